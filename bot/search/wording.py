"""The same said otherwise: abbreviations, numbers, and the words that only frame a question.

Kept short on purpose: what everybody abbreviates, in any show. A show's own names are learned
from it (`vocabulary`, `misheard`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

#: An abbreviation and what it stands for.
_SHORT = {
    "ai": "artificial intelligence", "api": "programming interface", "app": "application",
    "auth": "authentication", "ci": "continuous integration", "config": "configuration",
    "db": "database", "devs": "developers", "docs": "documentation", "faq": "frequently asked",
    "info": "information", "ios": "iphone", "iot": "internet of things", "ml": "machine learning",
    "nlp": "natural language processing", "os": "operating system", "pc": "personal computer",
    "perf": "performance", "pr": "pull request", "prod": "production", "qa": "quality assurance",
    "repo": "repository", "sre": "site reliability engineer", "tv": "television",
    "ui": "user interface", "url": "web address", "ux": "user experience", "vm": "virtual machine",
    "vr": "virtual reality",
}  # fmt: skip
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_TENS = "thirty forty fifty sixty seventy eighty ninety".split()

_ASKS = frozenset("what where when why how".split())
_DOES = frozenset("did does do has have was is".split())
_SAYS = frozenset(
    """
    say says said saying think thinks thought talk talks talked talking mention mentions mentioned
    explain explains explained tell tells told speak speaks spoke describe describes described
    """.split()
)
_ABOUT = frozenset("about on of regarding".split())
#: "what did mark and francesc say": the verb is among so many words from the beginning.
_FAR = 6


def otherwise(at: int, words: Sequence[str]) -> list[tuple[str, ...]]:
    """What else the word at a place may be called, alone or with its neighbours."""
    word = words[at]
    found = [*_spelled(word), *_numeronym(word)]
    for length in (2, 3):
        for start in range(max(0, at - length + 1), at + 1):
            found += _shortened(words[start : start + length])
    return found


@dataclass(frozen=True, slots=True)
class Frame:
    """Of a question the places of the words that only ask, and of those that say who is asked
    about: in "what did ada say about bells" that is "what did", "say about", and "ada"."""

    asks: frozenset[int] = frozenset()
    speaker: frozenset[int] = frozenset()


def frame(words: Sequence[str]) -> Frame:
    """What of a query only asks; nothing where nothing else would be left."""
    found = Frame()
    if words[:1] == ("who",) and words[1:2] and words[1] in _SAYS:
        found = Frame(frozenset(_with_about(words, {0, 1}, 2)))
    elif words[:1] and words[0] in _ASKS and words[1:2] and words[1] in _DOES:
        said = next((at for at in range(3, _FAR) if words[at : at + 1] and words[at] in _SAYS), 0)
        if said:
            asks = _with_about(words, {0, 1, said}, said + 1)
            found = Frame(frozenset(asks), frozenset(range(2, said)))
    left = len(words) - len(found.asks) - len(found.speaker)
    return found if left > 0 else Frame()


def _with_about(words: Sequence[str], places: set[int], at: int) -> set[int]:
    return places | {at} if words[at : at + 1] and words[at] in _ABOUT else places


def _spelled(word: str) -> Iterable[tuple[str, ...]]:
    if full := _SHORT.get(word) or _SHORT.get(word.removesuffix("s")):
        yield tuple(full.split())
    if word.isdecimal() and len(word) < 3:
        number = int(word)
        if number < len(_NUMBERS):
            yield (_NUMBERS[number],)
        elif number % 10 == 0:
            yield (_TENS[number // 10 - 3],)
    elif word in _NUMBERS:
        yield (str(_NUMBERS.index(word)),)
    elif word in _TENS:
        yield (str(10 * (_TENS.index(word) + 3)),)


def _numeronym(word: str) -> Iterable[tuple[str, ...]]:
    """ "k8s" for "kubernetes"; the other way round see `Vocabulary.spelled_out`."""
    if len(word) > 7 and word.isalpha():
        yield (f"{word[0]}{len(word) - 2}{word[-1]}",)


def _shortened(window: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The abbreviation of several words, and its plural."""
    said = " ".join(window)
    for short, full in _several_words().get(window[0], ()):
        if said.startswith(full) and said[len(full) :] in ("", "s", "es"):
            yield (short,)
            yield (f"{short}s",)


@cache
def _several_words() -> dict[str, list[tuple[str, str]]]:
    """By the first word, the abbreviations of several words and what they stand for."""
    several: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for short, full in _SHORT.items():
        first, *others = full.split()
        if others:
            several[first].append((short, full))
    return several
