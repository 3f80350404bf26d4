"""Whether two documents are about one episode."""

from __future__ import annotations

import re
from zlib import crc32

from bot.ingest.ids import is_telling, places, title_of, without_language
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
        """Different GUIDs: no. Files of one name in one folder: yes. Different numbers: no. Equal
        numbers: unless title and words speak against it. Without numbers: equal titles or names
        that tell something, unless the words differ; or the words.
        """
        if one.guid and other.guid:
            return one.guid == other.guid
        # Before the numbers: that of a transcript is read from its name, top-10.vtt is none.
        if set(places(one)).intersection(places(other)):
            return True
        numbered = one.number is not None and other.number is not None
        if numbered and one.number != other.number:
            return False
        share = self._shared(one, other)
        if share is not None and share >= _SAME:
            return True
        contradicted = share is not None and share < _OTHER
        if _names_agree(one, other) and not contradicted:
            return True
        same_title = _titles_agree(one, other)
        return numbered and (share is None if same_title is None else same_title)

    def can_be_one(self, one: Document, other: Document) -> bool:
        """Whether nothing speaks against it: one of them has neither title nor words enough to be
        compared, as short captions have not."""
        untold = None in (one.title, other.title) and self._shared(one, other) is None
        numbered = one.number is not None and other.number is not None
        unlike = (numbered and one.number != other.number) or (one.guid and other.guid)
        return self.same_episode(one, other) or (untold and not unlike)

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


def _names_agree(one: Document, other: Document) -> bool:
    """Whether a title or a file's name of one is that of the other and tells something; but for
    case, accents and marks. A bare transcript's only title is its name."""
    mine, theirs = (
        {fold(n) for n in (title_of(d), without_language(d.slug or "")) if is_telling(n)}
        for d in (one, other)
    )
    return not mine.isdisjoint(theirs)


def _titles_agree(one: Document, other: Document) -> bool | None:
    """Equal titles, or four fifths of the shorter one's words: a feed says "31: TensorFlow with
    Eli Bixby" where the post says "TensorFlow with Eli". None where one has none."""
    if not one.title or not other.title:
        return None
    mine, theirs = fold(one.title), fold(other.title)
    if mine == theirs:
        return True
    words, others = ({w for w in t.split() if not w.isdecimal()} for t in (mine, theirs))
    fewest = min(len(words), len(others))
    return fewest >= 2 and len(words & others) * 5 >= fewest * 4
