"""Any conversation written in every form, as tools write it, so that reading can be held to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape

from bot.model import Turn

#: Who speaks, and the paragraphs; a turn each seven seconds.
Talk = Sequence[tuple[str, Sequence[str]]]

_FRONT = "---\ntitle: T\nepisode: 3\ndate: 2024-01-01\n---\nNotes.\n\n## Transcript\n\n"


def talk_of(turns: Sequence[Turn], mixed_case: bool = False) -> list[tuple[str, list[str]]]:
    """The turns with a label and words, those of one speaker in a row as one."""
    talk: list[tuple[str, list[str]]] = []
    for turn in turns:
        if turn.speaker and turn.text:
            who = turn.speaker.title() if mixed_case else turn.speaker
            if not talk or talk[-1][0] != who:
                talk.append((who, []))
            talk[-1][1].extend(turn.text.split("\n\n"))
    return talk


def said_by(turns: Sequence[Turn]) -> list[tuple[str | None, str]]:
    """Speaker and words of what was read, those of one speaker in a row as one."""
    said: list[tuple[str | None, str]] = []
    for turn in turns:
        words = " ".join(turn.text.split())
        if said and said[-1][0] == turn.speaker:
            words = f"{said.pop()[1]} {words}"
        said.append((turn.speaker, words))
    return said


def _clock(turn: int, mark: str = "", part: int = 0) -> str:
    seconds = turn * 7
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{clock}{mark}{part:03}" if mark else clock


def _each(write: Callable[[int, str, Sequence[str]], str]) -> Callable[[Talk], str]:
    return lambda talk: "\n\n".join(write(at, *turn) for at, turn in enumerate(talk)) + "\n"


def _body(said: Sequence[str]) -> str:
    return "\n\n".join(said)


def _cues(at: int, lines: Sequence[str], mark: str) -> str:
    return "\n\n".join(
        f"{at + 1}\n{_clock(at, mark, part)} --> {_clock(at, mark, part + 1)}\n{line}"
        for part, line in enumerate(lines)
    )


def _segments(talk: Talk, start: str, end: str, words: str) -> str:
    return json.dumps(
        {
            "segments": [
                {start: at * 7, end: at * 7 + 1, words: paragraph, "speaker": who}
                for at, (who, said) in enumerate(talk)
                for paragraph in said
            ]
        }
    )


def _cited(at: int, who: str, said: Sequence[str]) -> str:
    words = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in said)
    return f"<cite>{escape(who)}:</cite>\n<time>{_clock(at)}</time>\n{words}"


def _strong(at: int, who: str, said: Sequence[str]) -> str:
    first, *rest = (escape(paragraph) for paragraph in said)
    lines = [f"<strong>{escape(who)}:</strong> {first}", *rest]
    return "\n".join(f"<p>{line}</p>" for line in lines)


_plain = _each(lambda _, who, said: f"{who}: {_body(said)}")
_bold = _each(lambda _, who, said: f"**{who}:** {_body(said)}")

FORMS: dict[str, Callable[[Talk], str]] = {
    "plain": _plain,
    "a line a turn": lambda talk: "".join(f"{who}: {' '.join(said)}\n" for who, said in talk),
    "bold": _bold,
    "otter": _each(lambda at, who, said: f"{who}  {_clock(at)}  \n{_body(said)}"),
    "rev": _each(lambda at, who, said: f"{who} ({_clock(at)}):\n{_body(said)}"),
    "descript": _each(lambda at, who, said: f"[{_clock(at)}] **{who}:** {_body(said)}"),
    "descript, plain": _each(lambda at, who, said: f"[{_clock(at)}] {who}: {_body(said)}"),
    "webvtt, voices": lambda talk: (
        "WEBVTT\n\n"
        + _each(
            lambda at, who, said: _cues(at, [f"<v {escape(who)}>{escape(x)}" for x in said], ".")
        )(talk)
    ),
    "webvtt, names": lambda talk: (
        "WEBVTT\n\n"
        + _each(lambda at, who, said: _cues(at, [f"{who}: {escape(x)}" for x in said], "."))(talk)
    ),
    "srt, at changes": _each(
        lambda at, who, said: _cues(at, [f"{who}: {said[0]}", *said[1:]], ",")
    ),
    "podcasting 2.0": lambda talk: _segments(talk, "startTime", "endTime", "body"),
    "whisperx": lambda talk: _segments(talk, "start", "end", "text"),
    "html, cites": _each(_cited),
    "html, strong": lambda talk: f"<h1>T</h1>\n{_each(_strong)(talk)}",
    "jekyll": lambda talk: _FRONT + _plain(talk),
    "jekyll, bold": lambda talk: _FRONT + _bold(talk),
    "bullets": _each(lambda _, who, said: f"- **{who}:** {_body(said)}"),
    "headings": _each(lambda _, who, said: f"### {who}\n\n{_body(said)}"),
    "jekyll, headings": lambda talk: (
        _FRONT + _each(lambda _, who, said: f"### {who}\n\n{_body(said)}")(talk)
    ),
}
