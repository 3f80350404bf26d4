"""Whatever the bytes are: a document, a reason to skip it, or a DocumentError; and in time.

Minutes of this are a command under tests/benchmarks; here is a small run of it.
"""

from __future__ import annotations

import random
import time

import pytest
from documents.posts import FRONT, LONG_TALK, SHOW, TURNS, post
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import ingest
from bot.errors import DocumentError
from bot.model import Document, Episode

NOTES = """\
##### About Ines

- A [site](https://example.org/a_(b)) <b>bold</b> <a href="https://example.org">x</a>
  - [x] (https://example.org) `code` https://example.org/bare

<div><a href="/k"><img src="k.png" alt="K"></a><p>K<p></div>

| a | b |
|---|---|
| [c](d) | e |
"""
SEEDS = [
    post(notes=NOTES, rest=TURNS),
    post(notes=NOTES, first=r"[WIND] RUTH: \"Hi\"", rest=TURNS, close=False),
    f"Title\n\nWords.\n  • Bullet\n\n{TURNS}\nBEN: {LONG_TALK}\n\nRuth Poe and Ben Lee\n",
    "Happy Scribe\n\n[00:00:01]\n\nHi.\n\n[00:59:59]\n\nBEN: You.\n\n[1:02:03]\n\nWind.\n",
]
PIECES = (
    *"[](){}<>\"'`*_#|:\\/!&;=~+-,. \n\r\t",
    "\0", "\x1b", "\u202e", "\u200b", "\ufeff", "\ud7ff", "\U0001f3c4", "é", "ß", "İ",
    "+++\n", "{{< transcript \"", '" >}}', "{{< /transcript >}}", "BEN: ", "Ben: ", "[? ", " ?]",
    "[00:00:00]\n", "[99:99:99]\n", "](", "] (", "](mailto: ", "<a href='", "<script>", "<!--",
    "https://example.org", "##### ", "• ", "1e999", "9" * 30, "-->", "&#x110000;", "&amp;",
)  # fmt: skip


def refused(error: DocumentError, path: str) -> str:
    assert error.path == path
    assert error.reason
    assert error.line is None or error.line >= 1
    return error.reason


def outcome(data: bytes, path: str = "/kites/x/index.md") -> Episode | str:
    """What becomes of bytes, held against what everybody else relies on."""
    ingest.recognise(data, path)
    try:
        document = ingest.parse(data, path)
    except DocumentError as error:
        return refused(error, path)
    if not isinstance(document, Document):
        return document.reason
    assert all(ingest.keys(document))
    (episode,) = ingest.merge(SHOW, [document])
    episode.title.encode()
    for turn in episode.turns:
        assert turn.text == turn.text.strip()
        assert turn.speaker or turn.text
        assert turn.speaker is None or ":" not in turn.speaker
    assert all(link.url and "" not in (link.text, link.context) for link in episode.links)
    assert "" not in (*episode.hosts, *episode.guests, *episode.topics)
    return episode


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    outcome(data)
    outcome(b"+++\nn = 1\n+++\n" + data)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_pieces(pieces: list[str]) -> None:
    text = "".join(pieces)
    outcome(text.encode())
    outcome(f"+++\n{FRONT}+++\n{text}".encode())
    outcome(f'+++\n{FRONT}+++\n{{{{< transcript "RUTH: Hi." >}}}}\n{text}'.encode())
    outcome(f"[00:00:01]\n[00:00:02]\n{text}".encode())
    outcome(f"Kites\n\n{TURNS}{text}\n\n{TURNS}".encode())


@pytest.mark.parametrize("seed", SEEDS)
def test_mutations(seed: str) -> None:
    chance = random.Random(seed)
    for _ in range(120):
        data = bytearray(seed.encode())
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(data))
            change = chance.randrange(4)
            if change == 0:
                data[at] = chance.randrange(256)
            elif change == 1:
                del data[at : at + chance.randrange(40)]
            elif change == 2:
                data[at:at] = chance.choice(PIECES).encode()
            else:
                data[at:at] = data[at : at + chance.randrange(60)]
            if not data:
                break
        outcome(bytes(data))


@pytest.mark.parametrize("length", range(0, 400, 23))
def test_truncated_posts(length: int) -> None:
    outcome(SEEDS[0].encode()[:length])


HEADS = {
    "bare": "",
    "notes": f"+++\n{FRONT}+++\n",
    "transcript": f'+++\n{FRONT}+++\n{{{{< transcript "RUTH: Hi." >}}}}\nBEN: Yes.\n',
    "page": f"Kites\n\n{TURNS}",
    "scribe": "[00:00:01]\n[00:00:02]\n",
}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(
    "unit",
    ["[", "![", "](", "A ", "A: ", "A:", '"', "<a ", "<div>", "<!--", "[? ", "&", "> ", "\n", "*a"],
)
def test_time_is_linear_in_size(head: str, unit: str) -> None:
    """100 kB in notes (which have a limit), 1 MB elsewhere; a quadratic one takes minutes."""
    size = 100_000 if head == "notes" else 1_000_000
    began = time.process_time()
    outcome((HEADS[head] + unit * (size // len(unit))).encode())
    assert time.process_time() - began < 12
