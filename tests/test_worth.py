"""What `/quote random` may show: what makes sense alone and says something.

These are cases that any tuning must keep; how many passages of a corpus pass is for the
benchmarks.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.text import terms
from bot.search.worth import LONGEST, SHORTEST, is_worthy

GOOD = (
    "A pendulum clock in a tower loses a second a day when somebody paints the weights,"
    " and every keeper learns that the hard way."
)


def worthy(text: str, place: float = 0.5) -> bool:
    """As it is asked of a passage."""
    return is_worthy(text, terms(text), place)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "Bronze remembers every hour of the cooling, so founders keep the doors shut and speak"
        " quietly until morning.",
        "Every archive needs two buildings, two rivers and two budgets, or the first flood becomes"
        " the last librarian.",
    ],
)
def test_worth_reading(text: str) -> None:
    assert worthy(text)


@pytest.mark.parametrize(
    "text",
    [
        "Yeah, absolutely.",
        "Yeah, " + GOOD,
        "That is why " + GOOD[0].lower() + GOOD[1:],
        "And " + GOOD,
        "Welcome to the show, " + GOOD,
        "Thanks to our sponsors: " + GOOD,
        GOOD[:-1] + " [INAUDIBLE].",
        GOOD[:-1] + " --",
        GOOD[:-1],
        GOOD.lower(),
        "Say it again and again and again and again and again and again and again and again.",
        GOOD * 4,
        "Subscribe at example.com, where each pendulum clock has a page with pictures of weights.",
        "",
    ],
)
def test_not_worth_reading_alone(text: str) -> None:
    assert not worthy(text)


@pytest.mark.parametrize("place", [0.0, 0.01, 0.98, 1.0])
def test_greetings_and_goodbyes_are_left_out_by_their_place(place: float) -> None:
    assert not worthy(GOOD, place)


@given(st.text(), st.floats(0, 1))
def test_lengths_are_as_promised(text: str, place: float) -> None:
    if worthy(text, place):
        assert SHORTEST <= len(text) <= LONGEST
    assert (SHORTEST, LONGEST) == (60, 400)
