"""Words that a machine misheard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shelf import Shelf

from bot.library import Library
from bot.model import Document, Format, Link, Source, Spelt, Turn
from bot.search.misheard import Ear, Lore, sound, spelt

EAR = Ear((), ["escapement", "Doodson", "Vatanova", "of"])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Where is the escape mint?", "escapement"),
        ("A clock needs an escarpment.", "escapement"),
        ("It has a skate pment inside.", "escapement"),
        ("That was Arthur Dude Son, of Liverpool.", "doodson"),
        ("Ask Mrs Fatanoffa.", "vatanova"),
        ("The tables are by Deedsyn.", "doodson"),
    ],
)
def test_what_sounds_like_a_word_is_heard_as_it(text: str, word: str) -> None:
    assert EAR.heard(text) == [word]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "They dotted some i's, and it's in the drawer.",
        "He escaped.",
        "The moment I keep is the one I spent there.",
        "1 2 3 … — !",
        "escapement and Doodson, spelt right, need no ear",
    ],
)
def test_nothing_is_heard_where_nothing_sounds(text: str) -> None:
    assert EAR.heard(text) == []


def test_sounds_are_consonants_as_they_are_heard() -> None:
    assert sound("keras") == sound("charis") == sound("carras") == "krs"
    assert sound("tensorflow") == sound("tancerflow")


# What a show's documents teach


def document(title: str, *bullets: str, talk: str = "", **fields: Any) -> Document:
    """A post with links and a talk."""
    links = tuple(Link(None, bullet, bullet, "https://example.org/") for bullet in bullets)
    source = Source("/posts/1.md", Format.HUGO)
    turns = (Turn("RUTH", talk),)
    return Document(source, title=title, links=links, turns=turns, **fields)


def test_names_are_what_never_stands_without_a_capital() -> None:
    post = document(
        "Tides with Ines Okafor", "The TidePredictor and its Wheels", "Herschel's Machine",
        talk="We turn the wheels of a machine. Ines does.", guests=("Ines Okafor",),
    )  # fmt: skip
    taught = spelt(post)
    assert taught.names == {"Tides", "TidePredictor", "Herschel"}
    assert taught.others == {"wheels", "machine", "ines", "okafor"}


def test_a_name_is_learned_from_several_documents_that_agree() -> None:
    known = Lore().learned(
        [
            Spelt(frozenset({"TidePredictor", "Herschel", "Harbour"})),
            Spelt(frozenset({"Tidepredictor", "Herschel", "Harbour"}), frozenset({"wheels"})),
            Spelt(frozenset({"TidePredictor", "Harbour"}), frozenset({"ines"})),
            Spelt(frozenset({"Harbour"})),
            Spelt(others=frozenset({"harbour"})),
            Spelt(others=frozenset({"harbour"})),
        ]
    )
    assert known.names == {"TidePredictor"}, "the commonest spelling; two plain ones are too few"
    assert known.others == {"tidepredictor", "herschel", "harbour", "wheels", "ines"}


WORDS = st.frozensets(st.sampled_from(["Herschel", "TidePredictor", "Tidepredictor", "HARBOUR"]))
DOCUMENTS = st.lists(st.builds(Spelt, WORDS, st.frozensets(st.sampled_from(["herschel", "at"]))))


@given(DOCUMENTS, DOCUMENTS)
def test_what_is_learned_depends_on_the_documents_there_are(
    before: list[Spelt], now: list[Spelt]
) -> None:
    lore = Lore()
    lore.learned(before)
    assert lore.learned(now) == Lore().learned(now)


KNOWN = Spelt(
    frozenset({"TidePredictor", "Keras", "Architects", "Introduction"}), frozenset({"chorus"})
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("so the tight predict her turns", ["tidepredictor"]),
        ("we wrote it in Carus last year", ["keras"]),
        ("we wrote it in Charis, last year", ["keras"]),
        ("Carus is how a sentence may begin", []),
        ("it was carus in small letters", []),
        ("we sang the Chorus, which is a word of its own", []),
        ("and the TidePredictor is spelt right", []),
        ("an architect builds it, and Architect is a word", []),
        ("that is running in production now", []),
        ("the tide predictor needs no ear: its parts are there", []),
    ],
)
def test_what_is_learned_is_heard_with_care(text: str, names: list[str]) -> None:
    assert Ear([text], (), KNOWN).heard(text) == names


def test_a_transcript_that_once_spells_a_name_right_means_the_rest_as_it_is() -> None:
    texts = ["we wrote it in Carus", "and not in Keras"]
    assert Ear(texts, (), KNOWN).heard(texts[0]) == []
    assert Ear(texts, ["keras"], KNOWN).heard(texts[0]) == ["keras"], "but who lists it is heard"


async def test_names_in_links_are_found_in_a_machines_transcript(shelf: Shelf) -> None:
    for number, place in enumerate(("harbour", "dock"), start=1):
        post = shelf.post(number, f"Evening by the {place}")
        links = f"##### Links\n\n* The TidePredictor of the {place} [docs](https://example.org/)\n"
        post.write_text(post.read_text("utf-8").replace("\n\n{{<", f"\n\n{links}\n{{{{<"), "utf-8")
    heard = (
        "WEBVTT\n\n00:00.000 --> 00:09.000\nAnd so we wind up the tight predict her, it is brass.\n"
    )
    (shelf.posts / "3.vtt").write_text(heard, "utf-8")
    await shelf.refresh()
    async with shelf.opened() as house:
        await house.library.load()
        found = await house.library.search_quotes("TidePredictor")
    assert [hit.quote.text for hit in found.hits if not hit.weak] == [
        "And so we wind up the tight predict her, it is brass."
    ]


async def test_a_rightly_spelt_search_finds_what_was_misheard(library: Library) -> None:
    plain = await library.search_quotes("escapement", per_page=50)
    titles = {library.catalogue.episode(h.quote.episode_id).title for h in plain.hits}
    assert "The Clock That Answers the Moon" in titles
    texts = [hit.quote.text for hit in plain.hits]
    assert any("escape mint" in text for text in texts)
    assert not any(text.endswith(" escapement") for text in texts)


def test_the_fixture_never_spells_it_right() -> None:
    folder = Path(__file__).parent.parent / "data" / "slow-machines" / "transcripts"
    text = (folder / "The Clock That Answers the Moon.txt").read_text(encoding="utf-8")
    assert "escapement" not in text.lower()
