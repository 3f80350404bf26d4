"""Turns -> passages: nothing is lost, nothing doubled, ids are made of the words alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.model import Turn
from bot.search.passages import MOST_WORDS, cut, quote_id, spans
from bot.search.text import terms

SENTENCES = st.lists(
    st.sampled_from(
        [
            "The clock answers the moon.", "Who winds it?", "Nobody does!", "Dr. Lee said so.",
            "It takes three days, two ladders, and a very patient person with a lamp, who waits.",
            "word " * 200 + ".", "One, " * 90, "…", "[LAUGHTER]", "日本語です。", "字" * 400,
            "\n\n", "x" * 700, "e.g. the bells at St. Mary's.", "He said: “Stop.” So they did.",
        ]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip
TEXT = SENTENCES | st.text(max_size=400)


@given(TEXT)
@examples(max_examples=250)
@example("The end.\n\n " + "word " * 140)  # A sentence over the limit, with space before it.
def test_every_word_is_in_exactly_one_passage(text: str) -> None:
    found = spans(text, "en")
    last = 0
    for start, stop in found:
        assert last <= start < stop <= len(text), "in order, no overlap"
        assert not text[last:start].strip(), "nothing left out"
        assert text[start:stop] == text[start:stop].strip()
        last = stop
    assert not text[last:].strip()


@given(TEXT)
@examples(max_examples=250)
def test_a_passage_has_at_most_120_words(text: str) -> None:
    for start, stop in spans(text, None):
        assert len(text[start:stop].split()) <= MOST_WORDS == 120


def test_a_very_long_turn_of_paragraphs_is_cut_where_its_sentences_begin() -> None:
    """sentencex leaves out a blank line every few thousand characters of such a text."""
    paragraph = "The tide comes in. The tide goes out again. Somebody writes it down in a book."
    text = "\n\n".join([paragraph, "word " * 199 + "word."] * 15)
    found = spans(text, "en")
    assert " ".join(text[a:b] for a, b in found).split() == text.split()
    assert all(text[a:b].startswith(("The ", "Somebody ", "word ")) for a, b in found)


def talk(*texts: str) -> list[Turn]:
    """Turns that say this."""
    return [Turn("ADA", text) for text in texts]


LONG = " ".join(
    f"Sentence number {n} is about the {thing}, and it is quite an ordinary one."
    for n, thing in enumerate(["clock", "bell", "lock", "bog", "vault", "weir"] * 8)
)


def test_a_short_turn_is_one_passage_and_a_long_one_several_of_whole_sentences() -> None:
    short, long = "It ticks. It tocks.", LONG
    passages = list(cut(talk(short, long), "kites", "en"))
    assert [(p.turn, p.start, p.stop) for p in passages[:1]] == [(0, 0, len(short))]
    texts = [long[p.start : p.stop] for p in passages[1:]]
    assert len(texts) > 3
    assert all(re.fullmatch(r"Sentence .*one\.", text) for text in texts)
    assert all(40 <= len(text.split()) <= 110 for text in texts), "even parts"


def test_what_has_no_word_is_no_passage() -> None:
    assert not list(cut(talk("[MUSIC PLAYING]", "...", ""), "kites", None))


def test_a_passage_knows_its_words_and_where_it_stands() -> None:
    passages = list(cut(talk("a" * 50, "Don’t panic [LAUGHTER]", "z" * 50), "kites", "en"))
    assert passages[1].terms == "dont panic"
    assert [p.place for p in passages] == sorted(p.place for p in passages)
    assert passages[0].place == 0
    assert 0 < passages[1].place < passages[2].place < 1


def test_ids_are_twelve_characters_of_the_show_and_the_words() -> None:
    one = quote_id("kites", ["dont", "panic"])
    assert re.fullmatch("[a-z2-7]{12}", one)
    assert one == quote_id("kites", ["dont", "panic"])
    assert one != quote_id("other", ["dont", "panic"])
    assert one != quote_id("kites", ["panic", "dont"])


def test_an_id_never_changes() -> None:
    """SHA-256 over slug and words; members' saved quotes hang on it."""
    assert quote_id("kites", ["dont", "panic"]) == "tjih6kme77y5"


@given(st.lists(TEXT, max_size=4), TEXT, st.lists(TEXT, max_size=4))
@examples(max_examples=60)
def test_ids_are_independent_of_other_turns(before: list[str], text: str, after: list[str]) -> None:
    alone = [p.quote_id for p in cut(talk(text), "kites", "en")]
    among = list(cut(talk(*before, text, *after), "kites", "en"))
    assert [p.quote_id for p in among if p.turn == len(before)] == alone


@pytest.mark.parametrize(
    "again", ["DON'T panic!", "“Don’t panic”", "[SIGHS] Don't  panic", "dont\npanic"]
)
def test_ids_survive_what_a_reimport_may_change(again: str) -> None:
    (one,) = cut(talk("Don't panic."), "kites", "en")
    (other,) = cut([Turn("ADA O.", again, 12.0, "Ada Okonkwo")], "kites", "de")
    assert one.quote_id == other.quote_id


@given(TEXT)
@examples(max_examples=60)
def test_the_terms_of_the_passages_are_those_of_the_text(text: str) -> None:
    passages = list(cut(talk(text), "kites", None))
    assert all(p.terms.split() == terms(text[p.start : p.stop]) for p in passages)
