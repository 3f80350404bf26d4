"""NAME.toml beside NAME.vtt: what a bare transcript lacks.

    title = "The Clock That Answers the Moon"
    number = 17
    date = 2026-03-14
    hosts = ["Ada Merriweather"]

It joins the documents of the same name in its folder, or as `index.toml` what is in its folder.
"""

from __future__ import annotations

import re
import tomllib

from rapidfuzz.process import extractOne

from bot.errors import DocumentError
from bot.ingest.decoding import clean
from bot.ingest.frontmatter import LONGEST_FRONT_MATTER, Fields
from bot.ingest.ids import slug_of
from bot.model import Document, Format, Source

#: All keys; more are refused, with the nearest of these.
KEYS = (
    "title", "number", "date", "description", "hosts", "guests", "topics", "duration",
    "audio_url", "page_url", "image_url",
)  # fmt: skip

_KEY = re.compile(r"^([A-Za-z_][\w-]{0,60})[ \t]{0,20}=", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]{0,20}\[\[?[^\[\]\n,]{1,100}\]\]?[ \t]{0,20}(?:#.*)?$", re.MULTILINE)
_BEGINS = re.compile(r"(?:[ \t]{0,20}(?:#.*)?\n){0,50}[A-Za-z_][\w-]{0,60}[ \t]{0,20}=")
_ERROR_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def is_sidecar(text: str) -> bool:
    """Whether it is a short text of `key = value` without tables, and half of the keys at least
    are ours: other TOML is somebody's settings."""
    text = text[:LONGEST_FRONT_MATTER]
    if not _BEGINS.match(text) or _TABLE.search(text):
        return False
    keys = set(_KEY.findall(text))
    return len(keys.intersection(KEYS)) * 2 >= len(keys)


def parse(text: str, path: str) -> Document:
    """DocumentError for a key that is none of `KEYS`; a wrong value is a problem."""
    values = _toml(text, path)
    for key in values:
        if key not in KEYS:
            nearest = extractOne(key, KEYS)
            line = text[: text.find(key)].count("\n") + 1
            raise DocumentError(
                path, f"has an unknown key {key[:60]!r}; did you mean {nearest[0]!r}?", line
            )
    fields = Fields(values, path, text, 1)
    return Document(
        source=Source(path, Format.SIDECAR),
        slug=slug_of(path),
        number=fields.number("number"),
        title=fields.text("title"),
        date=fields.date("date"),
        description=fields.text("description"),
        hosts=fields.names("hosts"),
        guests=fields.names("guests"),
        topics=fields.names("topics"),
        duration_s=fields.duration("duration"),
        audio_url=fields.address("audio_url"),
        page_url=fields.address("page_url"),
        image_url=fields.address("image_url"),
        problems=tuple(fields.problems),
    )


def _toml(text: str, path: str) -> dict[str, object]:
    if len(text) > LONGEST_FRONT_MATTER:
        raise DocumentError(
            path, f"has {len(text):,} characters, over the limit of {LONGEST_FRONT_MATTER:,}"
        )
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise DocumentError(path, "is nested too deeply; write `key = value` lines only") from None
    except ValueError as error:
        message = clean(str(error))
        place = _ERROR_PLACE.search(message)
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        reason = _ERROR_PLACE.sub("", message)[:200]
        raise DocumentError(path, f"is not valid TOML: {reason}; correct this line", line) from None
