"""Folders and files -> the documents in them, as bytes."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import DocumentError
from bot.ingest.decoding import LARGEST
from bot.model import Problem
from bot.reading import digest

#: By path the size, the time and the digest of files that were read; see `looks_the_same`.
Seen = dict[str, tuple[int, int, bytes]]

#: How old a change must be before a file's size and time tell it from the next one, in ns: the
#: coarsest file systems count in two seconds.
_SETTLED_NS = 2_500_000_000
#: What a look at a file's head needs, in bytes, to tell text from pictures and sound.
_HEAD = 8192


@dataclass(slots=True)
class Listing:
    """What the sources of a show hold, by source: the paths of its files, in a stable order.

    `named` are files that a source names itself; `feeds` are sources on the internet, and files
    that hold a feed once they have been read, for `bot.feeds`; `refused` says of
    sources why they can't be listed.
    """

    by_source: dict[str, list[str]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    feeds: list[str] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)

    def paths(self) -> list[str]:
        """All files, each once; what feeds gave is among them once it has been read."""
        return list(dict.fromkeys(path for paths in self.by_source.values() for path in paths))


@dataclass(slots=True)
class Batch:
    """Some files, as they were found: `items` to parse, `unchanged` since they last were,
    `unknown` by their head no documents, `refused` unread."""

    items: list[tuple[str, bytes]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)


def is_address(source: str) -> bool:
    """Whether it is a feed's on the internet."""
    return source.startswith(("http://", "https://"))


def list_sources(sources: Sequence[str]) -> Listing:
    """The files of the sources; folders are read recursively, hidden ones left out."""
    listing = Listing()
    for source in sources:
        if is_address(source):
            listing.feeds.append(source)
            continue
        path = Path(source)
        listing.by_source[source] = []
        if path.is_dir():
            listing.by_source[source] = list(_files(path.as_posix(), listing))
        elif path.exists():
            listing.named.add(path.as_posix())
            listing.by_source[source] = [path.as_posix()]
        else:
            reason = "there is no such file or folder: correct `sources` in shows.toml"
            listing.refused.append(Problem(path.as_posix(), None, reason))
    return listing


def _files(folder: str, listing: Listing) -> Iterator[str]:
    """Its own files first. A link to a folder is not followed: it may lead round in a circle."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(
                (entry.name, entry.is_dir(follow_symlinks=False), entry.is_symlink())
                for entry in entries
                if not entry.name.startswith(".")
            )
    except OSError as error:
        reason = f"can't be listed ({error.strerror}): check the folder and its permissions"
        listing.refused.append(Problem(folder, None, reason))
        return
    parent = folder.removesuffix("/")
    for name, is_folder, is_link in found:
        path = f"{parent}/{name}"
        if not is_folder and not (is_link and Path(path).is_dir()):
            yield path
    for name, is_folder, _ in found:
        if is_folder:
            yield from _files(f"{parent}/{name}", listing)


def written_since(sources: Sequence[str], moment: float) -> bool:
    """Whether a file of the sources was written after `moment`, in seconds since 1970."""
    for path in list_sources(sources).paths():
        with suppress(OSError):  # gone meanwhile, or not to be read: the refresh says so
            if Path(path).stat().st_mtime > moment:
                return True
    return False


def looks_the_same(paths: Sequence[str], known: Mapping[str, bytes], seen: Seen) -> set[str]:
    """Which of the files are, by their size and time, as `load` saw them and as they are `known`:
    these need not be read again. What is `seen` of others, gone since, is forgotten."""
    for path in seen.keys() - set(paths):
        del seen[path]
    same = set()
    for path in paths:
        with suppress(OSError):
            if (stamp := _stamp(path)) and seen.get(path) == (*stamp, known.get(path)):
                same.add(path)
    return same


def load(
    paths: Sequence[str], named: Container[str], known: Mapping[str, bytes], seen: Seen
) -> Batch:
    """Read the files. `known` has the digest of those that were read before, by path; what is
    `named` is no picture among documents: it is read whatever it looks like. `seen` is kept
    between loads of one process."""
    batch = Batch()
    for path in paths:
        try:
            stamp = _stamp(path)
            data = _read(path, path in named)
        except OSError as error:
            reason = f"can't be read ({error.strerror}): check the file and its permissions"
            batch.refused.append(Problem(path, None, reason))
        except DocumentError as error:
            batch.refused.append(Problem(error.path, error.line, error.reason))
        else:
            if data is None:
                batch.unknown.append(path)
            elif known.get(path) == (found := digest(data)):
                batch.unchanged.append(path)
                if stamp:
                    seen[path] = (*stamp, found)
            else:
                batch.items.append((path, data))
    return batch


def _stamp(path: str) -> tuple[int, int] | None:
    """A file's size and when it was written, in ns; None where it was written just now: the
    next moment it may be another and look the same."""
    status = os.stat(path)  # noqa: PTH116
    settled = time.time_ns() - status.st_mtime_ns > _SETTLED_NS
    return (status.st_size, status.st_mtime_ns) if settled else None


def _read(path: str, named: bool) -> bytes | None:
    """The file's bytes; None for what can't be a document, told by its head without reading on."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116
        return None  # Opening a FIFO would wait for ever.
    with Path(path).open("rb") as file:
        head = file.read(_HEAD)
        if not named and _is_binary(head):
            return None
        if os.fstat(file.fileno()).st_size > LARGEST:
            limit = LARGEST // 2**20
            raise DocumentError(path, f"is larger than {limit} MB: split it, one file an episode")
        return head + file.read()


def _is_binary(head: bytes) -> bool:
    return b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
