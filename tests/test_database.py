"""One SQLite file: all or nothing, whatever happens in between."""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiosqlite
import pytest
from conftest import without_root
from program import ROOT

from bot.errors import NewerDatabaseError, StoreError
from bot.store.database import Database, migrate, translated

INSERT = "INSERT INTO kept_sources (show, source) VALUES ('kites', ?)"


async def opened(folder: Path) -> Database:
    """community.db in the folder: its schema is a small one."""
    return await Database.open(folder / "community.db", "community", "put back the copy")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    found = await opened(tmp_path)
    yield found
    await found.close()


async def stored(database: Database) -> list[str]:
    """The sources that are committed."""
    rows = await database.fetch("SELECT source FROM kept_sources ORDER BY rowid")
    return [row[0] for row in rows]


async def write(database: Database, source: str) -> None:
    """One row in a transaction of its own."""
    async with database.transaction() as connection:
        await connection.execute(INSERT, [source])


# Transactions


async def test_a_transaction_is_kept(database: Database) -> None:
    await write(database, "a")
    assert await stored(database) == ["a"]


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    await write(database, "before")
    with pytest.raises(LookupError, match="halfway"):
        async with database.transaction() as connection:
            await connection.execute(INSERT, ["lost"])
            raise LookupError("halfway")
    await write(database, "after")
    assert await stored(database) == ["before", "after"]


async def test_wrong_sql_is_a_store_error_that_names_the_file(database: Database) -> None:
    with pytest.raises(StoreError, match=r"community\.db: no such table: nowhere"):
        async with database.transaction() as connection:
            await connection.execute(INSERT, ["lost"])
            await connection.execute("INSERT INTO nowhere VALUES (1)")
    assert await stored(database) == []


async def test_readers_see_the_old_state_until_the_commit(database: Database) -> None:
    await write(database, "old")
    async with database.transaction() as connection:
        await connection.execute(INSERT, ["new"])
        assert await stored(database) == ["old"]
    assert await stored(database) == ["old", "new"]


async def test_two_coroutines_do_not_lose_each_others_rows(database: Database) -> None:
    """On one connection without a lock the rollback of one takes the rows of the other."""

    async def fails(number: int) -> None:
        async with database.transaction() as connection:
            await connection.execute(INSERT, [f"lost {number}"])
            await asyncio.sleep(0)
            raise LookupError

    work = [write(database, f"kept {n}") if n % 2 else fails(n) for n in range(20)]
    results = await asyncio.gather(*work, return_exceptions=True)
    assert sum(isinstance(result, LookupError) for result in results) == 10
    assert sorted(await stored(database)) == sorted(f"kept {n}" for n in range(1, 20, 2))


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 10, 100])
async def test_a_cancelled_task_rolls_back_and_the_next_one_works(
    database: Database, steps: int
) -> None:
    """Cancelled at each of the first points where it waits, the BEGIN among them."""

    async def work() -> None:
        async with database.transaction() as connection:
            for number in range(1000):
                await connection.execute(INSERT, [str(number)])

    task = asyncio.create_task(work())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await write(database, "next")
    assert await stored(database) == ["next"]


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError):
        await database.fetch(INSERT, ["x"])
    assert await stored(database) == []


async def test_more_readers_than_connections_wait_for_each_other(database: Database) -> None:
    await write(database, "a")
    assert await asyncio.gather(*(stored(database) for _ in range(20))) == [["a"]] * 20


async def test_the_data_version_tells_of_every_writer(tmp_path: Path, database: Database) -> None:
    first = await database.data_version()
    assert await database.data_version() == first
    await write(database, "own")
    second = await database.data_version()
    other = await opened(tmp_path)
    await write(other, "another's")
    await other.close()
    assert len({first, second, await database.data_version()}) == 3


async def test_a_writer_waits_for_the_writer_of_another_connection(
    tmp_path: Path, database: Database
) -> None:
    other = await opened(tmp_path)
    begun = asyncio.Event()

    async def slowly() -> None:
        async with other.transaction() as connection:
            await connection.execute(INSERT, ["slow"])
            begun.set()
            await asyncio.sleep(0.1)

    task = asyncio.create_task(slowly())
    await begun.wait()
    await write(database, "waited")
    await task
    await other.close()
    assert await stored(database) == ["slow", "waited"]


async def test_who_waits_in_vain_is_told(tmp_path: Path, database: Database) -> None:
    """The timeout is shortened through the connection, so as not to wait for five seconds."""
    async with database.transaction() as connection:
        await connection.execute(INSERT, ["x"])
        other = await aiosqlite.connect(tmp_path / "community.db", isolation_level=None)
        await other.execute("PRAGMA busy_timeout = 10")
        impatient = Database(tmp_path / "community.db", other, [])
        with pytest.raises(StoreError, match="in use by another program: wait for it"):
            await write(impatient, "y")
        await impatient.close()
    assert await stored(database) == ["x"]


# Migrations


async def test_opening_makes_the_folder_and_the_newest_schema(tmp_path: Path) -> None:
    database = await opened(tmp_path / "deep" / "er")
    assert await stored(database) == []
    await database.close()
    database = await opened(tmp_path / "deep" / "er")
    assert await stored(database) == []
    await database.close()


async def test_several_can_open_a_new_file_at_once(tmp_path: Path) -> None:
    """An `import` beside the first start of a bot."""
    for number in range(5):
        folder = tmp_path / str(number)
        found = await asyncio.gather(*(opened(folder) for _ in range(4)), return_exceptions=True)
        databases = [one for one in found if isinstance(one, Database)]
        async with AsyncExitStack() as stack:
            for database in databases:
                stack.push_async_callback(database.close)
            assert databases == found
            await write(databases[0], "a")
            assert [await stored(database) for database in databases] == [["a"]] * 4


async def bare(path: Path) -> aiosqlite.Connection:
    """A connection as `migrate` gets it."""
    return await aiosqlite.connect(path, isolation_level=None)


def script(folder: Path, number: int, text: str) -> None:
    """One migration."""
    folder.mkdir(exist_ok=True)
    (folder / f"{number:04}_x.sql").write_text(text, encoding="utf-8")


def tables(path: Path) -> set[str]:
    """What is in the file, seen by nobody of ours."""
    connection = sqlite3.connect(path)
    try:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    finally:
        connection.close()


def version(path: Path) -> int:
    """The schema's number in the file."""
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


async def test_migrations_run_once_and_in_order(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.db", tmp_path / "scripts"
    script(folder, 1, "-- why\nCREATE TABLE one (a); -- and why\nINSERT INTO one VALUES ('x;y');\n")
    connection = await bare(path)
    await migrate(connection, folder, path)
    script(folder, 2, "ALTER TABLE one ADD COLUMN b;\nINSERT INTO one VALUES ('z', 1)")
    await migrate(connection, folder, path)
    await migrate(connection, folder, path)
    rows = await connection.execute_fetchall("SELECT a, b FROM one")
    await connection.close()
    assert list(rows) == [("x;y", None), ("z", 1)]
    assert version(path) == 2


async def test_a_migration_that_fails_midway_leaves_no_trace(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.db", tmp_path / "scripts"
    script(folder, 1, "CREATE TABLE one (a);\nINSERT INTO one VALUES (1);\n")
    script(
        folder, 2,
        "CREATE TABLE two (a);\nDROP TABLE one;\nINSERT INTO nowhere VALUES (1);\n"
        "CREATE TABLE three (a);\n",
    )  # fmt: skip
    connection = await bare(path)
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await migrate(connection, folder, path)
    assert tables(path) == {"one"}
    assert version(path) == 1
    # The connection is fit for use, and a corrected script brings the rest.
    script(folder, 2, "CREATE TABLE two (a);\n")
    await migrate(connection, folder, path)
    rows = await connection.execute_fetchall("SELECT a FROM one")
    await connection.close()
    assert list(rows) == [(1,)]
    assert tables(path) == {"one", "two"}


async def test_a_database_of_a_newer_version_is_refused_and_untouched(tmp_path: Path) -> None:
    await (await opened(tmp_path)).close()
    path = tmp_path / "community.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabaseError) as caught:
        await opened(tmp_path)
    message = caught.value.user_message
    assert str(path) in message
    assert "schema 99" in message
    assert "update Pullquote" in message
    assert path.read_bytes() == before


# Trouble


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "community.db"
    path.write_bytes(b"These are my notes about kites." * 100)
    with pytest.raises(StoreError) as caught:
        await opened(tmp_path)
    assert caught.value.user_message == f"{path} is damaged: put back the copy"
    assert path.read_bytes().startswith(b"These are my notes"), "it is somebody's file"


async def test_a_file_that_is_damaged_inside_says_the_remedy_too(tmp_path: Path) -> None:
    """The head is sound, so that opening goes well; the first look at the table does not."""
    database = await opened(tmp_path)
    for number in range(300):
        await write(database, f"{number} " + "kite " * 50)
    await database.close()
    path = tmp_path / "community.db"
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xa5" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(StoreError) as caught:
        database = await opened(tmp_path)
        try:
            await stored(database)
        finally:
            await database.close()
    assert caught.value.user_message == f"{path} is damaged: put back the copy"


async def test_a_sound_file_has_no_damage_and_a_damaged_one_has(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    await write(database, "a")
    assert await database.damage() is None
    await database.close()
    path = tmp_path / "community.db"
    connection = sqlite3.connect(path)
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_kept_sources_1'"
    ).fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    # An index without its row: opening and reading go well, only the check finds it.
    data[(page - 1) * 4096 + 3 : (page - 1) * 4096 + 5] = b"\0\0"
    path.write_bytes(data)
    database = await opened(tmp_path)
    assert await stored(database) == ["a"]
    found = await database.damage()
    await database.close()
    assert found
    assert found != "ok"


async def test_a_full_disk_is_one_sentence_and_nothing_is_lost(database: Database) -> None:
    await write(database, "before")
    with pytest.raises(StoreError) as caught:
        async with database.transaction() as connection:
            # SQLite's own way to run out of room: SQLITE_FULL, as from a full disk.
            await connection.execute("PRAGMA max_page_count = 1")
            for number in range(10_000):
                await connection.execute(INSERT, [f"{number} " + "kite " * 50])
    message = caught.value.user_message
    assert message.startswith(f"the disk that holds {database.path} is full: free some space")
    assert await stored(database) == ["before"]
    async with database.transaction() as connection:
        await connection.execute("PRAGMA max_page_count = 100000")
        await connection.execute(INSERT, ["after"])
    assert await stored(database) == ["before", "after"]


def test_a_file_that_may_not_grow_asks_for_room(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="its free space"), translated(tmp_path):
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))


async def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="set DATA_DIR to another folder"):
        await opened(tmp_path / "var")


OPEN = """
import asyncio, pathlib, sys
from bot.errors import StoreError
from bot.store.database import Database

async def main():
    try:
        database = await Database.open(pathlib.Path(sys.argv[1]), "community", "x")
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO kept_sources VALUES ('a', 'b')")
        await database.close()
    except StoreError as error:
        print(error.user_message)

asyncio.run(main())
"""


@pytest.mark.parametrize("made_before", [True, False])
async def test_a_read_only_folder_is_one_sentence(tmp_path: Path, made_before: bool) -> None:
    """In another process, since the tests may run as root, whom permissions do not bind."""
    before = without_root()
    folder = tmp_path / "var"
    folder.mkdir()
    path = folder / "community.db"
    if made_before:
        await (await opened(folder)).close()
        path.chmod(0o444)
    folder.chmod(0o555)
    done = subprocess.run(
        [*before, sys.executable, "-c", OPEN, str(path)],
        capture_output=True, encoding="utf-8", cwd=ROOT, timeout=30, check=False,
    )  # fmt: skip
    folder.chmod(0o755)
    expected = f"{path} can't be written: make the folder writable or set DATA_DIR to another one\n"
    assert (done.stdout, done.stderr) == (expected, "")
