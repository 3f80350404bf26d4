"""Where a transcript ends: links, credits and notes below it are nobody's speech."""

from __future__ import annotations

import pytest
from documents.posts import TALK, read, said

from bot.model import Link

PLAIN = "\n\n".join(f"{name}: {words}" for name, words in TALK)
BOLD = "\n\n".join(f"**{name}:** {words}" for name, words in TALK)
POST = f"---\ntitle: The Long Tail\nepisode: 4\n---\n\n## Transcript\n\n{BOLD}"
CREDITS = "---\n\nProduced by Nobody. Support us on [Oak](https://example.org/o).\n"


def test_links_below_plain_turns() -> None:
    document = read(
        f"The Long Tail\n\n{PLAIN}\n\nLinks\n\nTies: https://example.org/t\n", "/k/1.txt"
    )
    assert said(document) == TALK
    url = "https://example.org/t"
    assert document.links == (Link("Links", url, f"Ties: {url}", url),)


def test_links_below_bold_turns() -> None:
    document = read(f"# The Long Tail\n\n{BOLD}\n\n## Links\n\n- [Ties](https://example.org/t)\n")
    assert said(document) == TALK
    assert document.links == (Link("Links", "Ties", "Ties", "https://example.org/t"),)


@pytest.mark.parametrize(
    "text", [f"# The Long Tail\n\n{BOLD}\n\n{CREDITS}", f"{POST}\n\n{CREDITS}"]
)
def test_credits_below_a_rule(text: str) -> None:
    document = read(text)
    assert said(document) == TALK
    assert [link.url for link in document.links] == ["https://example.org/o"]


@pytest.mark.parametrize(
    "below",
    [
        "[END OF TRANSCRIPT]\n\nThis text was made on Apr 05, 2024.",
        "End of transcript\n\nRuth flies kites.",
        "Show notes:\n\nA kite with a tail.",
        "Links\n- A: https://example.org/a\n- B: https://example.org/b",
        "Related episodes\n\nThe Short Tail",
        "Credits\n\nMusic: The Gulls\n\nSails: The Gulls' Mother",
    ],
)
def test_what_says_that_the_transcript_is_over(below: str) -> None:
    assert said(read(f"The Long Tail\n\n{PLAIN}\n\n{below}\n", "/k/1.txt")) == TALK


@pytest.mark.parametrize(
    "below",
    [
        f"Links\n\n{PLAIN}",
        "The links are in the show notes.",
        "Subscribe to nothing, I told her.",
        "We have no comment.",
        "There is a link:",
    ],
)
def test_speech_goes_on(below: str) -> None:
    document = read(f"The Long Tail\n\n{PLAIN}\n\n{below}\n", "/k/1.txt")
    assert len(said(document)) > len(TALK) or said(document)[-1][1].endswith(below)


@pytest.mark.parametrize(
    "below",
    ["---\n\nIt fell into a chimney.", "---\n\n**Ben Lee:** Follow us, said the gulls.", "***"],
)
def test_a_rule_alone_ends_nothing(below: str) -> None:
    words = " ".join(text for _, text in said(read(f"{POST}\n\n{below}\n")))
    assert all(word in words for word in below.strip("-*\n").replace("Ben Lee:** ", "").split())
