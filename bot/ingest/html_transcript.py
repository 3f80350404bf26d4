"""HTML transcripts: `<cite>Name:</cite><time>0:09</time><p>words</p>`, or any page of paragraphs
that begin with names in bold or plain.

The Podcasting 2.0 form is read by its tags. Other pages become lines of text, headings and bold
marked as in Markdown, and are read as such. `markup` says why by our own reader and not by
Beautiful Soup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile

from bot.errors import DocumentError
from bot.ingest import markdown_dialogue, page_text, text_dialogue
from bot.ingest.decoding import clean, limit_lines
from bot.ingest.endings import ended, is_links, without_credits
from bot.ingest.header import headed
from bot.ingest.ids import slug_of
from bot.ingest.markup import BLOCKS, HtmlReader, Tag
from bot.ingest.notes import LONGEST, read_html
from bot.ingest.page_data import page_data
from bot.ingest.page_frame import unframed
from bot.ingest.segments import (
    Segment,
    clock,
    label,
    number_in_name,
    number_in_title,
    tidy,
    turns_of,
)
from bot.model import Document, Format, Link, Source, Turn

_LOOKED_AT = 400_000
# A name with its colon, or with its time: other pages cite books.
_CITE = re.compile(
    r"<cite(?:\s[^<>]{0,200})?>[^<>]{1,100}(?::\s{0,9}</cite>|</cite>:|</cite>\s{0,99}<time)",
    re.IGNORECASE,
)
_CITE_AND_TIME = re.compile(
    r"<cite(?:\s[^<>]{0,200})?>[^<>]{1,100}</cite>\s{0,99}<time", re.IGNORECASE
)
_BEGINS = re.compile(
    r"<(?:!doctype html|html|head|body|main|article|section|div|p|cite|h[1-6]|b|strong|ul|dl|span|"
    r"time|!--)[\s>-]",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<(title|h1)(?:\s[^<>]{0,300})?>([^<]{1,300})<", re.IGNORECASE)
# When a page says that it was published, for machines.
_DAY = r"[\"']?\s{0,3}[:=]?\s{0,3}[\"'](\d{4}-\d\d-\d\d)"
_PUBLISHED = re.compile(
    rf"(?:article:published_time[\"']\s{{1,9}}content|\"datePublished\"|<time[^<>]{{0,200}}?\sdatetime){_DAY}"
    r"|content=[\"'](\d{4}-\d\d-\d\d)[^<>\"']{0,40}[\"']\s{1,9}property=[\"']article:published_time",
    re.IGNORECASE,
)
# Where a page's own words begin, after its navigation and byline; and where its transcript does.
_BODY = re.compile(
    r"<(?:article|main)[\s>]|</header>|</h1>|\bclass=[\"'][^\"'<>]{0,200}-content\b", re.IGNORECASE
)
#: A heading, or a paragraph, "Transcript".
SPOKEN = re.compile(
    r">\s{0,99}(?:(?:the|full|episode|complete)\s)?transcript(?:ion)?:?\s{0,99}<", re.IGNORECASE
)
_HEADED = re.compile(
    r"<h[1-6](?:\s[^<>]{0,300})?>(?:<[^<>]{1,99}>){0,3}([^<]{1,99})", re.IGNORECASE
)
_SPACES = re.compile(r"\s+")
_BOLD = frozenset({"b", "strong"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MARKDOWN = re.compile(r"^## |^---$|(?<!\\)\*\*", re.MULTILINE)
_MARKS = re.compile(r"([*_`~])")
_ESCAPED = re.compile(r"\\([*_`~])")

_READERS: tuple[tuple[Callable[[str], bool], Callable[[str, str], Document]], ...] = (
    (text_dialogue.is_timed_text, text_dialogue.parse),
    (page_text.is_page_text, page_text.parse),
    (text_dialogue.is_text_dialogue, text_dialogue.parse),
)


def is_html(text: str) -> bool:
    """Whether it is a page with two `<cite>`, or one whose text is a transcript."""
    text = text[:_LOOKED_AT].lstrip()
    if not _BEGINS.match(text):
        return False
    text = unframed(text)
    return _is_cited(text) or _read(_lines(text), "") is not None


def parse(text: str, path: str) -> Document:
    """The title is the page's first heading of the first order, else its `<title>`."""
    limit_lines(text, path)
    slug = slug_of(path)
    document: Document | None
    page = unframed(text)
    if _is_cited(page):
        document = Document(Source(path, Format.HTML), turns=turns_of(_cited(page), path))
    else:
        document = _read(_lines(page), path)
    if document is None or not document.turns:
        raise DocumentError(
            path, "has no turns that can be told apart; put <cite>Name:</cite> before each one"
        )
    document = ended(replace(document, links=document.links or _links(page, document.turns)))
    titles: dict[str, str] = {}
    for found in _TITLE.finditer(text):
        titles.setdefault(found[1].lower(), tidy(_unescaped(found[2])))
    title = titles.get("h1") or titles.get("title") or document.title
    published = _PUBLISHED.search(text)
    told = page_data(text)
    number = number_in_title(title) or told.number or number_in_title(titles.get("title"))
    return replace(
        document,
        source=Source(path, Format.HTML),
        slug=slug,
        date=document.date or (published[1] or published[2] if published else None),
        number=number or document.number or number_in_name(slug),
        title=title,
        duration_s=document.duration_s or told.duration_s,
    )


def _links(text: str, turns: Sequence[Turn]) -> tuple[Link, ...]:
    """Those of the notes above the transcript, and below it where a heading says so. What has
    no host leads about the site."""
    headed = SPOKEN.search(text)
    first = next((turn.speaker for turn in turns if turn.speaker), "")
    spoken = text.find(f">{html.escape(first, quote=False)}")
    above = text[: headed.start() if headed else max(spoken, 0)]
    begins = [found.end() for found in _BODY.finditer(above)]
    notes = read_html(above[above.find(">", begins[-1] - 1) + 1 if begins else 0 :][:LONGEST])
    headings = _HEADED.finditer(text, len(above))
    at = next((found.start() for found in headings if is_links(_unescaped(found[1]))), len(text))
    below = (x for x in read_html(text[at:][:LONGEST]).links if x.section and is_links(x.section))
    links = (*notes.links, *below)
    return tuple(link for link in links if link.url.startswith(("https://", "http://")))


def _is_cited(text: str) -> bool:
    """Whether names are in `<cite>`: two, or the one of a monologue with its time."""
    return len(_CITE.findall(text)) > 1 or _CITE_AND_TIME.search(text) is not None


def _read(lines: str, path: str) -> Document | None:
    """What the text of a page is as a document of another form."""
    lines = without_credits(lines.removeprefix("---").strip())[0]
    parse: Callable[[str, str], Document] | None = markdown_dialogue.parse
    if not markdown_dialogue.has_bold_labels(lines):
        lines = _ESCAPED.sub(r"\1", _MARKDOWN.sub("", lines))
        parse = next((parse for fits, parse in _READERS if fits(lines)), None)
    document = headed(parse, lines, path) if parse else None
    return document if isinstance(document, Document) else None


def _unescaped(source: str) -> str:
    return "".join(event for event in HtmlReader().read(source) if isinstance(event, str))


def _cited(text: str) -> Iterator[Segment]:
    """One segment for each paragraph below a name; a time holds for the words after it. What
    stands above the first name is the page's."""
    speaker: str | None = None
    start: float | None = None
    inside = ""
    words: list[str] = []
    marks = {"cite": "", "time": ""}
    for event in dropwhile(_is_above, HtmlReader().read(text)):
        if isinstance(event, str):
            if inside:
                marks[inside] += event
            else:
                words.append(event)
            continue
        if event.name in marks or event.name in BLOCKS or event.name == "br":
            if spoken := tidy(clean("".join(words))):
                yield Segment(spoken, start, speaker)
                start = speaker = None
            words = []
        if event.name not in marks:
            continue
        inside = "" if event.closing else event.name
        if event.closing and event.name == "cite":
            speaker, marks["cite"] = label(marks["cite"]) or "", ""
        elif event.closing:
            start, marks["time"] = clock(marks["time"].strip(" \n[]()")), ""
    if spoken := tidy(clean("".join(words))):
        yield Segment(spoken, start, speaker)


def _is_above(event: Tag | str) -> bool:
    return isinstance(event, str) or event.name != "cite"


def _lines(text: str) -> str:
    """The page's text: a blank line between blocks, headings and bold as in Markdown."""
    parts: list[str] = []
    for event in HtmlReader().read(text):
        if isinstance(event, str):
            # What is Markdown's only by chance must not be read so.
            parts.append(_MARKS.sub(r"\\\1", _SPACES.sub(" ", event)))
        elif event.name in _HEADINGS:
            parts.append("\n\n" if event.closing else "\n\n## ")
        elif event.name == "dt":
            # Lists of terms are how some pages write a dialogue.
            end = "** " if parts and parts[-1].rstrip().endswith(":") else ":** "
            parts.append(end if event.closing else "\n\n**")
        elif event.name == "hr":
            parts.append("\n\n---\n\n")
        elif event.name in BLOCKS and not (event.name == "dd" and not event.closing):
            parts.append("\n\n")
        elif event.name == "br":
            parts.append("\n")
        elif event.name in _BOLD:
            parts.append("**")
        elif event.name == "time" and event.closing:
            time = parts.pop() if parts else ""
            parts.append(time if clock(time.strip()) is None else f"[{time.strip()}]")
    return clean("".join(parts))
