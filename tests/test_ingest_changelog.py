"""Changelog's transcripts, where they are at hand, against a count that is taken line by line."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from bot import ingest
from bot.model import Document, Format

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
FILES = sorted((CORPORA / "changelog").glob("*/*.md"))

pytestmark = pytest.mark.skipif(not FILES, reason=f"no transcripts in {CORPORA / 'changelog'}")

LABEL = re.compile(r"(?:# )?\d?\*\*([^*:]+?)(?::\*\*|\*\* ?:|: \*\*|:\*\*\*)")
#: Those without stars, found by eye.
BARE = re.compile(r"(Nick Harries|Chis Benson|Andrea Marquis|Adam Stacoviak):")
TIME = re.compile(r"\\*\[\\*(?:(\d+):)?(\d+): ?(\d+)(?:[.:](\d+))?\\*\]")
MARKERS = ("Break", "Jingle", "Outro", "Intro")

Counted = list[tuple[str, float | None, str]]


def words(text: str) -> str:
    """What is left of text when everything that may be markup is gone."""
    text = re.sub(r"\]\(http[^)\s]*\)", "]", TIME.sub(" ", text))
    return " ".join(re.sub(r"[\\*_`\[\]\xad]|</?su[bp]>", "", html.unescape(text)).split())


def counted(text: str) -> Counted:
    """Label, time and words of each turn."""
    turns: list[tuple[str, float | None, list[str]]] = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        label = LABEL.match(line) or BARE.match(line)
        if label and label[1].strip() in MARKERS:
            continue
        speech = line[label.end() :].lstrip() if label else line
        time = TIME.match(speech)
        if label:
            start = time and int(time[1] or 0) * 3600 + int(time[2]) * 60 + int(time[3])
            turns.append((label[1].strip(), start, []))
        turns[-1][2].append(speech)
    return [(name, start, words(" ".join(said))) for name, start, said in turns]


@pytest.fixture(scope="module")
def both() -> list[tuple[Counted, Document]]:
    found = []
    for path in FILES:
        document = ingest.parse(path.read_bytes(), path.as_posix())
        assert isinstance(document, Document)
        found.append((counted(path.read_text(encoding="utf-8")), document))
    return found


def test_every_file_is_read(both: list[tuple[Counted, Document]]) -> None:
    assert {document.source.format for _, document in both} == {Format.MARKDOWN_DIALOGUE}
    unnumbered = [document.slug for _, document in both if document.number is None]
    assert len(unnumbered) <= 1


def test_turns(both: list[tuple[Counted, Document]]) -> None:
    """98 % of the files are wanted; a label whose stars run on is beyond the count."""
    same_labels = same_words = 0
    for expected, document in both:
        same_labels += [t.speaker for t in document.turns] == [name for name, *_ in expected]
        same_words += [words(t.text) for t in document.turns] == [said for *_, said in expected]
    assert same_labels >= len(both) * 0.99
    assert same_words >= len(both) * 0.98


def test_times(both: list[tuple[Counted, Document]]) -> None:
    """Within a second for 99 %, and none where there is none."""
    right = total = 0
    for expected, document in both:
        if len(expected) == len(document.turns):
            for (_, start, _), turn in zip(expected, document.turns, strict=True):
                total += start is not None or turn.start_s is not None
                right += start is not None and abs((turn.start_s or -9) - start) < 1
    assert total > 2_000
    assert right >= total * 0.99
