"""Episode numbers as members say them: "31", "#31", "ep. 31", "31st", "thirty one", "one oh five",
"latest"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterable

from rapidfuzz.distance import OSA

from bot.search.text import terms

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
}  # fmt: skip
#: Said of an episode, not of what is talked about in it.
_CUES = frozenset({"e", "episode", "episodes", "ep", "eps", "epi", "number", "num", "no", "nr"})
#: Said of much else, too: "e2", "no 2 projects", "the number one mistake". Before a single digit,
#: and in the middle of something, they are no cue.
_DOUBTFUL = frozenset({"e", "no", "number", "num", "nr"})
_FILLERS = frozenset(
    """
    a all can could ever find for get give gimme go hear i id in is it like listen me of on one open
    play please podcast pull put s show start that the thing to up very want was watch whats what
    with would you your
    """.split()
)
_NEWEST = frozenset("current last latest newest recent".split())
_BESIDE_NEWEST = (
    _CUES
    | _FILLERS
    | frozenset(
        "did far made make most new out published put recorded released so they yet".split()
    )
)

_DIGITS = re.compile(r"0*(\d{1,5})(st|nd|rd|th)?")
_GLUED = re.compile(r"\b(ep|eps|episode|e|no)\.?(\d{1,5})\b", re.IGNORECASE)
_SHARP = re.compile(r"(?<!\w)#\s?0*(\d{1,5})\b")


def spoken_number(query: str, show_words: Container[str] = ()) -> int | None:
    """The episode number that the query surely means: said with a cue ("#", "ep", an ordinal),
    or said alone. None for "kubernetes 1" and the like, where it may be about anything.

    `show_words` say the show ("gcp podcast 218") and so nothing else.
    """
    if found := _SHARP.search(query):
        return int(found[1])
    words = [w for w in terms(_GLUED.sub(r"\1 \2", query)) if w not in _FILLERS - {"one"}]
    for start in range(len(words)):
        number, length, ordinal = _number(words[start:])
        if number is None:
            continue
        cued = start > 0 and _is_cue(words[start - 1])
        cued = cued and (number > 9 or words[start - 1] not in _DOUBTFUL)
        followed = words[start + length : start + length + 1]
        if cued or (ordinal and followed in (["episode"], ["one"])):
            return number
        rest = words[:start] + words[start + length :]
        if all(_is_cue(word) or word in _FILLERS or word in show_words for word in rest):
            return number
    return None


def means_newest(query: str, show_words: Container[str] = ()) -> bool:
    """Whether nothing but the newest episode is asked for: "latest", "the most recent one"."""
    words = terms(query)
    return not _NEWEST.isdisjoint(words) and all(
        word in _NEWEST or word in _BESIDE_NEWEST or word in show_words for word in words
    )


def other_ways(word: str) -> Iterable[tuple[str, float]]:
    """How else a title may say a number, with how like that is: "seven" is "7"; "seventh" less
    surely so."""
    if word.isascii() and word.isdigit() and len(word) < 3:
        number, is_ordinal = int(word), False
    elif part := _part(word):
        number, is_ordinal = part
    else:
        return
    if number < len(_UNITS):
        irregular = (said for said, value in _ORDINALS.items() if value == number)
        ordinal = next(irregular, f"{_UNITS[number]}th")
        for way in (str(number), _UNITS[number], ordinal):
            if way != word:
                yield way, 0.5 if is_ordinal or way == ordinal else 0.9


def _is_cue(word: str) -> bool:
    if word in _CUES:
        return True
    return len(word) > 4 and OSA.distance(word, "episode", score_cutoff=2) <= 2


def _number(words: list[str]) -> tuple[int | None, int, bool]:
    """The number at the beginning of the words, how many of them it takes, whether ordinal."""
    if found := _DIGITS.fullmatch(words[0]):
        return int(found[1]), 1, bool(found[2])
    if read_out := _read_out(words):
        return read_out
    total, taken, ordinal, value = 0, 0, False, None
    for word in words:
        if word == "hundred" and not total:
            total, value = 100 * (1 if value is None else value), 0
        elif word == "and" and taken and total:
            pass
        elif (part := _part(word)) and not ordinal:
            amount, ordinal = part
            if value and (value % 10 or value < 20 or amount >= 10):
                break
            value = (value or 0) + amount
        else:
            break
        taken += 1
    return (None, 0, False) if value is None else (total + value, taken, ordinal)


def _read_out(words: list[str]) -> tuple[int, int, bool] | None:
    """As `_number`, where it is read out: "two oh one", "one twenty three"."""
    digits = [0 if word in ("oh", "o") else _UNITS.index(word) for word in _digits(words)]
    if not digits or not digits[0]:
        return None
    if len(digits) > 1:
        return int("".join(map(str, digits))), len(digits), False
    rest = words[1:]
    number, length, ordinal = _number(rest) if rest and rest[0].isalpha() else (None, 0, False)
    if number is None or not 10 <= number < 100:
        return None
    return digits[0] * 100 + number, 1 + length, ordinal


def _digits(words: list[str]) -> Iterable[str]:
    return itertools.takewhile(lambda word: word in _UNITS[:10] or word in ("oh", "o"), words)


def _part(word: str) -> tuple[int, bool] | None:
    """A number below a hundred and whether it is an ordinal: "thirtieth" -> (30, True)."""
    if word in _ORDINALS:
        return _ORDINALS[word], True
    stem = word.removesuffix("th")
    cardinal = stem[:-2] + "y" if stem != word and stem.endswith("ie") else stem
    if cardinal in _UNITS:
        return _UNITS.index(cardinal), stem != word
    if cardinal in _TENS:
        return (_TENS.index(cardinal) + 2) * 10, stem != word
    return None
