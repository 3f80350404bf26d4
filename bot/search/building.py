"""Builds the inverted index of `bot.search.index` aside, from nothing or from an older one.

The index is whole, beside the old one, before library.db's transaction commits, and its folder is
named by the generation that the transaction writes.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import tantivy

from bot.errors import StoreError
from bot.search.index import Index, register, schema
from bot.search.kept import ROWS, KeptPassages, PassageKeeper, Row
from bot.search.text import terms

logger = logging.getLogger(__name__)

#: What a build may hold before it writes a segment, in bytes: the whole of 300 long episodes.
_WRITER_HEAP = 48_000_000
#: Where a turn is cut into passages, so many words of either side are kept together: a phrase of
#: as many, and one more, is found across the cut.
_SEAM = 24
#: The share of an index that may be of dropped episodes before it is made anew.
_MOST_GONE = 0.1
#: And of what is kept of passages: a post that is changed again and again leaves its former texts
#: there, though tantivy forgets its parts of which all is dropped.
_MOST_WASTED = 0.5
#: A half-built folder of this age was left by a crash, in seconds.
_ABANDONED_S = 3600


class IndexBuilder:
    """Builds an index aside and puts it in its place when it is whole. Every call blocks, and
    raises StoreError where the disk is full, which may show when a segment is written, or the
    folder can't be written."""

    def __init__(self, folder: Path, generation: int, base: int | None = None) -> None:
        """`base` is the generation whose index is to be changed into this one."""
        self._place = folder / str(generation)
        self._building = folder / f"building-{secrets.token_hex(8)}"
        self._schema = schema()
        try:
            with _translated(folder):
                self._begin(base)
        except BaseException:
            shutil.rmtree(self._building, ignore_errors=True)
            raise
        #: Added when it is known what follows it.
        self._last: Row | None = None

    def _begin(self, base: int | None) -> None:
        self._building.mkdir(parents=True)
        older = None if base is None else self._place.with_name(str(base))
        changed = older and _branched(older, self._building)
        #: Whether it holds all of `base`; else it is empty, and all is to be added.
        self.is_based = changed is not None
        index = changed or tantivy.Index(self._schema, path=str(self._building))
        register(index)
        self._writer = index.writer(heap_size=_WRITER_HEAP, num_threads=1)
        self._kept = PassageKeeper(self._building)

    def drop(self, episodes: Sequence[int]) -> None:
        """Take out all that is of these episodes, by their rows."""
        with _translated(self._place.parent):
            for row in episodes:
                self._writer.delete_documents_by_term("episode", row)
            self._kept.drop(episodes)

    def add_passages(self, rows: Sequence[Row]) -> None:
        """Add passages in their order: (row, episode row, turn, quote id, speaker, terms)."""
        with _translated(self._place.parent):
            self._kept.add(rows)
            for passage in rows:
                if self._last:
                    self._add_passage(self._last, passage)
                self._last = passage

    def _add_last(self) -> None:
        if self._last:
            self._add_passage(self._last, None)
        self._last = None

    def _add_passage(self, passage: Row, following: Row | None) -> None:
        row, episode, turn, _, speaker, said = passage
        document = tantivy.Document(row=row, episode=episode, passage=said)
        if speaker:
            document.add_text("speaker", speaker)
            document.add_text("who", _words(speaker))
        if following and following[1:3] == (episode, turn):
            seam = said.split()[-_SEAM:] + following[5].split()[:_SEAM]
            document.add_text("seam", " ".join(seam))
        self._writer.add_document(document)

    def add_links(self, rows: Iterable[tuple[int, int, str | None, str]]) -> None:
        """Add links: (row, episode row, site, terms)."""
        with _translated(self._place.parent):
            self._add_last()
            for row, episode, site, words in rows:
                document = tantivy.Document(row=row, episode=episode, link=words)
                if site:
                    document.add_text("site", site)
                self._writer.add_document(document)

    def add_episodes(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """Add episodes: (row, terms of title, names and notes, terms of what is said)."""
        with _translated(self._place.parent):
            for row, notes, said in rows:
                document = tantivy.Document(row=row, episode=row, notes=notes, said=said)
                self._writer.add_document(document)

    def finish(self) -> None:
        """Make the index durable under its generation's name. StoreError where it can't be."""
        with _translated(self._place.parent):
            self._add_last()
            self._writer.commit()
            self._writer.wait_merging_threads()
            del self._writer
            self._kept.finish()
            # Left there by a refresh that built it and then could not commit.
            shutil.rmtree(self._place, ignore_errors=True)
            self._building.rename(self._place)

    def abandon(self) -> None:
        """Leave nothing behind of what was not finished."""
        # tantivy's own threads write on until they are waited for; after `finish` there are none.
        with suppress(AttributeError, ValueError):
            self._writer.wait_merging_threads()
        self._kept.abandon()
        shutil.rmtree(self._building, ignore_errors=True)


@lru_cache(4096)
def _words(speaker: str) -> str:
    return " ".join(terms(speaker))


def _branched(base: Path, building: Path) -> tantivy.Index | None:
    """An index to write to in `building`, with all that is in `base`, which stays as it is. None,
    and nothing in `building`, where there is no such index, it is of another version, or so
    much of it was dropped that it is better made anew.

    tantivy never changes a file that it wrote, but for the list of them, which it replaces; the
    text of passages is only added to; so the two share theirs. Where in it each stands is copied.
    """
    try:
        if _is_worn(base) or tantivy.Index.open(str(base)).schema != schema():
            return None
        for file in base.iterdir():
            if file.name == ROWS:
                # Windows lets nobody replace what a search has open, under any name.
                shutil.copyfile(file, building / file.name)
            elif file.suffix != ".lock":
                _link(file, building / file.name)
        return tantivy.Index.open(str(building))
    except (ValueError, OSError):  # another program may have removed it meanwhile
        for file in building.iterdir():
            file.unlink()
        return None


def _link(file: Path, other: Path) -> None:
    try:
        os.link(file, other)
    except OSError:  # a file system without links
        shutil.copyfile(file, other)


def _is_worn(base: Path) -> bool:
    """Whether so much was dropped from an index that its scores and speed suffer, as what is gone
    still counts in both; or its size. ValueError where what is kept is not whole."""
    segments = json.loads((base / "meta.json").read_bytes())["segments"]
    gone = sum((segment["deletes"] or {}).get("num_deleted_docs", 0) for segment in segments)
    if gone > _MOST_GONE * sum(segment["max_doc"] for segment in segments):
        return True
    return KeptPassages(base).wasted() > _MOST_WASTED


def builder_of_missing(folder: Path, generation: int) -> IndexBuilder | None:
    """What makes a generation's index again; None where it is there and whole."""
    try:
        Index(folder, generation)
    except ValueError:
        logger.info("Made the search index again")
        return IndexBuilder(folder, generation)
    return None


def remove_others(folder: Path, generation: int) -> None:
    """Delete the indexes of earlier generations, and what crashes left half-built.

    Later ones stay: another process may be about to commit one. On Windows a folder that is
    still read elsewhere stays until next time.
    """
    for other in folder.iterdir() if folder.is_dir() else ():
        with suppress(OSError):
            is_old = other.name.isdigit() and int(other.name) < generation
            if is_old or (
                other.name.startswith("building-")
                and time.time() - other.stat().st_mtime > _ABANDONED_S
            ):
                shutil.rmtree(other, ignore_errors=True)


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Trouble with the disk as one sentence; tantivy says ValueError for all of it."""
    try:
        yield
    except (ValueError, OSError) as error:
        full = "No space left" in str(error)
        what = "the disk is full" if full else str(error).splitlines()[0]
        raise StoreError(
            f"the search index in {folder} can't be written ({what}): free some space, make the "
            "folder writable, and try again; nothing was lost"
        ) from error
