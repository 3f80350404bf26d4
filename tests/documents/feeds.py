"""Feeds and transcripts of our own fiction: Kites and Ladders, with Ruth, Ben and their guests."""

from __future__ import annotations

from html import escape

NAMESPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
)


def rss(*items: str, channel: str = "", namespaces: str = NAMESPACES) -> str:
    """An RSS feed of these items."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {namespaces}><channel>'
        f"<title>Kites and Ladders</title><language>en</language>{channel}\n"
        + "\n".join(items)
        + "</channel></rss>"
    )


def item(number: int, title: str, more: str = "", guid: str | None = None) -> str:
    """An item with what every host writes; `more` are further elements."""
    return (
        f'<item><title>{escape(title)}</title><guid isPermaLink="false">{guid or f"kite-{number}"}'
        f"</guid><itunes:episode>{number}</itunes:episode>"
        f"<pubDate>Sat, {number % 28 + 1:02} Feb 2026 23:30:00 -0800</pubDate>"
        f"<link>https://kites.example.org/{number}</link>"
        f'<enclosure url="https://audio.example.org/{number}.mp3" length="9" type="audio/mpeg"/>'
        f"{more}</item>"
    )


def transcript(url: str, kind: str, **attributes: str) -> str:
    """A `podcast:transcript`."""
    rest = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<podcast:transcript url="{escape(url)}" type="{kind}"{rest}/>'


def chapters(url: str) -> str:
    """A `podcast:chapters`."""
    return f'<podcast:chapters url="{escape(url)}" type="application/json+chapters"/>'


def said(what: str) -> list[tuple[str, str]]:
    """What Ruth and Ben say about something, enough of it to be quoted."""
    return [
        ("Ruth Adair", f"Welcome back, tonight we climb up to {what} and look down from there."),
        ("Ben Oyelaran", f"I brought the long ladder, because {what} has always scared me a bit."),
        ("Ruth Adair", "Then you go first, and I hold the ladder and the string of the kite."),
    ]


def vtt(what: str, voices: bool = True) -> str:
    """WebVTT, with voices or without."""
    cues = [
        f"00:00:{at * 5:02}.000 --> 00:00:{at * 5 + 4:02}.000\n"
        + (f"<v {who}>{text}" if voices else text)
        for at, (who, text) in enumerate(said(what))
    ]
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def srt(what: str) -> str:
    """SRT with names."""
    return "\n".join(
        f"{at + 1}\n00:00:{at * 5:02},000 --> 00:00:{at * 5 + 4:02},000\n{who}: {text}\n"
        for at, (who, text) in enumerate(said(what))
    )


def json(what: str) -> str:
    """The JSON of Podcasting 2.0."""
    import json as library

    segments = [
        {"speaker": who, "startTime": at * 5.0, "endTime": at * 5.0 + 4, "body": text}
        for at, (who, text) in enumerate(said(what))
    ]
    return library.dumps({"version": "1.0.0", "segments": segments})


def html(what: str) -> str:
    """The HTML of Podcasting 2.0."""
    return "\n".join(
        f"<cite>{who}:</cite>\n<time>0:{at * 5:02}</time>\n<p>{text}</p>"
        for at, (who, text) in enumerate(said(what))
    )


def text(what: str) -> str:
    """Plain text with names."""
    return "\n\n".join(f"{who}: {words}" for who, words in said(what))
