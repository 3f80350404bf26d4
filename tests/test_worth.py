"""What `/quote random` may show: what makes sense alone and says something.

These are cases that any tuning must keep; how much of a corpus passes, and how good it is, was
read by people.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import Library
from bot.search.sentences import sentences
from bot.search.worth import LONGEST, SHORTEST, alone

GOOD = (
    "A pendulum clock in a tower loses a second a day when somebody paints the weights,"
    " and every keeper learns why."
)
NAMES = frozenset({"ada", "tobias"})


def shown(text: str, place: float = 0.5, language: str | None = "en") -> str | None:
    """What of the passage would be shown."""
    found = alone(sentences(text, language), place, NAMES, language)
    return text[found.start : found.stop] if found and found.worth >= 3 else None


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "Bronze is a metal that remembers every hour of the cooling, so founders keep doors shut.",
        "Every archive needs two buildings, two rivers and two budgets, or the first flood wins.",
        "If you paint the weights of a tower clock, you change the length of every single day.",
        "I think the biggest mistake of young founders is to open the doors before the morning.",
        "Winding a tower clock by hand is harder than most people believe before a first try.",
        "I think that keepers of tower clocks learn more from one cold winter than from any book.",
        "It's hard to keep a tower clock honest without a person who climbs the stairs every day.",
        "There is no better teacher of patience than brass weights, cold towers and long winters.",
        "When people paint the weights of a tower clock, they change the length of every day.",
    ],
)
def test_worth_reading(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"Yeah. {GOOD}", GOOD),
        (f"Right, so that's what we did. {GOOD} [LAUGHS] Did you know?", GOOD),
        (f"And {GOOD[0].lower()}{GOOD[1:]}", f"{GOOD[0].lower()}{GOOD[1:]}"),
        (f"So, well, {GOOD}", GOOD),
    ],
)
def test_what_is_said_around_it_and_to_take_breath_is_left_out(text: str, what: str) -> None:
    assert shown(text) == what


@pytest.mark.parametrize(
    "text",
    [
        "Yeah, absolutely.",
        "That is why a pendulum clock in a tower loses a second a day in every single summer.",
        "They lose a second a day when somebody paints the weights, and every keeper knows why.",
        "A pendulum clock loses a second a day, and that one there loses even more of them.",
        "Welcome to another evening in the tower with pendulum clocks and their patient keepers.",
        "Every pendulum clock has a page with pictures of weights, and our sponsors pay for paper.",
        "Pendulum clocks have a page with pictures of all their weights at pendulums.example.org.",
        "A pendulum clock in a tower loses a second a day when [INAUDIBLE] paints the weights.",
        "A pendulum clock in a tower loses a second a day when somebody paints the weights --",
        "A pendulum clock in a tower loses a second a day when somebody paints the weights",
        "Would a pendulum clock in a tower lose a second a day if somebody paints the weights?",
        "A tower with a pendulum clock, a keeper with a bucket of paint, and a ladder of oak.",
        "If you are, make sure that the weights of the pendulum clock are painted every summer.",
        "Ada keeps a pendulum clock that loses a second a day when somebody paints the weights.",
        "When you paint the weights, Tobias, every keeper of a tower learns that the hard way.",
        "I painted the weights of every pendulum clock in the tower, and my keeper was furious.",
        "A new pendulum was hung in the tower clock, and every keeper learned to trust the brass.",
        "A pendulum clock is a good example where every keeper learns to trust the colder brass.",
        "A pendulum clock without a patient keeper is an tower full of brass, rope and weights.",
        "A pendulum clock keeps the time that can is kept by weights of brass in a draughty tower.",
        "Brass weights and pendulum clocks are the hardest problem of keepers, because rope.",
        "When you paint the brass weights of a pendulum clock in a tall and draughty tower.",
        "It's important to note that pendulum clocks lose a second a day when weights are painted.",
        "I think that pendulum of brass will lose a second a day when somebody paints the weights.",
        "Pendulum clocks - and keepers know the reason - lose a second when weights are painted.",
        "The idea that keepers could do without weights of brass, ropes of hemp and tall towers.",
        "Winding a pendulum clock by hand is hard, and carving its pendulum is a smaller task.",
        "Say it again and again and again and again and again and again and again and again.",
        "Every clock.",
        "",
        "Clockmaker Weekly just came out with a new course for keepers of tower clocks and bells.",
        "Brassmail comes with a free trial of up to twelve thousand polished weights every month.",
        "For keepers of tower clocks, patience is a little bit more of a Sunday virtue, honestly.",
        "The hardest task of every keeper isn't the climb or the rope or the cold brass weights.",
        "Brass pendulums would make every keeper of a tower clock on the coast a happier person.",
        "Brass is the final important ingredient for every tower clock with a long iron pendulum.",
        "Pendulum clocks became gradually historically the most trusted clocks of cold towers.",
        "Every keeper trusts brass and iron and cold mornings, so the big tower clocks.",
    ],
)
def test_not_worth_reading_alone(text: str) -> None:
    assert shown(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "A pendulum clock loses a second a day, and that one there loses even more of them.",
        "If you paint the weights of our clock, you change the length of every single day.",
        "Winding brass weights by hand is hard, because few keepers have the patience to do so.",
        "Patient keepers in cold winters need the weights, because they never fail anybody.",
        "A good way to describe pendulum clocks is weights that people trust to fall slowly.",
        "The difference between brass pendulums and iron ones is brass never trusts cold winters.",
        "A much harder task for every keeper of tower clocks is patience with iron weights.",
        "Every keeper has learned patience and mistakes from tower clocks in the past few years.",
        "Brass pendulums with cold iron weights have always had a huge and lasting effect.",
        "Not everyone was able to keep brass clocks with the patience that people want in winter.",
        "Tower clocks will be a key partner, bringing patience to every winter on the coast.",
    ],
)
def test_what_leans_a_little_is_better_than_nothing(text: str) -> None:
    found = alone([text], 0.5, NAMES, "en")
    assert found == (0, len(text), 1)


def test_worth_is_in_four_steps() -> None:
    texts = (
        "A pendulum clock loses a second a day, and that one there loses even more of them.",
        "Tower clocks need oil and patience in cold winters on the coast.",
        "Tower clocks need brass and patience in every winter on the coast.",
        "A pendulum clock is a patient machine, because every brass weight teaches people to wait.",
    )
    found = [alone([text], 0.5, NAMES, "en") for text in texts]
    assert [one and one.worth for one in found] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (
            "Tower clocks are a brass machine for winters that people on the coast wait for.",
            "Tower clocks are a brass platform for winters that people on the coast wait for.",
        ),
        (
            "Tower clocks need oil and every keeper needs patience in cold winters on the coast.",
            "Tower clocks need oil and every keeper needs patience in Orkney winters on the Coast.",
        ),
    ],
    ids=["an advert", "names"],
)
def test_what_makes_a_sentence_dull(better: str, worse: str) -> None:
    lively, dull = (alone([text], 0.5, NAMES, "en") for text in (better, worse))
    assert lively
    assert dull
    assert lively.worth == 4 > dull.worth


@pytest.mark.parametrize("place", [0.0, 0.01, 0.98, 1.0])
def test_greetings_and_goodbyes_are_left_out_by_their_place(place: float) -> None:
    assert shown(GOOD, place) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Часы на башне отстают на секунду, если кто-нибудь красит гири, и сторож знает.", "ru"),
        ("鐘楼の時計は、誰かが重りにペンキを塗るたびに一日に一秒ずつ遅れていくので、番人はそれを知っている。"
         "だから番人は毎朝、暗いうちに長い階段を上って、二本の針を元に戻す。", "ja"),
        ("Die Turmuhr verliert eine Sekunde am Tag, wenn jemand die Gewichte streicht.", "de"),
    ],
)  # fmt: skip
def test_in_other_languages_form_decides(text: str, language: str) -> None:
    assert shown(text, language=language) == text
    assert shown(text.replace("。", "？").replace(".", "?"), language=language) is None


@given(st.text(), st.floats(0, 1), st.sampled_from([None, "en", "ja", "de-AT"]))
def test_lengths_are_as_promised(text: str, place: float, language: str | None) -> None:
    what = shown(text, place, language)
    if what is not None:
        assert SHORTEST <= len(what) <= LONGEST
    assert (SHORTEST, LONGEST) == (60, 400)


async def test_what_is_drawn_begins_with_a_capital_and_stands_in_the_passage(
    library: Library,
) -> None:
    seen = {}
    for _ in range(60):
        quote = await library.random_quote(1)
        seen[quote.quote_id] = quote
    assert len(seen) > 10
    for quote in seen.values():
        assert quote.alone[0].isupper()
        assert quote.alone[1:] in quote.text
        assert SHORTEST <= len(quote.alone) <= LONGEST


def test_the_lists_are_of_no_show() -> None:
    """A word of one show's trade has no place among the words of the language."""
    lists = (Path(__file__).parent.parent / "bot/search/english.py").read_text("utf-8").lower()
    words = ("google", "kubernetes", "tensor", "clock", "changelog")
    assert not [word for word in words if word in lists]
