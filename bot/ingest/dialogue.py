"""Lines of speech -> turns: which words at a line's start are a speaker's label.

One place for all forms of transcripts that write `LABEL: speech`. What it copes with was counted
over the 329 GCP posts: 444 labels, 62 of several words or with a dot, one in mixed case
("Kelci:"), sound before the label in 196 posts, one turn a line in posts 1-30 and blank lines
between paragraphs later, 13,995 paragraphs without label that continue the turn above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from bot.ingest.labels import fields, speakers, without_remarks
from bot.ingest.names import PARTICLES, fold
from bot.model import Turn
from bot.timecode import parse_clock

# Sounds, up to four words, perhaps a parenthesis ("(ROBOTIC VOICE)"), one or more colons.
_EVENT = r"\[[^\[\]\n]*\]"
_EVENTS = re.compile(rf"(?:{_EVENT}\s*)*")
_ONLY_EVENTS = re.compile(rf"(?:{_EVENT}[\s.]*)+")
_WORD = r"[^\W_][\w.'’&-]{0,40}"
# "ANN POE, HOST:", "UNIDENTIFIED PERSON #1:" are how radio stations write.
_LABEL = re.compile(
    rf"({_WORD}(?: (?:& )?{_WORD}){{0,3}}(?:, {_WORD}(?: {_WORD}){{0,2}}| #\d)?)"
    r"\s?(?:\([^()\n]{1,40}\))?\s?(:+)"
)
_INNER = re.compile(r"(?<=[.!?\]\"”’-] )([A-Z][A-Z0-9.'’-]+(?: [A-Z0-9][A-Z0-9.'’-]*){0,2}):\s")
# A time of its own; one inside "[inaudible 00:12]" is a part of what can't be heard.
_TIME = re.compile(r"\[(\d{1,3}:\d{2}(?::\d{2})?(?:[.,:]\d{1,3})?)\]\s*")
_GUESS = re.compile(r"\[\?([^\[\]]*)\?\]")
_SHORTCODE = re.compile(r"\{\{[<%][^{}]*[>%]\}\}")

# Where a label can still begin and end; speech with a colon further on is speech.
_LABEL_WITHIN = 200
# `git diff`'s note, pasted into post 223.
_PASTED = "No newline at end of file"


@dataclass(slots=True)
class _Line:
    """One line of the transcript: `label` only where its form allows one, `parted` after a
    blank line."""

    events: str
    label: str | None
    spaced: bool
    speech: str
    parted: bool
    whole: str


@dataclass(slots=True)
class _Open:
    """A turn that may still go on."""

    speaker: str | None
    start_s: float | None = None
    text: list[str] = field(default_factory=list)

    def add(self, speech: str, parted: bool) -> None:
        if self.text:
            self.text.append("\n\n" if parted else " ")
        self.text.append(speech)

    def close(self) -> Turn:
        return Turn(self.speaker, "".join(self.text).strip(), self.start_s)


def read_turns(text: str, known: Iterable[str] = ()) -> tuple[Turn, ...]:
    """The turns of a labelled transcript, in order.

    `known` are labels, or names of people (hosts), whose first and full names count as labels in
    any case.
    Speech without label continues the turn above; before the first label it is a turn of its
    own without speaker, unless it is only sounds, which begin the first turn.
    """
    if "{{" in text:
        text = _SHORTCODE.sub("", text)
    lines = _lines(text)
    labels = _labels(lines, known)
    turns = _Turns(labels)
    for line in lines:
        turns.read(line)
    return turns.close()


def labelled_lines(text: str) -> list[tuple[str, str]]:
    """The label and the speech of each line that has one, for recognising a transcript."""
    lines = _lines(text)
    labels = _labels(lines, ())
    return [(x.label, x.speech) for x in lines if x.label is not None and x.label in labels]


def count_labels(text: str) -> Counter[str]:
    """How often each label begins a line."""
    return Counter(label for label, _ in labelled_lines(text))


def label_of(line: str, labels: Container[str]) -> str | None:
    """The label that begins a line, if it is one of `labels`."""
    for read in _lines(line):
        if read.label is not None and read.label in labels:
            return read.label
    return None


def plain_speech(speech: str) -> str:
    """Without the marks around words that the transcriber guessed (259 in the GCP posts), and
    without times, which stand in brackets in the midst of speech."""
    if "[?" in speech:
        speech = _GUESS.sub(lambda found: found[1].strip(), speech)
    return _TIME.sub("", speech).strip() if "[" in speech else speech


def is_event(speech: str) -> bool:
    """Whether it is sounds only: "[MUSIC PLAYING]"."""
    return speech.startswith("[") and _ONLY_EVENTS.fullmatch(speech) is not None


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    parted = True
    for raw in text.split("\n"):
        whole = raw.strip()
        if not whole:
            parted = True
            continue
        if whole.lstrip("\\ ") == _PASTED:
            continue
        lines.append(_line(whole, parted))
        parted = False
    return lines


def _line(whole: str, parted: bool) -> _Line:
    start = 0
    if whole[0] == "[":
        start = _EVENTS.match(whole).end()  # type: ignore[union-attr]  # matches nothing too
    if whole.find(":", start, start + _LABEL_WITHIN) < 0:
        return _Line("", None, False, whole, parted, whole)
    found = _LABEL.match(whole, start)
    if not found or not _may_be_label(found[1]) or whole.startswith("//", found.end()):
        return _Line("", None, False, whole, parted, whole)
    speech = whole[found.end() :]
    spaced = not speech or speech[0].isspace()
    return _Line(whole[:start].strip(), found[1], spaced, speech.lstrip(), parted, whole)


def _may_be_label(label: str) -> bool:
    if label == label.upper():
        return any(character.isalpha() for character in label)
    return all(
        word[0].isupper() or word[0].isdigit() or word in PARTICLES for word in label.split(" ")
    )


def _labels(lines: Sequence[_Line], known: Iterable[str]) -> frozenset[str]:
    """Which of the possible labels are labels.

    Where upper case prevails it is taken at its word ("no false hit" over the corpus), and in
    mixed case a label is someone known, or begins three lines ("Kelci:" in post 309; a lone
    "Note:" is not). Elsewhere `labels.speakers` tells.
    """
    marks = [(x.label, x.speech) for x in lines if x.label is not None]
    seen = Counter(label for label, _ in marks)
    spaced = {x.label for x in lines if x.label is not None and x.spaced}
    people = tuple(known)
    folded = {part for name in people for part in (fold(name), fold(name).split(" ")[0])}
    upper = {label for label in spaced if label == label.upper()}
    if sum(seen[label] for label in upper) * 2 < seen.total():
        text = "\n".join(line.whole for line in lines)
        return speakers(marks, len(lines), text, folded) & spaced | set(people)
    upper &= without_remarks(seen)
    folded.update(fold(label) for label in upper)
    mixed = {label for label in spaced - upper if seen[label] >= 3 or fold(label) in folded}
    mixed -= {label for label in fields(marks, upper) if seen[label] == 1}
    return frozenset(upper | mixed | set(people))


class _Turns:
    """Takes lines in order and gives turns."""

    def __init__(self, labels: frozenset[str]) -> None:
        self._labels = labels
        self._turns: list[Turn] = []
        self._open = _Open(None)
        self._waiting: float | None = None

    def read(self, line: _Line) -> None:
        if line.label is not None and line.label in self._labels:
            self._begin(line.label, self._undoubled(line.label, line.speech), line.events)
            return
        speaker, speech = self._without_colon(line.whole)
        if speaker is not None:
            self._begin(speaker, speech, "")
            return
        if time := _TIME.fullmatch(line.whole):
            self._waiting = parse_clock(time[1])  # that of the label below
            return
        self._waiting = None
        self._continue(line.whole, line.parted or is_event(line.whole))

    def close(self) -> tuple[Turn, ...]:
        self._end()
        return tuple(self._turns)

    def _begin(self, speaker: str, speech: str, events: str) -> None:
        before = "".join(self._open.text)
        time = _TIME.search(events) or _TIME.match(speech)
        start_s = parse_clock(time[1]) if time else self._waiting
        self._waiting = None
        if self._open.speaker is None and before and is_event(before):
            self._open.speaker, self._open.start_s = speaker, start_s
        else:
            self._end()
            self._open = _Open(speaker, start_s)
        if events := plain_speech(events).strip():
            self._open.add(events, parted=True)
        self._continue(speech, parted=not events)

    def _continue(self, speech: str, parted: bool) -> None:
        """More speech of the open turn; a label inside it begins another one.

        Post 45 has a turn in the middle of a paragraph, the second seed two voices in one.
        """
        start = 0
        if ":" in speech:
            for inner in _INNER.finditer(speech):
                if inner[1] in self._labels:
                    self._add(speech[start : inner.start()], parted)
                    self._end()
                    self._open, parted = _Open(inner[1]), True
                    start = inner.end()
        self._add(speech[start:], parted)

    def _add(self, speech: str, parted: bool) -> None:
        speech = plain_speech(speech).strip()
        if speech:
            self._open.add(speech, parted)

    def _end(self) -> None:
        turn = self._open.close()
        if turn.speaker is not None or turn.text:
            self._turns.append(turn)

    def _undoubled(self, label: str, speech: str) -> str:
        """`MARK: MARK: So` says its label twice (post 38)."""
        at = 0
        while speech.startswith(label + ":", at):
            at += len(label) + 1
            while speech.startswith((":", " "), at):
                at += 1
        return speech[at:]

    def _without_colon(self, whole: str) -> tuple[str | None, str]:
        """`AUSTIN Quantum computers` lost its colon (post 191).

        Only a label of three letters or more that stands elsewhere with its colon, before a
        capitalised word: nobody begins a sentence with a name in capitals otherwise.
        """
        label, _, speech = whole.partition(" ")
        mended = (
            len(label) >= 3
            and label in self._labels
            and label.isupper()
            and speech[:1].isupper()
            and not speech.split(" ", 1)[0].isupper()
        )
        return (label, speech) if mended else (None, whole)
