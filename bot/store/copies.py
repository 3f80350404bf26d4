"""Copies of community.db: made while it is in use, checked, and put in its place.

Every call blocks; they run in a thread.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import NewerDatabaseError, StoreError
from bot.store.database import newest_schema, translated

#: Tables that every community.db has had, and library.db never.
_KNOWN_BY = {"kept_sources", "pages", "synced_commands"}


def copy_database(source: Path, target: Path) -> None:
    """Copy a database by SQLite's own backup, as of one moment, whoever writes to it meanwhile.
    `target` appears when it is whole, as one file, and on the disk. StoreError."""
    part = target.with_name(f"{target.name}.part")
    with translated(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as present,
            closing(sqlite3.connect(part)) as copy,
        ):
            present.backup(copy)
            # Else whoever opens it makes two files more beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
        part.replace(target)


def check_community(path: Path, called: Path | None = None) -> None:
    """Whether a file is a sound community.db that this program can take over. StoreError or
    NewerDatabaseError, about `called` where it goes by another name."""
    name = called or path
    known = newest_schema("community")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            (version,) = database.execute("PRAGMA user_version").fetchone()
            tables = {row[0] for row in database.execute("SELECT name FROM sqlite_schema")}
            (damage,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{name} can't be read as a database ({error}): take another copy") from (
            error
        )
    if not tables >= _KNOWN_BY or version < 1:
        raise StoreError(f"{name} is not a copy of community.db: name one that is")
    if version > known:
        raise NewerDatabaseError(
            f"{name} was written by a newer Pullquote (schema {version}, this one knows {known}):"
            " update Pullquote, or take an older copy"
        )
    if damage != "ok":
        raise StoreError(f"{name} is damaged ({damage.splitlines()[0]}): take another copy")


def restore_community(file: Path, place: Path, aside: Path) -> bool:
    """Put a copy of `file` at `place`, once it is found sound; what was there is at `aside` then.
    False where nothing was there. StoreError, and nothing has changed.

    Nobody may have `place` open. It is whole at every moment: the new file takes its name in
    one step, after the old one is safe.
    """
    with translated(file):
        place.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="restoring-", dir=place.parent) as folder:
            # A copy by hand may have its newest rows in a file beside it, and may lie where
            # SQLite can't write: it is looked at in a place of our own.
            taken, ready = Path(folder, "taken.db"), Path(folder, "ready.db")
            shutil.copyfile(file, taken)
            if _beside(file, "-wal").exists():
                shutil.copyfile(_beside(file, "-wal"), _beside(taken, "-wal"))
            check_community(taken, file)
            copy_database(taken, ready)
            was_there = place.exists()
            if was_there:
                _set_aside(place, aside)
            ready.replace(place)
    return was_there


def _set_aside(place: Path, aside: Path) -> None:
    """Copy a database that nobody has open; nothing stays beside it that the next one could
    take for its own."""
    try:
        with closing(sqlite3.connect(place, timeout=0.5)) as database:
            busy = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.Error:
        busy = False  # It is damaged: all that is there of it is kept as it is.
    if busy:
        raise StoreError(f"{place} is in use by another program: wait for it to end and try again")
    shutil.copy2(place, aside)
    for end in ("-wal", "-shm"):
        if _beside(place, end).exists():
            os.replace(_beside(place, end), _beside(aside, end))  # noqa: PTH105 - as its twin


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)
