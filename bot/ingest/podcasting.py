"""The tags of Podcasting 2.0 that feedparser loses: people, transcripts, chapters, numbers; and
Podlove's chapters, which stand in the feed itself.

feedparser 6.0 keeps only the last `podcast:transcript` of an item and no name of a
`podcast:person` (its issue 301). The specification is "podcast-namespace: docs/1.0.md".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from bot.ingest.feed_notes import one_line
from bot.ingest.feed_xml import local_name
from bot.model import Chapter
from bot.timecode import parse_clock

# The specification asks readers to take both for one.
_NAMESPACES = (
    "https://podcastindex.org/namespace/1.0",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
)
# "Podlove Simple Chapters", 1.0 to 1.2: podlove.org/simple-chapters.
_PODLOVE = "http://podlove.org/simple-chapters"
_HOSTS = frozenset({"host", "co-host", "cohost", "guest host"})
_GUESTS = frozenset({"guest"})
#: The order in which transcripts are tried: who speaks and when counts for more than looks.
_PREFERENCE = ("vtt", "json", "srt", "html", "text")
_KINDS = {
    "text/vtt": "vtt", "application/vtt": "vtt", "text/webvtt": "vtt",
    "application/json": "json", "text/json": "json", "application/x-json": "json",
    "application/srt": "srt", "application/x-subrip": "srt", "application/x-srt": "srt",
    "application/subrip": "srt", "text/srt": "srt", "text/x-srt": "srt", "text/subrip": "srt",
    "text/html": "html", "application/xhtml+xml": "html",
    "text/plain": "text", "text/markdown": "text",
}  # fmt: skip
_SUFFIXES = {".vtt": "vtt", ".json": "json", ".srt": "srt", ".html": "html", ".htm": "html"}
_MOST_TRANSCRIPTS = 10
_MOST_PEOPLE = 50
_LONGEST_NAME = 128  # The specification's limit, in characters.
_MOST_CHAPTERS, _LONGEST_TITLE = 1_000, 300


@dataclass(frozen=True, slots=True)
class Tags:
    """What an item or its channel says. Addresses as written, transcripts in the order in which
    they are to be tried; `chapters` is the address of a file, `podlove` those in the item."""

    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    chapters: str | None = None
    season: str | None = None
    episode: str | None = None
    podlove: tuple[Chapter, ...] = ()


def read_tags(element: ET.Element, language: str | None) -> Tags:
    """`language` is what the show is spoken in: a transcript in another one is tried last."""
    own = list(_own(element))
    people = [child for name, child in own if name == "person"][:_MOST_PEOPLE]
    single = {name: (child.text or "").strip() or None for name, child in reversed(own)}
    chapters = (child.get("url") for name, child in own if name == "chapters")
    return Tags(
        hosts=_named(people, _HOSTS),
        guests=_named(people, _GUESTS),
        transcripts=_transcripts([c for name, c in own if name == "transcript"], language),
        chapters=next((url for url in chapters if url), None),
        season=single.get("season"),
        episode=single.get("episode"),
        podlove=_podlove(element),
    )


def _podlove(element: ET.Element) -> tuple[Chapter, ...]:
    """Chapters with a time and a title, in order."""
    found = itertools.islice(
        element.iterfind(f"{{{_PODLOVE}}}chapters/{{{_PODLOVE}}}chapter"), _MOST_CHAPTERS
    )
    chapters = [
        Chapter(start, title, url=(one.get("href") or "").strip() or None)
        for one in found
        if (start := parse_clock(one.get("start") or "")) is not None
        and (title := one_line(one.get("title"), _LONGEST_TITLE))
    ]
    return tuple(sorted(chapters, key=lambda chapter: chapter.start_s))


def _own(element: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    """The element's children in the namespace, by their names."""
    for child in element:
        if isinstance(child.tag, str) and child.tag.startswith("{"):
            namespace = child.tag[1:].partition("}")[0].strip().lower().rstrip("/")
            if namespace in _NAMESPACES:
                yield local_name(child), child


def _named(people: Sequence[ET.Element], roles: frozenset[str]) -> tuple[str, ...]:
    """Names in these roles of the cast; without a role somebody is a host, says the
    specification, and without a group one of the cast."""
    names: list[str] = []
    for person in people:
        role = " ".join((person.get("role") or "host").lower().split())
        group = (person.get("group") or "cast").strip().lower()
        name = " ".join((person.text or "").split())
        if name and len(name) <= _LONGEST_NAME and group == "cast" and role in roles:
            names.append(name)
    return tuple(dict.fromkeys(names))


def _transcripts(elements: Sequence[ET.Element], language: str | None) -> tuple[str, ...]:
    def rank(element: ET.Element) -> tuple[bool, int]:
        kind = _kind(element.get("type") or "", element.get("url") or "")
        return _is_other(element.get("language"), language), _PREFERENCE.index(kind)

    ranked = sorted(elements[:_MOST_TRANSCRIPTS], key=rank)
    return tuple(dict.fromkeys(url for one in ranked if (url := (one.get("url") or "").strip())))


def _kind(mime: str, url: str) -> str:
    """What it claims to be; by its name where the type is missing, unknown or only "text"."""
    claimed = _KINDS.get(mime.partition(";")[0].strip().lower(), "text")
    if claimed != "text":
        return claimed
    try:
        return _SUFFIXES.get(PurePosixPath(urlsplit(url).path).suffix.lower(), "text")
    except ValueError:
        return "text"


def _is_other(one: str | None, language: str | None) -> bool:
    """Whether it is another language; "en-GB" is no other than "en"."""
    if not one or not language:
        return False
    return one.strip().lower()[:2] != language.strip().lower()[:2]
