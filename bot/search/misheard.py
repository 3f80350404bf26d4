"""Words that a machine misheard: "Tancer flow" where TensorFlow was said.

A recognised transcript may never once hold a name spelt right, and members will type it right.
So where a run of up to three words sounds like a name that the show knows, that name is indexed
beside what was written. Passages, quotes and their ids stay as they are.

Known are the words of the show's `vocabulary`, and names that its documents teach: words of
titles, guests, topics and links that are written with a capital only. What is learned is heard
with more care than what somebody listed: on 18,442 passages spelt by people, read as if by a
machine, 101 names were heard. A transcript hears the names that were known when it was loaded.
"""

from __future__ import annotations

import bisect
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bot.model import Document, Spelt
from bot.search.text import fold, terms

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.?!:…-])[\s\"'“‘(\[]*$")
_LONGEST_RUN = 3
#: Names shorter than this are no names of things, or sound like anything.
_SHORTEST = 5
#: In so many documents a name must stand, and in this share of those that have the word at all;
#: one that has a capital inside (TensorFlow) is a name anyway.
_DOCUMENTS, _SHARE, _PLAIN_DOCUMENTS = 2, 0.8, 3
#: With so few consonants much sounds alike: then it must be written like a name, and nearly so.
_FEW = 4
_ALIKE_FEW, _ALIKE = 60, 50
#: A run that begins like the name is another form of it: "architect" for "architects".
_SAME_WORD = 0.6

#: Spellings of one sound, the longer first; vowels and what is hardly heard go.
_CONSONANTS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch|sh", "s"), (r"ph", "f"), (r"ch|ck|q", "k"), (r"th", "t"), (r"gh", ""),
        (r"c(?=[eiy])", "s"), (r"c|g", "k"), (r"x", "ks"), (r"z", "s"), (r"v", "f"),
        (r"d", "t"), (r"b", "p"),
    )
)  # fmt: skip
_VOWELS = re.compile(r"[aeiouyhwj]+")
_DOUBLED = re.compile(r"(.)\1+")


def spelt(document: Document) -> Spelt:
    """How a document spells the names in its title, topics and links."""
    texts = (document.title or "", *document.topics, *(x.context or "" for x in document.links))
    people = (*document.hosts, *document.guests, *document.byline)
    capital = {word for text in texts for word in capitals(text)}
    others = {fold(word) for person in people for word in _WORD.findall(person)}
    written = sorted(set(" ".join((*texts, *(t.text for t in document.turns))).split()))
    others |= {fold(word) for word in capital if _begins_one(word.lower(), written)}
    return Spelt(frozenset(word for word in capital if fold(word) not in others), frozenset(others))


def _begins_one(word: str, ordered: Sequence[str]) -> bool:
    at = bisect.bisect_left(ordered, word)
    return at < len(ordered) and ordered[at].startswith(word)


class Lore:
    """What the documents of a show teach together. It is counted on from one refresh to the next,
    when most of them are as they were."""

    def __init__(self) -> None:
        self._documents: Counter[Spelt] = Counter()
        #: In how many documents a word is a name, and another; and a name is spelt so.
        self._named: Counter[str] = Counter()
        self._other: Counter[str] = Counter()
        self._spelled: Counter[str] = Counter()

    def learned(self, documents: Iterable[Spelt]) -> Spelt:
        """The names that these documents teach, all there are now; `others` are all the words
        that are spelt right anywhere."""
        now = Counter(documents)
        for document in {*now, *self._documents}:
            if times := now[document] - self._documents[document]:
                _count(self._named, {fold(word) for word in document.names}, times)
                _count(self._other, document.others, times)
                _count(self._spelled, document.names, times)
        self._documents = now
        often = {word for word, count in self._named.items() if self._is_known(word, count)}
        spellings: dict[str, list[str]] = defaultdict(list)
        for spelling in self._spelled:
            if (word := _folded(spelling)) in often:
                spellings[word].append(spelling)
        commonest = (
            (word, min(some, key=lambda spelling: (-self._spelled[spelling], spelling)))
            for word, some in spellings.items()
        )
        names = (
            spelling
            for word, spelling in commonest
            if self._named[word] >= _PLAIN_DOCUMENTS or _is_coined(spelling)
        )
        return Spelt(frozenset(names), frozenset({*self._named, *self._other}))

    def _is_known(self, word: str, count: int) -> bool:
        return count >= _DOCUMENTS and count >= _SHARE * (count + self._other[word])


def _count(counter: Counter[str], words: Iterable[str], times: int) -> None:
    for word in words:
        counter[word] += times
        if not counter[word]:
            del counter[word]


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    """Each refresh asks for all of a show's."""
    return fold(word)


class _Name(NamedTuple):
    word: str
    sound: str
    shape: str
    listed: bool
    coined: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """Up to three words as they are written one after the other. `within`: not at the start of
    a sentence, where a capital says nothing."""

    words: tuple[str, ...]
    sound: str
    within: bool

    @property
    def is_capital(self) -> bool:
        return all(word[0].isupper() for word in self.words)


class Ear:
    """Hears names in the texts of one transcript.

    `vocabulary` somebody listed; what is `known` was learned, as by `learned`.
    """

    def __init__(
        self, texts: Iterable[str], vocabulary: Iterable[str], known: Spelt = Spelt()
    ) -> None:
        written = {word for text in texts for word in _WORD.findall(text)}
        self._small = {fold(word) for word in written if word[0].islower()}
        self._right = known.others
        there = {fold(word) for word in written}
        listed = {"".join(terms(word)) for word in vocabulary}
        names = [_name(w, listed=True) for w in sorted(listed) if len(w) >= _SHORTEST - 1]
        names += [_name(w) for w in sorted(known.names) if fold(w) not in listed | there]
        #: By length, and those that are learned also by how they begin.
        self._names: dict[tuple[str, int], list[_Name]] = defaultdict(list)
        for name in names:
            self._names["" if name.listed else name.sound[:1], len(name.sound)].append(name)
        self._near = lru_cache(maxsize=50_000)(self._like)

    def heard(self, text: str) -> list[str]:
        """The names that sound in the text without being written there."""
        if not self._names:
            return []
        there = "".join(fold(word) for word in _WORD.findall(text))
        found = [
            name.word
            for run in _runs(text)
            for name in self._near(run.sound)
            if name.word not in there and self._is(name, run)
        ]
        return list(dict.fromkeys(found))

    def _like(self, heard: str) -> list[_Name]:
        """The names that are one or two sounds away, the shorter none or one."""
        return [
            name
            for length in range(len(heard) - 2, len(heard) + 3)
            for first in ("", heard[:1])
            for name in self._names.get((first, length), ())
            if Levenshtein.distance(name.sound, heard, score_cutoff=2) <= _most(name)
        ]

    def _is(self, name: _Name, run: _Run) -> bool:
        letters = fold("".join(run.words))
        distance = Levenshtein.distance(name.sound, run.sound)
        if name.listed:
            return _is_listed(name, run, letters, distance)
        one = letters if len(run.words) == 1 else ""
        if letters in name.word or name.word in letters or _begins_alike(name, run):
            return False
        if one and (not run.within or one in self._small or one in self._right):
            return False
        if not run.is_capital and (one or not name.coined):
            return False
        return _is_learned(name, run, letters, distance)


def _is_listed(name: _Name, run: _Run, letters: str, distance: int) -> bool:
    alike = fuzz.ratio(name.word, letters)
    if len(name.sound) > _FEW:
        return alike >= _ALIKE + 12 * distance
    return (
        run.is_capital and not distance and (alike >= _ALIKE_FEW or name.shape == _shape(letters))
    )


def _is_learned(name: _Name, run: _Run, letters: str, distance: int) -> bool:
    alike = fuzz.ratio(name.word, letters)
    vowels = Levenshtein.distance(name.shape, _shape(letters))
    if len(name.sound) <= _FEW:
        return len(name.sound) > 2 and len(run.words) == 1 and not distance and not vowels
    if len(name.sound) == _FEW + 1 or len(run.words) == 1:
        return not distance and vowels <= 1 and alike >= 70
    if distance:
        return alike >= 85 or (distance == 1 and vowels <= 2 and alike >= 80)
    return vowels <= 1 and alike >= 65


def _most(name: _Name) -> int:
    few = len(name.sound) <= _FEW
    return 0 if few else 1 if len(name.sound) < 6 else 2


def _begins_alike(name: _Name, run: _Run) -> bool:
    beginning = name.word[: math.ceil(_SAME_WORD * len(name.word))]
    return any(fold(word).startswith(beginning) for word in run.words)


def _runs(text: str) -> Iterator[_Run]:
    found = list(_WORD.finditer(text))
    sounds = [sound(fold(word[0])) for word in found]
    for start, first in enumerate(found):
        within = not _SENTENCE_START.search(text, max(0, first.start() - 5), first.start())
        for stop in range(start + 1, min(start + _LONGEST_RUN, len(found)) + 1):
            heard = _DOUBLED.sub(r"\1", "".join(sounds[start:stop]))
            yield _Run(tuple(word[0] for word in found[start:stop]), heard, within)


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """The consonants of a folded word as they are heard: "keras" and "charis" are both "krs"."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", _consonants(word)))


def _shape(word: str) -> str:
    """The same with a mark wherever vowels are."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("a", _consonants(word).replace("h", "")))


def _consonants(word: str) -> str:
    for pattern, heard in _CONSONANTS:
        word = pattern.sub(heard, word)
    return word


def _name(spelling: str, *, listed: bool = False) -> _Name:
    word = fold(spelling)
    return _Name(word, sound(word), _shape(word), listed, _is_coined(spelling))


def _is_coined(spelling: str) -> bool:
    """Whether nobody writes it so but for a name: TensorFlow, and not HTTP."""
    return any(c.isupper() for c in spelling[1:]) and not spelling.isupper()


def capitals(text: str) -> set[str]:
    """The words with a capital; "Google's" is one of Google."""
    words = (word.partition("'")[0].partition("’")[0] for word in _WORD.findall(text))
    return {
        w for w in words if len(w) >= _SHORTEST and w != w.lower() and any(c.isupper() for c in w)
    }
