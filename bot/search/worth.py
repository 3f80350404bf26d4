"""What of a passage makes sense alone: what `/quote random` and the quote of the day may show.

Speech leans on what was said before it, so that of fifty thousand passages few stand alone as
they are, but many have a sentence that does. So each sentence is asked whether a stranger would
understand it in the morning, and says something; the best one is shown. Rather too strict than
too lax: some hundreds are plenty, and one "Yeah, absolutely" spoils the day. The lists of words
are in `bot.search.english`; in other languages only form and length are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from bot.search import english
from bot.search.text import STOP_WORDS, fold, terms

#: The lengths of a quote, in characters, as promised to members.
SHORTEST, LONGEST = 60, 400
#: The first and last moments of an episode are greetings.
_BEGIN, _END = 0.04, 0.95
#: From these scores on a sentence is worth reading where there is nothing else, where there is
#: little, where there is some, and anywhere: its worth is how many of them it reaches.
_MARKS = (-1.0, 0.2, 0.6, 0.9)
#: What leans on who speaks, or on what was said, is so much less than fair.
_LEANS = 0.5
#: Words of an opening sentence, at least and at most; how many of them must tell something.
_FEWEST, _MOST, _TELLING = 8, 48, 5
#: And of a condition.
_CONDITION = 2

_WORDS = re.compile(r"[\w'’-]+")
_ENDS = re.compile(r"[.!。！]['\"”’)\]」』]*$")
#: Asked, interrupted, not understood, or an aside.
_TORN = re.compile(r"[\[(?？…]|--| - |\.\.\.|[^\S ]")


class Alone(NamedTuple):
    """The characters of a passage that make sense alone; `worth` as `Passage` has it."""

    start: int
    stop: int
    worth: int


def alone(
    sentences: Sequence[str], place: float, names: Container[str], language: str | None
) -> Alone | None:
    """Where in the passage stands what makes sense alone and says something; None where nothing
    does.

    `sentences` joined are the passage; `place` is how far into the episode it stands, 0 to 1;
    `names` are the folded words of the names of who is heard: to them, or about them, one talks
    as people do who know each other.
    """
    if not _BEGIN < place < _END:
        return None
    if language and not language.lower().startswith("en"):
        return _by_form(sentences)
    best: tuple[float, int, int] | None = None
    end = 0
    for sentence in sentences:
        start, end = end, end + len(sentence)
        # Much is asked, or broken off, and that is seen soonest.
        if len(sentence) < SHORTEST or "?" in sentence or "--" in sentence:
            continue
        stop = start + len(sentence.rstrip())
        breath = english.BREATH.match(sentence)
        spoken = sentence[breath.end() :] if breath else sentence
        start = end - len(spoken)
        if not SHORTEST <= stop - start <= LONGEST:
            continue
        score = _opening(spoken.strip(), names)
        if score is not None and score >= _MARKS[0] and (best is None or score > best[0]):
            best = (score, start, stop)
    return best and Alone(*best[1:], worth=sum(best[0] >= mark for mark in _MARKS))


def _is_plain(sentence: str, names: Container[str]) -> bool:
    """Whether it is a whole sentence, and names nobody who is there."""
    return bool(
        sentence[:1].isalpha()
        and _ENDS.search(sentence)
        and not _TORN.search(sentence)
        and not any(_is_name(word, names) for word in _WORDS.findall(sentence))
    )


def _is_name(word: str, names: Container[str]) -> bool:
    return word[0].isupper() and (fold(word) in names or fold(word.partition("'")[0]) in names)


def _opening(sentence: str, names: Container[str]) -> float | None:
    """How well the sentence stands alone; None where it doesn't. What is cheap is asked first, and
    nine of ten fall at their first words."""
    rest, score = sentence, 0.0
    while prefix := english.PREFIX.match(rest):
        rest, score = rest[prefix.end() :], -0.3 if english.ANSWER.match(rest) else 0.5
    is_general = bool(english.GENERAL.match(rest))
    rest = rest.lower()
    begins = _begins(rest, is_general)
    if begins is None or not _FEWEST <= len(sentence.split()) <= _MOST:
        return None
    if not _is_plain(sentence, names) or _is_to_somebody(sentence.lower()):
        return None
    if not (_is_condition(rest) if english.CONDITION.match(rest) else _is_whole(rest)):
        return None
    telling = {word for word in terms(rest) if word not in STOP_WORDS and len(word) > 2}
    if len(telling) < _TELLING or english.DAMAGED.search(rest):
        return None
    insights = set(english.INSIGHT.findall(rest))
    score += (
        begins
        + 0.5 * bool(is_general and english.DEFINES.match(rest))
        - 0.7 * bool(english.ADVERT.search(rest))
        - 0.15 * min(4, len(english.NAME.findall(sentence)))
        + min(1.2, 0.3 * len(insights))
        - 0.15 * len(english.HEDGES.findall(rest))
        - 0.2 * min(3, len(english.PAST.findall(rest)))
        + 2 * (len(telling) / len(rest.split()) - 0.42)
        - 0.4 * len(english.VAGUE.findall(rest))
        - 0.4 * len(english.DEFINITE.findall(rest))
        - 0.4 * bool(english.PERFECT.search(rest))
        + min(0.3, (len(rest) - 95) / 100)
    )
    leans = _points(rest, is_general) or english.SPEAKER.search(rest) or english.HALF.search(rest)
    return min(score, 0.0) - _LEANS if leans else score


def _is_to_somebody(sentence: str) -> bool:
    return bool(english.ADDRESS.search(sentence) or english.HOUSEKEEPING.search(sentence))


def _begins(rest: str, is_general: bool) -> float | None:
    """How good a beginning the first words are; None where they lean on the sentence before.
    What is said in general is torn out of sense more often than what is said of something
    that is named."""
    if is_general:
        return None if _is_apposed(rest) else 0.4
    found = _WORDS.match(rest)
    word = found[0].replace("’", "'") if found else ""
    leans = (
        not word
        or word.partition("'")[0] in english.NO_SUBJECT
        or word.endswith(("ly", "'s", "'re", "'ll", "'ve", "n't"))
        or word[0].isdigit()
        or _is_apposed(rest)
        or english.FINITE.match(rest)
        or (word.endswith("ing") and not english.GERUND.match(rest))
        or english.ADDRESSED.search(rest)
    )
    return None if leans else 0.65


def _is_apposed(rest: str) -> bool:
    """Whether a comma soon parts the first words from the rest, which rightly does not."""
    return bool(english.APPOSED.match(rest) and not english.INTRODUCED.match(rest))


def _points(rest: str, is_general: bool) -> bool:
    """Whether it points at something outside of itself."""
    if english.LEANING.search(rest) or any(
        not english.CLAUSE.match(rest, found.start()) for found in english.THAT.finditer(rest)
    ):
        return True
    if (they := english.THEY.search(rest)) and not english.MANY.search(rest, 0, they.start()):
        return True
    named = not is_general or english.THING.match(rest)
    return any(
        not english.NO_IT.match(rest, found.start())
        and (not named or _is_near(rest[: found.start()].rstrip()))
        for found in english.IT.finditer(rest)
    )


def _is_near(before: str) -> bool:
    """Whether an "it" after this is too near to the beginning to be what was named there, in the
    same clause, or after what is only said first ("for most users, it is …")."""
    return len(before.split()) < 6 or before.endswith(",") or not english.JOINS.search(before)


def _is_condition(rest: str) -> bool:
    """Whether it says under which condition: "if you are, …" was about something before."""
    condition, _, then = rest.partition(",")
    told = [w for w in terms(condition)[1:] if w not in STOP_WORDS and len(w) > 2]
    return len(told) >= _CONDITION and (
        bool(english.TOLD.match(then)) or _is_whole(then) if then else not english.IF.match(rest)
    )


def _is_whole(rest: str) -> bool:
    """Whether it has a verb of its own."""
    own = english.CLAUSES.sub(" ", english.NEXT.split(rest)[0])
    return bool(english.FINITE.search(own) or english.SUBJECT_VERB.search(own))


def _by_form(sentences: Sequence[str]) -> Alone | None:
    """The first run of whole sentences of a good length that asks nothing and is no shout."""
    start = 0
    for at, first in enumerate(sentences):
        stop = whole = start
        for sentence in sentences[at:]:
            longer = whole + len(sentence.rstrip())
            if longer - start > LONGEST or not _is_good_form(sentence.strip()):
                break
            stop, whole = longer, whole + len(sentence)
        text = "".join(sentences)[start:stop]
        if stop - start >= SHORTEST and len(set(terms(text))) >= _FEWEST:
            return Alone(start, stop, worth=len(_MARKS))
        start += len(first)
    return None


def _is_good_form(sentence: str) -> bool:
    opens = sentence[:1]
    return bool(
        opens
        and (opens.isupper() or (opens.isalpha() and opens.lower() == opens.upper()))
        and _ENDS.search(sentence)
        and not _TORN.search(sentence)
        and len(terms(sentence)) >= _FEWEST
    )
