"""Words that a machine misheard."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library import Library
from bot.search.misheard import Ear, sound

EAR = Ear(["escapement", "Doodson", "Vatanova", "of"])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Where is the escape mint?", "escapement"),
        ("A clock needs an escarpment.", "escapement"),
        ("It has a skate pment inside.", "escapement"),
        ("That was Arthur Dude Son, of Liverpool.", "doodson"),
        ("Ask Mrs Fatanoffa.", "vatanova"),
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
