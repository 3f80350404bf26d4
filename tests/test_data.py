"""The sample show: it loads without a refusal, and is what data/README.md says it is."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from program import ROOT
from shelf import TODAY

from bot.library import Library
from bot.model import Episode
from bot.opening import Opened
from bot.refresh import Refresher
from bot.shows import load_shows

DATA = ROOT / "data"
FOLDER = DATA / "slow-machines"
README = (DATA / "README.md").read_text(encoding="utf-8")
#: There to be left out, as the README says: an archive page, a draft.
LEFT_OUT = re.compile(r"/_index\.md$|/episode-16-[^/]*/index\.md$")
#: RFC 2606: kept for documentation, and lead nowhere.
RESERVED = re.compile(r"(^|\.)example\.(org|com|net)$")
#: What a form's own maker writes into every document.
OF_FORMS = {"otter.ai"}


@pytest.fixture
async def episodes(house: Opened) -> list[Episode]:
    """All of them, whole."""
    return [episode async for episode in house.library_store.whole_episodes()]


def numbered(episodes: list[Episode], number: int) -> Episode:
    """The one with this number."""
    (found,) = [episode for episode in episodes if episode.number == number]
    return found


def people(episode: Episode) -> dict[str | None, str | None]:
    """Whom each label of its transcript stands for."""
    return {turn.speaker: turn.person for turn in episode.turns}


async def test_it_loads_without_a_refusal_and_leaves_out_what_it_should(
    tmp_path: Path, sample_show: Path, house: Opened
) -> None:
    refresher = Refresher(house.library_store, house.community_store)
    report = await refresher.refresh(load_shows(sample_show), today=TODAY)
    assert report.refused == ()
    assert len(report.unknown) == 0
    left_out = [p for p in documents() if LEFT_OUT.search(p)]
    assert report.skipped == len(left_out) >= 2
    assert (report.new, report.changed, report.removed) == (0, 0, 0)


def documents() -> list[str]:
    """Every file of the show."""
    return sorted(path.as_posix() for path in FOLDER.rglob("*") if path.is_file())


def test_every_document_is_a_part_of_one_episode(episodes: list[Episode]) -> None:
    used = sorted(source.path for episode in episodes for source in episode.sources)
    assert used == [path for path in documents() if not LEFT_OUT.search(path)]


def test_which_episodes_there_are(episodes: list[Episode]) -> None:
    numbers = [episode.number for episode in episodes]
    assert {1, 2, 3, 4, 5, 7, 8, 10, 11, 12, 13, 14, 15} <= set(numbers)
    assert len(episodes) >= 14
    assert 6 not in numbers, "it is in the canal"
    assert 16 not in numbers, "a draft"
    unnumbered = [episode.title for episode in episodes if episode.number is None]
    assert unnumbered == ["The Clock That Answers the Moon"]


def test_the_twins_are_one_episode_that_knows_all_that_the_better_one_knows(
    episodes: list[Episode],
) -> None:
    twin = numbered(episodes, 5)
    assert sorted(source.format for source in twin.sources) == ["hugo", "page-text"]
    assert twin.date == "2023-06-07"
    assert twin.topics == ("Letterpress", "Typography")
    assert twin.guests == ("Minh Châu Đặng",)
    texts = [turn.text for turn in twin.turns]
    assert len(texts) == len(set(texts)), "nothing doubled"
    urls = [link.url for link in twin.links]
    assert len(urls) == len(set(urls)) == 9


def test_the_page_that_exists_only_as_a_page(episodes: list[Episode]) -> None:
    page = numbered(episodes, 12)
    assert [source.format for source in page.sources] == ["page-text"]
    assert page.title == "Harbour Dredgers with Mbali Castellanos"
    assert page.guests == ("Mbali Castellanos",)
    assert page.hosts == ("Ada Merriweather", "Ada Okonkwo")


def test_two_hosts_called_ada_are_told_apart_where_it_can_be_told(episodes: list[Episode]) -> None:
    assert people(numbered(episodes, 3))["ADA"] == "Ada Merriweather"
    assert people(numbered(episodes, 7))["ADA"] == "Ada Okonkwo"
    for number in (2, 10):
        assert people(numbered(episodes, number))["ADA"] is None, "nobody can know"
    one = people(numbered(episodes, 1))
    assert (one["ADA M."], one["ADA O."]) == ("Ada Merriweather", "Ada Okonkwo")


def test_the_machine_made_transcript_has_times_and_no_speakers(episodes: list[Episode]) -> None:
    (clock,) = [e for e in episodes if e.title == "The Clock That Answers the Moon"]
    assert {turn.speaker for turn in clock.turns} == {None}
    starts = [turn.start_s for turn in clock.turns if turn.start_s is not None]
    assert len(starts) == len(clock.turns)
    assert starts == sorted(starts)


def test_the_vocabulary_is_never_once_spelt_right_there(episodes: list[Episode]) -> None:
    (clock,) = [e for e in episodes if e.title == "The Clock That Answers the Moon"]
    said = " ".join(turn.text for turn in clock.turns).lower()
    (show,) = load_shows(DATA / "shows.toml")
    assert len(show.vocabulary) == 4
    assert not [word for word in show.vocabulary if word.lower() in said]


async def test_escapement_finds_the_escape_mint(library: Library) -> None:
    results = await library.search_quotes("escapement", nearest=True, per_page=50)
    titles = {library.catalogue.episode(hit.quote.episode_id).title for hit in results.hits}
    assert "The Clock That Answers the Moon" in titles


def test_every_link_leads_to_an_address_kept_for_documentation(episodes: list[Episode]) -> None:
    urls = [link.url for episode in episodes for link in episode.links]
    urls += [
        url
        for episode in episodes
        for url in (episode.page_url, episode.audio_url, episode.image_url)
        if url
    ]
    assert len(urls) > 90
    found = {url: urlsplit(url) for url in urls}
    others = [
        url
        for url, parts in found.items()
        if not RESERVED.search(parts.hostname or parts.path.rpartition("@")[2])
    ]
    relative = [url for url in others if not urlsplit(url).scheme]
    assert [url for url in others if url not in relative] == []


def test_no_file_names_another_address(episodes: list[Episode]) -> None:
    """Also what is no link: front matter, comments, captions."""
    found = []
    for path in [*documents(), (DATA / "shows.toml").as_posix()]:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
        for host in re.findall(r"https?://([^/\s\"'<>)\]\\:]+)", text):
            if not RESERVED.search(host) and host not in OF_FORMS:
                found.append(f"{path}: {host}")
    assert found == []


def test_there_is_enough_to_enjoy(episodes: list[Episode]) -> None:
    assert all(episode.turns for episode in episodes)
    guests = {guest for episode in episodes for guest in episode.guests}
    assert len(guests) >= 12
    words = sum(len(turn.text.split()) for episode in episodes for turn in episode.turns)
    assert words > 15_000


async def test_there_are_quotes_worth_reading_alone(house: Opened) -> None:
    assert len(await house.library_store.worthy()) >= 15


def test_the_readme_says_that_it_is_fiction_and_names_what_is_there() -> None:
    assert "is fiction" in README
    assert "example.org" in README
    named = re.findall(r"`(slow-machines/[^`]+?|[^`/]+\.txt)`", README)
    assert named
    there = {path.relative_to(DATA).as_posix() for path in FOLDER.rglob("*")}
    names = {Path(path).name for path in there}
    gone = [name for name in named if name not in there and Path(name).name not in names]
    assert gone == [], "data/README.md names files that are not there"
