"""The words of the corpus: what is rare, what was misspelt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.vocabulary import Vocabulary

WORDS = {
    "kubernetes": 40, "escapement": 5, "clock": 300, "clocks": 90, "the": 900, "tower": 30,
    "big": 80, "query": 60, "bigquery": 20, "istio": 4, "internationalization": 2, "sourdough": 9,
    "starter": 8, "tide": 50, "tides": 20, "cat": 3, "car": 7, "日": 4,
}  # fmt: skip


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(WORDS.items(), passages=1000)


def test_counts(vocabulary: Vocabulary) -> None:
    assert "clock" in vocabulary
    assert "klock" not in vocabulary
    assert vocabulary.count("clock") == 300
    assert vocabulary.count("klock") == 0


def test_what_is_rare_tells_more(vocabulary: Vocabulary) -> None:
    told = [vocabulary.idf(word) for word in ("the", "clock", "tower", "escapement", "unheard")]
    assert told == sorted(told)
    assert told[0] > 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kubernets", "kubernetes"),
        ("kubrenetes", "kubernetes"),
        ("escapment", "escapement"),
        ("sourdoh", "sourdough"),
        ("satrter", "starter"),
        ("towre", "tower"),
        ("qubernetes", "kubernetes"),
        ("k8s", "kubernetes"),
        ("i18n", "internationalization"),
    ],
)
def test_the_likeliest_correction_comes_first(
    vocabulary: Vocabulary, typed: str, meant: str
) -> None:
    assert vocabulary.corrections(typed)[0][0] == meant


def test_the_commoner_of_two_that_are_as_near_comes_first() -> None:
    vocabulary = Vocabulary([("starter", 900), ("stanter", 2), ("stalter", 30)], passages=1000)
    found = [word for word, _ in vocabulary.corrections("staxter")]
    assert found == ["starter", "stalter", "stanter"]


@pytest.mark.parametrize("typed", ["", "a", "cow", "31", "2019", "zzzzzzzz", "日本"])
def test_what_is_short_a_number_or_far_from_all_is_not_corrected(
    vocabulary: Vocabulary, typed: str
) -> None:
    assert vocabulary.corrections(typed) == []


def test_a_word_does_not_correct_itself(vocabulary: Vocabulary) -> None:
    assert "clock" not in [word for word, _ in vocabulary.corrections("clock")]


def test_splits(vocabulary: Vocabulary) -> None:
    assert vocabulary.splits("towerclock") == [("tower", "clock")]
    assert vocabulary.splits("clock") == []


@given(st.text(alphabet="abcdeklotu18s日é", max_size=14))
def test_corrections_are_known_likely_and_in_order(typed: str) -> None:
    vocabulary = Vocabulary(WORDS.items(), passages=1000)
    found = vocabulary.corrections(typed)
    assert all(word in vocabulary and word != typed for word, _ in found)
    likenesses = [likeness for _, likeness in found]
    assert likenesses == sorted(likenesses, reverse=True)
    assert all(0.5 < likeness <= 1 for likeness in likenesses)


def test_an_empty_corpus_has_no_answers() -> None:
    vocabulary = Vocabulary((), 0)
    assert vocabulary.corrections("kubernetes") == []
    assert vocabulary.splits("kubernetes") == []
    assert vocabulary.idf("kubernetes") > 0


SOME = st.dictionaries(st.text("abc", min_size=1, max_size=4), st.integers(1, 9), max_size=40)


@given(SOME, SOME)
def test_one_made_of_another_is_the_same(before: dict[str, int], now: dict[str, int]) -> None:
    changed = {term: now.get(term, 0) for term in {*before, *now, "gone"}}
    changed = {term: count for term, count in changed.items() if count != before.get(term)}
    made = Vocabulary(changed.items(), 10, Vocabulary(before.items(), 10))
    anew = Vocabulary(now.items(), 10)
    for term in {*before, *now, "abcab", "cccb"}:
        assert (term in made, made.count(term)) == (term in anew, anew.count(term))
        assert made.corrections(term) == anew.corrections(term)
