"""Whatever the bytes are: episodes, a reason why there are none, or a DocumentError.

Minutes of this, memory, and how time grows with size are `python -m tests.benchmarks.fuzz`; here
is a small run of it.
"""

from __future__ import annotations

import random

import pytest
from documents.hostile import HEADS, PIECES, SEEDS, UNITS, mutated, outcome, path_of
from documents.posts import FRONT, TURNS
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import ingest
from bot.model import Document, Format

BROKEN = st.lists(st.sampled_from(PIECES), max_size=50).map("".join)


def test_every_form_is_among_the_seeds() -> None:
    forms = set()
    for name, text in SEEDS.items():
        if not name.startswith("feed"):
            document = ingest.parse(text.encode(), "a")
            assert isinstance(document, Document)
            forms.add(document.source.format)
        assert not isinstance(outcome(text.encode(), path_of(name)), str)
    assert forms == set(Format) - {Format.FEED}


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted(SEEDS)))
def test_any_bytes(data: bytes, name: str) -> None:
    outcome(data)
    outcome(b"+++\nn = 1\n+++\n" + data)
    outcome(SEEDS[name].encode() + data, path_of(name))
    outcome(data, path_of("feed"))


@settings(max_examples=200, deadline=None)
@given(BROKEN, st.sampled_from(sorted(SEEDS)))
def test_any_pieces(text: str, name: str) -> None:
    seed = SEEDS[name]
    half = len(seed) // 2
    outcome(text.encode(), path_of(name))
    outcome((seed + text).encode(), path_of(name))
    outcome((seed[:half] + text + seed[half:]).encode(), path_of(name))


@settings(max_examples=150, deadline=None)
@given(BROKEN)
def test_any_pieces_of_a_transcript(text: str) -> None:
    outcome(f"+++\n{FRONT}+++\n{text}".encode())
    outcome(f'+++\n{FRONT}+++\n{{{{< transcript "RUTH: Hi." >}}}}\n{text}'.encode())
    outcome(f"[00:00:01]\n[00:00:02]\n{text}".encode())
    outcome(f"Kites\n\n{TURNS}{text}\n\n{TURNS}".encode())


@pytest.mark.parametrize("name", SEEDS)
def test_mutations(name: str) -> None:
    chance = random.Random(name)
    for _ in range(100):
        outcome(mutated(SEEDS[name].encode(), chance), path_of(name))


@pytest.mark.parametrize("length", range(0, 400, 23))
def test_truncated_posts(length: int) -> None:
    outcome(SEEDS["hugo"].encode()[:length])


@pytest.mark.parametrize("head", HEADS)
def test_runs_of_one_thing_come_to_an_end(head: str) -> None:
    """30 kB of each; what is worse than quadratic takes minutes over it."""
    for unit in UNITS:
        outcome((HEADS[head] + unit * (30_000 // len(unit))).encode(), path_of(head))
