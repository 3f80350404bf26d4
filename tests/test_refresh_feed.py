"""A show whose source is a feed on a real server: what is fetched, what stays, what is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from documents import feeds
from documents.feeds import item, rss, transcript
from feed_show import Kites, reasons
from kites import counts
from shelf import TODAY, Shelf
from web import page, status, website

from bot.refresh import Refresher
from bot.shows import load_shows

KINDS: list[tuple[str, Callable[[str], str], str]] = [
    ("text/vtt", feeds.vtt, "webvtt"),
    ("application/json", feeds.json, "podcast-json"),
    ("application/x-subrip", feeds.srt, "srt"),
    ("text/html", feeds.html, "html"),
    ("text/plain", feeds.text, "text"),
]


async def test_every_kind_of_transcript_joins_its_item(kites: Kites) -> None:
    items = []
    for number, (kind, write, _) in enumerate(KINDS, start=1):
        url = kites.put(f"/t/{number}", write(f"roof {number}"), kind)
        items.append(item(number, f"Roof number {number}", transcript(url, kind)))
    kites.publish(*items)
    report = await kites.refresh()
    assert counts(report) == (5, 5, 0, 0), reasons(report)
    assert not report.refused
    episodes = await kites.episodes()
    for number, (_, _, form) in enumerate(KINDS, start=1):
        episode = episodes[f"Roof number {number}"]
        assert [turn.speaker for turn in episode.turns] == [
            "Ruth Adair", "Ben Oyelaran", "Ruth Adair"
        ]  # fmt: skip
        assert f"climb up to roof {number}" in episode.turns[0].text
        assert episode.number == number
        assert episode.slug is None
        assert {(source.path.removeprefix(kites.site.address), source.format.value)
                for source in episode.sources} == {
            (f"/feed.xml#kite-{number}", "feed"), (f"/t/{number}", form)
        }  # fmt: skip


CHAPTERS = """{"version": "1.2.0", "chapters": [
    {"startTime": 0, "title": "Below"}, {"startTime": 4, "endTime": 9, "title": "On the ladder"},
    {"startTime": 5, "title": "A picture", "toc": false}]}"""


async def test_chapters_say_where_a_quote_stands(kites: Kites) -> None:
    talk = kites.put("/1.vtt", feeds.vtt("the roof"), "text/vtt")
    named = kites.put("/1.json", CHAPTERS, "application/json+chapters")
    one = item(1, "The Roof", transcript(talk, "text/vtt") + feeds.chapters(named))
    kites.publish(one, etag='"1"')
    report = await kites.refresh()
    assert counts(report) == (1, 1, 0, 0), reasons(report)
    async with kites.shelf.opened() as house:
        store = house.library_store
        quotes = await store.quotes(range(1, 10))
    assert sorted((q.start_s, q.chapter) for q in quotes.values()) == [
        (0.0, "Below"), (5.0, "On the ladder"), (10.0, None)
    ]  # fmt: skip
    kites.publish(one, item(2, "The Mast"), etag='"2"')
    assert counts(await kites.refresh()) == (2, 1, 0, 0)
    assert kites.site.asked == ["/feed.xml"], "what did not change is not fetched"


async def test_chapters_that_fail_or_are_none_lose_nothing(kites: Kites) -> None:
    talk = kites.put("/1.vtt", feeds.vtt("the roof"), "text/vtt")
    named = kites.put("/1.json", CHAPTERS, "application/json+chapters")
    more = transcript(talk, "text/vtt") + feeds.chapters(named)
    kites.publish(item(1, "The Roof", more), etag='"1"')
    await kites.refresh()
    kites.site.at["/1.json"] = status(503)
    kites.publish(item(1, "The Roof, mended", more), etag='"2"')
    report = await kites.refresh()
    assert reasons(report).endswith("/1.json: answered 503 Service Unavailable: try again later")
    (episode,) = (await kites.episodes()).values()
    assert {source.format for source in episode.sources} == {"feed", "webvtt", "chapters"}
    kites.put("/1.json", feeds.json("the roof"), "application/json")
    report = await kites.refresh()
    assert reasons(report).endswith("/1.json: has no chapters in it: check the feed's address")
    (episode,) = (await kites.episodes()).values()
    assert (len(episode.sources), len(episode.turns)) == (3, 3)


async def test_an_unchanged_feed_costs_one_304(kites: Kites) -> None:
    url = kites.put("/1.vtt", feeds.vtt("the roof"), "text/vtt")
    kites.publish(item(1, "The Roof", transcript(url, "text/vtt")), etag='"1"')
    assert counts(await kites.refresh()) == (1, 1, 0, 0)
    assert kites.site.asked == ["/feed.xml", "/1.vtt"]
    assert counts(await kites.refresh()) == (1, 0, 0, 0)
    assert kites.site.asked == ["/feed.xml"]
    assert kites.site.headers[-1]["If-None-Match"] == '"1"'


async def test_a_feed_without_validators_is_known_by_its_bytes(kites: Kites) -> None:
    kites.publish(item(1, "The Roof"))
    await kites.refresh()
    assert counts(await kites.refresh()) == (1, 0, 0, 0)
    assert (await kites.refresh()).refused == ()


async def test_only_what_changed_is_fetched_again(kites: Kites) -> None:
    def one(title: str, number: int) -> str:
        url = kites.put(f"/{number}.vtt", feeds.vtt(f"roof {number}"), "text/vtt")
        return item(number, title, transcript(url, "text/vtt"))

    kites.publish(one("First Roof", 1), one("Second Roof", 2), etag='"1"')
    await kites.refresh()
    kites.publish(
        one("Third Roof", 3), one("First Roof", 1), one("Second Roof, mended", 2), etag='"2"'
    )
    assert counts(await kites.refresh()) == (3, 1, 1, 0)
    assert sorted(kites.site.asked) == ["/2.vtt", "/3.vtt", "/feed.xml"]
    assert (await kites.episodes())["Second Roof, mended"].turns


async def test_what_the_feed_shows_no_more_stays(kites: Kites) -> None:
    url = kites.put("/1.vtt", feeds.vtt("the roof"), "text/vtt")
    kites.publish(item(1, "The Roof", transcript(url, "text/vtt")), item(2, "The Mast"))
    await kites.refresh()
    kites.publish(item(3, "The Crane"), item(2, "The Mast"))
    report = await kites.refresh()
    assert counts(report) == (3, 1, 0, 0)
    assert not report.refused
    assert (await kites.episodes())["The Roof"].turns


async def test_an_excluded_item_is_taken_down_by_number_or_guid(kites: Kites) -> None:
    kites.publish(item(1, "The Roof"), item(2, "The Mast"), item(3, "The Crane"))
    await kites.refresh()
    text = kites.shelf.shows_file.read_text()
    kites.shelf.shows_file.write_text(text.rstrip() + '\nexclude = [1, "kite-3"]\n')
    assert counts(await kites.refresh())[0] == 1
    assert list(await kites.episodes()) == ["The Mast"]


async def test_a_feed_that_is_no_source_any_more_is_gone(kites: Kites) -> None:
    url = kites.put("/1.vtt", feeds.vtt("the roof"), "text/vtt")
    kites.publish(item(1, "The Roof", transcript(url, "text/vtt")))
    await kites.refresh()
    kites.shelf.post(7, "The Weather Vane")
    kites.shelf.configure('slug = "kites"\ntitle = "Kites"\nsources = ["posts"]')
    assert counts(await kites.refresh()) == (1, 1, 0, 1)


async def test_one_that_says_who_speaks_beats_one_that_does_not(kites: Kites) -> None:
    bare = kites.put("/1.vtt", feeds.vtt("the roof", voices=False), "text/vtt")
    named = kites.put("/1.txt", feeds.text("the roof"))
    links = transcript(bare, "text/vtt") + transcript(named, "text/plain")
    kites.publish(item(1, "The Roof", links))
    await kites.refresh()
    assert (await kites.episodes())["The Roof"].turns[0].speaker == "Ruth Adair"
    kites.publish(item(1, "The Roof", transcript(bare, "text/vtt")))
    await kites.refresh()
    assert (await kites.episodes())["The Roof"].turns[0].speaker is None


async def test_a_transcript_that_moved_leaves_nothing_behind(kites: Kites) -> None:
    old = kites.put("/old.vtt", feeds.vtt("the old roof"), "text/vtt")
    new = kites.put("/new.vtt", feeds.vtt("the new roof"), "text/vtt")
    kites.publish(item(1, "The Roof", transcript(old, "text/vtt")))
    await kites.refresh()
    kites.publish(item(1, "The Roof", transcript(new, "text/vtt")))
    await kites.refresh()
    episode = (await kites.episodes())["The Roof"]
    assert "the new roof" in episode.turns[0].text
    assert len(episode.sources) == 2
    kites.publish(item(1, "The Roof"))
    await kites.refresh()
    assert not (await kites.episodes())["The Roof"].turns


async def test_two_items_with_one_transcript_both_have_it(kites: Kites) -> None:
    url = kites.put("/t.vtt", feeds.vtt("the roof"), "text/vtt")
    links = transcript(url, "text/vtt")
    kites.publish(item(1, "The Roof", links), item(2, "The Roof again", links))
    assert counts(await kites.refresh()) == (2, 2, 0, 0)
    assert all(episode.turns for episode in (await kites.episodes()).values())
    kites.publish(item(3, "A Mast"), item(1, "The Roof", links), item(2, "The Roof again", links))
    assert counts(await kites.refresh()) == (3, 1, 0, 0)
    assert kites.site.asked == ["/feed.xml"]


async def test_a_post_and_an_item_are_one_episode(kites: Kites) -> None:
    kites.shelf.post(1, "The Roof", front='hosts = ["Ruth Adair"]')
    kites.shelf.configure(
        f'slug = "kites"\ntitle = "Kites"\nsources = ["posts", "{kites.site.address}/feed.xml"]'
    )
    kites.publish(item(1, "1: The Roof", "<itunes:duration>31:00</itunes:duration>"))
    assert counts(await kites.refresh())[0] == 1
    (episode,) = (await kites.episodes()).values()
    assert episode.title == "The Roof"
    assert episode.hosts == ("Ruth Adair",)
    assert episode.duration_s == 1860
    assert episode.audio_url == "https://audio.example.org/1.mp3"
    assert episode.turns


async def test_an_item_of_tomorrow_comes_tomorrow_though_the_feed_is_as_it_was(
    kites: Kites,
) -> None:
    url = kites.put("/2.vtt", feeds.vtt("the mast"), "text/vtt")
    kites.publish(item(1, "The Roof"), item(2, "The Mast", transcript(url, "text/vtt")), etag='"1"')
    report = await kites.refresh(today=date(2026, 2, 2))
    assert counts(report) == (1, 1, 0, 0)
    assert report.skipped == 1
    assert kites.site.asked == ["/feed.xml"]
    assert counts(await kites.refresh(today=date(2026, 2, 3))) == (2, 1, 0, 0)


async def test_an_episode_keeps_its_id_when_its_number_and_title_change(kites: Kites) -> None:
    kites.publish(item(1, "The Roof", guid="same"))
    await kites.refresh()
    (before,) = await kites.shelf.episodes()
    kites.publish(item(2, "The Spire", guid="same"))
    await kites.refresh()
    (after,) = await kites.shelf.episodes()
    assert after.episode_id == before.episode_id
    assert (after.number, after.title) == (2, "The Spire")


async def test_seasons_that_count_anew_are_no_clash(kites: Kites) -> None:
    seasons = [
        item(1, f"Roofs of {town}", f"<itunes:season>{n}</itunes:season>", guid=f"s{n}")
        for n, town in enumerate(("Bergen", "Leith", "Porto"))
    ]
    kites.publish(*seasons)
    assert counts(await kites.refresh()) == (3, 3, 0, 0)
    async with kites.shelf.opened() as house:
        assert await house.library_store.problems() == []


async def test_progress_is_told(kites: Kites) -> None:
    links = transcript(kites.put("/1.vtt", feeds.vtt("the roof"), "text/vtt"), "text/vtt")
    kites.publish(item(1, "The Roof", links))
    told: list[tuple[str, int, int]] = []
    async with kites.shelf.opened() as house:
        refresher = Refresher(house.library_store, house.community_store, private_hosts=True)
        await refresher.refresh(
            load_shows(kites.shelf.shows_file),
            today=TODAY,
            progress=lambda *what: told.append(what),
        )
    assert ("fetching Kites and Ladders", 1, 1) in told


async def test_import_takes_a_feed_and_keeps_it(shelf: Shelf) -> None:
    """`import URL --show` asks the store whether the feed gave something."""
    async with website() as site:
        site.at["/feed.xml"] = page(rss(item(1, "The Roof")))
        shelf.configure('slug = "kites"\ntitle = "Kites"\nsources = ["posts"]')
        address = f"{site.address}/feed.xml"
        async with shelf.opened() as house:
            await house.community_store.keep_sources("kites", (address,))
            refresher = Refresher(house.library_store, house.community_store, private_hosts=True)
            await refresher.refresh(load_shows(shelf.shows_file), today=TODAY)
            assert await house.library_store.giving("kites", [address]) == {address}
