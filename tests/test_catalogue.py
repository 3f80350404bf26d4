"""The loaded episodes, people, topics and sites in memory."""

from __future__ import annotations

from typing import Any

import pytest

from bot.catalogue import Catalogue
from bot.errors import LibraryEmptyError, NotFoundError
from bot.model import Appearance, Episode, Filters, Show

KITES = Show("kites", "Kites and Ladders")
BREAD = Show("bread", "The Bread Hour")


def episode(number: int | None, title: str, **fields: Any) -> Episode:
    """An episode of the kites, unless said otherwise."""
    show = fields.pop("show", "kites")
    return Episode(show, f"{show}-{number}-{title}"[:40], title, number, **fields)


FOLDING = episode(
    1, "Folding Paper with Inés Okafor", date="2021-03-04", guests=("Inés Okafor",),
    hosts=("Ada Merriweather",), topics=("Paper", "Big Wind"), description="On patience.",
    aliases=("older-id",),
)  # fmt: skip
STRING = episode(2, "String Theory for Sailors", date="2021-04-01", topics=("BigWind", "paper"))
SPECIAL = episode(None, "A Harbour Special", date="2021-04-02", topics=("Paper",))
WIND = episode(31, "Wind", date="2022-01-01", guests=("Ines Okafor", "Ben Castellano"))
RERUN = episode(3, "Rerun of Ropes", date="2023-01-01")
SOURDOUGH = episode(31, "Sourdough", show="bread", date="2021-12-31")
EPISODES = (WIND, FOLDING, SOURDOUGH, SPECIAL, RERUN, STRING)


@pytest.fixture
def catalogue() -> Catalogue:
    rows = dict(enumerate(EPISODES, start=10))
    appearances = {
        10: [Appearance("Ines Okafor", "guest", 90), Appearance("Ben Castellano", "guest", 50)],
        11: [
            Appearance("Ada Merriweather", "host", 40),
            Appearance("Inés Okafor", "guest", 50),
            Appearance("ROBOT", "speaker", 2),
        ],
        15: [Appearance("Ines Okafor", "guest", 9)],
    }
    return Catalogue([KITES, BREAD], rows, appearances, ["example.org", "wiki.example.net"])


def test_newest_first_by_number_within_a_show_by_date_between_shows(catalogue: Catalogue) -> None:
    """A rerun has a new date and an old number; a special has a date and no number."""
    kites = [e.title for e in catalogue.newest if e.show == "kites"]
    assert kites == [
        "Wind", "Rerun of Ropes", "A Harbour Special", "String Theory for Sailors",
        "Folding Paper with Inés Okafor",
    ]  # fmt: skip
    assert catalogue.newest.index(SOURDOUGH) > catalogue.newest.index(WIND)


def test_neighbours_are_of_the_same_show(catalogue: Catalogue) -> None:
    def titles(episode: Episode) -> list[str | None]:
        return [near and near.title for near in catalogue.neighbours(episode)]

    assert titles(FOLDING) == [None, STRING.title]
    assert titles(STRING) == [FOLDING.title, SPECIAL.title]
    assert titles(WIND) == [RERUN.title, None]
    assert titles(SOURDOUGH) == [None, None]


def test_an_episode_by_its_id_and_by_an_older_one(catalogue: Catalogue) -> None:
    assert catalogue.episode(FOLDING.episode_id).title == FOLDING.title
    assert catalogue.episode("older-id").title == FOLDING.title
    with pytest.raises(NotFoundError, match="no longer in the library"):
        catalogue.episode("gone")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("folding paper", FOLDING), ("okafor folding", FOLDING), ("string", STRING),
        ("strnig theroy", STRING), ("#2", STRING), ("episode two", STRING), ("2nd episode", STRING),
        ("harbor special", SPECIAL), ("castellano", WIND), ("sour dough", SOURDOUGH),
        ("patience", None), ("latest", WIND), ("newest", WIND), ("kites 2", STRING),
        ("the most recent one please", WIND), ("ropes 2023", RERUN), ("rope 3", RERUN),
        ("3 rope", RERUN),
    ],
)  # fmt: skip
def test_find(catalogue: Catalogue, query: str, found: Episode | None) -> None:
    result = catalogue.find(query)
    assert (result.best and result.best.title) == (found and found.title), [
        (e.title, score) for e, score in result.episodes
    ]


def test_an_episode_without_number_is_as_easy_to_find(catalogue: Catalogue) -> None:
    result = catalogue.find("a harbour special")
    assert result.episodes[0] == (SPECIAL, 1.0)
    assert catalogue.find("rerun of ropes").episodes[0] == (RERUN, 1.0)


def test_words_of_the_description_lead_there_without_certainty(catalogue: Catalogue) -> None:
    result = catalogue.find("patience")
    assert result.episodes[0][0].title == FOLDING.title


def test_a_number_that_two_shows_have_offers_both(catalogue: Catalogue) -> None:
    assert {e.title for e in catalogue.find("31").near} == {"Wind", "Sourdough"}
    assert catalogue.find("31", "bread").best == SOURDOUGH
    assert catalogue.find("31", "bread").near == ()


def test_a_show_narrows(catalogue: Catalogue) -> None:
    assert catalogue.find("folding paper", "bread").best is None
    assert all(e.show == "bread" for e, _ in catalogue.find("wind", "bread").episodes)


@pytest.mark.parametrize(
    "query",
    [
        "the",
        "what did they say about",
        "who is",
        "",
        "   ",
        "zzqx",
        "#999",
        "!!!",
        "(",
        "[LAUGHTER]",
    ],
)
def test_what_is_nowhere_is_not_found(catalogue: Catalogue, query: str) -> None:
    result = catalogue.find(query)
    assert result.best is None
    assert not result.sure


def test_resolve_says_what_is_near(catalogue: Catalogue) -> None:
    assert catalogue.resolve("okafor folding").title == FOLDING.title
    with pytest.raises(NotFoundError, match="No episode fits “zzqx”"):
        catalogue.resolve("zzqx")
    with pytest.raises(NotFoundError) as caught:
        catalogue.resolve("quantum sailors of the north")
    assert "String Theory for Sailors" in caught.value.user_message


def test_narrowed(catalogue: Catalogue) -> None:
    def titles(**filters: Any) -> list[str]:
        return [e.title.split()[0] for e in catalogue.narrowed(Filters(**filters))]

    assert titles(show="bread") == ["Sourdough"]
    assert titles(year=2021, show="kites") == ["A", "String", "Folding"]
    assert titles(year=202) == []
    assert titles(topic="big wind") == ["String", "Folding"]
    assert titles(topic="PAPER", year=2021) == ["A", "String", "Folding"]
    assert titles(episode=WIND.episode_id, year=1999) == ["Wind"]
    assert catalogue.narrowed_rows(Filters(speaker="Ada")) is None
    assert catalogue.narrowed_rows(Filters(show="bread")) == [12]
    assert catalogue.narrowed_rows(Filters(topic="nothing")) == []


def test_a_person_by_any_spelling(catalogue: Catalogue) -> None:
    person = catalogue.person("inés okafor")
    assert person.name == "Ines Okafor", "the commonest spelling"
    assert person.spellings == ("Ines Okafor", "Inés Okafor")
    assert [e.title.split()[0] for e, _ in person.appearances] == ["Wind", "String", "Folding"]
    assert catalogue.person("okafr") is person
    assert catalogue.person("OKAFOR") is person


def test_nobody_of_that_name(catalogue: Catalogue) -> None:
    with pytest.raises(NotFoundError, match="Nobody called “Zebedee Quux” is heard"):
        catalogue.person("Zebedee Quux")


def test_a_topic_in_its_commonest_spelling(catalogue: Catalogue) -> None:
    assert catalogue.topic("papre") == "Paper"
    assert catalogue.topic("BIG WIND") in ("Big Wind", "BigWind")
    with pytest.raises(NotFoundError, match="No episode has the topic “zzqx”"):
        catalogue.topic("zzqx")


def test_a_site_by_a_part_of_its_name(catalogue: Catalogue) -> None:
    assert catalogue.site("wiki") == "wiki.example.net"
    assert catalogue.site("example.org") == "example.org"
    with pytest.raises(NotFoundError, match="No link leads to “zzqx”"):
        catalogue.site("zzqx")


def test_a_show_by_slug_or_title(catalogue: Catalogue) -> None:
    assert catalogue.show("bread") == BREAD
    assert catalogue.show("kites and ladders") == KITES
    with pytest.raises(NotFoundError, match="Kites and Ladders, The Bread Hour"):
        catalogue.show("zzqx")


# Autocomplete


def test_episodes_are_completed_by_number_first_then_by_words(catalogue: Catalogue) -> None:
    titles = [e.title for e in catalogue.complete_episodes("3", "kites", 25)]
    assert titles[:2] == ["Rerun of Ropes", "Wind"]
    assert [e.title for e in catalogue.complete_episodes("#31", None, 25)][:2] == [
        "Wind", "Sourdough",
    ]  # fmt: skip
    assert catalogue.complete_episodes("fold", None, 25) == [FOLDING]
    assert catalogue.complete_episodes("okafor fol", None, 1) == [FOLDING]
    assert catalogue.complete_episodes("zzqx", None, 25) == []


def test_nothing_typed_gives_the_newest(catalogue: Catalogue) -> None:
    for typed in ("", " ", "#", "("):
        assert catalogue.complete_episodes(typed, None, 2) == catalogue.newest[:2]
    assert catalogue.complete_episodes("", "bread", 25) == [SOURDOUGH]


def test_people_topics_sites_and_shows_are_completed(catalogue: Catalogue) -> None:
    assert catalogue.complete_people("", 25)[0] == "Ines Okafor"
    assert "ROBOT" in catalogue.complete_people("", 25)
    assert "ROBOT" not in catalogue.complete_people("", 25, guests=True)
    assert catalogue.complete_people("cas", 25) == ["Ben Castellano"]
    assert len(catalogue.complete_people("", 2)) == 2
    assert catalogue.complete_topics("pap", 25) == ["Paper"]
    assert catalogue.complete_topics("", 25)[0] == "Paper", "the commonest first"
    assert catalogue.complete_sites("", 25) == ["example.org", "wiki.example.net"]
    assert catalogue.complete_sites("wik", 25) == ["wiki.example.net"]
    assert catalogue.complete_shows("", 25) == [KITES, BREAD]
    assert catalogue.complete_shows("bre", 25) == [BREAD]


@pytest.mark.parametrize("typed", ["\0", "(", "*", '"', "a" * 5000, "日本", "\ud800", "#" * 99])
def test_nothing_typed_is_an_error(catalogue: Catalogue, typed: str) -> None:
    catalogue.complete_episodes(typed, None, 25)
    catalogue.complete_people(typed, 25)
    catalogue.complete_topics(typed, 25)
    catalogue.complete_sites(typed, 25)
    catalogue.complete_shows(typed, 25)
    catalogue.find(typed)


def test_an_empty_catalogue_says_so() -> None:
    empty = Catalogue((), {}, {}, ())
    assert empty.newest == []
    assert empty.complete_episodes("x", None, 25) == []
    with pytest.raises(LibraryEmptyError):
        empty.find("anything")
    with pytest.raises(NotFoundError):
        empty.show("anything")


def test_topics_are_shown_in_their_commonest_spelling() -> None:
    episodes = {
        at: Episode("kites", f"e{at}", f"Kite {at}", topics=topics)
        for at, topics in enumerate((("Big Wind",), ("Big Wind", "Paper"), ("BigWind", "big wind")))
    }
    catalogue = Catalogue([KITES], episodes, {}, ())
    assert catalogue.topics_of(catalogue.episode("e2")) == ("Big Wind",)
    assert catalogue.topics_of(catalogue.episode("e1")) == ("Big Wind", "Paper")
