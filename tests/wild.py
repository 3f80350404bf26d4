"""Whatever may come to stand on a card: episodes, quotes, links of wild texts; what is harmless."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Any

import discord
from hypothesis import strategies as st

from bot.model import Episode, Link, Quote, QuoteHit, Show
from bot.sandbox.component_rules import walk
from bot.sandbox.validation import check_message

NASTY = (
    "# heading",
    "-# small",
    "- item",
    "> quote",
    ">>> quotes",
    "1. one",
    "***bold***",
    "__under__",
    "||spoiler||",
    "```py\ncode```",
    "`code`",
    "[click](https://evil.example)",
    "https://evil.example/x?y=z",
    "<https://evil.example>",
    "discord.gg/abcdef",
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "<t:1700000000:R>",
    "</episode find:123456789012345678>",
    "<:smile:123456789012345678>",
    ":smile:",
    "\u202eright to left\u202c",
    "zero\u200bwidth\u200d\ufeff",
    "a\x00b\x1b[31mc",
    "line\n# next\n- item",
    "Z" + "\u0301" * 40,
    "\\" * 7,
    "\ud800",
    "\U0001f600" * 200,
    "word " * 200,
    "x" * 700,
)
WILD = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=700),
    st.lists(st.sampled_from(NASTY), max_size=8).map(" ".join),
)
ADDRESSES = st.one_of(
    st.just("https://example.org/a.mp3"),
    st.sampled_from(["javascript:alert(1)", "/relative", "http://[", "https://x@evil.example/"]),
    st.integers(10, 3000).map(lambda n: "https://example.org/" + "p" * n),
    WILD,
)
ID = "abcdefghijkl"


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


SHOWS = st.builds(
    Show,
    slug=st.just("s"),
    title=WILD,
    image_url=maybe(ADDRESSES),
    licence=maybe(WILD),
    sources=st.lists(ADDRESSES, max_size=3).map(tuple),
)
NAMES = st.lists(WILD, max_size=12).map(tuple)
EPISODES = st.builds(
    Episode,
    show=st.just("s"),
    episode_id=st.just(ID),
    title=WILD,
    number=maybe(st.integers(0, 99_999)),
    date=maybe(st.sampled_from(["2016-06-22", "2016-99-99", "soon"])),
    description=maybe(WILD),
    hosts=NAMES,
    guests=NAMES,
    topics=NAMES,
    duration_s=maybe(st.floats(0, 360_000)),
    audio_url=maybe(ADDRESSES),
    page_url=maybe(ADDRESSES),
    image_url=maybe(ADDRESSES),
)
QUOTES = st.builds(
    Quote,
    row=st.just(1),
    quote_id=st.from_regex(r"[a-z2-7]{12}", fullmatch=True),
    episode_id=st.just(ID),
    speaker=maybe(WILD),
    person=maybe(WILD),
    start_s=maybe(st.floats(0, 360_000)),
    place=st.floats(0, 1),
    text=WILD,
)


@st.composite
def quote_hits(draw: st.DrawFn) -> QuoteHit:
    quote = draw(QUOTES)
    excerpt = quote.text[:300]
    marks = sorted(draw(st.lists(st.integers(0, len(excerpt)), max_size=8)))
    return QuoteHit(quote, 0.9, draw(st.booleans()), quote.text, excerpt, tuple(pairwise(marks)))


LINKS = st.builds(Link, section=maybe(WILD), text=WILD, context=WILD, url=ADDRESSES)


def payload(view: discord.ui.LayoutView) -> list[str]:
    """Check a card as Discord would; the texts in it."""
    components = view.to_components()
    check_message({"components": components, "flags": 1 << 15})
    return [c["content"] for _, c in walk(components) if c["type"] == 10]


def is_harmless(content: str) -> None:
    """No ping, no hidden character, no line that is no line of ours."""
    assert not re.search(r"@(everyone|here)\b", content)
    assert not re.search(r"(?<!\\)<[@#:/a]", content)
    for character in content:
        # The one exception is our own: what parts the "@" from "everyone".
        assert character in "\n\u200b" or unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def unescaped(written: str) -> str:
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", written).replace("\u200b", "")
