"""Documents as compressed bytes, to keep; episodes as bytes to pass between processes.

JSON, since library.db's copy of each document must outlive versions of the code: a field
that is new has its default, one that is gone is dropped.
"""

from __future__ import annotations

import json
import marshal
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from itertools import chain
from typing import Any

from bot.model import Chapter, Document, Format, Link, PreparedEpisode, Problem, Source, Turn

# Level 1 takes a third of level 6's time for 15 % more bytes.
_LEVEL = 1

_KNOWN = frozenset(field.name for field in fields(Document))


def pack(value: object) -> bytes:
    """JSON-able values as compressed bytes."""
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), _LEVEL)


def unpack(body: bytes) -> Any:
    """The value that `pack` was given; tuples come back as lists."""
    return json.loads(zlib.decompress(body))


def pack_document(document: Document) -> bytes:
    """The document, whole."""
    plain = {name: getattr(document, name) for name in _KNOWN}
    plain["source"] = [document.source.path, document.source.format]
    plain["turns"] = [(t.speaker, t.text, t.start_s) for t in document.turns]
    plain["links"] = [(x.section, x.text, x.context, x.url) for x in document.links]
    plain["chapters"] = [(c.start_s, c.title, c.stop_s, c.url) for c in document.chapters]
    plain["problems"] = [(p.path, p.line, p.reason) for p in document.problems]
    return pack(plain)


def unpack_document(body: bytes) -> Document:
    """What `pack_document` packed."""
    plain = unpack(body)
    path, form = plain["source"]
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in plain.items()
        if name in _KNOWN
    }
    values["source"] = Source(path, Format(form))
    values["turns"] = tuple(Turn(*row) for row in plain["turns"])
    values["links"] = tuple(Link(*row) for row in plain["links"])
    values["chapters"] = tuple(Chapter(*row) for row in plain.get("chapters", ()))
    values["problems"] = tuple(Problem(*row) for row in plain["problems"])
    return Document(**values)


#: The scalar columns of an episode, in the order of its packed row and of the table.
EPISODE_COLUMNS = (
    "episode_id", "show", "number", "title", "date", "slug", "description", "notes",
    "duration_s", "audio_url", "page_url", "image_url",
)  # fmt: skip


def pack_prepared(prepared: PreparedEpisode) -> bytes:
    """The rows of an episode, for `unpack_rows`.

    Marshalled, a third of JSON's time: both ends are this very program, in two processes. And not
    compressed, which would take longer than it takes to hand over what it saves.
    """
    episode = prepared.episode
    sources = [(source.path, source.format) for source in episode.sources]
    said = [p.terms for p in prepared.passages] + list(prepared.link_terms)
    rows = {
        "row": [getattr(episode, name) for name in EPISODE_COLUMNS],
        "lists": [
            json.dumps(value, ensure_ascii=False)
            for value in (episode.hosts, episode.guests, episode.topics, sources)
        ],
        "terms": prepared.terms,
        "ids": [episode.episode_id, *episode.aliases],
        "appearances": [(a.name, a.role, a.words) for a in prepared.appearances],
        "turns": [(t.speaker, t.person, t.start_s, t.text) for t in episode.turns],
        "links": [
            (x.section, x.text, x.context, x.url, site, terms)
            for x, site, terms in zip(
                episode.links, prepared.link_sites, prepared.link_terms, strict=True
            )
        ],
        "chapters": [(c.start_s, c.stop_s, c.title, c.url) for c in episode.chapters],
        "passages": [
            (
                p.turn,
                p.start,
                p.stop,
                p.quote_id,
                p.place,
                p.worth,
                *(p.alone or (None, None)),
                p.terms,
            )
            for p in prepared.passages
        ],
        "problems": [(p.path, p.line, p.reason) for p in episode.problems],
        "words": dict(count_words(said)),
    }
    return marshal.dumps(rows)


def unpack_rows(packed: bytes) -> dict[str, Any]:
    """By table, the rows that `pack_prepared` packed; "words" as `count_words` gives them."""
    rows: dict[str, Any] = marshal.loads(packed)
    return rows


def count_words(texts: Iterable[str]) -> Counter[str]:
    """In how many of the texts each word is."""
    return Counter(chain.from_iterable(map(set, map(str.split, texts))))
