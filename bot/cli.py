"""The command line: `pullquote`, or `python -m bot`. Scripts rely on its words and exit codes.
Answers go to stdout in UTF-8; progress, reports of trouble and logs go to stderr. discord.py is
imported by `run` alone, so that `search` and its like start quickly.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import click

from bot import searching
from bot.backups import Backups
from bot.console import error_line, loaded_first, print_report, progress
from bot.errors import PullquoteError, SettingsError
from bot.lock import alone, is_running
from bot.opening import Opened, opened
from bot.settings import Settings, load
from bot.shows import load_shows
from bot.sources import is_address
from bot.upkeep import TYPED
from bot.version import VERSION


class DefaultToRun(click.Group):
    """A group whose command may be left out: `python -m bot` is `python -m bot run`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] == "--discord":
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(cls=DefaultToRun, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="pullquote")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Pullquote, a Discord bot for podcast communities. Without a command it runs."""
    settings = load()
    logging.basicConfig(
        level=settings.log_level,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    ctx.obj = settings


@cli.command()
@click.option("--discord", "only_discord", is_flag=True, help="Never the sandbox.")
@click.pass_obj
def run(settings: Settings, only_discord: bool) -> None:
    """Join Discord; without DISCORD_TOKEN, run in the sandbox."""
    from bot import running

    if settings.discord_token:
        _do(running.run_at_discord(settings, settings.discord_token))
    elif only_discord:
        raise SettingsError("DISCORD_TOKEN", "is not set", "DISCORD_TOKEN=MTA… in .env")
    else:
        _do(running.run_in_sandbox(settings, port=0))


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes a free one.")
@click.pass_obj
def sandbox(settings: Settings, port: int) -> None:
    """Run in the sandbox, a Discord of our own on this machine. A token that is set is ignored."""
    from bot import running

    _do(running.run_in_sandbox(settings, port))


@cli.command("import")
@click.argument("paths", nargs=-1)
@click.option("--show", "slug", help="The show's slug; needed with PATHS.")
@click.pass_obj
def import_(settings: Settings, paths: tuple[str, ...], slug: str | None) -> None:
    """Read the sources of shows.toml. PATHS are read too, and kept as sources of a show."""
    shows = {show.slug for show in load_shows(settings.shows_file)}
    if slug is not None and slug not in shows:
        raise SettingsError("--show", f"there is no show {slug!r}", f"--show {min(shows)}")
    if paths and slug is None:
        raise SettingsError("--show", "is needed with PATH", f"--show {min(shows)}")
    _do(_import(settings, [_source(path) for path in paths], slug))


def _source(path: str) -> str:
    if is_address(path):
        return path
    if not Path(path).exists():
        raise PullquoteError(f"{path}: there is no such file or folder: correct the path")
    return Path(path).resolve().as_posix()


async def _import(settings: Settings, paths: list[str], slug: str | None) -> None:
    loaded = False
    for folder in _data_dirs(settings):
        async with _opened(settings, folder, answering=False) as house:
            if slug:
                await house.community_store.keep_sources(slug, tuple(paths))
            with progress() as tell:
                report = await house.upkeep.refresh(TYPED, only=slug, progress=tell)
            if slug and paths:
                gave = await house.library_store.giving(slug, paths)
                await house.community_store.drop_sources(slug, tuple(set(paths) - gave))
                loaded = loaded or bool(gave)
            else:
                loaded = loaded or report.episodes > 0
            if folder == settings.data_dir:
                print_report(report)
    if not loaded:
        sys.exit(1)


def _opened(
    settings: Settings, folder: Path | None = None, *, answering: bool = True
) -> AbstractAsyncContextManager[Opened]:
    """What a command needs, of DATA_DIR or of another folder."""
    return opened(
        folder or settings.data_dir,
        settings.shows_file,
        private_hosts=settings.fetch_private_hosts,
        answering=answering,
    )


def _data_dirs(settings: Settings) -> list[Path]:
    """Where an import goes: DATA_DIR, and the sandbox's while a bot runs there, so that it too
    answers from what was imported."""
    running = is_running(settings.sandbox_dir)
    return [settings.data_dir, settings.sandbox_dir] if running else [settings.data_dir]


@cli.command()
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option(
    "--kind", type=click.Choice(["quote", "episode", "link"]), default="quote", show_default=True
)
@click.option("--show", help="Only this show: its slug or title.")
@click.option("--speaker", help="Only what this person says.")
@click.option("--episode", help="Only this episode: a number, a title, a guest.")
@click.option("--year", type=int, help="Only episodes of this year.")
@click.option("--topic", help="Only episodes on this topic.")
@click.option("--exact", is_flag=True, help="The words as typed, in this order.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def search(settings: Settings, /, words: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Search for TEXT. "-" reads queries from stdin, a line each, and answers each in JSON."""
    _do(_search(settings, " ".join(words), as_json, options))


async def _search(settings: Settings, text: str, as_json: bool, options: dict[str, Any]) -> None:
    async with _opened(settings) as house:
        await loaded_first(house)
        asked = searching.Asked(house.library, **options)
        if asked.nothing:
            error_line(asked.nothing)
        if text == "-":
            await searching.answer_lines(asked, sys.stdin.buffer, sys.stdout)
        elif as_json:
            print(json.dumps(await asked.answer(text), ensure_ascii=False))
        else:
            searching.print_answer(await asked.answer(text))


@cli.command()
@click.option("--show", "slug", help="Only this show.")
@click.pass_obj
def export(settings: Settings, slug: str | None) -> None:
    """Print every episode as JSON, one a line."""
    _do(_export(settings, slug))


async def _export(settings: Settings, slug: str | None) -> None:
    async with _opened(settings) as house:
        await loaded_first(house)
        show = house.library.catalogue.show(slug).slug if slug else None
        async for episode in house.library_store.whole_episodes(show):
            print(json.dumps(searching.exported(episode), ensure_ascii=False))


@cli.command()
@click.argument("paths", nargs=-1, required=True)
def check(paths: tuple[str, ...]) -> None:
    """Say how documents would be read and what to mend in them. Run it before you publish."""
    from bot.check import check as examine

    if not examine(paths):
        sys.exit(1)


@cli.command()
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Check settings, shows, documents and databases. Exits 1 where there is something to mend."""
    from bot.doctor import examine

    if not asyncio.run(examine(settings)):
        sys.exit(1)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def restore(settings: Settings, file: Path) -> None:
    """Put FILE, a copy of community.db, in its place. The one that was there is kept."""
    _do(_restore(settings, file))


async def _restore(settings: Settings, file: Path) -> None:
    with alone(settings.data_dir):
        aside = await Backups(settings.data_dir, time.time).restore(file)
    print(f"restored community.db from {file}")
    if aside:
        print(f"the one that was there is {aside} now")


def _do(work: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(130)


def main() -> None:
    """The entry point: every known error is one sentence on stderr.

    Exits: 0 done; 1 it could not be done; 2 a setting or an option is wrong.
    """
    for stream in (sys.stdout, sys.stderr):
        # Windows writes in its old code page otherwise; a lone surrogate is no reason to die.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        cli(prog_name="pullquote")
    except SettingsError as error:
        error_line(error.user_message)
        sys.exit(2)
    except PullquoteError as error:
        error_line(error.user_message)
        sys.exit(1)
    except BrokenPipeError:
        # The reader (`head`) has seen enough; Python would complain once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
