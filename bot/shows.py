"""shows.toml -> `Show`s. Every mistake is one sentence with the key and an example."""

from __future__ import annotations

import difflib
import re
import string
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.errors import SettingsError
from bot.model import Show

_SLUG = re.compile(r"[a-z0-9-]{1,64}")
_TEMPLATE_FIELDS = frozenset({"slug", "number", "audio_file"})

#: How each key is written, for the sentence about a mistake in it; `_READERS` reads them.
_EXAMPLES = {
    "slug": 'slug = "night-shift"',
    "title": 'title = "The Night Shift"',
    "sources": 'sources = ["episodes", "https://example.org/feed.xml"]',
    "page_url": 'page_url = "https://example.org/{slug}/"',
    "audio_url": 'audio_url = "https://example.org/audio/{audio_file}"',
    "image_url": 'image_url = "https://example.org/cover.png"',
    "licence": 'licence = "CC BY 4.0, The Night Shift"',
    "language": 'language = "en"',
    "vocabulary": 'vocabulary = ["TensorFlow", "Keras"]',
    "estimate_times": "estimate_times = true",
    "exclude": 'exclude = [12, "a-slug"]',
}


def load_shows(path: Path) -> tuple[Show, ...]:
    """The shows of the file, in its order; sources made absolute (addresses stay as they are).

    Raises SettingsError with one sentence: the file, the key, what is wrong, an example.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(str(path), "is not UTF-8", "save it again as UTF-8") from error
    except OSError as error:
        raise SettingsError(
            "SHOWS_FILE", f"{path} can't be read ({error.strerror})", "SHOWS_FILE=data/shows.toml"
        ) from error
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(str(path), f"is not TOML: {error}", _EXAMPLES["slug"]) from error
    unknown = [key for key in tables if key != "show"]
    if unknown:
        raise SettingsError(
            str(path), f"unknown key {unknown[0]!r}, did you mean [[show]]?", "[[show]]"
        )
    shows = tables.get("show")
    if not isinstance(shows, list) or not shows or not all(isinstance(s, dict) for s in shows):
        raise SettingsError(str(path), "has no [[show]] table", "[[show]] and " + _EXAMPLES["slug"])
    return _distinct(str(path), [_show(str(path), path.parent, table) for table in shows])


def _distinct(file: str, shows: list[Show]) -> tuple[Show, ...]:
    seen: set[str] = set()
    for show in shows:
        if show.slug in seen:
            raise SettingsError(file, f"two shows have the slug {show.slug!r}", _EXAMPLES["slug"])
        seen.add(show.slug)
    return tuple(shows)


def _show(file: str, folder: Path, table: Mapping[str, Any]) -> Show:
    for key in table:
        if key not in _READERS:
            known = next(iter(difflib.get_close_matches(key, _READERS, n=1, cutoff=0.0)), "slug")
            raise SettingsError(
                file, f"unknown key {key!r}, did you mean {known!r}?", _EXAMPLES[known]
            )
    for key in ("slug", "title", "sources"):
        if key not in table:
            raise SettingsError(file, f"a [[show]] has no {key!r}", _EXAMPLES[key])
    read: dict[str, Any] = {}
    for key, value in table.items():
        try:
            read[key] = _READERS[key](value)
        except ValueError as error:
            raise SettingsError(f"{file}: {key}", str(error), _EXAMPLES[key]) from error
    read["sources"] = tuple(_absolute(folder, source) for source in read["sources"])
    return Show(**read)


def _absolute(folder: Path, source: str) -> str:
    if source.startswith(("https://", "http://")):
        return source
    return (folder / source).absolute().as_posix()


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text in quotation marks")
    return value.strip()


def _slug(value: object) -> str:
    text = _text(value)
    if not _SLUG.fullmatch(text):
        raise ValueError(f"{text!r} may have a-z, 0-9 and - only, at most 64")
    return text


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("must be a list of texts")
    return tuple(_text(item) for item in value)


def _sources(value: object) -> tuple[str, ...]:
    texts = _texts(value)
    if not texts:
        raise ValueError("names no folder, file or feed")
    return texts


def _template(value: object) -> str:
    text = _url(value)
    try:
        fields = [found for found in string.Formatter().parse(text) if found[1] is not None]
    except ValueError as error:
        raise ValueError(f"has a brace that is not closed ({error})") from error
    for _, name, form, conversion in fields:
        # "{number:03}" is a fair thing to try, and would stand in the address as it is.
        if name not in _TEMPLATE_FIELDS or form or conversion:
            written = f"{name}{'!' + conversion if conversion else ''}{':' + form if form else ''}"
            raise ValueError(f"{{{written}}} is none of {{slug}} {{number}} {{audio_file}}")
    return text


def _url(value: object) -> str:
    text = _text(value)
    if not text.startswith(("https://", "http://")):
        raise ValueError(f"{text!r} must begin with https:// or http://")
    return text


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _exclude(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("must be a list of numbers or slugs")
    return tuple(
        str(i) if isinstance(i, int) and not isinstance(i, bool) else _text(i) for i in value
    )


_READERS: Mapping[str, Callable[[object], object]] = {
    "slug": _slug,
    "title": _text,
    "sources": _sources,
    "page_url": _template,
    "audio_url": _template,
    "image_url": _template,
    "licence": _text,
    "language": _text,
    "vocabulary": _texts,
    "estimate_times": _flag,
    "exclude": _exclude,
}
