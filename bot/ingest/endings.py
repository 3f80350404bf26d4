"""What stands below a transcript and is nobody's speech: links, credits, share boxes.

No form of transcripts says where it ends, so what follows would be the last speaker's words. It
is told by a paragraph that is a heading from a short list, or says that the transcript ends; and
none who spoke above may speak below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.ingest.notes import bare_addresses
from bot.model import Document, Link, Turn

_EPISODES = r"(?:posts?|episodes?|shows?|articles?|stories|content|reading|links|podcasts?)"
_LINKS = re.compile(
    r"(?:(?:show|episode) )?(?:links|notes|resources|references)|sources|further reading|"
    r"(?:(?:show|episode) )?(?:links|resources|references|notes)"
    r"(?: (?:and|&) (?:links|resources|references|notes)"
    r"| (?:mentioned|discussed|from|for|in) .{0,40})|"
    r"linki|liens|enlaces|länkar|lenker|ссылки|ressourcen|quellen|"
    r"(?:things |people |books )?(?:mentioned|discussed|referenced) (?:in|on|during) .{0,40}",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    rf"share(?: this)?(?: {_EPISODES})?|share (?:on|via)\b.{{0,60}}|related(?: {_EPISODES})?|"
    rf"(?:more|other|recent|latest|popular) {_EPISODES}|you (?:may|might) also (?:like|enjoy)|"
    r"(?:leave|post|add|write) (?:us )?a (?:comment|reply)|join the (?:conversation|discussion)|"
    r"\d{1,4} (?:thoughts?|comments?|repl(?:y|ies)|responses?)(?: (?:on|to)\b.{0,200})?|"
    r"one (?:thought|comment|response) (?:on|to)\b.{0,200}|no comments(?: yet)?|"
    r"comments|credits|subscribe(?: (?:to|on|via|now)\b.{0,80})?|"
    r"(?:join|sign up (?:for|to)) (?:our|the) .{0,40}\b(?:newsletter|list)|"
    r"about the (?:authors?|hosts?|guests?|show|podcast)|support (?:the|this|our) (?:show|podcast)|"
    r"follow us(?: on\b.{0,60})?|like this:?|post navigation",
    re.IGNORECASE,
)
# "← Previous episode Next episode →"
_WAY = r"(?:previous|prev|older|next|newer)(?: (?:post|episode)s?)?"
_TURNED = re.compile(rf"[←«‹<]\s?{_WAY}(?:\s{_WAY})?\s?[→»›>]?|{_WAY}\s?[→»›>]", re.IGNORECASE)
_SAYS_SO = re.compile(
    r"[\[(*—–-]{1,3}\s?(?:end(?:s)? (?:of (?:the )?)?(?:transcript(?:ion)?|audio|recording|episode)"
    r"|transcript(?:ion)? ends)\.?\s?[\])*—–-]{1,3}|end of (?:the )?transcript(?:ion)?\.?",
    re.IGNORECASE,
)
_HEADING_AND_LIST = re.compile(r"([^:/.]{1,60}?):? (?=https?://|[-*•] )")
_RULE = re.compile(r"^[ \t]{0,3}(?:(?:\*[ \t]?){3,}|(?:-[ \t]?){3,}|(?:_[ \t]?){3,})[ \t]*$", re.M)
_CREDITS = re.compile(
    r"\b(?:produced|hosted|edited|made|mixed|presented) by\b|©|\bcopyright\b|"
    r"\b(?:theme )?(?:music|song|artwork|cover art) (?:is )?(?:by|from)\b|"
    r"\bsupport (?:us|the show) on\b|\ball rights reserved\b|\bfollow us\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[ \t>*_#\\\[\]\d:.-]{0,40}([^\W_][^:\n*]{0,60}?)[*_]*:", re.M)
_LONGEST_CREDITS = 1_200
# So many turns can be what a reader made of the fields below a transcript.
_MOST_TURNS = 8


@dataclass(frozen=True, slots=True)
class _Below:
    """`heading` where what stands below are the episode's links."""

    heading: str | None = None
    text: str = ""


def without_credits(text: str) -> tuple[str, str]:
    """A transcript in Markdown and what stands below its last rule, where that is credits: few
    words of their kind, and none who speaks above."""
    if "\n" not in text:
        return text, ""
    tail_at = max(len(text) - _LONGEST_CREDITS, 0)
    rules = [found for found in _RULE.finditer(text, tail_at) if found.start() > tail_at]
    if not rules:
        return text, ""
    above, below = text[: rules[-1].start()], text[rules[-1].end() :]
    if not _CREDITS.search(below):
        return text, ""
    speakers = {found[1] for found in _LABEL.finditer(above)}
    if any(found[1] in speakers for found in _LABEL.finditer(below)):
        return text, ""
    return above, below


def is_links(heading: str) -> bool:
    """Whether it stands above links."""
    return _LINKS.fullmatch(heading.strip().rstrip(":")) is not None


def ended(document: Document) -> Document:
    """The document without what stands below its transcript; the addresses there are links."""
    turns, below = _cut(document.turns)
    if below is None:
        return document
    known = {link.url for link in document.links}
    links = tuple(
        Link(below.heading, line[start:end], line, url)
        for line in below.text.split("\n")
        for start, end, url in bare_addresses(line)
        if url not in known
    )
    return replace(document, turns=turns, links=(*document.links, *links))


def spoken(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns without what stands below them."""
    return _cut(turns)[0]


def _cut(turns: Sequence[Turn]) -> tuple[tuple[Turn, ...], _Below | None]:
    above = {turn.speaker for turn in turns[:-_MOST_TURNS]}
    first = max(len(turns) - _MOST_TURNS, 0)
    for at, turn in enumerate(turns[first:], start=first):
        above.add(turn.speaker)
        after = turns[at + 1 :]
        if (found := _end(turn.text)) and above.isdisjoint(x.speaker for x in after):
            end, below = found
            text = turn.text[:end].rstrip()
            last = (replace(turn, text=text),) if text else ()
            rest = "\n\n".join([below.text, *(x.text for x in after)])
            return (*turns[:at], *last), replace(below, text=rest)
    return tuple(turns), None


def _end(text: str) -> tuple[int, _Below] | None:
    """Where the speech of a turn ends and what follows, if something does."""
    at = 0
    for paragraph in text.split("\n\n"):
        line = paragraph.strip()
        if said := _SAYS_SO.fullmatch(line) or _says_so_last(line):
            return at + said.start(), _Below(None, text[at + said.end() :])
        if at and (found := _heading(line)):
            heading = found if is_links(found) else None
            return at, _Below(heading, text[at + len(found) :])
        at += len(paragraph) + 2
    return None


def _says_so_last(line: str) -> re.Match[str] | None:
    found = _SAYS_SO.search(line) if line.endswith(("]", ")")) else None
    return found if found and found[0][0] in "[(" and found.end() == len(line) else None


def _heading(line: str) -> str | None:
    """The heading that a paragraph is or begins with."""
    if beside := _HEADING_AND_LIST.match(line):
        return beside[1] if is_links(beside[1]) else None
    if len(line) > 250:
        return None
    bare = line.rstrip(":").strip()
    is_sentence = bare.endswith((".", "!", "?", "…"))
    known = any(form.fullmatch(bare) for form in (_LINKS, _FURNITURE, _TURNED))
    return bare if known and not is_sentence else None
