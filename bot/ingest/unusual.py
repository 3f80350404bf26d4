"""Rarer ways of saying who speaks, brought to the usual one before a transcript is read.

ANN - words            names in capitals and a dash
- **Ann:** words       a bullet for each turn, the name in bold or not
### Ann                a heading for each turn, the words below it
ann: words             names in small letters

A document has one way all through, and names come again: else bullets are bullets, headings
headings, and what stands before a colon in small letters is a field.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.ingest.labels import may_be_name, speakers
from bot.ingest.text_dialogue import is_talk
from bot.model import Turn

_NAME = r"([^\W\d_][\w.'’-]{0,30}(?:,? [^\W_][\w.'’-]{0,30}){0,4})"
_DASHED = re.compile(rf"{_NAME} (?:--?|–|—) (?=\S)")
_BULLET = re.compile(rf"[-*+•] +(?:\*\*{_NAME}(?::\*\*|\*\*:)|{_NAME}:)(?= |$)")
_HEADING = re.compile(rf"#{{1,6}} +{_NAME}:?[ #]*$")
_SMALL = re.compile(rf"{_NAME}:(?= )")
_WAYS = (_DASHED, _BULLET, _HEADING, _SMALL)
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
    lines = [line.strip() for line in text[:_LOOKED_AT].split("\n")]
    way = next((way for way in _WAYS if _prevails(way, lines)), None)
    if way is None:
        return None
    lines = [line.strip() for line in text.split("\n")]
    names = _names(way, lines)
    for at, name, words in _marks(way, lines):
        if name in names:
            if way is _HEADING:
                lines[_below(lines, at)] = ""
            lines[at] = f"{name}: {words}"
    if way is _HEADING:  # Below those that are left nothing is said.
        left = ((line, way.match(line[:_LONGEST_MARK])) for line in lines)
        lines = ["" if found and found[1] in names else line for line, found in left]
    written = {name: name.lower() for name in names} if way is _SMALL else {}
    return Usual("\n".join(lines), written)


def _prevails(way: re.Pattern[str], lines: Sequence[str]) -> bool:
    """Whether names come again in this way, on many lines, and what follows them is talk."""
    names = _names(way, lines)
    said = [(name, words) for _, name, words in _marks(way, lines) if name in names]
    again = [name for name, times in Counter(name for name, _ in said).items() if times > 1]
    # A heading is a line of its own.
    worded = sum(map(bool, lines)) - (len(said) if way is _HEADING else 0)
    enough = len(said) >= _FEWEST and len(again) >= _NAMES and len(said) * _ONE_IN >= worded
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


def _below(lines: Sequence[str], at: int) -> int:
    """The next line with words; that of a heading where another heading stands there."""
    below = next((i for i in range(at + 1, min(at + 4, len(lines))) if lines[i]), at)
    return at if lines[below].startswith("#") else below
