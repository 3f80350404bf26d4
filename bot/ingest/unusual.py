"""Rarer ways of saying who speaks, brought to the usual one before a transcript is read.

ANN - words            names in capitals and a dash; Ann — words, where most lines have it
**Ann** — words        names in bold, with a dash or without
>> Ann: words          as captions on television
- **Ann:** words       a bullet for each turn, the name in bold or not
### Ann                a heading for each turn, or **Ann**, the words below it
ann: words             names in small letters
| 0:12 | Ann | words |  a table with a head that says so

A document has one way all through, and names come again: else bullets are bullets, headings
headings, and what stands before a colon in small letters is a field.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.ingest.labels import may_be_name, speakers
from bot.ingest.names import fold
from bot.ingest.segments import CLOCK
from bot.ingest.text_dialogue import is_talk
from bot.model import Turn

_NAME = r"([^\W\d_][\w.'’-]{0,30}(?:,? [^\W_][\w.'’-]{0,30}){0,4})"
_DASHED = re.compile(rf"{_NAME} (?:--?|–|—) (?=\S)")
_LONG_DASHED = re.compile(rf"{_NAME} [–—] (?=\S)")
_BOLD = re.compile(rf"\*\*{_NAME}\*\*(?: (?:--?|–|—))? (?=\S)")
_CHEVRONS = re.compile(rf">{{2,3}} ?{_NAME}:(?= )")
_BULLET = re.compile(rf"[-*+•] +(?:\*\*{_NAME}(?::\*\*|\*\*:)|{_NAME}:)(?= |$)")
_HEADING = re.compile(rf"(?:#{{1,6}} +{_NAME}:?[ #]*|\*\*{_NAME}:?\*\*)$")
_SMALL = re.compile(rf"{_NAME}:(?= )")
_TIME = re.compile(CLOCK)
_WAYS = (_DASHED, _BULLET, _HEADING, _SMALL, _CHEVRONS, _BOLD, _LONG_DASHED)
# What looks so may be speech too: most lines must.
_COMMON = (_BOLD, _LONG_DASHED)
# The columns of a table, by their heads, folded.
_HEADS = {
    "time": "time|times|timestamp|timestamps|timecode|start|start time",
    "speaker": "speaker|speakers|name|who|voice",
    "words": "transcript|text|words|speech|said|dialogue|dialog|content",
}
_CELLS = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[|\s:-]+")
_LONGEST_MARK = 200

# So many marks, of so many names that come again, on one in so many lines.
_FEWEST, _NAMES, _ONE_IN = 4, 2, 6
_LOOKED_AT = 400_000


@dataclass(frozen=True, slots=True)
class Usual:
    """The document with `Name: words` at each turn; `written` are those of its labels that are
    in small letters, by what stands for them."""

    text: str
    written: Mapping[str, str]

    def restored(self, turns: Sequence[Turn]) -> tuple[Turn, ...]:
        """The turns that were read from it, with the labels as the document writes them."""
        return tuple(
            replace(turn, speaker=self.written.get(turn.speaker or "", turn.speaker))
            for turn in turns
        )


def usual(text: str) -> Usual | None:
    """None where the document has none of these ways."""
    if "|" in text[:_LOOKED_AT] and (table := _untabled(text)):
        return Usual(table, {})
    lines = [line.strip() for line in text[:_LOOKED_AT].split("\n")]
    way = next((way for way in _WAYS if _prevails(way, lines)), None)
    if way is None:
        return None
    lines = [line.strip() for line in text.split("\n")]
    names = _names(way, lines)
    markdown = way is _BOLD and any(line.startswith("#") for line in lines)
    for at, name, words in _marks(way, lines):
        if name in names:
            if way is _HEADING:
                lines[_below(lines, at)] = ""
            lines[at] = f"**{name}:** {words}" if markdown else f"{name}: {words}"
    if way is _HEADING:  # Below those that are left nothing is said.
        left = ((line, way.match(line[:_LONGEST_MARK])) for line in lines)
        lines = [
            "" if found and found[found.lastindex or 1] in names else line for line, found in left
        ]
    written = {name: name.lower() for name in names} if way is _SMALL else {}
    return Usual("\n".join(lines), written)


def _prevails(way: re.Pattern[str], lines: Sequence[str]) -> bool:
    """Whether names come again in this way, on many lines, and what follows them is talk."""
    names = _names(way, lines)
    said = [(name, words) for _, name, words in _marks(way, lines) if name in names]
    again = [name for name, times in Counter(name for name, _ in said).items() if times > 1]
    if way is _CHEVRONS and sum(line.startswith(">>") for line in lines) > len(said):
        return False  # Somebody unnamed begins to speak: nobody named said that.
    # A heading is a line of its own.
    worded = sum(map(bool, lines)) - (len(said) if way is _HEADING else 0)
    one_in = 2 if way in _COMMON else _ONE_IN
    enough = len(said) >= _FEWEST and len(again) >= _NAMES and len(said) * one_in >= worded
    return enough and is_talk([words for _, words in said], worded)


def _names(way: re.Pattern[str], lines: Sequence[str]) -> frozenset[str]:
    marks = list(_marks(way, lines))
    if len(marks) < _FEWEST:
        return frozenset()
    said = {at: words for at, _, words in marks}
    text = "\n".join(said.get(at, line) for at, line in enumerate(lines))
    names = speakers([mark[1:] for mark in marks], sum(map(bool, lines)), text)
    often = Counter(name for _, name, _ in marks)
    # In small letters one word that comes once is anything.
    proven = (name for name in names if way is not _SMALL or often[name] > 1 or " " in name)
    return frozenset(filter(may_be_name, proven))


def _marks(way: re.Pattern[str], lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Where each mark stands, its name, and the words behind it or below it."""
    for at, line in enumerate(lines):
        if not (found := way.match(line[:_LONGEST_MARK])):
            continue
        name = found[found.lastindex or 1]
        if way is _DASHED and not name.isupper():
            continue
        if way is _SMALL:
            if not name.islower():
                continue
            name = name.title()
        words = line[found.end() :]
        if way is _HEADING:
            below = _below(lines, at)
            words = lines[below] if below != at else ""
        if words := words.strip():
            yield at, name, words


def _untabled(text: str) -> str | None:
    """The text with each row of a table of speakers and their words as `[0:12] **Ann:** words`."""
    lines = text.split("\n")
    said: list[tuple[str, str]] = []
    columns: dict[str, int] = {}
    for at, line in enumerate(lines):
        cells = [cell.strip(" *`[]():") for cell in _CELLS.split(line)] if "|" in line else []
        if not cells or not columns:
            heads = {kind: i for i, cell in enumerate(cells) if (kind := _heads().get(fold(cell)))}
            columns = heads if heads.keys() >= {"speaker", "words"} else {}
        elif len(cells) > max(columns.values()) and not _RULE.fullmatch(line):
            name = cells[columns["speaker"]]
            words = _CELLS.split(line)[columns["words"]].strip().replace("\\|", "|")
            time = _TIME.match(cells[columns["time"]]) if "time" in columns else None
            said.append((name, words))
            lines[at] = (
                (f"[{time[0]}] " if time else "") + (f"**{name}:** " if name else "") + words
            )
            continue
        if columns:
            lines[at] = ""
    again = [name for name, times in Counter(name for name, _ in said).items() if times > 1]
    talks = len(again) >= _NAMES and is_talk([words for _, words in said], len(said))
    return "\n".join(lines) if len(said) >= _FEWEST and talks else None


@cache
def _heads() -> dict[str, str]:
    return {head: kind for kind, heads in _HEADS.items() for head in heads.split("|")}


def _below(lines: Sequence[str], at: int) -> int:
    """The next line with words; that of a heading where another heading stands there."""
    below = next((i for i in range(at + 1, min(at + 4, len(lines))) if lines[i]), at)
    return at if lines[below].startswith("#") else below
