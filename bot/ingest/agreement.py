"""Whether two documents are about one episode."""

from __future__ import annotations

import re
from zlib import crc32

from bot.ingest.ids import is_telling
from bot.ingest.names import fold
from bot.model import Document

# Two transcripts of one talk share well over half of their three-word runs, also where one was
# made by a machine (a word wrong in seven leaves 63 %); two talks share below a tenth.
_RUN = 3
_SAME = 0.4
_OTHER = 0.2
# Of a transcript: enough to tell, and bounded for a 16 MB one. Characters, words.
_LOOKED_AT = 200_000
_FEWEST_WORDS = 60
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class Agreement:
    """Compares documents, reading each one's words once: a hundred may share a poor title."""

    def __init__(self) -> None:
        self._runs: dict[str, frozenset[int]] = {}

    def same_episode(self, one: Document, other: Document) -> bool:
        """Different GUIDs or numbers: no. Equal numbers: unless title and words speak against it.
        Without numbers: equal titles that tell something, unless the words differ; or the words.
        """
        if one.guid and other.guid:
            return one.guid == other.guid
        numbered = one.number is not None and other.number is not None
        if numbered and one.number != other.number:
            return False
        share = self._shared(one, other)
        if share is not None and share >= _SAME:
            return True
        same_title = _titles_agree(one, other, loosely=numbered)
        if numbered:
            return share is None if same_title is None else same_title
        contradicted = share is not None and share < _OTHER
        return bool(same_title) and is_telling(one.title) and not contradicted

    def words_agree(self, one: Document, other: Document) -> bool:
        """Whether most words of two transcripts agree."""
        share = self._shared(one, other)
        return share is not None and share >= _SAME

    def _shared(self, one: Document, other: Document) -> float | None:
        """How much of the shorter transcript's runs the other has; None without two."""
        mine, theirs = self._of(one), self._of(other)
        if not mine or not theirs:
            return None
        return len(mine & theirs) / min(len(mine), len(theirs))

    def _of(self, document: Document) -> frozenset[int]:
        path = document.source.path
        if path not in self._runs:
            self._runs[path] = _runs(document)
        return self._runs[path]


def _runs(document: Document) -> frozenset[int]:
    """Checksums of a quarter of the transcript's runs of words, always the same quarter; none of
    what is too short to be compared."""
    words: list[str] = []
    size = 0
    for turn in document.turns:
        words += _WORDS.findall(turn.text[:_LOOKED_AT].casefold().replace("’", "'"))
        size += len(turn.text)
        if size > _LOOKED_AT:
            break
    if len(words) < _FEWEST_WORDS:
        return frozenset()
    runs = zip(*(words[at:] for at in range(_RUN)), strict=False)
    sums = (crc32(" ".join(run).encode()) for run in runs)
    return frozenset(one for one in sums if one % 4 == 0)


def _titles_agree(one: Document, other: Document, loosely: bool) -> bool | None:
    """Equal but for case, accents and marks; loosely, four fifths of the shorter one's words:
    a feed says "31: TensorFlow with Eli Bixby" where the post says "TensorFlow with Eli"."""
    if not one.title or not other.title:
        return None
    mine, theirs = fold(one.title), fold(other.title)
    if mine == theirs:
        return True
    words, others = ({w for w in t.split() if not w.isdecimal()} for t in (mine, theirs))
    fewest = min(len(words), len(others))
    return loosely and fewest >= 2 and len(words & others) * 5 >= fewest * 4
