"""Show notes (Markdown with HTML in it) -> sections, links, plain text.

58 % of the link texts in the GCP notes are "site", "blog", "docs" ...: a link is of use only
with its whole bullet, so each `Link` carries it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.errors import DocumentError
from bot.ingest.markup import BLOCKS, HtmlReader, Tag
from bot.model import Link, Problem

#: Notes have 4,000 characters at the median, 30,000 at most; markdown-it is not linear on all.
LONGEST = 200_000

_MOST_PROBLEMS = 20

_SPACES = re.compile(r"\s+")
_SHORTCODE = re.compile(r"\{\{[<%][^{}]*[>%]\}\}")
_HEADING = re.compile(r"h[1-6]")

# What authors write for a link and Markdown does not read, 11 times in 9 GCP posts:
# "[home page] (https://…)" (6, 110, 220), "[email](mailto: me@…)" (148, 216, 299, 306),
# "[careers](https://…?q=solution architect)" (116).
_PARTED = re.compile(r"(?<=\]) \((?=(?:https?://|mailto:)[^\s()]+\))")
_MAILTO = re.compile(r"(?<=\]\(mailto:) +(?=[^\s()]+@[^\s()]+\))")
_SPACED = re.compile(r"\]\((https?://[^()\s\"'<>]+(?: [^()\s\"'<>]+)+)\)")


@dataclass(frozen=True, slots=True)
class Notes:
    """`text`: plain, a blank line between paragraphs, bullets marked "• ". `headings`: all, in
    order. `links`: in the order of the notes, repeats kept."""

    text: str | None
    headings: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_notes(markdown: str, path: str, first_line: int = 1) -> Notes:
    """`first_line` is where the notes begin in their file, for the problems' lines."""
    if len(markdown) > LONGEST:
        raise DocumentError(
            path,
            f"has {len(markdown):,} characters of show notes, over the limit of {LONGEST:,}; "
            "is the transcript's opening {{< transcript … >}} missing?",
            first_line,
        )
    if "{{" in markdown:
        markdown = _SHORTCODE.sub("", markdown)
    mended, problems = _mend(markdown, path, first_line)
    page = _Page()
    for token in _markdown().parse(mended):
        page.read(token)
    page.end_block()
    return Notes(
        "\n".join(page.lines).strip() or None,
        tuple(page.headings),
        tuple(page.links),
        tuple(problems),
    )


def read_html(source: str) -> Notes:
    """Notes that are HTML from beginning to end, as feeds have them, by the same rules. Linear in
    time, so it is for the caller to say what is too long."""
    page = _Page()
    page.read_html(source)
    page.end_block()
    return Notes("\n".join(page.lines).strip() or None, tuple(page.headings), tuple(page.links))


def plain_text(markdown: str) -> str | None:
    """The words of a short Markdown text on one line."""
    return " ".join((read_notes(markdown[:LONGEST], "").text or "").split()) or None


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    # Addresses are kept as written; what runs code (javascript:, data:) is still refused.
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return reader


@cache
def _linkify() -> LinkifyIt:
    # Only addresses with a scheme: "Node.js", "ASP.NET" and "B.Sc" are no addresses.
    return LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})


def bare_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and address of what is written as a bare address in plain text."""
    if "://" not in text or len(text) > 20_000:
        return
    for found in _linkify().match(text) or ():
        yield found.index, found.last_index, found.url


_MENDED = (
    (_PARTED, "(", "a space parts a link's text from its address: take it out (read without it)"),
    (_MAILTO, "", "a link's address has a space after its scheme: take it out (read without it)"),
    (_SPACED, r"](\1)", "a link's address has spaces: write %20 for them (read so)"),
)


def _mend(markdown: str, path: str, first_line: int) -> tuple[str, list[Problem]]:
    """The notes with their malformed links as meant, and a problem for each (of the first 20)."""
    problems: list[Problem] = []
    for pattern, meant, reason in _MENDED:
        for found in itertools.islice(pattern.finditer(markdown), _MOST_PROBLEMS):
            line = first_line + markdown.count("\n", 0, found.start())
            problems.append(Problem(path, line, reason))
        markdown = pattern.sub(partial(_as_meant, meant), markdown)
    return markdown, problems[:_MOST_PROBLEMS]


def _as_meant(meant: str, found: re.Match[str]) -> str:
    return found.expand(meant).replace(" ", "%20")


@dataclass(slots=True)
class _OpenLink:
    """A link being read: its text, and what to fall back to where it has none."""

    url: str
    text: list[str] = field(default_factory=list)
    alt: str | None = None


class _Page:
    """Collects blocks. A block is a paragraph, a bullet, a table's row or a heading."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.headings: list[str] = []
        self.links: list[Link] = []
        self._section: str | None = None
        self._words: list[str] = []
        self._wordy = False
        self._open: _OpenLink | None = None
        self._closed: list[_OpenLink] = []
        self._heading = False
        self._in_row = False
        self._bullet = False
        self._reader = HtmlReader()

    def read(self, token: Token) -> None:
        """One token of the Markdown."""
        kind = token.type
        if kind == "inline":
            for child in token.children or ():
                self._inline(child)
            if not self._in_row:
                self.end_block()
            else:
                self._words.append(" ")
        elif kind == "heading_open":
            self._heading = True
        elif kind == "list_item_open":
            self._bullet = True
        elif kind in ("tr_open", "tr_close"):
            self.end_block()
            self._in_row = kind == "tr_open"
        elif kind == "html_block":
            self.read_html(token.content)
            self.end_block()
        elif kind in ("fence", "code_block"):
            self._text(token.content, literal=True)
            self.end_block()

    def end_block(self) -> None:
        """What was read since the last end becomes a block, where it has words or links."""
        self._close_link()
        self._flush()
        self._reader.unread = None

    def _flush(self) -> None:
        text = _SPACES.sub(" ", "".join(self._words)).strip()
        self._words.clear()
        self._wordy = False
        if self._heading:
            self._heading = False
            if text:
                self._section = text
                self.headings.append(text)
        for link in self._closed:
            self._keep(link, text)
        self._closed.clear()
        if text:
            self._line(text)
        self._bullet = False

    def _line(self, text: str) -> None:
        if self._bullet:
            if self.lines and not self.lines[-1].startswith("• "):
                self.lines.append("")
            self.lines.append(f"• {text}")
        else:
            self.lines.extend(("", text))

    def _keep(self, link: _OpenLink, context: str) -> None:
        text = _SPACES.sub(" ", "".join(link.text)).strip() or link.alt
        self.links.append(Link(self._section, text, context or text, link.url))

    def _inline(self, token: Token) -> None:
        kind = token.type
        if kind == "text":
            self._text(token.content)
        elif kind in ("softbreak", "hardbreak"):
            self._text(" ")
        elif kind == "code_inline":
            self._text(token.content, literal=True)
        elif kind == "link_open":
            self._open_link(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            self._close_link()
        elif kind == "image":
            self._image(token.content)
        elif kind == "html_inline":
            self.read_html(token.content)

    def _text(self, text: str, literal: bool = False) -> None:
        if self._reader.unread is not None:
            return
        if self._open is not None:
            self._open.text.append(text)
        elif not literal:
            for start, end, url in bare_addresses(text):
                self._closed.append(_OpenLink(url, [text[start:end]]))
        self._words.append(text)
        self._wordy = self._wordy or not text.isspace()

    def _open_link(self, url: str) -> None:
        self._close_link()
        if url:
            self._open = _OpenLink(url)

    def _close_link(self) -> None:
        if self._open is not None:
            self._closed.append(self._open)
            self._open = None

    def _image(self, alt: str | None) -> None:
        if self._open is not None and alt and self._open.alt is None:
            self._open.alt = _SPACES.sub(" ", alt).strip() or None

    def read_html(self, source: str) -> None:
        """A piece of HTML."""
        for event in self._reader.read(source):
            if isinstance(event, str):
                self._text(event)
            else:
                self._tag(event)

    def _tag(self, tag: Tag) -> None:
        if tag.name == "a":
            url = None if tag.closing else tag.get("href")
            if url is not None and _markdown().validateLink(url):
                self._open_link(url)
            elif tag.closing:
                self._close_link()
        elif tag.name == "img":
            self._image(tag.get("alt"))
        elif tag.name in ("br", "td", "th"):
            self._words.append(" ")
        elif tag.name in BLOCKS:
            self._block_tag(tag)

    def _block_tag(self, tag: Tag) -> None:
        # A picture's caption stands in the paragraph below it (51 links are pictures only), and
        # a link may hold paragraphs (post 92): a block ends only where it has words of its own,
        # or a heading or bullet begins, which is no caption.
        begins = not tag.closing and (tag.name == "li" or _HEADING.fullmatch(tag.name) is not None)
        if self._open is None and (self._wordy or begins):
            self._flush()
        else:
            self._words.append(" ")
        if _HEADING.fullmatch(tag.name):
            self._heading = not tag.closing
        self._bullet = self._bullet or (tag.name == "li" and not tag.closing)
