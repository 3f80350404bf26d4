"""TTML: paragraphs with times, as Apple Podcasts has transcripts and television captions.

A paragraph's words may stand in a span each. Its agent, by the name that the head gives, is who
speaks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.errors import DocumentError
from bot.ingest.decoding import limit_lines
from bot.ingest.ids import slug_of
from bot.ingest.markup import HtmlReader, Tag
from bot.ingest.segments import Segment, label, moment, number_in_name, tidy, turns_of
from bot.model import Document, Format, Source

_BEGINS = re.compile(r"(?:<\?xml[^<>]{0,200}\?>)?\s{0,99}<(?:tt:)?tt\s[^<>]{0,2000}ns/ttml")


def is_ttml(text: str) -> bool:
    """Whether it begins as TTML does."""
    return _BEGINS.match(text.lstrip()[:3000]) is not None


def parse(text: str, path: str) -> Document:
    """One segment for each paragraph."""
    limit_lines(text, path)
    turns = turns_of(_paragraphs(text), path)
    if not turns:
        raise DocumentError(path, "has no paragraph with words; export it again")
    slug = slug_of(path)
    return Document(
        source=Source(path, Format.TTML), slug=slug, number=number_in_name(slug), turns=turns
    )


def _paragraphs(text: str) -> Iterator[Segment]:
    agent, names = "", dict[str, str]()
    inside: Tag | None = None
    words: list[str] = []
    for event in HtmlReader().read(text):
        if isinstance(event, str):
            words.append(event)
            continue
        name = event.name.removeprefix("tt:")
        if name == "br":
            words.append(" ")
        elif name == "ttm:agent" and not event.closing:
            agent = event.get("xml:id") or ""
        elif name == "ttm:name" and event.closing:
            names[agent] = tidy("".join(words))
        elif name == "p" and event.closing and inside:
            speaker = inside.get("ttm:agent")
            named = label(names.get(speaker, speaker)) if speaker else None
            yield Segment(
                tidy("".join(words)), moment((inside.get("begin") or "").removesuffix("s")), named
            )
        if name in ("p", "ttm:name") and not event.closing:
            inside, words = event, []
