"""Web pages: what stands around a transcript is nobody's speech; what machines are told is read."""

from __future__ import annotations

import pytest
from documents.posts import TALK, read, said

from bot.ingest.page_frame import unframed
from bot.model import Link

PATH = "/kites/the-long-tail.html"
SPOKEN = "".join(f"<p><b>{name}:</b> {words}</p>" for name, words in TALK)


def page(below: str = "", above: str = "", head: str = "<title>The Long Tail</title>") -> str:
    """A page with the talk, and what stands around it."""
    return (
        f"<!doctype html><html><head>{head}</head><body>{above}<h1>The Long Tail</h1>"
        f"<h2>Transcript</h2>{SPOKEN}{below}</body></html>"
    )


@pytest.mark.parametrize(
    "below",
    [
        '<div class="sharedaddy sd-block"><h3>Pass it on</h3><div><a>Post</a></div></div>',
        '<section class="related-posts"><p>The Short Tail</p></section>',
        '<div id="comments"><p>Eve: I have seen it.</p><p>Eve: Twice.</p><p>Kim: Me too.</p></div>',
        '<div class="author-box"><p>Ruth flies kites.</p></div>',
        "<aside><p>Our kites</p></aside>",
        '<div role="navigation"><p>All kites</p></div>',
        "<h3>Share this:</h3><p>Post</p>",
        "<h2>3 thoughts on “The Long Tail”</h2><p>Eve says</p><p>What a tail!</p>",
        "<h2>Leave a comment</h2><p>Your name</p>",
        "<h4>Subscribe to our newsletter</h4><p>One letter a month.</p>",
        '<p><a href="/1">← Previous episode</a> <a href="/3">Next episode →</a></p>',
        "<hr><p>Kites and Ladders is produced by Nobody. Music by the Gulls.</p>",
        "<!-- <div> --><script>var a = '<div class=\"share\">';</script><style>p {}</style>",
    ],
)
def test_what_a_page_has_below_its_transcript_is_no_speech(below: str) -> None:
    assert said(read(page(below), PATH)) == TALK


@pytest.mark.parametrize(
    "below",
    [
        '<aside class="transcript"><p>It fell into a chimney.</p></aside>',
        '<div class="share"><p>It fell into a chimney.</p>',
        '<div class="related">' + SPOKEN.replace("tail", "string") + "</div>",
        "<h2>The chimney</h2><p>It fell into a chimney.</p>",
        "<p>Subscribe to nothing, I told my aunt.</p>",
        "<hr><p>It fell into a chimney.</p>",
    ],
)
def test_speech_stays_whatever_stands_around_it(below: str) -> None:
    turns = said(read(page(below), PATH))
    assert turns != TALK
    assert turns[:3] == TALK[:3]


def test_links_below_are_kept_with_their_heading() -> None:
    below = '<h2>Links</h2><ul><li>All <a href="https://example.org/t">ties</a></li></ul>'
    below += '<h2>Share this</h2><p><a href="https://example.org/s">Post</a></p>'
    above = '<p>See <a href="https://example.org/k">kites</a>.</p>'
    document = read(page(below).replace("<h2>Tr", f"{above}<h2>Tr"), PATH)
    assert said(document) == TALK
    assert document.links == (
        Link(None, "kites", "See kites.", "https://example.org/k"),
        Link("Links", "ties", "All ties", "https://example.org/t"),
    )


@pytest.mark.parametrize(
    "head",
    [
        "<title>Episode 33: The Long Tail | Kites</title>",
        "<title>The Long Tail - episode 33</title>",
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": '
        '"PodcastEpisode", "episodeNumber": "33"}]}</script>',
    ],
)
def test_a_number_stands_in_the_head(head: str) -> None:
    document = read(page(head=head), PATH)
    assert (document.number, document.title) == (33, "The Long Tail")


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ('{"@type": "PodcastEpisode", "timeRequired": "PT31M4S"}', 1864.0),
        ('[{"@type": ["RadioEpisode"], "duration": "PT1H"}]', 3600.0),
        ('{"@type": "PodcastEpisode", "timeRequired": 4}', None),
        ('{"@type": "Recipe", "timeRequired": "PT31M4S"}', None),
        ("{", None),
        ("[" * 50_000, None),
    ],
)
def test_a_length_stands_in_the_head(told: str, seconds: float | None) -> None:
    document = read(page(head=f'<script type="application/ld+json">{told}</script>'), PATH)
    assert document.duration_s == seconds


def test_a_page_that_is_nothing_but_frames_is_read() -> None:
    many = 20_000
    assert unframed("<div class=share>" * many).count("share") == many
    nested = "<div class=share>" * many + "<b>Ann:</b> " * 3 + "</div>" * many
    assert unframed(nested).count("Ann") == 3
    assert unframed("<!--" * many) == "".join(unframed("<!--"))
