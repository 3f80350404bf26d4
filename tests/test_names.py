"""Titles, guests, topics: the index in memory behind autocomplete and `find`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.search.names import Entry, Names

TITLES = {
    1: "Winding the Tower with Célestine Achterberg",
    2: "Living with Sourdough",
    3: "Kubernetes and the Harbour",
    4: "BigQuery for Beginners",
    5: "Seed Vaults with Bjarte Ødegård",
    6: "Pokémon GO",
    7: "Helm",
    8: "VirusTotal",
    9: "Taylor Rule and Inflation",
    10: "C++ Today",
    11: "Tides Turn Seven",
    12: "Recap of the Year",
    13: "Year of the Recap",
}
NAMES = Names(Entry(key, ((title, 1.0),)) for key, title in TITLES.items())


def first(query: str, **how: bool) -> int | None:
    """The best entry's key."""
    return next((key for key, _ in NAMES.search(query, 5, **how)), None)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("winding the tower with celestine achterberg", 1),
        ("tower", 1), ("celestine", 1), ("CÉLESTINE", 1), ("achterburg", 1), ("sourdoh", 2),
        ("sour dough", 2), ("kubernetes", 3), ("kubernets", 3), ("kuberentes harbor", 3),
        ("bigquery", 4), ("big query", 4), ("odegard", 5), ("Ødegård", 5), ("pokemon", 6),
        ("helm", 7), ("virus total", 8), ("c++", 10), ("k8s", 3), ("tides 7", 11),
    ],
)  # fmt: skip
def test_find(query: str, key: int) -> None:
    assert first(query) == key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("k", 3),
        ("year of t", 13),
        ("win", 1),
        ("seed vau", 5),
        ("tower wi", 1),
        ("po", 6),
        ("hel", 7),
        ("kubrn", 3),
        ("bigqe", 4),
        ("celstin", 1),
        ("virsutot", 8),
    ],
)
def test_while_typing_the_last_word_may_be_a_beginning(typed: str, key: int) -> None:
    assert first(typed, typing=True) == key


@pytest.mark.parametrize("query", ["", "   ", "!!!", "[LAUGHTER]", "zzqx"])
def test_what_means_nothing_finds_nothing_surely(query: str) -> None:
    assert all(score < 0.6 for _, score in NAMES.search(query, 5)), NAMES.search(query, 5)


def test_a_stranger_with_a_namesake_is_not_sure() -> None:
    assert all(score < 0.6 for _, score in NAMES.search("taylor swift", 5))


def test_of_two_that_match_the_shorter_is_meant() -> None:
    titles = {"long": "Helm and Its Many Charts", "short": "Helm"}
    names = Names(Entry(key, ((title, 1.0),)) for key, title in titles.items())
    assert [key for key, _ in names.search("helm", 5)] == ["short", "long"]


def test_a_field_that_weighs_less_counts_less() -> None:
    names = Names(
        [
            Entry("topic", (("Something", 1.0), ("Harbours", 0.5))),
            Entry("title", (("Harbours", 1.0), ("Something", 0.5))),
        ]
    )
    assert [key for key, _ in names.search("harbours", 5)] == ["title", "topic"]


def test_the_order_of_the_entries_decides_between_equals() -> None:
    names = Names([Entry("newer", (("Helm", 1.0),)), Entry("older", (("Helm", 1.0),))])
    assert [key for key, _ in names.search("helm", 5)] == ["newer", "older"]
    assert names.keys(1) == ["newer"]
    assert len(names) == 2


def test_no_entries_no_hits() -> None:
    assert Names[int](()).search("helm", 5) == []


@given(st.text() | st.sampled_from(list(TITLES.values())), st.integers(1, 5), st.booleans())
@examples(max_examples=200)
def test_hits_are_few_distinct_and_in_order(query: str, limit: int, typing: bool) -> None:
    hits = NAMES.search(query, limit, typing=typing)
    assert len(hits) <= limit
    assert len({key for key, _ in hits}) == len(hits)
    assert all(0.2 <= score <= 1 for _, score in hits)


def test_what_did_not_change_is_not_indexed_again() -> None:
    one = Names.of([Entry("a", (("Bell Founding", 1.0),))], None)
    assert Names.of([Entry("a", (("Bell Founding", 1.0),))], one) is one
    other = Names.of([Entry("a", (("Clock Making", 1.0),))], one)
    assert other is not one
    assert [key for key, _ in other.search("clock", 3)] == ["a"]
