"""What is ranked of each passage, in two files beside the index: read by its row, in a microsecond.

`passages.text` is only ever added to, so that the states of a library share it; `passages.rows`
says of each row where in it the passage is. tantivy's own store takes six times as long for the
64 passages of a search, holding Python's lock, and SQLite twenty times.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from bot.model import Candidate

#: A passage as it is indexed: row, episode row, turn, quote id, speaker, terms.
Row = tuple[int, int, int, str, str | None, str]

TEXT, ROWS = "passages.text", "passages.rows"
#: Of each row, from 0: where its text begins and how long it is, in bytes, and its episode; length
#: 0 where there is no such passage.
_PLACE = struct.Struct("=QII")
#: The same as numbers of four bytes: how many, and which are the length and the episode.
_NUMBERS, _LENGTH, _EPISODE = _PLACE.size // 4, 2, 3
#: Between the parts of what is kept of a passage; no name has it.
_PART = "\x1f"


class KeptPassages:
    """The passages of a finished index; immutable, and not in memory but for what the system
    keeps of the files."""

    def __init__(self, folder: Path) -> None:
        """ValueError where the files are missing or cut short."""
        try:
            self._text, self._places = _mapped(folder / TEXT), _mapped(folder / ROWS)
        except OSError as error:
            raise ValueError("the passages are missing") from error
        at, length, _ = self._place(len(self._places) // _PLACE.size - 1)
        if len(self._places) % _PLACE.size or at + length > len(self._text):
            raise ValueError("the passages are cut short")

    def wasted(self) -> float:
        """The share of the text that is of no passage any more."""
        kept = sum(memoryview(self._places).cast("I")[_LENGTH::_NUMBERS].tolist())
        return 1 - kept / (len(self._text) or 1)

    def candidate(self, row: int, bm25: float) -> Candidate:
        """A passage by its row, which is one of the index's."""
        at, length, episode = self._place(row)
        turn, quote_id, speaker, said = self._text[at : at + length].decode().split(_PART)
        return Candidate(row, episode, quote_id, speaker or None, said, bm25, int(turn))

    def beside(self, candidate: Candidate) -> tuple[Candidate | None, Candidate | None]:
        """The passages before and after one in its episode, which are its neighbours by row."""
        return self._neighbour(candidate, -1), self._neighbour(candidate, 1)

    def _neighbour(self, candidate: Candidate, step: int) -> Candidate | None:
        _, length, episode = self._place(candidate.row + step)
        if not length or episode != candidate.episode:
            return None
        return self.candidate(candidate.row + step, 0.0)

    def _place(self, row: int) -> tuple[int, int, int]:
        if not 0 <= row < len(self._places) // _PLACE.size:
            return 0, 0, 0
        at, length, episode = _PLACE.unpack_from(self._places, row * _PLACE.size)
        return at, length, episode


def _mapped(file: Path) -> mmap.mmap | bytes:
    with file.open("rb") as opened:
        # Nothing can't be mapped.
        if not os.fstat(opened.fileno()).st_size:
            return b""
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


class PassageKeeper:
    """Writes the two files of an index that is being built. OSError where the disk is full."""

    def __init__(self, folder: Path) -> None:
        """Goes on from the files in `folder`, if any; the text another state may share."""
        self._rows = folder / ROWS
        self._places = bytearray(self._rows.read_bytes() if self._rows.exists() else b"")
        self._text = (folder / TEXT).open("ab")
        self._end = self._text.tell()

    def drop(self, episodes: Iterable[int]) -> None:
        """Forget the passages of these episodes, by their rows."""
        gone = frozenset(episodes)
        column = memoryview(self._places).cast("I")[_EPISODE::_NUMBERS].tolist()
        for row, episode in enumerate(column):
            if episode in gone:
                _PLACE.pack_into(self._places, row * _PLACE.size, 0, 0, 0)

    def add(self, passages: Iterable[Row]) -> None:
        """Keep these, whatever was kept for their rows."""
        for row, episode, turn, quote_id, speaker, said in passages:
            text = _PART.join((str(turn), quote_id, speaker or "", said)).encode()
            missing = (row + 1) * _PLACE.size - len(self._places)
            self._places.extend(bytes(max(missing, 0)))
            _PLACE.pack_into(self._places, row * _PLACE.size, self._end, len(text), episode)
            self._text.write(text)
            self._end += len(text)

    def finish(self) -> None:
        """Make both durable."""
        with self._text:
            self._text.flush()
            os.fsync(self._text.fileno())
        with self._rows.open("wb") as rows:
            rows.write(self._places)
            rows.flush()
            os.fsync(rows.fileno())

    def abandon(self) -> None:
        """Write no more."""
        with suppress(OSError):  # what is not written yet won't fit now either
            self._text.close()
