"""Bytes -> clean text: encodings, line ends, and characters that no card should show."""

from __future__ import annotations

import re

from bot.errors import DocumentError
from bot.model import Problem

#: A transcript of ten hours is under 1 MB; what is larger is something else. In bytes.
LARGEST = 16 * 1024 * 1024

#: A transcript has a line or three a turn; the longest GCP one has 1,500 lines.
MOST_LINES = 200_000

# Bytes from the start that tell every form.
_SKETCHED = 400_000

# Controls but tab and newline, zero-width and soft hyphens that split words (GCP 52, 227, 296),
# and marks that turn the direction of everything after them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff]"
)

# What Western European languages write in Windows-1252, and what other encodings look like in it:
# "deðil" and "erdõ" are Turkish and Hungarian, "caf‚" is DOS's, "ItÕs" the Macintosh's.
_SMALL = "ßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿœ"
_CAPITAL = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜŒ"
_MARKS = "‘’“”„‚–—…«»‹›€£§©®™°ªº·•¡¿´×²½¼¾\xa0\xad"
_UNLIKELY = re.compile(
    rf"[^\x00-\x7f{_SMALL}{_CAPITAL}{_MARKS}]|[{_SMALL}{_CAPITAL}]{{3}}"
    rf"|(?<=[a-z{_SMALL}])[{_CAPITAL}]|[^\W\d_][‚„¡¿]|º[^\W\d_]|õ(?!e)"
)
# So many letters and marks that are not English are enough to tell.
_ENOUGH = 3


def decode(data: bytes, path: str) -> tuple[str, Problem | None]:
    """The text of a document, with newlines as line ends and without invisible characters; and
    what to mend where its encoding had to be guessed.

    UTF-8, or UTF-16 where a byte order mark says so, or what can only be Windows-1252.
    DocumentError for anything else.
    """
    if len(data) > LARGEST:
        size, most = len(data) / 1_000_000, LARGEST // (1024 * 1024)
        raise DocumentError(
            path, f"is {size:.0f} MB, over the limit of {most} MB; split it or leave it out"
        )
    text, guessed = _decoded(data, path)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return clean(text), guessed


def limit_lines(text: str, path: str) -> None:
    """DocumentError for a transcript of more lines than anyone speaks."""
    lines = text.count("\n") + 1
    if lines > MOST_LINES:
        raise DocumentError(
            path, f"has {lines:,} lines of transcript, over the limit of {MOST_LINES:,}; split it"
        )


def clean(text: str) -> str:
    """Without controls, invisible characters and marks that turn the direction of writing; a lone
    surrogate becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        # Halves of characters: JSON and YAML can write them alone ("\\ud800"), UTF-8 can't.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNWANTED.sub("", text)


def sketch(data: bytes) -> str:
    """The beginning as far as it can be read, for recognising a form even where `decode` will
    refuse it: a post in Latin-1 is a damaged post, not an unknown file."""
    start = data[:_SKETCHED]
    utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = start.decode("utf-16" if utf16 else "utf-8", "replace")
    if "\ufffd" in text and not utf16 and _is_one_byte_each(text):
        text = start.decode("cp1252", "replace")
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def _decoded(data: bytes, path: str) -> tuple[str, Problem | None]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16").removeprefix("\ufeff"), None
        except UnicodeDecodeError as error:
            raise DocumentError(
                path, "claims to be UTF-16 but is damaged; save it again as UTF-8"
            ) from error
    nul = data.find(b"\0")
    if nul >= 0:
        raise DocumentError(path, "is binary, not text; leave it out or export it as text")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if text := _western(data):
            reason = "is not UTF-8 and was read as Windows-1252: save it as UTF-8"
            return text, Problem(path, line, reason)
        raise DocumentError(
            path, "is not UTF-8 text; save it as UTF-8 (or leave it out, if it is not text)", line
        ) from error


def _western(data: bytes) -> str | None:
    """The text of what is unmistakably Windows-1252 (or Latin-1, which is a part of it)."""
    if not _is_one_byte_each(data.decode("utf-8", "replace")):
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = sum(character > "\x7f" for character in text)
    return text if foreign >= _ENOUGH and not _UNLIKELY.search(text) else None


def _is_one_byte_each(text: str) -> bool:
    """Whether what was read as UTF-8 is not merely damaged: hardly any letter came out right."""
    lost = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) < lost * 1.5
