"""The words of a line of Markdown, and the links in it: transcripts have both inside speech.

By regular expressions and not by markdown-it: 21 million words of Changelog's transcripts take a
fiftieth of the time so, and speech isn't written as Markdown: "sh***y" and "snake_case_names" are
words. Each expression is bounded in what it looks at, so time is linear in size.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from bot.ingest.decoding import clean

# A backslash and what it protects become one private character until the markup is gone.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_PROTECTED = re.compile("[\ue021-\ue07e]")
_PRIVATE = 0xE000

_LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]{0,100}\]){0,500})\]"
    r"\(\s{0,5}<?([^\s()<>]{0,2000}(?:\([^\s()<>]{0,500}\)[^\s()<>]{0,2000}){0,3})>?"
    r"(?:\s{1,5}(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?\s{0,5}\)"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2000})>")
_STARS = re.compile(r"(?<!\w)(\*{1,3})(?=[^\s*])([^*]{1,2000}?)(?<=\S)\1(?!\w)")
_UNDERLINES = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^_]{1,1000}?)(?<=\S)\1(?!\w)")
_STRUCK = re.compile(r"~~([^~]{1,1000})~~")
_CODE = re.compile(r"(`{1,3})([^`]{1,1000})\1")
_TAG = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|strike|del|ins|sub|sup|pre|code|kbd|small|mark|span|div|p|br|hr|"
    r"cite|q|font|blockquote|ul|ol|li|img|iframe|details|summary|h[1-6])(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)


def plain(markdown: str) -> str:
    """The words, without markup and escapes; `[laughs]` and other events stay."""
    text = markdown
    if "\\" in text:
        text = _ESCAPED.sub(lambda found: chr(_PRIVATE + ord(found[1])), text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "`" in text:
        text = _CODE.sub(r"\2", text)
    if "<" in text:
        text = _TAG.sub("", _AUTOLINK.sub(r"\1", text))
    if "*" in text:
        # Twice: bold inside italics.
        text = _STARS.sub(r"\2", _STARS.sub(r"\2", text))
    if "_" in text:
        text = _UNDERLINES.sub(r"\2", text)
    if "~~" in text:
        text = _STRUCK.sub(r"\1", text)
    if "\\" in markdown:
        text = _PROTECTED.sub(lambda found: chr(ord(found[0]) - _PRIVATE), text)
    return clean(html.unescape(text)) if "&" in text else text


def links_in(markdown: str) -> Iterator[tuple[str, str]]:
    """Text and address of each link, in order; no pictures."""
    if "](" in markdown:
        for found in _LINK.finditer(markdown):
            url = clean(html.unescape(found[2].replace("\\", "")))
            if url and not found[0].startswith("!"):
                yield plain(found[1]).strip(), url
