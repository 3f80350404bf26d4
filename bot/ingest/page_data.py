"""What a web page says of its episode to machines: schema.org's data in JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.timecode import parse_length

_SCRIPT = re.compile(r"<script\s[^<>]{0,200}?application/ld\+json[^<>]{0,200}>", re.IGNORECASE)
_LONGEST, _MOST = 100_000, 20


@dataclass(frozen=True, slots=True)
class PageData:
    """The number and the length of the page's episode, where they are told."""

    number: int | None = None
    duration_s: float | None = None


def page_data(source: str) -> PageData:
    """Of the first episode that the page describes: others stand below."""
    for thing in _things(source):
        if "episode" in str(thing.get("@type")).lower():
            number = str(thing.get("episodeNumber") or "").strip()
            length = thing.get("timeRequired") or thing.get("duration")
            return PageData(
                int(number) if number.isdecimal() and len(number) <= 5 else None,
                (parse_length(length) or None) if isinstance(length, str) else None,
            )
    return PageData()


def _things(source: str) -> Iterator[dict[str, object]]:
    for at, found in enumerate(_SCRIPT.finditer(source)):
        end = source.find("</script", found.end(), found.end() + _LONGEST)
        if at == _MOST or end < 0:
            return
        try:
            told = json.loads(source[found.end() : end])
        except (ValueError, RecursionError):
            continue
        graph = told.get("@graph", told) if isinstance(told, dict) else told
        things = graph if isinstance(graph, list) else [graph]
        yield from (thing for thing in things if isinstance(thing, dict))
