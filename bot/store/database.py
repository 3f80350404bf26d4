"""One SQLite file: connections, pragmas, transactions, migrations.

One connection writes, behind a lock and `BEGIN IMMEDIATE`: two coroutines on one connection
would lose each other's rows, since one's rollback discards the other's. Reads go to a few
read-only connections; WAL lets them see the last commit while a transaction is open.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import aiosqlite

from bot.errors import NewerDatabaseError, StoreError

logger = logging.getLogger(__name__)

#: How long a writer in another process (an `import` beside the bot) is waited for.
_BUSY_TIMEOUT_MS = 5_000
#: Who waits patiently tries so often, waiting so long each time: five minutes in all. Between two
#: tries the program can be ended.
_TRIES, _TRY_MS = 1_200, 250
#: The same by hand, in seconds, for the one lock that SQLite does not wait for.
_WAITS_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3)
#: Two suffice on two cores: measured 247 -> 383 queries a second, and no more with four.
_READERS = 2


class Database:
    """Open with `await Database.open(...)`, close with `await close()`."""

    def __init__(
        self,
        path: Path,
        writer: aiosqlite.Connection,
        readers: Sequence[aiosqlite.Connection],
        remedy: str = "",
    ) -> None:
        self.path = path
        self._remedy = remedy
        self._writer = writer
        self._readers = list(readers)
        self._idle: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        for reader in readers:
            self._idle.put_nowait(reader)
        self._writing = asyncio.Lock()

    @classmethod
    async def open(
        cls, path: Path, migrations: str, remedy: str, *, precious: bool = False
    ) -> Database:
        """Open, creating and migrating as needed.

        `migrations` names a folder below `bot/store/migrations`; `remedy` is what to do when
        the file is beyond repair, for the sentence of the StoreError. `precious`: what was
        committed outlives a power cut too, which costs a few milliseconds each time.
        """
        opened: list[aiosqlite.Connection] = []
        try:
            with translated(path, remedy):
                path.parent.mkdir(parents=True, exist_ok=True)
                writer = await _connect(path, "rwc")
                opened.append(writer)
                await _use_wal(writer)
                await writer.execute("PRAGMA foreign_keys = ON")
                await writer.execute(f"PRAGMA synchronous = {'FULL' if precious else 'NORMAL'}")
                await writer.execute("PRAGMA cache_size = -32000")
                await migrate(writer, files("bot.store.migrations") / migrations, path)
                opened += [await _connect(path, "ro") for _ in range(_READERS)]
        except BaseException:
            for connection in opened:
                await connection.close()
            raise
        return cls(path, writer, opened[1:], remedy)

    async def close(self) -> None:
        """Close all connections; the last one folds the WAL back into the file."""
        async with self._writing:  # Whoever writes just now gets to the end.
            for connection in (*self._readers, self._writer):
                await connection.close()

    @asynccontextmanager
    async def transaction(
        self, waiting: Callable[[], None] | None = None
    ) -> AsyncIterator[aiosqlite.Connection]:
        """The writing connection, alone: all or nothing. StoreError where it can't be kept.

        Another program that writes is waited for: for seconds, or with `waiting`, which is called
        meanwhile again and again, for minutes.
        """
        async with self._writing:
            with translated(self.path, self._remedy):
                try:
                    await self._begin(waiting)
                    yield self._writer
                    await self._writer.execute("COMMIT")
                except BaseException:
                    await asyncio.shield(_rollback(self._writer))
                    raise

    async def _begin(self, waiting: Callable[[], None] | None) -> None:
        if waiting is None:
            await self._writer.execute("BEGIN IMMEDIATE")
            return
        await self._writer.execute(f"PRAGMA busy_timeout = {_TRY_MS}")
        try:
            for left in reversed(range(_TRIES)):
                try:
                    await self._writer.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if "locked" not in str(error) or not left:
                        raise
                waiting()
        finally:
            await self._writer.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of one query, as of the last commit; waits while all readers are lent."""
        connection = await self._idle.get()
        try:
            with translated(self.path, self._remedy):
                return list(await connection.execute_fetchall(sql, parameters))
        finally:
            self._idle.put_nowait(connection)

    async def damage(self) -> str | None:
        """What SQLite's own check finds wrong, one sentence; None where the file is sound."""
        rows = await self.fetch("PRAGMA quick_check(1)")
        return None if rows[0][0] == "ok" else str(rows[0][0])

    async def data_version(self) -> int:
        """A number that differs once any connection, of any process, has committed.

        Asked of the first reader always: SQLite counts it for each connection apart.
        """
        with translated(self.path, self._remedy):
            rows = await self._readers[0].execute_fetchall("PRAGMA data_version")
        return int(next(iter(rows))[0])


def newest_schema(migrations: str) -> int:
    """The number of the newest schema; `migrations` as in `Database.open`."""
    return len(_scripts(files("bot.store.migrations") / migrations))


def _scripts(folder: Traversable) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)


async def migrate(writer: aiosqlite.Connection, folder: Traversable, path: Path) -> None:
    """Bring the database to the newest schema, one transaction a migration.

    Statement by statement, since `executescript` would commit the open transaction; the
    version is set inside it, so a migration that fails leaves no trace.
    """
    scripts = _scripts(folder)
    version = await _version(writer)
    while version < len(scripts):
        try:
            await writer.execute("BEGIN IMMEDIATE")
            # Asked anew: another process may have migrated while this one waited.
            version = await _version(writer)
            for script in scripts[version : version + 1]:
                for statement in _statements(script.read_text(encoding="utf-8")):
                    await writer.execute(statement)
                version += 1
                await writer.execute(f"PRAGMA user_version = {version}")
            await writer.execute("COMMIT")
        except BaseException:
            await asyncio.shield(_rollback(writer))
            raise
        logger.debug("migrated %s to schema %d", path.name, version)
    if version > len(scripts):
        raise NewerDatabaseError(
            f"{path} was written by a newer Pullquote (schema {version}, this one knows "
            f"{len(scripts)}): update Pullquote, or set DATA_DIR to another folder"
        )


async def _version(connection: aiosqlite.Connection) -> int:
    rows = await connection.execute_fetchall("PRAGMA user_version")
    return int(next(iter(rows))[0])


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


async def _rollback(writer: aiosqlite.Connection) -> None:
    # Asked for even where BEGIN was only on its way when the task was cancelled; a full disk,
    # on the other hand, may have rolled back already.
    with suppress(sqlite3.OperationalError):
        await writer.execute("ROLLBACK")


async def _connect(path: Path, mode: str) -> aiosqlite.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    # Tried without aiosqlite first: where that can't connect, its thread goes on for a moment and
    # prints a traceback if the program ends meanwhile.
    await asyncio.to_thread(_try_to_open, address)
    connection = await aiosqlite.connect(address, uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    await connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    return connection


async def _use_wal(connection: aiosqlite.Connection) -> None:
    """SQLite waits for no lock here: two programs that open a new file at once would clash."""
    for wait_s in (*_WAITS_S, None):
        try:
            await connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if wait_s is None or "locked" not in str(error):
                raise
        await asyncio.sleep(wait_s)


def _try_to_open(address: str) -> None:
    sqlite3.connect(address, uri=True).close()


@contextmanager
def translated(path: Path, remedy: str = "") -> Iterator[None]:
    """Every sqlite3 or file-system error as one StoreError that names file and remedy."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(_sentence(path, error, remedy)) from error


def _sentence(path: Path, error: Exception, remedy: str) -> str:
    text = str(error)
    if "disk is full" in text or "No space left" in text:
        return (
            f"the disk that holds {path} is full: free some space and try again; nothing was lost"
        )
    # SQLite's words for what the system calls by its own: a limit on files, a quota.
    for why in ("disk I/O error", "File too large", "quota exceeded"):
        if why in text:
            return f"{path} could not be written ({why}): check the disk and its free space"
    if "readonly" in text or "unable to open" in text or isinstance(error, PermissionError):
        return f"{path} can't be written: make the folder writable or set DATA_DIR to another one"
    if "locked" in text:
        return f"{path} is in use by another program: wait for it to end and try again"
    if "not a database" in text or "malformed" in text:
        return f"{path} is damaged: {remedy or 'restart Pullquote for what to do'}"
    if isinstance(error, OSError):
        return f"{path} can't be opened ({error.strerror}): set DATA_DIR to another folder"
    return f"{path}: {text}"
