"""RSS and Atom feeds -> one Document an item, and the addresses of its transcripts.

feedparser understands the dialects; `podcasting` reads the namespace that it loses. feedparser
gets the tree of `feed_xml`, trimmed and without DTD, and neither cleans HTML (`markup` reads it
safely) nor resolves addresses nor fetches anything.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from email.utils import parsedate
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

from bot.errors import DocumentError
from bot.ingest.feed_notes import best_notes, describe, one_line
from bot.ingest.feed_speech import Parted, parted
from bot.ingest.feed_xml import MOST_ITEMS, local_name, read_tree, take_items
from bot.ingest.podcasting import Tags, read_tags
from bot.ingest.segments import number_in_title
from bot.ingest.wordpress import is_withheld
from bot.model import Document, Format, Problem, Source
from bot.timecode import parse_day, parse_length

_MOST_PROBLEMS = 50
_MOST_TOPICS = 40
_LONGEST_TOPIC = 80
_LONGEST_TITLE = 500
_LONGEST_GUID = 500


@dataclass(frozen=True, slots=True)
class Item:
    """An item that can be an episode. `document.guid` is always there. `transcripts` are
    addresses in the order in which they are to be tried."""

    document: Document
    season: str | None = None
    transcripts: tuple[str, ...] = ()
    chapters: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's items, in its order, and what is wrong with it."""

    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    #: GUIDs of what is no episode for everybody: drafts and pages in WordPress's export.
    withheld: tuple[str, ...] = ()


def read_feed(data: bytes, path: str, address: str, language: str | None = None) -> Feed:
    """`path` is the address as it may be shown, for sources and messages; `address` itself is
    what relative ones are joined to; `language` is the show's, else the feed's own counts.

    DocumentError for what is no feed, ends early, or is hostile; what is wrong with one item
    is a problem.
    """
    root, problems = read_tree(data, path)
    channel = next((e for e in root if local_name(e) == "channel"), root)
    language = language or next((e.text for e in channel if local_name(e) == "language"), None)
    elements = take_items(root)
    if not elements and local_name(root) not in ("rss", "feed", "rdf"):
        raise DocumentError(path, f"is XML, but no RSS or Atom feed: <{local_name(root)[:40]}>")
    if len(elements) == MOST_ITEMS:
        problems.append(Problem(path, None, f"has {MOST_ITEMS:,} items or more: the first count"))
    entries = _entries(root)
    if len(entries) != len(elements):
        raise DocumentError(path, "has items where none can be: it can't be told which is which")
    of_show = read_tags(channel, language)
    items: dict[str, Item] = {}
    withheld: dict[str, None] = {}
    for place, (entry, element) in enumerate(zip(entries, elements, strict=True), start=1):
        reader = _ItemReader(entry, read_tags(element, language), path, address)
        guid = reader.guid(items)
        if guid and is_withheld(element):
            withheld[guid] = None
        elif guid:
            withheld.pop(guid, None)
            items[guid] = reader.item(guid, of_show)
        else:
            reason = (
                f"item {place} repeats another one or has no guid, enclosure and link: left out"
            )
            problems.append(Problem(path, None, reason))
    _note_doubled(items)
    if len(problems) > _MOST_PROBLEMS:
        more = Problem(path, None, f"and {len(problems) - _MOST_PROBLEMS} more such problems")
        problems = [*problems[:_MOST_PROBLEMS], more]
    return Feed(tuple(items.values()), tuple(problems), tuple(withheld))


def _entries(root: ET.Element) -> Sequence[Mapping[str, Any]]:
    import feedparser  # 50 ms, which a search on the command line need not wait for

    parsed = feedparser.parse(
        io.BytesIO(ET.tostring(root, encoding="utf-8", xml_declaration=True)),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    return list(parsed.entries)


def _note_doubled(items: dict[str, Item]) -> None:
    """Note numbers that two items of one season have; a new season may count anew."""
    seen: dict[tuple[str | None, int], str] = {}
    for guid, item in items.items():
        document = item.document
        if document.number is not None:
            path = document.source.path
            first = seen.setdefault((item.season, document.number), path)
            if first != path:
                reason = f"has number {document.number} like {first}: correct one of them"
                problems = (*document.problems, Problem(path, None, reason))
                items[guid] = replace(item, document=replace(document, problems=problems))


class _ItemReader:
    """One item, as feedparser gives it and with its tags."""

    def __init__(self, entry: Mapping[str, Any], tags: Tags, path: str, address: str) -> None:
        self._entry = entry
        self._tags = tags
        self._feed_path = path
        self._address = address
        self._path = path
        self._problems: list[Problem] = []

    def guid(self, items: Mapping[str, Item]) -> str | None:
        """What identifies the item: its GUID, else its enclosure's address, else its link.

        Some feeds give several items one GUID; the enclosure then tells them apart. None where
        nothing does, or where it is an item that was there before.
        """
        audio = self._enclosure()
        for value in (self._text("id"), audio, self._text("link")):
            guid = " ".join((value or "").split())[:_LONGEST_GUID]
            if guid and guid not in items:
                return guid
            if guid and items[guid].document.audio_url == audio:
                return None
        return None

    def item(self, guid: str, of_show: Tags) -> Item:
        """The item with all that it says."""
        self._path = f"{self._feed_path}#{guid}"
        # A show names its hosts once, in the channel; an item's own beat them.
        hosts = self._tags.hosts or of_show.hosts
        texts, abstracts = self._texts()
        read = {text: parted(text, self._path) for text in texts}
        texts = [read[text].notes for text in texts]
        abstracts = [read[text].notes for text in abstracts]
        said = max(read.values(), key=lambda one: len(one.turns), default=Parted(""))
        notes = best_notes(texts, self._path)
        audio = self._enclosure()
        document = Document(
            source=Source(self._path, Format.FEED),
            guid=guid,
            number=self._number(),
            title=self._title(),
            date=self._date(),
            description=describe(abstracts or texts, self._path),
            hosts=hosts,
            guests=tuple(name for name in self._tags.guests if name not in hosts),
            topics=self._topics(),
            headings=notes.headings,
            notes=notes.text,
            duration_s=self._duration(),
            audio_file=_file_name(audio),
            audio_url=audio,
            page_url=self._page(),
            image_url=self._image(),
            links=(*notes.links, *said.links),
            turns=said.turns,
            chapters=self._tags.podlove,
            problems=(*self._problems, *notes.problems),
        )
        return Item(document, self._season(), self._transcripts(), self._chapters())

    def _text(self, key: str) -> str | None:
        # feedparser answers "updated" with "published", and warns that it won't for ever.
        value = self._entry[key] if dict.__contains__(self._entry, key) else None
        return value.strip() or None if isinstance(value, str) else None

    def _title(self) -> str | None:
        """iTunes' title has no number and no show's name in it, so it goes first."""
        itunes = one_line(self._text("itunes_title"), _LONGEST_TITLE)
        return itunes or one_line(self._text("title"), _LONGEST_TITLE)

    def _number(self) -> int | None:
        """A trailer's or bonus's number, where it has one, is that of the episode it goes with."""
        kind = (self._text("itunes_episodetype") or "full").lower()
        if kind in ("trailer", "bonus"):
            return None
        text = self._text("itunes_episode") or self._tags.episode
        if text is None:
            return number_in_title(self._title())
        whole = text.partition(".")
        if whole[0].isdecimal() and len(whole[0]) <= 5 and not whole[2].strip("0"):
            return int(whole[0])
        self._wrong("the episode's number", text, "a whole number")
        return None

    def _season(self) -> str | None:
        return self._text("itunes_season") or self._tags.season

    def _date(self) -> str | None:
        """The day as written, whatever its zone."""
        text = self._text("published") or self._text("updated") or self._text("created")
        if text is None:
            return None
        day = parse_day(text)
        if day is None:
            try:
                parsed = parsedate(text)
                day = date(*parsed[:3]).isoformat() if parsed else None
            except (ValueError, IndexError, TypeError, OverflowError):
                day = None
        if day is None:
            self._wrong("the date", text, "one such as Sat, 21 Nov 2026 08:00:00 +0000")
        return day

    def _duration(self) -> float | None:
        """Seconds; zero is unknown."""
        text = self._text("itunes_duration")
        if text is None:
            return None
        seconds = parse_length(text)
        if seconds is None:
            self._wrong("the duration", text, "a time such as 1:02:33, or seconds")
        return seconds or None

    def _wrong(self, what: str, text: str, wanted: str) -> None:
        shortened = one_line(text, 60)
        reason = f"{what} is {shortened!r}, not {wanted}: correct it (read as unknown)"
        self._problems.append(Problem(self._path, None, reason))

    def _texts(self) -> tuple[list[str], list[str]]:
        """All that can be notes, and what of it is meant to be short.

        feedparser's "summary" is the first of description and itunes:summary that it meets, and
        "content" has the others and content:encoded.
        """
        contents = self._entry.get("content") or ()
        plain = [one.get("value") for one in contents if one.get("type") == "text/plain"]
        abstracts = [self._text("summary"), self._text("subtitle"), *plain]
        every = (*(one.get("value") for one in contents), *abstracts)
        texts = [text for text in dict.fromkeys(every) if isinstance(text, str) and text]
        return texts, [text for text in abstracts if isinstance(text, str) and text]

    def _topics(self) -> tuple[str, ...]:
        topics: dict[str, str] = {}
        for tag in self._entry.get("tags") or ():
            # Atom's terms may be addresses; their labels are for people.
            topic = one_line(tag.get("label") or tag.get("term"), _LONGEST_TOPIC)
            if topic:
                topics.setdefault(topic.casefold(), topic)
        return tuple(topics.values())[:_MOST_TOPICS]

    def _enclosure(self) -> str | None:
        """The first that is audio, else the first: a video podcast has films only."""
        found = [link for link in self._entry.get("links") or () if link.get("rel") == "enclosure"]
        found.sort(key=lambda link: not str(link.get("type", "")).startswith("audio/"))
        return next((url for link in found if (url := self._absolute(link.get("href")))), None)

    def _page(self) -> str | None:
        """feedparser takes a GUID for the link where there is none, and most are no address."""
        link = self._text("link")
        is_guid = link == self._text("id") and "://" not in (link or "")
        return None if is_guid else self._absolute(link)

    def _image(self) -> str | None:
        image = self._entry.get("image")
        return self._absolute(image.get("href")) if isinstance(image, Mapping) else None

    def _transcripts(self) -> tuple[str, ...]:
        return tuple(u for url in self._tags.transcripts if (u := self._absolute(url)))

    def _chapters(self) -> str | None:
        return self._absolute(self._tags.chapters)

    def _absolute(self, url: str | None) -> str | None:
        """An http address, relative ones joined to the feed's; None for all else."""
        try:
            joined = urljoin(self._address, (url or "").strip())
            return joined if url and urlsplit(joined).scheme in ("http", "https") else None
        except ValueError:
            return None


def _file_name(url: str | None) -> str | None:
    return unquote(PurePosixPath(urlsplit(url).path).name) or None if url else None
