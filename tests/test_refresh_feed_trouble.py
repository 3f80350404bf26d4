"""Feeds and transcripts that fail: what was loaded stays, and what failed is named."""

from __future__ import annotations

import gzip

import pytest
from documents import feeds
from documents.feeds import item, rss, transcript
from feed_show import Kites, reasons
from kites import KITES, counts
from shelf import Shelf
from web import Answer, broken_off, packed, page, redirect, status

WHOLE = rss(item(1, "The Roof"), item(2, "The Mast"))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (status(500), "answered 500"),
        (status(404), "answered 404"),
        (status(429), "answered 429"),
        (page(WHOLE[:-80]), "ends in the middle"),
        (broken_off(WHOLE[:300].encode(), len(WHOLE)), "ended in the middle"),
        (packed(gzip.compress(WHOLE.encode())[:-20], "x-gzip"), "ended in the middle"),
        (packed(b"\0" * 40_000_000), "larger than 32 MB"),
        (page(rss()), "has no episode in it"),
        (page(""), "is empty"),
        (page("<html><body>Please log in</body></html>", "text/html"), "is a web page"),
        (page("{}", "application/json"), "is not a feed"),
        (page(b"ID3", "audio/mpeg"), "is audio/mpeg"),
        (redirect("/feed.xml"), "redirects more than 5"),
        (redirect("file:///etc/passwd"), "not an http or https address"),
        (page(WHOLE.replace("<rss", '<!DOCTYPE rss [<!ENTITY a "b">]><rss')), "DTD"),
    ],
)  # fmt: skip
async def test_a_feed_that_fails_leaves_yesterdays_data(
    kites: Kites, answer: Answer, reason: str
) -> None:
    url = kites.put("/1.vtt", feeds.vtt("the roof"), "text/vtt")
    kites.publish(item(1, "The Roof", transcript(url, "text/vtt")), etag='"1"')
    await kites.refresh()
    kites.site.at["/feed.xml"] = answer
    report = await kites.refresh()
    assert counts(report) == (1, 0, 0, 0)
    (problem,) = report.refused
    assert problem.path == f"{kites.site.address}/feed.xml"
    assert reason in problem.reason
    assert "what it gave before stays" in problem.reason
    assert (await kites.episodes())["The Roof"].turns
    kites.publish(item(1, "The Roof", transcript(url, "text/vtt")), etag='"1"')
    assert (await kites.refresh()).refused == ()
    assert kites.site.headers[-1]["If-None-Match"] == '"1"'


async def test_a_feed_that_never_gave_anything_says_so_once(kites: Kites) -> None:
    report = await kites.refresh()
    (problem,) = report.refused
    assert "answered 404" in problem.reason
    assert "stays" not in problem.reason


async def test_a_private_feed_needs_the_setting(kites: Kites) -> None:
    kites.publish(item(1, "The Roof"))
    kites.private_hosts = False
    assert "FETCH_PRIVATE_HOSTS" in reasons(await kites.refresh())
    assert kites.site.asked == []


async def test_a_failed_transcript_falls_to_the_next(kites: Kites) -> None:
    gone = f"{kites.site.address}/gone.vtt"
    page_ = kites.put("/login.json", "<html><body><p>Log in!</p></body></html>", "text/html")
    good = kites.put("/1.srt", feeds.srt("the roof"))
    links = (
        transcript(gone, "text/vtt")
        + transcript(page_, "application/json")
        + transcript(good, "application/srt")
    )
    kites.publish(item(1, "The Roof", links), etag='"1"')
    report = await kites.refresh()
    assert not report.refused
    assert len((await kites.episodes())["The Roof"].turns) == 3
    await kites.refresh()
    assert kites.site.asked == ["/feed.xml"]


async def test_a_dead_transcript_is_named_each_time_and_tried_when_the_feed_changes(
    kites: Kites,
) -> None:
    url = f"{kites.site.address}/1.vtt"
    roof = item(1, "The Roof", transcript(url, "text/vtt"))
    kites.publish(roof, etag='"1"')
    for asked in (["/feed.xml", "/1.vtt"], ["/feed.xml"]):
        report = await kites.refresh()
        assert reasons(report) == f"{url}: answered 404 Not Found: check the address"
        assert kites.site.asked == asked
    kites.put("/1.vtt", feeds.vtt("the roof"), "text/vtt")
    kites.publish(item(2, "The Mast"), roof, etag='"2"')
    report = await kites.refresh()
    assert not report.refused
    assert (await kites.episodes())["The Roof"].turns


async def test_a_server_that_was_down_is_asked_again_next_time(kites: Kites) -> None:
    url = f"{kites.site.address}/1.vtt"
    kites.site.at["/1.vtt"] = status(503)
    kites.publish(item(1, "The Roof", transcript(url, "text/vtt")), etag='"1"')
    assert "answered 503" in reasons(await kites.refresh())
    kites.put("/1.vtt", feeds.vtt("the roof"), "text/vtt")
    report = await kites.refresh()
    assert counts(report) == (1, 0, 1, 0)
    assert not report.refused
    await kites.refresh()
    assert kites.site.asked == ["/feed.xml"]


async def test_a_worse_transcript_never_replaces_a_better_one(kites: Kites) -> None:
    best = kites.put("/1.vtt", feeds.vtt("the roof"), "text/vtt")
    spare = kites.put("/1.txt", "Ruth Adair: This is the short version of the roof.\n")
    links = transcript(best, "text/vtt") + transcript(spare, "text/plain")
    kites.publish(item(1, "The Roof", links))
    await kites.refresh()
    kites.site.at["/1.vtt"] = status(500)
    kites.publish(item(1, "The Roof, mended", links))
    await kites.refresh()
    assert len((await kites.episodes())["The Roof, mended"].turns) == 3
    kites.site.at["/1.vtt"] = page(feeds.vtt("the tower"), "text/vtt")
    await kites.refresh()
    assert "the tower" in (await kites.episodes())["The Roof, mended"].turns[0].text


async def test_no_password_of_a_feed_is_stored_where_it_is_shown(kites: Kites) -> None:
    place = kites.site.address.removeprefix("http://")
    address = f"http://ruth:hunter2@{place}/feed.xml?token=sesame"
    kites.shelf.configure(f'slug = "kites"\ntitle = "Kites"\nsources = ["{address}"]')
    kites.publish(item(1, "The Roof"))
    await kites.refresh()
    (episode,) = await kites.shelf.episodes()
    kites.site.at["/feed.xml"] = status(500)
    said = repr(episode) + reasons(await kites.refresh())
    assert "hunter2" not in said
    assert "sesame" not in said


async def test_many_dead_transcripts_are_counted_not_listed(kites: Kites) -> None:
    kites.publish(
        *(
            item(n, f"Roof {n}", transcript(f"{kites.site.address}/{n}.vtt", "text/vtt"))
            for n in range(1, 41)
        )
    )
    report = await kites.refresh()
    assert counts(report)[0] == 40
    assert len(report.refused) == 21
    assert "and 20 more transcripts and chapters can't be had" in reasons(report)


# A feed in a file


async def test_a_saved_feed_is_read_as_one_on_a_server(shelf: Shelf) -> None:
    """As a source of its own, and among other documents; what it gave once stays."""
    file = shelf.folder / "saved.xml"
    file.write_text(rss(item(1, "Roof"), item(2, "Mast")), encoding="utf-8")
    shelf.configure(KITES.replace('"posts"', '"saved.xml"'))
    assert counts(await shelf.refresh()) == (2, 2, 0, 0)
    assert counts(await shelf.refresh()) == (2, 0, 0, 0)
    file.write_text(rss(item(2, "Mizzen Mast"), item(3, "Sail")), encoding="utf-8")
    assert counts(await shelf.refresh()) == (3, 1, 1, 0)
    shelf.configure(KITES)
    file.rename(shelf.posts / "saved.xml")
    shelf.post(3, "Sail")
    assert counts(await shelf.refresh()) == (2, 0, 2, 1)
    sail = next(each for each in await shelf.episodes() if each.number == 3)
    assert [source.format for source in sail.sources] == ["hugo", "feed"]
    (shelf.posts / "saved.xml").unlink()
    assert (await shelf.refresh()).episodes == 1


async def test_a_saved_feed_that_is_gone_or_broken_changes_nothing(shelf: Shelf) -> None:
    file = shelf.folder / "saved.xml"
    shelf.configure(KITES.replace('"posts"', '"saved.xml"'))
    file.write_text(rss(item(1, "Roof")), encoding="utf-8")
    await shelf.refresh()
    file.write_text(rss(item(1, "Roof"))[:300], encoding="utf-8")
    broken = await shelf.refresh()
    assert counts(broken) == (1, 0, 0, 0)
    assert "what it gave before stays" in reasons(broken)
    file.unlink()
    gone = await shelf.refresh()
    assert counts(gone) == (1, 0, 0, 0)
    assert "there is no such file" in reasons(gone)
