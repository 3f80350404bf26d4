"""Markdown in which a bold name begins each turn: `**Adam Stacoviak:** text`.

Changelog's 2,084 transcripts are so (360,408 turns; no front matter, no title), and Descript's
Markdown export is (`[00:12:03] **Name:** text`). Counted there: 922 times the colon stands outside
(`**Name**:`), now and then the stars are miscounted (`**Name: **`, `**Name:***`, `***Name:**`), 32
labels have no stars, 12 stand within a paragraph, 2,907 alone on their line. `**Break:**` and its
like are no speakers, and speech goes on below them. A time is the turn's where it begins the turn;
times of later paragraphs have no place in a turn, those inside `[unintelligible 00:12:34]` are
none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.ingest.decoding import limit_lines
from bot.ingest.endings import without_credits
from bot.ingest.ids import slug_of
from bot.ingest.inline import links_in, plain
from bot.ingest.labels import full_names, may_be_name, without_remarks
from bot.ingest.names import fold, looks_like_name
from bot.ingest.notes import Notes, read_notes
from bot.ingest.segments import CLOCK, clock, number_in_name, number_in_title
from bot.model import Document, Format, Link, Problem, Source, Turn

# The backslashes are Markdown's, some of them misplaced; a time may be a link to the recording.
_TIME = rf"\\{{0,3}}\[{{1,2}}\\{{0,3}}\s?({CLOCK})\s?\\{{0,3}}\](?:\([^()\s]{{1,500}}\)\]?)?"
_TIMES = re.compile(_TIME)
_TIME_FIRST = re.compile(rf"\\?\s?{_TIME}\s*(?:to\s+(?=\\?\[))?")
_BARE_TIME_FIRST = re.compile(rf"`?({CLOCK})`?\s+(?=\*\*)")
_END = r"(?:\s?:\s?\*{1,3}|\s?\*{2,3}\s?:)\\?\s*"
_LABEL = re.compile(rf"(?:#{{1,6}}\s+)?\d?(?:[*_]?\*{{2}}) ?([^*:\n]{{1,80}}?){_END}")
# "**Ann Poe [00:12]:** text", "**Ann Poe** (00:12)", "**00:12 Ann Poe:** text".
_CLOSED = rf"[\[(](?P<time>{CLOCK})[\])]"
_WHO = r"(?P<who>[^*:\n\[\]()]{1,80}?)"
_TIMED = (
    re.compile(rf"\*{{2}}{_WHO}\s?{_CLOSED}\s?:?\*{{2}}:?\s*"),
    re.compile(rf"\*{{2}}{_WHO}:?\*{{2}}:?\s?{_CLOSED}:?\s*"),
    re.compile(
        rf"\*{{2}}{_WHO}:?\*{{2}}:?\s?[*_]{{1,2}}[\[(]?(?P<time>{CLOCK})[\])]?[*_]{{1,2}}:?\s*"
    ),
    re.compile(rf"\*{{2}}[\[(]?(?P<time>{CLOCK})[\])]?\s{_WHO}:?\*{{2}}:?\s*"),
)
# Bold that runs on into the speech: "**Chris Benson: I**ndeed".
_RUN_ON = re.compile(r"\*{2}([^*:\n]{1,80}?):\s([^*\n]{1,40})\*{2}")
_UNSTARRED = re.compile(r"([^*:\n\[\]]{1,80}):\*{0,3}\s+")
_INNER = re.compile(rf"\*{{2,3}}([^*:\n]{{1,80}}?){_END}")

_MARKERS = frozenset(
    "break|jingle|outro|intro|ad break|sponsor break|commercial break|music break".split("|")
)
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")
_HEADED = re.compile(r"^(?:#{1,6} (?!\s?\*\*)|\|.*\||```)", re.MULTILINE)
_UNMARKED_TITLE = re.compile(r"[^\W_][^\[\]<>]{0,110}[\w)\"”’]")
_TRANSCRIPT = re.compile(r"(?:the |full |episode |complete )*transcript(?:ion)?:?", re.IGNORECASE)
# "\[00:4**Name:**": a time that was overwritten by a label.
_BROKEN_TIME = re.compile(r"\\?\[[\d:.]{0,12}$")
_BLOCK = re.compile(r"(?:>\s?)+|[*+-]\s+")
_RULE = re.compile(r"(?:[*_-]\s?){3,}|`{3,}.{0,40}|~{3,}.{0,40}|={3,}")

# Recognised are this many labels, and one in so many lines.
_FEWEST = 3
_ONE_IN = 12
_LOOKED_AT = 200_000


@dataclass(slots=True)
class _Label:
    """A label at a line's start: what it says, the time before it, what follows it."""

    speaker: str
    start_s: float | None
    speech: str

    @property
    def is_marker(self) -> bool:
        return fold(self.speaker).rstrip("0123456789 ") in _MARKERS


@dataclass(slots=True)
class _Open:
    """A turn that may still go on. `start_s` can come with its first words only."""

    speaker: str | None
    start_s: float | None = None
    text: list[str] = field(default_factory=list)

    def add(self, words: str, parted: bool) -> None:
        if self.text:
            self.text.append("\n\n" if parted else " ")
        self.text.append(words)

    def close(self) -> Turn:
        return Turn(self.speaker, "".join(self.text).strip(), self.start_s)


def is_bold(text: str) -> bool:
    """Whether it begins with a full name in bold and a colon and has no headings, or has labels
    all over: one person's monologue is a transcript too."""
    start = text[:2000].lstrip()
    if start.startswith(("---", "+++", "<", "{")):
        return False
    return _begins_with_label(start, text) or has_bold_labels(text)


def _begins_with_label(start: str, text: str) -> bool:
    label = _label(_TIME_FIRST.sub("", start, count=1).split("\n", 1)[0].strip(), None)
    named = label is not None and (label.is_marker or _is_full_name(label.speaker))
    return named and not _HEADED.search(text, 0, _LOOKED_AT)


def has_bold_labels(text: str) -> bool:
    """Whether at least three lines, and one in twelve, begin with a label in bold, and most of
    these labels may be names and one comes again: lists of terms in bold are no dialogue."""
    text = text[:_LOOKED_AT]
    lines = [line.strip() for line in text.split("\n") if line and not line.isspace()]
    labels = _count(lines)
    if labels.total() < _FEWEST or labels.total() * _ONE_IN < len(lines):
        return False
    again = sum(times for times in labels.values() if times > 2)
    named = sum(times for name, times in labels.items() if may_be_name(name))
    return max(again, named) * 2 > labels.total() and max(labels.values()) > 1


def _count(lines: Iterable[str]) -> Counter[str]:
    """How often each label in bold begins a line."""
    found = (_label(line, None) for line in lines if "**" in line)
    return Counter(label.speaker for label in found if label and not label.is_marker)


def _unstarred(lines: Sequence[str]) -> frozenset[str]:
    """Full names that lost their stars at the beginning of a line."""
    found = (_UNSTARRED.match(f"{line} ") for line in lines if ":" in line[:80])
    names = {_name(label[1]) for label in found if label}
    return full_names(names, "\n".join(lines)) if names else frozenset()


def begins_bold(line: str) -> bool:
    """Whether a line begins with a label in bold."""
    return _label(line.strip(), None) is not None


def parse(text: str, path: str) -> Document:
    """The number is the file's name's; what stands above a heading or the first label, notes."""
    limit_lines(text, path)
    slug = slug_of(path)
    front, body, line = _split(text)
    body, below = without_credits(body)
    around = f"{front}\n\n{below}"
    notes = read_notes(around, path) if around.strip() else Notes(None)
    turns, links, problems = read_bold(body, path, line)
    title = notes.headings[0] if notes.headings else None
    return Document(
        source=Source(path, Format.MARKDOWN_DIALOGUE),
        slug=slug,
        number=number_in_title(title) or number_in_name(slug),
        title=title,
        headings=notes.headings[1:],
        notes=notes.text,
        links=(*notes.links, *links),
        turns=turns,
        problems=(*notes.problems, *problems),
    )


def read_bold(
    text: str, path: str, first_line: int = 1
) -> tuple[tuple[Turn, ...], tuple[Link, ...], tuple[Problem, ...]]:
    """The turns of a dialogue with bold labels, the links in it, and times that can't be."""
    lines = text.split("\n")
    stripped = [line.strip() for line in lines]
    # Without stars, or within a line, only these are labels.
    reader = _Reader(without_remarks(_count(stripped)) | _unstarred(stripped), path)
    for number, line in enumerate(lines, start=first_line):
        reader.read(line.strip(), number)
    return reader.close(), tuple(reader.links), tuple(reader.problems)


def _split(text: str) -> tuple[str, str, int]:
    """What stands above the transcript, the transcript, and its first line (from 1): above a
    heading "Transcript", else above the first label where a heading stands on top."""
    lines = text.split("\n")
    headed = False
    for at, line in enumerate(lines):
        stripped = line.strip()
        if _label(stripped, None):
            if not headed:
                return _title_above(lines, at) or ("", text, 1)
            return "\n".join(lines[:at]), "\n".join(lines[at:]), at + 1
        if heading := _HEADING.fullmatch(stripped):
            headed = headed or not _TIMES.match(heading[1])
            if _TRANSCRIPT.fullmatch(plain(heading[1])):
                return "\n".join(lines[:at]), "\n".join(lines[at + 1 :]), at + 2
    return "", text, 1


def _title_above(lines: Sequence[str], at: int) -> tuple[str, str, int] | None:
    """`_split` where all that stands above the first label is a title without a mark, with a
    blank line below it: no sentence, and no sounds."""
    above = [line.strip() for line in lines[:at] if line.strip()]
    if len(above) != 1 or lines[at - 1].strip() or not _UNMARKED_TITLE.fullmatch(above[0]):
        return None
    return f"# {above[0]}", "\n".join(lines[at:]), at + 1


def _label(line: str, known: frozenset[str] | None) -> _Label | None:
    """`known` are the document's labels, None where it isn't known yet which these are."""
    if not line or (":" not in line[:200] and "**" not in line[:200]):
        return None
    start: float | None = None
    if time := _TIME_FIRST.match(line) or _BARE_TIME_FIRST.match(line):
        start, line = clock(time[1]), line[time.end() :]
    if found := next((found for each in _TIMED if (found := each.match(line))), None):
        speaker, speech = found["who"], line[found.end() :]
        start = clock(found["time"])
    elif found := _LABEL.match(line):
        speaker, speech = found[1], line[found.end() :]
    elif found := _RUN_ON.match(line):
        speaker, speech = found[1], found[2] + line[found.end() :]
    elif known and (found := _UNSTARRED.match(f"{line} ")) and _name(found[1]) in known:
        speaker, speech = found[1], line[found.end() :]
    else:
        return None
    name = _name(speaker)
    label = _Label(name, start, speech)
    fits = known is None or name in known or label.is_marker
    return label if fits and any(c.isalnum() for c in name) else None


def _name(label: str) -> str:
    return " ".join(plain(label).replace("*", " ").split())


def _is_full_name(label: str) -> bool:
    return len(label.split()) > 1 and looks_like_name(label)


class _Reader:
    """Takes lines in order and gives turns, and the links with their paragraphs."""

    def __init__(self, known: frozenset[str], path: str) -> None:
        self._known = known
        self._path = path
        self._turns: list[Turn] = []
        self._open = _Open(None)
        self._parted = True
        self._section: str | None = None
        self._waiting: float | None = None
        self.links: list[Link] = []
        self.problems: list[Problem] = []

    def read(self, line: str, number: int) -> None:
        """One line, without the space around; `number` is for problems."""
        if not line or _RULE.fullmatch(line):
            self._parted = True
            return
        label = _label(line, self._known)
        if label is None:
            self._unlabelled(line, number)
        elif label.is_marker:
            self._parted = True
        else:
            self._begin(label.speaker, self._waiting if label.start_s is None else label.start_s)
            self._speech(label.speech, number)

    def close(self) -> tuple[Turn, ...]:
        self._end()
        return tuple(self._turns)

    def _begin(self, speaker: str, start_s: float | None) -> None:
        self._waiting = None
        self._end()
        self._open = _Open(speaker, start_s)
        self._parted = True

    def _end(self) -> None:
        turn = self._open.close()
        if turn.speaker is not None or turn.text:
            self._turns.append(turn)

    def _unlabelled(self, line: str, number: int) -> None:
        if heading := _HEADING.fullmatch(line):
            self._parted = True
            if _TIMES.match(heading[1]):
                return  # Descript's chapters
            line = heading[1]
            self._section = plain(line).strip() or self._section
        elif block := _BLOCK.match(line):
            line = line[block.end() :]
            self._parted = self._parted or not block[0].startswith(">") or not line
        self._speech(line, number)
        # A time alone on its line is that of the label below it.
        alone = _TIME_FIRST.fullmatch(line)
        self._waiting = clock(alone[1]) if alone else None

    def _speech(self, speech: str, number: int) -> None:
        """More words of the open turn; a label inside them begins another one."""
        at = 0
        if "**" in speech:
            for inner in _INNER.finditer(speech):
                if _name(inner[1]) in self._known:
                    self._words(_BROKEN_TIME.sub("", speech[at : inner.start()]), number)
                    self._begin(_name(inner[1]), None)
                    at = inner.end()
        self._words(speech[at:], number)

    def _words(self, markdown: str, number: int) -> None:
        while time := _TIME_FIRST.match(markdown):
            seconds = clock(time[1])
            if seconds is None:
                reason = f"{time[1]} is not a time: correct it (read as unknown)"
                self.problems.append(Problem(self._path, number, reason))
            elif self._open.speaker and not self._open.text and self._open.start_s is None:
                self._open.start_s = seconds
            markdown = markdown[time.end() :]
        spoken = _TIMES.sub("", markdown) if "[" in markdown else markdown
        words = " ".join(plain(spoken).split())
        self.links += (
            Link(self._section, text or url, words or text or url, url)
            for text, url in links_in(markdown)
        )
        if words:
            self._open.add(words, self._parted)
            self._parted = False
