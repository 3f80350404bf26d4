"""One normalisation for what is indexed and what is typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.search.text import STOP_WORDS, fold, located, places, terms

#: Any text, and text of what makes folding hard: brackets, entities, apostrophes, marks.
HARD = st.text(
    st.sampled_from("abC+#'’`.&;[] \n\u00ad\u200b\u0301\u3000\u2028éßİΣ℡ﬀ½日本語のか한Ⅷ١&x3é")
) | st.lists(
    st.sampled_from(
        ["C++", "c#", "don't", "&amp;", "&nbsp;", "&#39;", "[LAUGHTER]", "[", "]", "日本", "a&b;",
         "&notin;", "F#m", "c++ish", "R&D", "rock ’n’ roll", "naïve", "x" * 90, "-", "😀"]
    )
).map("".join)  # fmt: skip
ANY = st.text() | HARD


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pokémon POKEMON pokemon", "pokemon pokemon pokemon"),
        ("don't dont don’t", "dont dont dont"),
        ("rock'n'roll", "rocknroll"),
        ("don´t, rock´n´roll", "dont rocknroll"),
        ("R&amp;D &eacute;t&eacute;", "r d ete"),
        ("node.js Node JS", "node js node js"),
        ("Bjarte Ødegård, Łukasz, Straße, Đặng", "bjarte odegard lukasz strasse dang"),
        ("C++ and C# and C", "cplusplus and csharp and c"),
        ("objc# c#minor", "objc c minor"),
        ("ﬁne Ⅷ ℡", "fine viii tel"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("snake_case kebab-case", "snake case kebab case"),
        ("#31 -x a:b foo OR *", "31 x a b foo or"),
        ("日本語のテスト", "日 本 語 の テ ス ト"),
        ("東京 2020", "東 京 2020"),
        ("한국어 방송", fold("한국어 방송")),
        ("[MUSIC PLAYING] Hello [INAUDIBLE] there", "hello there"),
        ("[a [nested] one]", "a one"),
        ("", ""),
        ("... --- !!!", ""),
    ],
)
def test_terms(text: str, expected: str) -> None:
    assert terms(text) == expected.split()


def test_the_same_word_typed_apart_or_as_an_entity_is_the_same() -> None:
    assert terms("caf&eacute;") == terms("cafe\u0301") == terms("CAFÉ") == ["cafe"]


def test_a_very_long_bracket_is_no_event() -> None:
    assert terms(f"[{'word ' * 30}]") == ["word"] * 30


@given(ANY)
@examples(max_examples=300)
@example("&notin; [a]b]; İ'x ß日c++")
def test_located_gives_the_terms_of_terms(text: str) -> None:
    assert [term for term, _, _ in located(text)] == terms(text)


@given(ANY)
@examples(max_examples=300)
def test_located_points_into_the_text_and_onward(text: str) -> None:
    before = 0
    for term, start, stop in located(text):
        assert term
        assert 0 <= start < stop <= len(text)
        assert start >= before, "in order; several terms of one written word may share its place"
        before = start


@given(ANY | st.text("ab'` ._B1"), st.data())
@examples(max_examples=500)
def test_places_are_where_the_terms_are_located(text: str, chosen: st.DataObject) -> None:
    words = sorted({*terms(text), "absent"})
    wanted = chosen.draw(st.sets(st.sampled_from(words)))
    expected = sorted((start, stop) for term, start, stop in located(text) if term in wanted)
    assert places(text, wanted) == expected


@given(st.lists(st.from_regex(r"[a-zA-Zé]{1,9}", fullmatch=True), max_size=12))
def test_plain_words_are_located_exactly(words: list[str]) -> None:
    text = " ".join(words)
    assert [text[start:stop] for _, start, stop in located(text)] == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("He said: “C++, or C#!”", ["He", "said", "C++", "or", "C#"]),
        ("(don’t)", ["don’t"]),
        ("well-known node.js", ["well", "known", "node", "js"]),
        ("[APPLAUSE] Yes.", ["Yes"]),
        ("日本", ["日", "本"]),
    ],
)
def test_what_would_be_bold(text: str, shown: list[str]) -> None:
    assert [text[start:stop] for _, start, stop in located(text)] == shown


@given(ANY)
@examples(max_examples=200)
def test_terms_are_letters_and_digits_and_stay_as_they_are(text: str) -> None:
    found = terms(text)
    assert all(term.isalnum() for term in found)
    assert terms(" ".join(found)) == found, "normalising twice changes nothing"


@given(st.text())
def test_case_makes_no_difference(text: str) -> None:
    assert terms(text.casefold()) == terms(text)


def test_stop_words_are_terms() -> None:
    assert all(terms(word) == [word] for word in STOP_WORDS)
