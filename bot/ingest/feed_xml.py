"""A feed's bytes -> an XML tree that is safe to walk: no entities, bounded in depth and size.

Nothing of a DTD is ever read: one that declares entities ("billion laughs", external files) is
refused, one that declares none is dropped. What careless generators do to otherwise whole feeds
(HTML's entities, a bare "&", control characters) is mended; what ends early is refused.
"""

from __future__ import annotations

import codecs
import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers.expat import errors

from bot.errors import DocumentError
from bot.ingest.decoding import clean
from bot.model import Problem

#: The largest feed, in bytes: 10,000 items with long notes have about 25 MB.
LARGEST_FEED = 32 * 1024 * 1024
#: Items of a feed that are read, in its order; the rest is named in a problem.
MOST_ITEMS = 20_000

_MOST_ELEMENTS = 600_000  # 10,000 items have about 200,000
_DEEPEST = 100
# Of one text or attribute, in characters: over what `notes` reads, so that it can say so.
_LONGEST_TEXT = 250_000
_LONGEST_OTHERS = 2_000
_LONG_ONES = frozenset("description encoded summary subtitle content body div p".split())
_LONGEST_DATE = 100
_MOST_ATTRIBUTES = 50  # Python's SAX looks for each among all.
_DATES = frozenset(
    "pubdate published updated date modified created issued lastbuilddate expirationdate".split()
)
# Of one name in an item: feedparser compares each category with each other one.
_MOST_ALIKE = 100
_XHTML = "{http://www.w3.org/1999/xhtml}"
_ITEMS = frozenset(
    f"{namespace}{name}"
    for namespace in (
        "",
        "{http://www.w3.org/2005/atom}",
        "{http://purl.org/atom/ns#}",
        "{http://purl.org/rss/1.0/}",
        "{http://my.netscape.com/rdf/simple/0.9/}",
        "{http://channel.netscape.com/rdf/simple/0.9/}",
        "{http://backend.userland.com/rss2}",
        "{http://blogs.law.harvard.edu/tech/rss}",
    )
    for name in ("item", "entry")
)
_CHUNK = 1024 * 1024

_DECLARED = re.compile(r"<\?xml[^>]{0,200}?encoding\s{0,3}=\s{0,3}[\"']([A-Za-z0-9._-]{1,40})")
# Python knows encodings that are none of texts ("zip"), and slow ones ("punycode").
_ENCODINGS = re.compile(
    r"utf-?8.*|utf-?16.*|us-ascii|ascii|iso-?8859-?\d+|latin-?1|windows-?125\d|cp125\d|koi8-[ru]"
    r"|shift_jis|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5|iso-2022-jp",
    re.IGNORECASE,
)
_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_HEAD = 8192
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\[<>\"']|\"[^\"]*\"|'[^']*')*([>\[])")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_REFERENCE = re.compile(r"&(?:#(\d{1,8}|[xX][0-9A-Fa-f]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_ENDS_EARLY = frozenset(
    errors.codes[message]
    for message in (
        errors.XML_ERROR_NO_ELEMENTS,
        errors.XML_ERROR_UNCLOSED_TOKEN,
        errors.XML_ERROR_PARTIAL_CHAR,
        errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


def is_feed(data: bytes) -> bool:
    """Whether it begins as RSS or Atom does."""
    start = data[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip()
    if not start.startswith(b"<"):
        return False
    text = start.decode("utf-8", "replace")
    return _ROOT.match(text, _prolog_end(text)) is not None


def read_tree(data: bytes, path: str) -> tuple[ET.Element, list[Problem]]:
    """The root element and what was mended. DocumentError, with the line where there is one, for
    what is no feed, ends early, is damaged beyond mending, or is hostile."""
    if len(data) > LARGEST_FEED:
        raise DocumentError(path, f"is larger than {LARGEST_FEED // 2**20} MB: shorten the feed")
    text = clean(_decoded(data)).lstrip()
    problems: list[Problem] = []
    if not text:
        raise DocumentError(path, "is empty: check the address")
    _look_like_feed(text, path)
    text = _without_doctype(text, path)
    try:
        return _parsed(text, path), problems
    except ET.ParseError as error:
        if error.code in _ENDS_EARLY:
            raise _broken(error, path) from None
        reason = f"is not well-formed XML ({_message(error)}): read all the same, correct it"
        problems.append(Problem(path, error.position[0], reason))
    try:
        return _parsed(_REFERENCE.sub(_as_meant, text), path), problems
    except ET.ParseError as error:
        raise _broken(error, path) from None


def take_items(root: ET.Element) -> list[ET.Element]:
    """The items in the feed's order, at most `MOST_ITEMS`; what else there is of them, and what
    an item repeats over a hundred times, is taken out of the tree."""
    items: list[ET.Element] = []
    _trim(root, items)
    for item in items:
        _trim(item, None)
    return items


def _trim(top: ET.Element, items: list[ET.Element] | None) -> None:
    """Trim what is below `top`. Items go to the list; None where none may stand."""
    counts: Counter[str] = Counter()
    parents = [top]
    for parent in parents:
        kept: list[ET.Element] = []
        for child in parent:
            name = local_name(child)
            if not isinstance(child.tag, str) or name == "liveitem":
                continue  # What is yet to be broadcast is no episode.
            if child.tag.lower() in _ITEMS:
                if items is not None and len(items) < MOST_ITEMS:
                    items.append(child)
                    kept.append(child)
                continue
            counts[name] += 1
            if child.tag.startswith(_XHTML) or counts[name] <= _MOST_ALIKE:
                kept.append(child)
                if not child.tag.startswith(_XHTML):
                    parents.append(child)
        parent[:] = kept


def local_name(element: ET.Element) -> str:
    """The element's name in lower case, without namespace."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 by its mark, or what the declaration says; damaged letters become "�"."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    declared = _DECLARED.match(data[:300].decode("latin-1").lstrip("ï»¿ \t\r\n"))
    name = declared[1] if declared and _ENCODINGS.fullmatch(declared[1]) else "utf-8"
    if name.lower().startswith("utf-16") or name.lower().startswith("utf16"):
        name = "utf-8"  # without a mark it can't be: the declaration itself was read as bytes
    try:
        return data.decode(name, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _look_like_feed(text: str, path: str) -> None:
    start = text[:2000].lower()
    if not start.startswith("<"):
        raise DocumentError(path, "is not a feed: check the address")
    if start.startswith(("<!doctype html", "<html")):
        raise DocumentError(path, "is a web page, not a feed: give the address of its RSS feed")


def _without_doctype(text: str, path: str) -> str:
    """A DTD stands before the first element or nowhere; RSS 0.91 names an external one."""
    start = _prolog_end(text)
    if not text.startswith("<!DOCTYPE", start):
        return text
    found = _DOCTYPE.match(text, start)
    if not found or found[1] == "[":
        line = text.count("\n", 0, start) + 1
        reason = "declares entities of its own, which no feed needs: refused, remove its DTD"
        raise DocumentError(path, reason, line)
    return text[:start] + text[found.end() :]


def _prolog_end(text: str) -> int:
    """Where space, comments and instructions before the first element or the DTD end."""
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        closing = "-->" if text.startswith("<!--", at) else "?>"
        if not text.startswith(("<!--", "<?"), at):
            return at
        end = text.find(closing, at + 2)
        if end < 0:
            return len(text)
        at = end + len(closing)


def _as_meant(found: re.Match[str]) -> str:
    """A reference that XML doesn't know as what HTML means by it; a bare "&" as itself."""
    number, name = found.groups()
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        allowed = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
        return found[0] if allowed or 0x10000 <= code < 0x110000 else "\ufffd"
    if name in _XML_ENTITIES:
        return found[0]
    meant = html.unescape(found[0]) if name else found[0]
    return "&amp;" + found[0][1:] if meant == found[0] else html.escape(meant, quote=False)


def _parsed(text: str, path: str) -> ET.Element:
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
    root: ET.Element | None = None
    depth = elements = 0
    for element, opens in _elements(parser, text):
        depth += 1 if opens else -1
        elements += opens
        if depth > _DEEPEST:
            raise DocumentError(path, f"is nested more than {_DEEPEST} elements deep: refused")
        if elements > _MOST_ELEMENTS:
            raise DocumentError(path, f"has over {_MOST_ELEMENTS:,} elements: shorten the feed")
        root = element if root is None else root
        if not opens:
            _shorten(element)
    assert root is not None, "the parser raises where there is none"
    return root


def _elements(parser: ET.XMLPullParser[ET.Element], text: str) -> Iterator[tuple[ET.Element, bool]]:
    """Each element as it opens (True) and as it closes, when all of it is there (False)."""
    for at in range(0, len(text), _CHUNK):
        parser.feed(text[at : at + _CHUNK])
        yield from _events(parser.read_events())
    parser.close()
    yield from _events(parser.read_events())


def _events(events: Iterator[Any]) -> Iterator[tuple[ET.Element, bool]]:
    yield from ((element, event == "start") for event, element in events)


def _shorten(element: ET.Element) -> None:
    name = local_name(element)
    most = _LONGEST_TEXT if name in _LONG_ONES else _LONGEST_OTHERS
    most = _LONGEST_DATE if name in _DATES else most
    if element.text and len(element.text) > most:
        element.text = element.text[:most]
    for place, (key, value) in enumerate(list(element.attrib.items())):
        if place >= _MOST_ATTRIBUTES:
            del element.attrib[key]
        elif len(value) > _LONGEST_OTHERS:
            element.set(key, value[:_LONGEST_OTHERS])


def _broken(error: ET.ParseError, path: str) -> DocumentError:
    if error.code in _ENDS_EARLY:
        return DocumentError(path, "ends in the middle: try again later", error.position[0])
    reason = f"is not well-formed XML ({_message(error)}): correct this line"
    return DocumentError(path, reason, error.position[0])


def _message(error: ET.ParseError) -> str:
    return str(error).rpartition(": line")[0][:100] or "damaged"
