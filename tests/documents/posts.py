"""Small posts and pages about a podcast that does not exist."""

from __future__ import annotations

from bot import ingest
from bot.model import Document, Episode, Show, Skipped

SHOW = Show("kites", "Kites and Ladders")

#: Enough words for two transcripts to be compared, no two sentences alike.
LONG_TALK = " ".join(
    f"Kite number {n} flew over {place} until the {n} o'clock wind took its {part}."
    for n, (place, part) in enumerate(
        (place, part)
        for place in ("the harbour", "Grandma's barn", "a frozen lake", "two chimneys")
        for part in ("tail", "string", "left wing", "bridle")
    )
)

FRONT = """\
title = "Folding Paper with Ines Okafor"
date = "2021-03-04T23:30:00-07:00"
episodeNumber = 7
hosts = ["Ruth Adeyemi", "Ben Castellano"]
categories = ["Paper", "Wind"]
audioDuration = "00:31:44"
audioFile = "kites.7.mp3"
description = "Ines folds."
"""

TURNS = """\
RUTH: Welcome to Kites and Ladders.

BEN: Hello, Ruth.

INES: I fold paper.

RUTH: And it flies.
"""

#: What is said in a small document.
TALK = [
    ("Ruth Poe", "Who sewed the tail of this kite?"),
    ("Ben Lee", "My aunt did, out of eleven old ties."),
    ("Ruth Poe", "And did it ever fly?"),
    ("Ben Lee", "Once, over the harbour."),
]


def post(
    notes: str = "",
    first: str = "RUTH: Welcome.",
    rest: str = "",
    front: str = FRONT,
    close: bool = True,
) -> str:
    """A Hugo post with its first turn in the shortcode's argument."""
    end = "{{< /transcript >}}\n" if close else ""
    return f'+++\n{front}+++\n{notes}\n{{{{< transcript "{first}" >}}}}\n{rest}\n{end}'


def read(text: str | bytes, path: str = "/kites/post/folding-paper/index.md") -> Document:
    """The document that a text is; fails where it is none."""
    data = text if isinstance(text, bytes) else text.encode()
    document = ingest.parse(data, path)
    assert isinstance(document, Document), document
    return document


def skipped(text: str, path: str = "/kites/post/folding-paper/index.md") -> str:
    """Why a text is no episode; fails where it is one."""
    found = ingest.parse(text.encode(), path)
    assert isinstance(found, Skipped), found
    return found.reason


def only_episode(*documents: Document, show: Show = SHOW) -> Episode:
    """The one episode of documents that belong together."""
    (episode,) = ingest.merge(show, documents)
    return episode


def said(document: Document | Episode) -> list[tuple[str | None, str]]:
    """Label and text of each turn."""
    return [(turn.speaker, turn.text) for turn in document.turns]


def talk(rest: str, first: str = "RUTH: Welcome.", hosts: str = "") -> list[tuple[str | None, str]]:
    """The turns of a post with this transcript."""
    front = f"episodeNumber = 1\ntitle = 'Kites'\n{hosts}\n"
    return said(read(post(first=first, rest=rest, front=front)))
