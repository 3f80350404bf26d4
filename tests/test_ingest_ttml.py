"""TTML, as Apple Podcasts and television write it."""

from __future__ import annotations

import pytest
from documents.posts import read

from bot import ingest
from bot.errors import DocumentError
from bot.model import Format

APPLE = """<tt xmlns="http://www.w3.org/ns/ttml" xmlns:podcasts="http://podcasts.apple.com/x"
 xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="en"><head><metadata/></head>
<body dur="70.5"><p begin="3.500" end="9.0" ttm:agent="SPEAKER_1"><span podcasts:unit="sentence">
<span podcasts:unit="word" begin="3.5">It</span> <span podcasts:unit="word">is</span>
<span podcasts:unit="word">up.</span></span></p><p begin="1:01.0" ttm:agent="SPEAKER_2"><span>Really
&amp; truly?</span></p></body></tt>"""
CAPTIONS = """<?xml version="1.0" encoding="UTF-8"?>
<tt:tt xmlns:tt="http://www.w3.org/ns/ttml"><tt:head><tt:title>Kites</tt:title></tt:head><tt:body>
<tt:div><tt:p begin="00:00:03.500" end="00:00:09.000">It is<tt:br/>up.</tt:p>
<tt:p begin="61s">Really &amp; truly?</tt:p></tt:div></tt:body></tt:tt>"""


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (APPLE, ["SPEAKER_1", "SPEAKER_2"]),
        (
            APPLE.replace(
                "<metadata/>",
                '<ttm:agent xml:id="SPEAKER_1"><ttm:name>Asta Brekke</ttm:name></ttm:agent>',
            ),
            ["Asta Brekke", "SPEAKER_2"],
        ),
        (CAPTIONS, [None, None]),
    ],
)
def test_paragraphs_are_turns(text: str, speakers: list[str | None]) -> None:
    document = read(text, "/k/kite-hour-7.ttml")
    assert (document.source.format, document.number) == (Format.TTML, 7)
    assert [(turn.start_s, turn.text) for turn in document.turns] == [
        (3.5, "It is up."),
        (61.0, "Really & truly?"),
    ]
    assert [turn.speaker for turn in document.turns] == speakers


def test_without_words_it_is_refused() -> None:
    with pytest.raises(DocumentError, match="no paragraph with words"):
        ingest.parse(APPLE[: APPLE.index("<body")].encode(), "/k/talk.ttml")
