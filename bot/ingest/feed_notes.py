"""A feed's texts: HTML, Markdown or plain, whatever their field promises.

RSS does not say which of them a description is, and hosts write what they like; so each text is
told by what is in it. Read by the rules of `notes`, whatever its form.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from bot.ingest.decoding import clean
from bot.ingest.notes import LONGEST, Notes, read_html, read_notes
from bot.model import Problem

#: A description is what stands on a card; what is longer is notes. In characters.
LONGEST_DESCRIPTION = 600

_TAGS = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|code|dd|div|dl|dt|em|figure|font|h[1-6]|hr|i|iframe|"
    r"img|li|ol|p|pre|s|script|small|span|strike|strong|style|sub|sup|table|tbody|td|th|tr|u|ul)"
    r"(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
# Two line breaks are how many feeds write the end of a paragraph.
_PARAGRAPH = re.compile(r"<br\s{0,9}/?>(?:\s{0,99}<br\s{0,9}/?>)+", re.IGNORECASE)
_BULLET = re.compile(r"\s{0,99}(?:[-*•‣·–]|\d{1,3}[.)])\s{1,9}(?=\S)")
_MARKDOWN_LINK = re.compile(r"\]\((?:https?://|mailto:)")
_MARKDOWN_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)


def read_text(text: str, path: str) -> Notes:
    """The notes in a text that is HTML, Markdown or plain; what is beyond `LONGEST` is cut."""
    text = clean(text)
    problems: tuple[Problem, ...] = ()
    if len(text) > LONGEST:
        reason = f"has {len(text):,} characters of notes: only the first {LONGEST:,} are read"
        problems = (Problem(path, None, reason),)
        text = text[:LONGEST]
    if _TAGS.search(text):
        notes = read_html(_PARAGRAPH.sub("<p>", text))
    elif _MARKDOWN_LINK.search(text) or _MARKDOWN_HEADING.search(text):
        notes = read_notes(text, path)
        problems += notes.problems
    else:
        notes = read_html("".join(_as_html(text)))
    return Notes(notes.text, notes.headings, notes.links, problems)


def one_line(text: str | None, most: int) -> str | None:
    """A short text without tags, entities and line breaks, at most `most` characters long."""
    if not text:
        return None
    # Whoever writes "Q &amp; A" inside CDATA has escaped it once too often.
    words = html.unescape(_TAGS.sub(" ", clean(text)[: most * 4])).split()
    return " ".join(words)[:most].strip() or None


def best_notes(texts: Iterable[str], path: str) -> Notes:
    """Of the texts that an item has, the one with most links, and of equals the longest."""
    read = [read_text(text, path) for text in dict.fromkeys(texts) if text.strip()]
    return max(read, key=lambda n: (len(n.links), len(n.text or "")), default=Notes(None))


def describe(texts: Iterable[str], path: str) -> str | None:
    """What the episode is about, in a few lines: the shortest of the texts up to its first list,
    or its first paragraph where all are long."""
    plain = [_lead(text) for one in dict.fromkeys(texts) if (text := read_text(one, path).text)]
    if not plain:
        return None
    shortest = min(plain, key=len).replace("• ", "")
    for text in (shortest, shortest.split("\n\n")[0]):
        line = " ".join(text.split())
        if len(line) <= LONGEST_DESCRIPTION:
            return line
    return line[: LONGEST_DESCRIPTION - 1].rsplit(" ", 1)[0] + "…"


def _lead(text: str) -> str:
    """What stands before the first list and its heading; all where that is nothing."""
    blocks = text.split("\n\n")
    until = next((at for at, block in enumerate(blocks) if block.startswith("•")), None)
    lead = blocks[:until]
    if until is not None and lead and not lead[-1].endswith((".", "!", "?", "…")):
        lead.pop()
    return "\n\n".join(lead) or text


def _as_html(text: str) -> Iterator[str]:
    """Plain text, a block each line: authors end their lines where they mean it."""
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        words = html.escape(html.unescape(line[bullet.end() :] if bullet else line), quote=False)
        if words.strip():
            yield f"<li>{words}</li>" if bullet else f"<p>{words}</p>"
