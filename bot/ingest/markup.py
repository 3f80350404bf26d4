"""HTML -> tags and text, for the pieces of it inside show notes.

Written by hand because it must be linear in time on anything: html.parser, alone or below
Beautiful Soup, reads "<a <a <a ..." in quadratic time on the Python versions that we run on.
It forgives everything and understands only what notes need: tags, attributes, entities.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Neither an attribute nor the tag can contain "<": that bounds what one "<" can make us read.
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>")
_ATTRIBUTE = re.compile(r"([A-Za-z][\w:-]{0,40})\s?=\s?(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")

#: What stands between these is not for reading: their text is no text, their links no links.
UNREAD = frozenset({"script", "style", "iframe", "template", "noscript", "object", "svg"})

#: Tags that begin or end a paragraph.
BLOCKS = frozenset(
    "p div li ul ol dl dt dd tr table tbody thead section article header footer blockquote pre "
    "figure figcaption hr h1 h2 h3 h4 h5 h6".split()
)


@dataclass(frozen=True, slots=True)
class Tag:
    """`name` in lower case, attributes' names too and their entities read."""

    name: str
    closing: bool
    attributes: str = ""

    def get(self, name: str) -> str | None:
        """An attribute's value, None where it is missing or empty."""
        for found in _ATTRIBUTE.finditer(self.attributes):
            if found[1].lower() == name:
                value = html.unescape(found[2] or found[3] or found[4] or "").strip()
                return value or None
        return None


class HtmlReader:
    """Reads pieces of one page; `unread` is the unread element that is open between two."""

    def __init__(self) -> None:
        self.unread: str | None = None

    def read(self, source: str) -> Iterator[Tag | str]:
        """Tags and the text between them, in order, without comments and unread elements."""
        for event in _events(source):
            if isinstance(event, str):
                if self.unread is None:
                    yield event
            elif self.unread is not None:
                if event.closing and event.name == self.unread:
                    self.unread = None
            elif event.name in UNREAD:
                self.unread = None if event.closing else event.name
            else:
                yield event


def _events(source: str) -> Iterator[Tag | str]:
    at = 0
    while at < len(source):
        opening = source.find("<", at)
        if opening < 0:
            opening = len(source)
        if opening > at:
            yield html.unescape(source[at:opening])
        if opening == len(source):
            return
        if source.startswith("<!--", opening):
            end = source.find("-->", opening + 4)
            at = len(source) if end < 0 else end + 3
            continue
        if source[opening : opening + 9].lower() == "<!doctype":
            end = source.find(">", opening)
            at = len(source) if end < 0 else end + 1
            continue
        tag = TAG.match(source, opening)
        if tag is None:
            yield "<"
            at = opening + 1
            continue
        yield Tag(tag[2].lower(), bool(tag[1]), tag[3])
        at = tag.end()
