"""Titles, guests, topics, sites: the index in memory behind autocomplete and `find`.

Scored word by word: a word of the query is as good as the best word of the entry that it
equals, begins or misspells, weighted by how rare that word is. On 434 queries over titles and
guests that found 99 in 100 first, where rapidfuzz's whole-string blends found 69 to 97.
"""

from __future__ import annotations

import bisect
import itertools
import math
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from bot.search.numbers import other_ways
from bot.search.text import STOP_WORDS, is_character, terms

K = TypeVar("K", bound=Hashable)

#: What a word is worth that begins, or misspells, one of an entry's; one that equals it: 1.
_PREFIX, _FUZZY = 0.93, 0.85
#: "bells" for "bell", and the other way about.
_OTHER_NUMBER = 0.97
#: "k8s": first letter, how many are left out, last letter.
_NUMERONYM = re.compile(r"([a-z])(\d{1,2})([a-z])")
#: What is read of a query, in words.
_MOST_WORDS = 40
#: A word that says little counts this part of what its rarity says: "the one with" finds nothing
#: by itself.
_STOP = 0.05
SAYS_LITTLE = STOP_WORDS | frozenset(
    """
    any called came come discussed discussing ep episode episodes ever explain explained
    explaining feat featuring find ft guest guy guys heard interview interviewed link listen
    looking me named person play please pod podcast podcasts re remember saw send share show
    speaking speaks spoke story talk talked talking talks tell titled w watch whats
    """.split()
)
#: The share of an entry's own words that were named: of two that match, the shorter is meant.
_BREVITY = 0.04
#: What was typed is how it begins: what autocomplete must show first.
_BEGINS = 0.1


class Entry(NamedTuple, Generic[K]):
    """Something with names. `fields` are (text, weight 0 to 1), the telling ones first."""

    key: K
    fields: tuple[tuple[str, float], ...]


def says_little(query: str) -> bool:
    """Whether nothing in the query tells one entry from another: "what did they say about"."""
    return all(word in SAYS_LITTLE for word in terms(query))


class Names(Generic[K]):
    """An index over entries, immutable but for what it remembers; the order of entries decides
    between equal scores."""

    def __init__(self, entries: Iterable[Entry[K]]) -> None:
        self._entries = tuple(entries)
        self._keys: list[K] = []
        #: The first field of each, as it is compared with what was typed.
        self._titles: list[str] = []
        written: set[str] = set()
        postings: dict[str, dict[int, float]] = defaultdict(dict)
        for index, entry in enumerate(self._entries):
            self._keys.append(entry.key)
            self._titles.append(" ".join(terms(entry.fields[0][0])))
            for text, weight in entry.fields:
                words = terms(text)
                written.update(words)
                for word in (*words, *_joined(words)):
                    known = postings[word]
                    if known.get(index, 0.0) < weight:
                        known[index] = weight
        self._written = frozenset(written)
        self._postings = dict(postings)
        self._words = sorted(self._postings)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_length[len(word)].append(word)
        #: By length what longer words begin with; made when it is first looked for.
        self._beginnings: dict[int, list[str]] = {}

    @classmethod
    def of(cls, entries: Iterable[Entry[K]], before: Names[K] | None) -> Names[K]:
        """An index over the entries: `before`, where these are its very entries."""
        found = tuple(entries)
        return before if before and before._entries == found else cls(found)

    def __len__(self) -> int:
        return len(self._keys)

    def keys(self, limit: int) -> list[K]:
        """The first keys, in the order of the entries."""
        return self._keys[:limit]

    def search(self, query: str, limit: int, *, typing: bool = False) -> list[tuple[K, float]]:
        """The best entries with scores, 0 to 1, best first; none below 0.2.

        While somebody is `typing`, their last word may be the beginning of any.
        """
        words = _units(terms(query)[:_MOST_WORDS])
        last = len(words) - 1
        matches = [self._matches(w, prefix=typing and at == last) for at, w in enumerate(words)]
        for at, pair in enumerate(a + b for a, b in itertools.pairwise(words)):
            # "big query" is also "bigquery", where somebody writes it so.
            if pair in self._written:
                for index, weight in self._postings[pair].items():
                    for found in matches[at : at + 2]:
                        found[index] = max(found.get(index, 0.0), weight)
        scores: dict[int, float] = defaultdict(float)
        total = 0.0
        for word, found in zip(words, matches, strict=True):
            rarity = self._rarity(word, found)
            total += rarity
            for index, quality in found.items():
                scores[index] += rarity * quality
        if not total:
            return []
        typed = " ".join(words)
        ranked = sorted(
            ((score / total, index) for index, score in scores.items()),
            key=lambda item: (-item[0] - self._likeness(item[1], typed), item[1]),
        )
        return [(self._keys[i], min(score, 1.0)) for score, i in ranked[:limit] if score >= 0.2]

    def _likeness(self, index: int, typed: str) -> float:
        """How like the whole title is what was typed; decides between scores that are near."""
        title = self._titles[index]
        brevity = min(1.0, (typed.count(" ") + 1) / (title.count(" ") + 1))
        return _BREVITY * brevity + _BEGINS * title.startswith(typed)

    def _rarity(self, word: str, matches: Mapping[int, float]) -> float:
        strong = sum(1 for quality in matches.values() if quality > 0.3)
        rarity = math.log(1 + len(self._keys) / (1 + strong)) + 0.1
        return rarity * (_STOP if word in SAYS_LITTLE else 1.0)

    def _matches(self, word: str, *, prefix: bool) -> dict[int, float]:
        """Entries with a word that this one equals, begins (from 3 letters on) or misspells."""
        found: dict[int, float] = dict(self._postings.get(word, ()))
        for form in (word + "s", word.removesuffix("s")):
            if form != word and len(form) > 2:
                self._take(found, form, _OTHER_NUMBER)
        for way, likeness in other_ways(word):
            self._take(found, way, likeness)
        if prefix or len(word) >= 3:
            for known in self._beginning(word):
                part = 1.0 if prefix else math.sqrt(len(word) / len(known))
                self._take(found, known, _PREFIX * part)
        if word not in self._postings and (not found or (len(word) >= 5 and len(found) < 3)):
            for known, likeness in self._alike(word):
                self._take(found, known, _FUZZY * likeness)
            for beginning, likeness in self._alike_beginnings(word):
                for known in self._beginning(beginning):
                    # Who has typed all of it seldom leaves out the end, and misspells the rest.
                    part = 1.0 if prefix else min(1.0, len(word) / len(known))
                    self._take(found, known, _PREFIX * _FUZZY * likeness * part)
        return found

    def _take(self, found: dict[int, float], known: str, quality: float) -> None:
        for index, weight in self._postings.get(known, {}).items():
            found[index] = max(found.get(index, 0.0), quality * weight)

    def _beginning(self, word: str) -> Iterable[str]:
        start = bisect.bisect_left(self._words, word)
        for known in self._words[start : start + 200]:
            if not known.startswith(word):
                break
            yield known

    def _alike(self, word: str) -> Iterable[tuple[str, float]]:
        """Known words one to three edits away, by length, with their likeness, 0 to 1; those
        that "k8s" is short for."""
        if short := _NUMERONYM.fullmatch(word):
            for known in self._by_length.get(int(short[2]) + 2, ()):
                if (known[0], known[-1]) == (short[1], short[3]):
                    yield known, 1.0
        edits = 0 if len(word) < 3 else 1 if len(word) < 4 else 2 if len(word) < 9 else 3
        lengths = range(len(word) - edits, len(word) + edits + 1)
        nearby = [known for length in lengths for known in self._by_length.get(length, ())]
        yield from _nearest(word, nearby, edits)

    def _alike_beginnings(self, word: str) -> Iterable[tuple[str, float]]:
        """What words begin with that is one or two edits away, with its likeness, 0 to 1: "kubrn"
        for "kubernetes"."""
        edits = 0 if len(word) < 5 else 1 if len(word) < 7 else 2
        lengths = range(len(word) - 1, len(word) + 2) if edits else ()
        nearby: list[str] = []
        for length in lengths:
            if length not in self._beginnings:
                longer = (known[:length] for known in self._words if len(known) > length)
                self._beginnings[length] = list(dict.fromkeys(longer))
            nearby += self._beginnings[length]
        return _nearest(word, nearby, edits)


def _nearest(word: str, nearby: Sequence[str], edits: int) -> Iterable[tuple[str, float]]:
    """Of the words nearby those at most so many edits away, with their likeness, 0 to 1."""
    for known, distance, _ in process.extract(
        word, nearby, scorer=OSA.distance, score_cutoff=edits, limit=60
    ):
        # Who misspells still gets the first letters right, mostly: Jaro-Winkler rewards that.
        likeness = 1 - distance / max(len(word), len(known))
        yield known, (likeness + JaroWinkler.similarity(word, known)) / 2


def _units(words: Sequence[str]) -> list[str]:
    """The words; of Chinese and Japanese, whose terms are characters, each pair of neighbours:
    "時計塔" is found where these stand together."""
    units: list[str] = []
    for is_unparted, run in itertools.groupby(words, key=is_character):
        some = list(run)
        pairs = [a + b for a, b in itertools.pairwise(some)] if is_unparted else []
        units += pairs or some
    return units


def _joined(words: Sequence[str]) -> Iterable[str]:
    """ "Big Query" is also found as "bigquery"; "with Wael" is not "withwael"."""
    for one, next_one in itertools.pairwise(words):
        if one not in STOP_WORDS and next_one not in STOP_WORDS:
            yield one + next_one
