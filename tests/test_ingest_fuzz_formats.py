"""The same fuzzing as test_ingest_fuzz, for captions, JSON, HTML, Markdown, text and YAML."""

from __future__ import annotations

import random
import time

import pytest
from documents.posts import LONG_TALK
from hypothesis import given, settings
from hypothesis import strategies as st
from test_ingest_fuzz import PIECES, outcome

VTT = (
    "WEBVTT\n\nNOTE x\n\nSTYLE\n::cue{}\n\n1\n00:00:01.000 --> 00:00:02.000 align:start\n"
    "<v Ruth Poe>Up &amp; <i>away</i> <v Ben>yes\n\n00:02,000 --> 00:03.000\nand on\n"
)
SRT = (
    "1\n00:00:01,000 --> 00:00:02,000\nRuth: Up.\n\n2\n00:00:02,500 --> 00:00:03,000\nBen: Down.\n"
)
BOLD = (
    "**Ruth Poe:** \\[00:12\\] Up [there](https://example.org/a_(b)) \\[laughs\\].\n\n"
    "\\[01:02:03.45\\] More *of* `it`.\n\n**Break:** \\[02:00\\] to \\[03:00\\]\n\n"
    "**Ben Lee**: Yes.\n\n> Q\n"
)
OTTER = (
    "Ruth Poe  0:15  \nUp it goes.\n\nBen Lee  1:02:03  \nYes.\n\nTranscribed by https://otter.ai\n"
)
PODCAST = (
    '{"version":"1.0.0","segments":[{"speaker":"Ruth","startTime":0.5,"endTime":1,"body":"Up"}]}'
)
WHISPER = '{"text":"Up","segments":[{"start":0.0,"end":1.5,"text":" Up.","speaker":"SPEAKER_00"}]}'
YOUTUBE = (
    '{"events":[{"tStartMs":0,"segs":[{"utf8":"up"},{"utf8":" it"}]},{"tStartMs":9,"segs":[]}]}'
)
REV = '{"monologues":[{"speaker":0,"elements":[{"type":"text","value":"Up","ts":0.5,"end_ts":1}]}]}'
HTML = "<cite>Ruth:</cite><time>0:09</time><p>Up &amp; <b>on</b>.</p><cite>Ben:</cite><p>Yes.</p>"
JEKYLL = (
    "---\ntitle: 'Up: on'\nepisode: 031\nduration: 14:02\nhosts: [Ruth Poe, Ben Lee]\n---\n"
    "## Notes\n\n- [a](https://example.org)\n\n## Transcript\n\nRUTH: Hi.\n\nBEN: You.\n"
)
SIDECAR = 'title = "Up"\nnumber = 31\nhosts = ["Ruth Poe"]\nduration = "0:31:02"\n'
BARE = " ".join(f"I think you know that kite {n} is up." for n in range(30))
SEEDS = [VTT, SRT, BOLD, OTTER, PODCAST, WHISPER, YOUTUBE, REV, HTML, JEKYLL, SIDECAR, BARE]
MORE = (
    *PIECES, "WEBVTT\n\n", "00:00:01.000 --> 00:00:02.000\n", "00:01,000 --> 00:02,000\n",
    "<v Ruth>",
    "99:99:99,999 --> 99:99:99,999\n", "-00:00:01.000", "**", "**Ruth:** ", "\\[", "\\]", "[00:01]",
    "1e300", "NaN", "-1", '"\\ud800"', "null", '"segments":[', '{"start":', "[[[[", "{{{{", "---\n",
    "key: ", "&a ", "*a", "- ", "!!python/object:os.system ", "<cite>", "</cite>", "<time>", "0:15",
    "Ruth  0:15\n", "Speaker 1 (00:01):\n", "&#x202e;", "&#xd800;", "title = ", "~~", "``",
    "\\ud800",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(MORE), max_size=40), st.sampled_from(SEEDS))
def test_any_pieces(pieces: list[str], seed: str) -> None:
    text = "".join(pieces)
    outcome(text.encode(), "/k/a.txt")
    outcome((seed + text).encode(), "/k/a.txt")
    outcome((seed[: len(seed) // 2] + text + seed[len(seed) // 2 :]).encode(), "/k/a.txt")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(SEEDS))
def test_any_bytes(data: bytes, seed: str) -> None:
    outcome(seed.encode() + data, "/k/a.txt")


@pytest.mark.parametrize("seed", SEEDS)
def test_mutations(seed: str) -> None:
    chance = random.Random(seed)
    for _ in range(150):
        data = bytearray(seed.encode())
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(data) or 1)
            change = chance.randrange(4)
            if change == 0 and data:
                data[at] = chance.randrange(256)
            elif change == 1:
                del data[at : at + chance.randrange(20)]
            elif change == 2:
                data[at:at] = chance.choice(MORE).encode("utf-8", "replace")
            else:
                data[at:at] = data[at : at + chance.randrange(60)]
        outcome(bytes(data), "/k/a.txt")


HEADS = {
    "vtt": VTT,
    "srt": SRT,
    "bold": BOLD,
    "otter": OTTER,
    "html": HTML,
    "json": PODCAST[:-2] + ',{"startTime":1,"body":"',
    "jekyll": JEKYLL,
    "text": f"RUTH: {LONG_TALK}\n\nRUTH: I know you think so.\n\n",
}
UNITS = (
    "[", "](", "**", "*a", "**A:** ", "<v A>", "<b>", "<cite>A:</cite>", "\\[0", "0:01 ", "9", "A ",
    "A  0:15\n", "A (0:01) ", "00:01.000 --> 00:02.000\n", "00:00:01,000 --> 00:00:02,000\nx\n\n",
    "1.", "1:", "<", "&amp;", "_a", "`", "~~", " ", "\n", "- ", "> ", "# ", ": ", "\\", "A: b.\n\n",
)  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_time_is_linear_in_size(head: str) -> None:
    """400 kB of each; a quadratic one takes minutes."""
    for unit in UNITS:
        began = time.process_time()
        outcome((HEADS[head] + unit * (400_000 // len(unit))).encode(), "/k/a.txt")
        assert time.process_time() - began < 8, unit
