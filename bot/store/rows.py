"""Rows of library.db -> model objects."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.model import Episode, Format, Link, Problem, Quote, Show, Source, Spelt, Turn
from bot.store.codec import EPISODE_COLUMNS
from bot.store.loading import FeedRow


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What is remembered of a document, but for its body. Fields as in DocumentRow; read again, it
    has another `row`."""

    row: int
    sha256: bytes
    outcome: str
    keys: tuple[str, ...]
    hosts: tuple[str, ...]
    feed: str | None = None
    spelt: Spelt = Spelt()


def show_of(settings: dict[str, Any]) -> Show:
    """A show, from its settings as they are kept in JSON."""
    values: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in settings.items()
    }
    return Show(**values)


def document_of(row: sqlite3.Row) -> StoredDocument:
    """A document, but for its body."""
    return StoredDocument(
        row["id"],
        row["sha256"],
        row["outcome"],
        tuple(json.loads(row["keys"])),
        tuple(json.loads(row["hosts"])),
        row["feed"],
        Spelt(*map(frozenset, json.loads(row["spelt"]))),
    )


def feed_of(row: sqlite3.Row) -> FeedRow:
    """A feed."""
    values = {name: row[name] for name in row.keys() if name != "problems"}  # noqa: SIM118
    return FeedRow(**values, problems=tuple(Problem(*one) for one in json.loads(row["problems"])))


def episode_of(
    row: sqlite3.Row,
    known_ids: Sequence[str],
    links: tuple[Link, ...] = (),
    turns: tuple[Turn, ...] = (),
) -> Episode:
    """An episode; `known_ids` are all ids that lead to it."""
    return Episode(
        **{name: row[name] for name in EPISODE_COLUMNS},
        hosts=tuple(json.loads(row["hosts"])),
        guests=tuple(json.loads(row["guests"])),
        topics=tuple(json.loads(row["topics"])),
        sources=tuple(Source(path, Format(form)) for path, form in json.loads(row["sources"])),
        aliases=tuple(known for known in known_ids if known != row["episode_id"]),
        links=links,
        turns=turns,
    )


def quote_of(row: sqlite3.Row) -> Quote:
    """A passage with all that is needed to show it."""
    values = dict(row)
    start, stop = values.pop("alone_start"), values.pop("alone_stop")
    alone = row["text"][start:stop]
    return Quote(row=values.pop("id"), **values, alone=alone[:1].upper() + alone[1:])
