"""Transcripts inside an item's own text."""

from __future__ import annotations

import pytest
from documents.feeds import item, rss
from documents.posts import said

from bot.ingest.feed import read_feed
from bot.model import Document

TALK = [
    ("Ruth Adair", "Who tied the ladder to the kite?"),
    ("Ben Oyelaran", "I did, with the blue string."),
    ("Ruth Adair", "Then who is up there?"),
]
SPOKEN = "".join(f"<p><strong>{name}:</strong> {words}</p>" for name, words in TALK)
NOTES = '<p>Ben climbs. See <a href="https://kites.example.org/s">string</a>.</p>'
BELOW = '<h2>Links</h2><p>A <a href="https://kites.example.org/k">knot</a></p>'


def document(text: str, field: str = "content:encoded") -> Document:
    """The one item of a feed with this text."""
    feed = rss(item(3, "Up", f"<{field}><![CDATA[{text}]]></{field}>"))
    (found,) = read_feed(feed.encode(), "/k.xml", "/k.xml").items
    return found.document


@pytest.mark.parametrize("field", ["content:encoded", "description"])
@pytest.mark.parametrize(
    "heading", ["<h2>Transcript</h2>", "<p><b>FULL TRANSCRIPT:</b></p>", "<p>Transcript<br>"]
)
def test_a_transcript_in_the_notes(field: str, heading: str) -> None:
    found = document(f"{NOTES}{heading}{SPOKEN}{BELOW}", field)
    assert said(found) == TALK
    assert found.notes == "Ben climbs. See string."
    assert found.description == "Ben climbs. See string."
    assert [(x.section, x.text) for x in found.links] == [(None, "string"), ("Links", "knot")]


@pytest.mark.parametrize(
    "below",
    [
        SPOKEN,
        '<h2>Transcript</h2><p><a href="https://kites.example.org/t">Read it here</a>.</p>',
        "<h2>Transcript</h2><p>Guest: Ben Oyelaran</p><p>Music: Gulls</p><p>Sails: Ruth</p>",
        "<h2>Transcript</h2><p>Coming soon. We write as fast as the wind allows.</p>",
    ],
)
def test_notes_stay_notes(below: str) -> None:
    found = document(f"{NOTES}{below}")
    assert found.turns == ()
    assert found.notes != "Ben climbs. See string."
