"""What of a passage is shown: at most 300 characters, the words found among them."""

from __future__ import annotations

import re

from hypothesis import assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.search.excerpt import MOST_CHARACTERS, excerpt

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
