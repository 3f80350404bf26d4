"""Episode numbers as members say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.numbers import means_newest, other_ways, spoken_number

SHOW = {"gcp", "podcast", "show"}


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("31", 31), ("#31", 31), ("# 31", 31), ("031", 31), ("0", 0), ("ep. 31", 31), ("ep31", 31),
        ("E31", 31), ("episode 31", 31), ("Episode #31", 31), ("episode number 31", 31),
        ("no. 7", 7), ("31st", 31), ("the 31st episode", 31), ("2nd", 2), ("103rd episode", 103),
        ("thirty one", 31), ("thirty-one", 31), ("episode thirty one", 31),
        ("the thirty-first episode", 31), ("twelfth", 12), ("twentieth episode", 20),
        ("one hundred and five", 105), ("a hundred and four", 104), ("two hundred", 200),
        ("episode three hundred twelve", 312), ("nineteen", 19),
        ("first episode", 1), ("the first one", 1), ("gcp podcast 218", 218),
        ("episode 31 about kubernetes", 31), ("kubernetes, episode 31", 31), ("epsiode 31", 31),
        ("show me episode 12 please", 12), ("#31 kubernetes", 31), ("can you play the 3rd", 3),
        ("number two-oh-one", 201), ("episode one twenty three", 123), ("one oh five", 105),
        ("ep three eleven", 311), ("one two three", 123), ("the one thirtieth episode", 130),
        ("episode two hundred", 200), ("play me number 31 please", 31), ("gimme 31", 31),
        ("the very first one", 1), ("kites, no. 31", 31),
    ],
)  # fmt: skip
def test_said(query: str, number: int) -> None:
    assert spoken_number(query, SHOW) == number


@pytest.mark.parametrize(
    "query",
    [
        "", "kubernetes", "kubernetes 1", "python 3", "web 2.0 apps", "the first kubernetes",
        "a hundred languages of coffee", "one more thing", "top ten tips", "C#", "catch 22",
        "episode", "number", "seven deadly sins", "1000000", "24 hours a day",
        "e2 machine types", "the number one mistake in clock repair", "no 2 clocks are alike",
    ],
)  # fmt: skip
def test_not_surely_said(query: str) -> None:
    assert spoken_number(query, SHOW) is None


def test_only_words_of_the_show_may_stand_beside_a_bare_number() -> None:
    assert spoken_number("gcp podcast 218") is None
    assert spoken_number("gcp podcast 218", SHOW) == 218


@pytest.mark.parametrize(
    "query",
    [
        "latest", "the latest", "latest episode", "the last one", "newest ep", "most recent one",
        "play me the most recent episode please", "what is the latest episode", "the new latest",
        "latest gcp podcast", "the very last episode they ever made",
    ],
)  # fmt: skip
def test_the_newest_is_asked_for(query: str) -> None:
    assert means_newest(query, SHOW)


@pytest.mark.parametrize(
    "query", ["", "new", "episode", "the latest on kubernetes", "last year", "recent advances"]
)
def test_the_newest_is_not_asked_for(query: str) -> None:
    assert not means_newest(query, SHOW)


def test_a_title_may_say_its_number_otherwise() -> None:
    assert dict(other_ways("7")) == {"seven": 0.9, "seventh": 0.5}
    assert dict(other_ways("seven")) == {"7": 0.9, "seventh": 0.5}
    assert dict(other_ways("second")) == {"2": 0.5, "two": 0.5}
    assert list(other_ways("sevenfold")) == list(other_ways("2019")) == []


@given(st.integers(0, 99_999))
def test_every_number_with_a_cue_is_found(number: int) -> None:
    for query in (f"#{number}", f"episode {number}", f"ep{number}", str(number)):
        assert spoken_number(query) == number


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    number = spoken_number(text, SHOW)
    assert number is None or number >= 0
