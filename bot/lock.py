"""One running bot for each DATA_DIR."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import AlreadyRunningError, StoreError


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder; AlreadyRunningError where another process does.

    The operating system lets go of it when the process ends, however it ends.
    """
    lock = _lock(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise AlreadyRunningError(
            f"a bot already runs on {folder}: stop it first, or set DATA_DIR to another folder"
        ) from error
    except OSError as error:
        raise StoreError(
            f"{folder} can't be written ({error.strerror}): make it writable or set DATA_DIR to"
            " another folder"
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_running(folder: Path) -> bool:
    """Whether a bot holds the folder now."""
    if not (folder / "run.lock").exists():
        return False
    try:
        with _lock(folder):
            return False
    except (Timeout, OSError):
        return True


def _lock(folder: Path) -> FileLock:
    return FileLock(folder / "run.lock", timeout=0)
