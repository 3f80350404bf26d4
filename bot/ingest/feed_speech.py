"""A transcript inside an item's own text, as blogs have it: below a heading that says so."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bot.errors import DocumentError
from bot.ingest import html_transcript
from bot.ingest.decoding import clean
from bot.ingest.notes import LONGEST
from bot.model import Link, Turn

_FEWEST_TURNS = 3
# Of the heading.
_CLOSING = re.compile(r"\A(?:</\w{1,10}>\s{0,9}){1,9}")


@dataclass(frozen=True, slots=True)
class Parted:
    """`notes` are what stands above the transcript; all of the text where there is none."""

    notes: str
    turns: tuple[Turn, ...] = ()
    links: tuple[Link, ...] = ()


def parted(text: str, path: str) -> Parted:
    """An item's text, in HTML, and the transcript in it: only one whose turns are labelled, and
    whose labels come again. What is as long as a text may be was cut, and is left as it is."""
    headed = html_transcript.SPOKEN.search(text) if len(text) < LONGEST else None
    if headed is None:
        return Parted(text)
    below = f"<article>{clean(_CLOSING.sub('', text[headed.end() - 1 :], count=1))}"
    try:
        said = html_transcript.parse(below, path) if html_transcript.is_html(below) else None
    except DocumentError:
        return Parted(text)
    labels = Counter(turn.speaker for turn in said.turns if turn.speaker) if said else Counter()
    if said is None or not _is_dialogue(labels, len(said.turns)):
        return Parted(text)
    return Parted(text[: headed.start() + 1], said.turns, said.links)


def _is_dialogue(labels: Counter[str], turns: int) -> bool:
    again = max(labels.values(), default=0) > 1
    return turns >= _FEWEST_TURNS and again and labels.total() * 2 >= turns
