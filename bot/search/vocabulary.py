"""The words of the corpus with their frequencies: what is rare, what was misspelt."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from rapidfuzz import process
from rapidfuzz.distance import OSA

_Groups = Mapping[tuple[str, int], list[str]]

#: "k8s": first letter, how many are left out, last letter.
_NUMERONYM = re.compile(r"([a-z])(\d{1,2})([a-z])")
#: Endings of English words with what may stand in their place in the stem.
_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("es", "", "e"), ("s", ""), ("ing", "", "e"), ("ed", "", "e"),
)  # fmt: skip
#: A word in fewer passages than this may itself be a slip; it gets corrections beside it.
RARE = 3
#: How many corrections a word may have, and for how many words they are remembered.
_MOST, _REMEMBERED = 6, 2_000
#: A correction this like the word ends the search for better ones.
_CONVINCING = 0.8


class Vocabulary:
    """Terms with the number of passages and links each is in; immutable but for what it
    remembers."""

    def __init__(
        self, terms: Iterable[tuple[str, int]], passages: int, before: Vocabulary | None = None
    ) -> None:
        """With `before`, the one of before a refresh, these are the terms only that changed; what
        is in no passage any more is gone."""
        counts: Mapping[str, int] = before._counts if before else {}
        changed = dict(terms)
        come = {term for term, count in changed.items() if count > 0 and term not in counts}
        gone = {term for term, count in changed.items() if count <= 0}
        self._counts: dict[str, int] = {**counts, **changed}
        for term in gone:
            del self._counts[term]
        self._passages = max(passages, 1)
        self._corrections: dict[str, list[tuple[str, float]]] = {}
        #: By first letter and length, and by last letter and length.
        self._beginning: _Groups = _grouped(before._beginning if before else {}, 0, come, gone)
        self._ending: _Groups = _grouped(before._ending if before else {}, -1, come, gone)

    def __contains__(self, term: str) -> bool:
        return term in self._counts

    def count(self, term: str) -> int:
        """In how many passages the term is."""
        return self._counts.get(term, 0)

    def idf(self, term: str) -> float:
        """How much a term tells: least, about 0.7, for one that is everywhere, most for one that
        is nowhere."""
        return math.log(1 + self._passages / (1 + self.count(term)))

    def corrections(self, term: str, limit: int = _MOST) -> list[tuple[str, float]]:
        """Terms that may have been meant, likeliest first, with their likeness, 0 to 1.

        One edit for short words, two and three for longer; commoner words before rarer ones.
        """
        if spelled_out := self.spelled_out(term):
            return [(spelled_out, 0.95)]
        if term not in self._corrections:
            if len(self._corrections) >= _REMEMBERED:
                self._corrections.clear()
            self._corrections[term] = self._corrected(term)
        return self._corrections[term][:limit]

    def _corrected(self, term: str) -> list[tuple[str, float]]:
        edits = 0 if len(term) < 4 else 1 if len(term) < 6 else 2 if len(term) < 10 else 3
        if not edits or term.isdigit():
            return []
        ranked = self._near(term, edits, self._beginning, term[0])
        if not ranked or max(ranked)[0] < _CONVINCING:
            # Few get the first letter wrong, and fewer the first and the last.
            known = {other for _, other in ranked}
            ending = self._near(term, edits, self._ending, term[-1])
            ranked += [found for found in ending if found[1] not in known]
        ranked.sort(reverse=True)
        return [(known, min(likeness, 1.0)) for likeness, known in ranked[:_MOST] if likeness > 0.5]

    def _near(
        self, term: str, edits: int, by: Mapping[tuple[str, int], list[str]], letter: str
    ) -> list[tuple[float, str]]:
        nearby: list[str] = []
        for length in range(len(term) - edits, len(term) + edits + 1):
            nearby += by.get((letter, length), ())
        # OSA counts a transposition as one edit, and is many times as fast as full Damerau.
        hits = process.extract(term, nearby, scorer=OSA.distance, score_cutoff=edits, limit=12)
        return [
            (self._likeness(term, known, int(distance)), known)
            for known, distance, _ in hits
            if known != term
        ]

    def inflections(self, term: str) -> list[str]:
        """Other forms of an English word that are there: budget, budgets, budgeted, budgeting."""
        if len(term) < 3 or not term.isascii():
            return []
        stems = {term}
        for ending, *instead in _ENDINGS:
            if term.endswith(ending) and len(term) - len(ending) >= 3:
                stems |= {term[: -len(ending)] + new for new in instead}
        forms = {stem + ending for stem in stems for ending in ("", "s", "es", "ed", "ing")}
        forms |= {stem[:-1] + new for stem in stems for new in ("ing", "ed") if stem[-1] == "e"}
        forms |= {stem[:-1] + new for stem in stems for new in ("ies", "ied") if stem[-1] == "y"}
        return sorted(form for form in forms if form != term and form in self._counts)

    def splits(self, term: str) -> list[tuple[str, str]]:
        """Two known words that joined are this one, the commoner pair first."""
        pairs = [
            (term[:i], term[i:])
            for i in range(2, len(term) - 1)
            if min(self.count(term[:i]), self.count(term[i:])) >= 2
        ]
        pairs.sort(key=lambda pair: -min(map(self.count, pair)))
        return pairs[:2]

    def _likeness(self, term: str, known: str, distance: int) -> float:
        first = 0.0 if known[0] == term[0] else 0.08
        common = 0.03 * min(math.log10(1 + self._counts[known]), 3)
        return 1 - distance / max(len(term), len(known)) - first + common

    def spelled_out(self, term: str) -> str | None:
        """What "k8s" is short for: first letter, how many are left out, last letter."""
        found = _NUMERONYM.fullmatch(term)
        if not found:
            return None
        alike = self._beginning.get((found[1], int(found[2]) + 2), ())
        fits = [known for known in alike if known[-1] == found[3]]
        return max(fits, key=self.count, default=None)


def _grouped(
    before: _Groups, letter: int, come: AbstractSet[str], gone: AbstractSet[str]
) -> _Groups:
    """The groups of before with the terms that came and without those that are gone; `letter` is
    the place of the letter by which they are grouped, beside their length."""
    changed: dict[tuple[str, int], list[str]] = {}
    for term in (*come, *gone):
        changed.setdefault((term[letter], len(term)), [])
    for term in come:
        changed[term[letter], len(term)].append(term)
    for key, group in changed.items():
        group.extend(term for term in before.get(key, ()) if term not in gone)
        group.sort()
    return {**before, **changed}
