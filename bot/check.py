"""`check PATH…`: what a podcast's own people run before they publish.

It reads documents as a refresh would, without shows.toml and without a database, and says what
was recognised, what was found, and what to mend, with file and line.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from rich.console import Console
from rich.text import Text

from bot import ingest
from bot.errors import DocumentError, PullquoteError
from bot.ingest.feed import read_feed
from bot.ingest.feed_xml import is_feed
from bot.ingest.people import is_nobody
from bot.model import Document, Episode, Format, Problem, Show, Skipped
from bot.plan import clusters
from bot.plural import counted
from bot.sources import is_address, list_sources, load

#: Labels that are named in one warning; a crowd needs no list.
_MOST_NAMED = 8
_POSTS = frozenset({Format.HUGO, Format.JEKYLL})


def check(paths: Sequence[str]) -> bool:
    """Print what is found in the files and folders; whether all could be read."""
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    if feeds := [path for path in paths if is_address(path)]:
        raise PullquoteError(
            f"{feeds[0]} is an address, and `check` reads files only: save it and check the file"
        )
    listing = list_sources([Path(path).resolve().as_posix() for path in paths])
    files = load(listing.paths(), listing.named, {}, {})
    for path in files.unknown:
        console.print(Text(f"{path}: left out: not text, by its first bytes"))
    documents: list[Document] = []
    refused = [*listing.refused, *files.refused]
    for path, data in files.items:
        for outcome in _read(path, data, path in listing.named):
            if isinstance(outcome, Document):
                documents.append(outcome)
            elif isinstance(outcome, Problem):
                refused.append(outcome)
            at = outcome.source.path if isinstance(outcome, Document) else path
            console.print(Text(f"{at}: {_said(outcome)}"))
    episodes = _episodes(documents)
    alone = _alone(documents, episodes)
    for problem in [*refused, *alone, *(p for e in episodes for p in (*e.problems, *_gaps(e)))]:
        console.print(Text(f"MEND {problem}"))
    made = "makes" if len(documents) == 1 else "make"
    summary = f"{counted(len(documents), 'document')} {made} {counted(len(episodes), 'episode')}"
    console.print(Text(f"{summary}, {len(refused):,} refused", style="bold"))
    if not documents and not refused:
        console.print(Text("Nothing here is an episode: name the files or folders that have them."))
    return not refused and bool(documents)


def _read(path: str, data: bytes, named: bool) -> Iterator[Document | Skipped | Problem]:
    """What a file is read as: of a feed each of its episodes, without what it names elsewhere."""
    try:
        if is_feed(data):
            feed = read_feed(data, path, path)
            yield from (item.document for item in feed.items)
            yield from (Skipped(f"{guid} is not published") for guid in feed.withheld)
            yield from feed.problems
        elif not named and ingest.recognise(data, path) is None:
            yield Skipped("of no known form, so it is passed over")
        else:
            yield ingest.parse(data, path)
    except DocumentError as error:
        yield Problem(error.path, error.line, error.reason)


def _said(outcome: Document | Skipped | Problem) -> str:
    if isinstance(outcome, Skipped):
        return f"left out: {outcome.reason}"
    if isinstance(outcome, Problem):
        return "refused, see below"
    number = "" if outcome.number is None else f"#{outcome.number} "
    if outcome.chapters:
        return f"{outcome.source.format}: {number}{counted(len(outcome.chapters), 'chapter')}"
    return (
        f"{outcome.source.format}: {number}{outcome.title or 'without a title'}, "
        f"{counted(len(outcome.turns), 'turn')}, {counted(len(outcome.links), 'link')}"
    )


def _episodes(documents: Sequence[Document]) -> list[Episode]:
    show = Show("check", "check")
    regulars = ingest.regulars(document.hosts for document in documents)
    by_path = {document.source.path: document for document in documents}
    groups = clusters({path: ingest.keys(document) for path, document in by_path.items()})
    return [
        episode
        for paths in groups
        for episode in ingest.merge(show, [by_path[path] for path in paths], regulars)
    ]


def _alone(documents: Sequence[Document], episodes: Sequence[Episode]) -> Iterator[Problem]:
    """The chapters that belong to no episode here."""
    used = {source.path for episode in episodes for source in episode.sources}
    for document in documents:
        if document.source.path not in used:
            reason = "holds chapters of no episode here; give it the name of its transcript"
            yield Problem(document.source.path, None, reason)


def _gaps(episode: Episode) -> Iterator[Problem]:
    """What an episode lacks that members would miss, and where to put it."""
    source = episode.sources[0]
    path, forms = source.path, {source.format for source in episode.sources}
    beside = f"{PurePosixPath(path).stem}.toml beside it"
    where = "its front matter" if forms & _POSTS else "its item" if Format.FEED in forms else beside
    lacking = [
        what
        for what, missing in (
            ("title", episode.title == episode.slug),
            ("number", episode.number is None),
            ("date", episode.date is None),
            ("hosts", not episode.hosts),
        )
        if missing
    ]
    if lacking:
        yield Problem(path, None, f"has no {', no '.join(lacking)}: write them into {where}")
    if not episode.turns:
        # What a feed names on the internet is not looked at here.
        unless = ", or see that the feed names one" if Format.FEED in forms else ""
        reason = f"has no transcript, so nothing can be quoted: put one beside it{unless}"
        yield Problem(path, None, reason)
    if not episode.links and forms & _POSTS:
        yield Problem(path, None, "has no links in its notes: add what was talked about")
    if unknown := _unknown(episode):
        named = ", ".join(unknown[:_MOST_NAMED])
        reason = f"labels that fit nobody: {named}; name them among hosts, guests or notes"
        yield Problem(path, None, reason)


def _unknown(episode: Episode) -> list[str]:
    labels: Iterable[str] = (t.speaker for t in episode.turns if t.speaker and not t.person)
    return [label for label in dict.fromkeys(labels) if not is_nobody(label)]
