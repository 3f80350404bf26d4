"""What many tests stand on: the sample show, loaded once; a shelf of posts of one's own; the
command line as another process."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import hypothesis
import pytest
from feed_show import Kites
from program import SAMPLE, environment, texts
from shelf import Shelf
from web import website

from bot.library import Library
from bot.opening import Opened, opened

# Examples are many and machines are shared: how long one takes says nothing.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

#: Processes that share the suite, at most: a container's quota shows in no count of cores.
_MOST_WORKERS = 4


def pytest_configure() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would the programs that the
    tests start and end by it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """The whole suite runs on all cores, each file in one of the processes, so that what a module
    shares is made once; tests that were chosen run in this one, where a debugger reaches them."""
    cores = os.cpu_count() or 1
    if cores == 1 or config.args != config.getini("testpaths"):
        return 0
    config.option.dist = "loadfile"
    return min(cores, _MOST_WORKERS)


@pytest.fixture(scope="session")
def sample_show() -> Path:
    """shows.toml of the show that comes with Pullquote."""
    return SAMPLE


@pytest.fixture(scope="session")
def data_dir(sample_show: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DATA_DIR with the sample show, loaded once. Only to be read; `own_data_dir` to write."""
    folder = tmp_path_factory.mktemp("loaded")

    async def load() -> None:
        async with opened(folder, sample_show) as house:
            report = await house.library.refresh()
            assert not report.refused, report.refused

    asyncio.run(load())
    return folder


@pytest.fixture
def own_data_dir(data_dir: Path, tmp_path: Path) -> Path:
    """A copy of the loaded DATA_DIR, to write to and to damage."""
    return Path(shutil.copytree(data_dir, tmp_path / "var"))


@pytest.fixture
async def house(data_dir: Path, sample_show: Path) -> AsyncIterator[Opened]:
    """The loaded sample show, opened."""
    async with opened(data_dir, sample_show) as opened_house:
        yield opened_house


@pytest.fixture
def library(house: Opened) -> Library:
    """The library of the loaded sample show."""
    return house.library


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty shelf whose one show is called "kites"."""
    shelf = Shelf(tmp_path)
    shelf.posts.mkdir()
    shelf.configure('slug = "kites"\ntitle = "Kites and Ladders"\nsources = ["posts"]')
    return shelf


@pytest.fixture
async def kites(shelf: Shelf) -> AsyncIterator[Kites]:
    """A show whose only source is a feed on a server of its own."""
    async with website() as site:
        shelf.configure(
            f'slug = "kites"\ntitle = "Kites and Ladders"\nsources = ["{site.address}/feed.xml"]'
        )
        yield Kites(site, shelf)


#: Runs `python -m bot` with these arguments, settings (as `DATA_DIR=...`) and stdin.
CommandLine = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def pullquote(tmp_path: Path, sample_show: Path) -> CommandLine:
    """The command line, from an empty working directory, on the sample show."""

    def run(
        *arguments: str, stdin: str = "", before: Sequence[str] = (), **settings: object
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*before, sys.executable, "-m", "bot", *arguments],
            env=environment(SHOWS_FILE=sample_show, LOG_LEVEL="WARNING") | texts(settings),
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def without_root() -> list[str]:
    """What to put before a command so that permissions of files bind it; skips where they can't
    be made to."""
    if not hasattr(os, "geteuid"):
        pytest.skip("Windows has other permissions")
    if os.geteuid():
        return []
    setpriv = shutil.which("setpriv")
    if not setpriv:
        pytest.skip("root may write everywhere, and there is no setpriv to give that up")
    given_up = "-dac_override,-dac_read_search"
    return [setpriv, "--bounding-set", given_up, "--inh-caps", "-all", "--"]
