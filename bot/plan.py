"""What a refresh has to do to one show: pure, so that every case can be tried without a disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import PurePosixPath

from bot import ingest
from bot.model import Problem, Show, Spelt
from bot.reading import VERSION, Reading
from bot.search.misheard import Lore
from bot.sources import Listing
from bot.store.loading import DocumentRow, FeedRow
from bot.store.rows import StoredDocument
from bot.workers import politely


@dataclass(slots=True)
class Found:
    """What reading the sources of one show gave, beside what was stored of it before.

    `made` are the stored episodes' ids by signature: from which documents they were made.
    `unchanged` also has what feeds gave once and show no more. `feeds` are those to remember;
    `lore` is what was learned from the documents of before.
    """

    show: Show
    listing: Listing
    stored: Mapping[str, StoredDocument]
    made: Mapping[bytes, set[str]]
    readings: dict[str, Reading] = field(default_factory=dict)
    unchanged: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    feeds: list[FeedRow] = field(default_factory=list)
    lore: Lore = field(default_factory=Lore)


@dataclass(frozen=True, slots=True)
class Plan:
    """`make` are the clusters to make episodes of, by the signature that they will have: the
    paths of their documents. `stale` are the signatures whose episodes go."""

    documents: list[DocumentRow]
    gone: list[str]
    regulars: tuple[str, ...]
    known: Spelt
    make: dict[bytes, list[str]]
    stale: list[bytes]
    refused: list[Problem]
    skipped: int


def make_plan(found: Found, today: date, version: int = VERSION) -> Plan:
    """Compare what was found with what is stored. Posts dated after `today` are as if not there;
    what an earlier `version` of the program made is made anew, unchanged documents or not.

    A document that was refused keeps its older version, a folder that can't be listed what it
    had, and a source that gives no episode at all every document that it gave before: an
    unplugged disk wipes nothing.
    """
    fresh = {r.path: row for r in found.readings.values() if (row := _row(r, today))}
    refused = [*found.refused, *(r.problem for r in found.readings.values() if r.problem)]
    stays = (found.unchanged | {problem.path for problem in refused}) & found.stored.keys()
    for folder in (problem.path for problem in found.listing.refused):
        stays |= {path for path in found.stored if _is_under(path, folder)}
    for source in _giving_nothing(found, fresh, stays):
        stays |= {path for path in found.stored if _is_under(path, source)}
        # A slip in `sources` names a new source that is not there, and drops the right one.
        stays |= _of_no_source(found)
        if source not in {problem.path for problem in refused}:
            reason = f"holds no episode{_example(found, source, refused, today)}"
            mend = "put its documents there or correct `sources` in shows.toml"
            refused.append(Problem(source, None, f"{reason}: {mend}"))
    kept = {path: found.stored[path] for path in stays - fresh.keys()}
    known: dict[str, StoredDocument | DocumentRow] = {**kept, **fresh}
    current = {path: document for path, document in known.items() if document.outcome == "read"}
    regulars = ingest.regulars(document.hosts for document in current.values())
    made_with = [version, {k: v for k, v in asdict(found.show).items() if k != "sources"}, regulars]
    groups = clusters({path: document.keys for path, document in current.items()})
    # The beginning is the same for all, and long: a show's settings.
    beginning = json.dumps(made_with)[:-1]
    wanted = {_signature(beginning, current, paths): paths for paths in politely(groups)}
    outcomes = [document.outcome for document in kept.values()]
    outcomes += [row.outcome for row in fresh.values()]
    awaited = sum(_is_awaited(reading, today) for reading in found.readings.values())
    return Plan(
        documents=list(fresh.values()),
        gone=sorted(found.stored.keys() - stays - fresh.keys()),
        regulars=regulars,
        known=found.lore.learned(document.spelt for document in politely(current.values())),
        make={s: paths for s, paths in wanted.items() if s not in found.made},
        stale=[signature for signature in found.made if signature not in wanted],
        refused=refused,
        skipped=outcomes.count("skipped") + awaited,
    )


def _row(reading: Reading, today: date) -> DocumentRow | None:
    """The row to remember; none for a post from the future, which is asked again next time."""
    if reading.body and not _is_awaited(reading, today):
        return DocumentRow(
            reading.path,
            reading.sha256,
            "read",
            reading.keys,
            reading.hosts,
            reading.body,
            reading.feed,
            reading.spelt,
        )
    if reading.skipped:
        keys, feed = reading.keys, reading.feed
        return DocumentRow(reading.path, reading.sha256, "skipped", keys, (), None, feed)
    return None


def _is_awaited(reading: Reading, today: date) -> bool:
    """Whether it is a post from the future."""
    return bool(reading.body and reading.date and reading.date > today.isoformat())


def _giving_nothing(
    found: Found, fresh: Mapping[str, DocumentRow], stays: set[str]
) -> Iterator[str]:
    read = {path for path, row in fresh.items() if row.outcome == "read"}
    read |= {path for path in stays if found.stored[path].outcome == "read"}
    for source, paths in found.listing.by_source.items():
        if read.isdisjoint(paths):
            yield source


def _example(found: Found, source: str, refused: Iterable[Problem], today: date) -> str:
    """One of the files that a source holds and why it is no episode; "" where it holds none, or
    something was refused and says it already."""
    if any(_is_under(problem.path, source) for problem in refused):
        return ""
    paths, unknown = found.listing.by_source[source], set(found.unknown)
    readings = [found.readings[path] for path in paths if path in found.readings]
    why = {path: "is of no known form" for path in paths if path in unknown}
    why |= {r.path: f"is left out: {r.skipped}" for r in readings if r.skipped}
    why |= {r.path: f"is of {r.date}, which is to come" for r in readings if _is_awaited(r, today)}
    # Pictures, which never were texts, explain least.
    texts = [path for path in why if path in found.readings] or list(why)
    if not texts:
        return ""
    name = texts[0].removeprefix(source).lstrip("/")
    among = f", one of {len(paths):,}," if len(paths) > 1 else ""
    return f" ({name}{among} {why[texts[0]]})"


def _of_no_source(found: Found) -> set[str]:
    sources = list(found.listing.by_source)
    return {path for path in found.stored if not any(_is_under(path, s) for s in sources)}


def _is_under(path: str, source: str) -> bool:
    """Whether it is the source, lies in it, or is an item of it."""
    beside = path == source or path.startswith(f"{source}#")
    return beside or PurePosixPath(source) in PurePosixPath(path).parents


def clusters(keys: Mapping[str, Iterable[str]]) -> Iterable[list[str]]:
    """Paths of documents that share a key, directly or through others, in order; `keys` are
    those of each path, see `ingest.keys`."""
    leader: dict[str, str] = {}

    def find(path: str) -> str:
        while leader[path] != path:
            leader[path] = leader[leader[path]]
            path = leader[path]
        return path

    by_key: dict[str, str] = {}
    for path in sorted(keys):
        leader[path] = path
        for key in keys[path]:
            first = by_key.setdefault(key, path)
            leader[find(path)] = find(first)
    groups: dict[str, list[str]] = {}
    for path in sorted(keys):
        groups.setdefault(find(path), []).append(path)
    return groups.values()


def _signature(
    beginning: str,
    documents: Mapping[str, StoredDocument | DocumentRow],
    paths: Iterable[str],
) -> bytes:
    """From what a cluster's episodes are made: the show's settings and hosts, which are the
    beginning of a list in JSON, and the documents."""
    made_of = json.dumps([(path, documents[path].sha256.hex()) for path in paths])
    return hashlib.sha256(f"{beginning}, {made_of}]".encode()).digest()
