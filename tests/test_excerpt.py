"""What of a passage is shown: at most 300 characters, the words found among them."""

from __future__ import annotations

import re

from hypothesis import assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.search.excerpt import MOST_CHARACTERS, excerpt, found_spans, joined
from bot.search.query import parse
from bot.search.text import terms
from bot.search.vocabulary import Vocabulary

SENTENCES = [
    "The clock answers the moon.",
    "Nobody winds it, because the tide does that twice a day, and has never been late.",
    "Is it honest?",
    "It is the most honest machine I know!",
    "Brass and wire and twenty pulleys on a wall of the customs house, " * 6,
    "x" * 400,
    "日本語の時計は月に答える。" * 30,
    "  ",
    "\n\n",
]
PASSAGE = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12).map(" ".join)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A passage and some spans of it, in order, without overlap, as `found_spans` gives them."""
    text = draw(PASSAGE | st.text(min_size=1, max_size=500)).strip()
    assume(text)
    words = [found.span() for found in re.finditer(r"\w+", text)]
    chosen = draw(st.sets(st.sampled_from(words), max_size=8)) if words else set()
    return text, sorted(chosen)


@given(passages())
@examples(max_examples=300)
def test_never_more_than_300_characters(passage: tuple[str, list[tuple[int, int]]]) -> None:
    shown, _ = excerpt(*passage)
    assert 0 < len(shown) <= MOST_CHARACTERS == 300


@given(passages())
@examples(max_examples=300)
def test_what_is_shown_is_what_was_said(passage: tuple[str, list[tuple[int, int]]]) -> None:
    text, _ = passage
    shown, _ = excerpt(*passage)
    body = shown
    if shown != text:
        body = body.removeprefix("… ").removesuffix(" …")
    assert body in text


@given(passages())
@examples(max_examples=300)
def test_bold_is_within_and_a_part_of_a_word_found(
    passage: tuple[str, list[tuple[int, int]]],
) -> None:
    text, spans = passage
    shown, bold = excerpt(text, spans)
    found = [text[a:b] for a, b in spans]
    last = 0
    for start, stop in bold:
        assert last <= start < stop <= len(shown)
        assert any(shown[start:stop] in word for word in found)
        last = stop


def test_a_short_passage_is_shown_whole() -> None:
    assert excerpt("It ticks.", [(3, 8)]) == ("It ticks.", [(3, 8)])


FILLER = "The tide comes and the tide goes and somebody writes it down in a long green book. "


def test_the_sentences_with_the_words_found_are_shown() -> None:
    text = FILLER * 5 + "The escapement is a lie. " + FILLER * 5
    at = text.index("escapement")
    shown, bold = excerpt(text.strip(), [(at, at + 10)])
    assert "The escapement is a lie." in shown
    assert [shown[a:b] for a, b in bold] == ["escapement"]
    assert shown.startswith("… The ")
    assert shown.endswith((". …", "lie. …"))


def test_as_many_words_found_as_fit() -> None:
    text = ("Escapement once. " + FILLER * 4 + "Escapement twice, escapement thrice.").strip()
    spans = [(i, i + 10) for i in range(len(text)) if text[i : i + 10].lower() == "escapement"]
    shown, bold = excerpt(text, spans)
    assert shown.endswith("Escapement twice, escapement thrice.")
    assert [shown[a:b].lower() for a, b in bold] == ["escapement"] * 2


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    words = [f"word{n}" for n in range(200)]
    text = " ".join(words)
    at = text.index("word150")
    shown, bold = excerpt(text, [(at, at + 7)])
    assert [shown[a:b] for a, b in bold] == ["word150"]
    assert set(shown.split()) <= {*words, "…"}


SAID = [
    "The escapement lets the time through, one tooth and then another tooth.",
    "A bell is as close as you can get to glass and still hang it from a beam.",
    "Is sourdough better for you, or is that marketing?",
]
COUNTS = {t: sum(t in terms(s) for s in SAID) for s in SAID for t in terms(s)}
VOCABULARY = Vocabulary(COUNTS.items(), 100)


def bold(query: str, text: str) -> list[str]:
    """What would be shown in bold."""
    return [text[a:b] for a, b in found_spans(parse(query, VOCABULARY), text)]


def test_the_words_found_are_bold_without_stop_words() -> None:
    assert bold("the escapement and a tooth", SAID[0]) == ["escapement", "tooth", "tooth"]


def test_of_what_is_spelled_out_no_stop_word_is_bold() -> None:
    vocabulary = Vocabulary([("internet", 3), ("of", 90), ("things", 40), ("clocks", 3)], 100)
    text = "Clocks of the internet of things are things of brass."
    spans = found_spans(parse("iot", vocabulary), text)
    assert [text[start:stop] for start, stop in spans] == ["internet"]


def test_corrected_words_are_bold_as_they_were_said() -> None:
    assert bold("escapment", SAID[0]) == ["escapement"]


def test_phrases_are_bold_as_wholes_with_their_stop_words() -> None:
    assert bold('"hang it from a beam"', SAID[1]) == ["hang it from a beam"]
    assert bold('"beam a from"', SAID[1]) == []


def test_words_side_by_side_become_one_span() -> None:
    assert bold("sourdough marketing better", SAID[2]) == ["sourdough better", "marketing"]


def test_stop_words_are_bold_where_there_is_nothing_else() -> None:
    assert bold("is that", SAID[2]) == ["Is", "is that"]


@given(st.text(max_size=80) | st.sampled_from(SAID), st.text(max_size=200) | st.sampled_from(SAID))
@examples(max_examples=150)
def test_spans_are_in_order_within_the_text(query: str, text: str) -> None:
    last = -1
    for start, stop in found_spans(parse(query, VOCABULARY), text):
        assert last < start < stop <= len(text)
        last = stop


def test_two_passages_are_joined_as_they_were_said() -> None:
    assert joined(["It ticks."]) == "It ticks."
    assert joined(["It ticks. It tocks.", "It stops."]) == "It ticks. It tocks. It stops."


def test_two_long_passages_keep_what_is_nearest_to_where_they_meet() -> None:
    many = [f"Number {n} is a sentence of eight words." for n in range(24)]
    text = joined([" ".join(many[:12]), " ".join(many[12:])])
    assert len(text.split()) <= 120
    assert text in " ".join(many)
    assert "Number 11 is a sentence of eight words. Number 12 is" in text


@given(PASSAGE, PASSAGE)
def test_joined_is_never_longer_than_a_passage(first: str, second: str) -> None:
    short = [" ".join(text.split()[:120]) for text in (first, second)]
    assert len(joined(short).split()) <= 120
