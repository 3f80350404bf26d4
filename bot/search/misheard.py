"""Words that a machine misheard: "Tancer flow" where TensorFlow was said.

A recognised transcript may never once hold a name spelt right, and members will type it right.
So where a run of up to three words sounds like a word of the show's `vocabulary`, that word is
indexed beside what was written. Passages, quotes and their ids stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bot.search.text import fold, terms

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LONGEST_RUN = 3
#: With so few consonants much sounds alike: then it must be written like a name, and nearly so.
_FEW = 4
_ALIKE_FEW, _ALIKE = 60, 50

#: Spellings of one sound, the longer first; vowels and what is hardly heard go.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch|sh", "s"), (r"ph", "f"), (r"ch|ck|q", "k"), (r"th", "t"), (r"gh", ""),
        (r"c(?=[eiy])", "s"), (r"c|g", "k"), (r"x", "ks"), (r"z", "s"), (r"v", "f"),
        (r"d", "t"), (r"b", "p"), (r"[aeiouyhwj]", ""),
    )
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


class Ear:
    """Hears the words of a vocabulary in what was written instead."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        joined = ("".join(terms(word)) for word in vocabulary)
        self._known = [(word, sound(word)) for word in dict.fromkeys(joined) if len(word) > 3]

    def heard(self, text: str) -> list[str]:
        """The words of the vocabulary that sound in the text without being written there."""
        if not self._known:
            return []
        written = _WORD.findall(text)
        folded = [fold(word) for word in written]
        sounds = [sound(word) for word in folded]
        there = "".join(folded)
        return [
            word
            for word, wanted in self._known
            if word not in there and self._sounds(word, wanted, written, folded, sounds)
        ]

    def _sounds(
        self,
        word: str,
        wanted: str,
        written: Sequence[str],
        folded: Sequence[str],
        sounds: Sequence[str],
    ) -> bool:
        for start in range(len(written)):
            for stop in range(start + 1, min(start + _LONGEST_RUN, len(written)) + 1):
                run = _DOUBLED.sub(r"\1", "".join(sounds[start:stop]))
                if len(run) > len(wanted) + 2:
                    break
                if _alike(word, wanted, run, "".join(folded[start:stop]), written[start:stop]):
                    return True
        return False


def sound(word: str) -> str:
    """The consonants of a folded word as they are heard: "keras" and "charis" are both "krs"."""
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return _DOUBLED.sub(r"\1", word)


def _alike(word: str, wanted: str, run: str, letters: str, written: Sequence[str]) -> bool:
    if len(wanted) <= _FEW:
        return (
            run == wanted
            and all(part[0].isupper() for part in written)
            and fuzz.ratio(word, letters) >= _ALIKE_FEW
        )
    most = 1 if len(wanted) < 6 else 2
    distance = Levenshtein.distance(wanted, run, score_cutoff=most)
    return distance <= most and fuzz.ratio(word, letters) >= _ALIKE + 12 * distance
