"""WebVTT and SRT: whose words, when, and each once."""

from __future__ import annotations

import pytest
from documents.posts import read

from bot import ingest
from bot.errors import DocumentError
from bot.model import Format

Spoken = list[tuple[float | None, str | None, str]]


def spoken(text: str, form: Format = Format.WEBVTT, path: str = "/k/talk.txt") -> Spoken:
    document = read(text, path)
    assert document.source.format is form
    return [(t.start_s, t.speaker, t.text) for t in document.turns]


def test_voices_hold_until_the_next() -> None:
    text = (
        "WEBVTT - Kites\nKind: captions\n\nNOTE\nRuth: not me\n\nSTYLE\n::cue { color: red }\n\n"
        "REGION\nid:top\n\n1\n00:01.000 --> 00:02.000 align:start\n"
        "<v.loud Ruth Poe>It is <i>up</i>\n"
        "&amp; away.\n\n00:00:02.500 --> 00:00:03.000\n<c.green>Really.</c>\n\n"
        "00:03.000 --> 00:04.000\n<v Ben>Yes?</v> <v Ruth Poe>Yes.\n\n"
        "01:00:00.000 --> 01:00:01.000\n<v Ruth Poe>Down.\n"
    )
    assert spoken(text) == [
        (1.0, "Ruth Poe", "It is up & away. Really."),
        (3.0, "Ben", "Yes?"),
        (3.0, "Ruth Poe", "Yes. Down."),
    ]


def test_without_speakers_each_cue_is_a_turn() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nIt is\nup.\n\n00:02.000 --> 00:03.000\nSo: it is.\n"
    assert spoken(text) == [(1.0, None, "It is up."), (2.0, None, "So: it is.")]


def test_a_mark_of_another_speaker_is_not_said() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n&gt;&gt; It is up.\n\n00:02.000 --> 00:03.000\n>> So.\n"
    )
    assert spoken(text) == [(1.0, None, "It is up."), (2.0, None, "So.")]


@pytest.mark.parametrize("head", ["", "WEBVTT\n\n", "\ufeffWEBVTT\n\n", "\n\nWEBVTT Kites\n\n"])
def test_comma_times_and_a_missing_header(head: str) -> None:
    text = f"{head}00:01,000 --> 00:02,000\nUp.\n\n00:02,500 --> 00:03,000\nDown, 1,000 m.\n"
    assert spoken(text) == [(1.0, None, "Up."), (2.5, None, "Down, 1,000 m.")]


def test_labels_as_zoom_writes_them() -> None:
    text = (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nRuth Poe: Hi.\n\n"
        "2\n00:00:02.000 --> 00:00:03.000\nRuth Poe: It is up.\n\n"
        "3\n00:00:03.000 --> 00:00:04.000\nBen: Remember: the wind.\n"
    )
    assert spoken(text) == [(1.0, "Ruth Poe", "Hi. It is up."), (3.0, "Ben", "Remember: the wind.")]


def test_rolling_captions() -> None:
    text = """WEBVTT
Kind: captions
Language: en

00:00:00.160 --> 00:00:02.230 align:start position:0%
\x20
it<00:00:00.400><c> is</c><00:00:00.900><c> up</c>

00:00:02.230 --> 00:00:02.240 align:start position:0%
it is up
\x20

00:00:02.240 --> 00:00:04.000 align:start position:0%
it is up
and<00:00:02.400><c> away</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
and away
\x20

00:00:04.010 --> 00:00:06.000 align:start position:0%
and away
from<00:00:04.400><c> us</c>
"""
    assert spoken(text) == [
        (0.16, None, "it is up"),
        (2.24, None, "and away"),
        (4.01, None, "from us"),
    ]


SRT = (
    "1\n00:00:01,000 --> 00:00:02,000\nRuth: It is\nup.\n\n2\n00:00:02,500 --> 00:00:03,000\n"
    "<i>Really.</i>\n\n3\n00:00:04,000 --> 00:00:05,000\nBen: Yes.\n\n4\n"
    "00:00:06,000 --> 00:00:07,000\n{\\an8}Ruth: Good.\n"
)
SRT_TURNS: Spoken = [
    (1.0, "Ruth", "It is up. Really."),
    (4.0, "Ben", "Yes."),
    (6.0, "Ruth", "Good."),
]


@pytest.mark.parametrize(
    "text",
    [
        SRT,
        "\ufeff" + SRT.replace("\n", "\r\n"),
        SRT.replace(",000", ".000"),
        SRT.replace("\n3\n", "\n").replace("\n4\n", "\n"),
        SRT.replace("1\n", "", 1),
        SRT.rstrip(),
    ],
)
def test_srt(text: str) -> None:
    assert spoken(text, Format.SRT) == SRT_TURNS


def test_srt_without_names() -> None:
    text = SRT.replace("Ruth: ", "").replace("Ben: ", "")
    assert [turn[1] for turn in spoken(text, Format.SRT)] == [None] * 4


def test_two_people_in_one_subtitle() -> None:
    text = SRT.replace("Ben: Yes.", "- Ben: Yes.\n- Ruth: No.")
    assert spoken(text, Format.SRT)[1:] == [(4.0, "Ben", "Yes."), (4.0, "Ruth", "No. Good.")]


@pytest.mark.parametrize("arrow", ["->", "–>", "—>", "→"])
def test_an_arrow_of_a_word_processor_is_an_arrow(arrow: str) -> None:
    assert spoken(SRT.replace("-->", arrow), Format.SRT) == SRT_TURNS
    one_of_two = SRT.replace("-->", arrow, 2).replace(arrow, "-->", 1)
    assert spoken(one_of_two, Format.SRT) == SRT_TURNS
    webvtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nUp -> and\n\n00:02.000 --> 00:03.000\naway.\n"
    turns = [(1.0, None, "Up -> and"), (2.0, None, "away.")]
    assert spoken(webvtt.replace("-->", arrow)) == turns


def test_what_cannot_be_read_is_named() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nUp.\n\n99:99:99.000 --> 99:99:99.900\nDown.\n"
    document = read(text, "/k/talk.vtt")
    assert [t.text for t in document.turns] == ["Up."]
    assert [(p.line, p.reason) for p in document.problems] == [
        (6, "99:99:99.000 is not a time: correct it")
    ]


@pytest.mark.parametrize(
    "text", ["WEBVTT\n", "WEBVTT\n\nNOTE nothing\n", "1\n00:00:01,000 --> 00:00:02,000\n"]
)
def test_captions_without_words_are_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="no caption") as caught:
        ingest.parse(text.encode(), "/k/talk.vtt")
    assert caught.value.path == "/k/talk.vtt"


def test_ten_thousand_speakers() -> None:
    cues = "".join(f"{n:02}:00.000 --> {n:02}:01.000\n<v Kite {n}>Up.\n\n" for n in range(60))
    many = "".join(f"00:01.000 --> 00:02.000\n<v Kite {n}>Up.\n\n" for n in range(10_000))
    assert len(spoken(f"WEBVTT\n\n{cues}{many}")) == 10_060


def test_whispers_tsv() -> None:
    text = "start\tend\ttext\n0\t2500\tIt is up.\n61000\t62000\tReally? I\tthink.\n"
    turns = [(0.0, None, "It is up."), (61.0, None, "Really? I think.")]
    assert spoken(text, Format.WHISPER_TSV) == turns
    with pytest.raises(DocumentError, match="milliseconds") as caught:
        ingest.parse((text + "soon\tlater\tYes.\n").encode(), "/k/talk.tsv")
    assert caught.value.line == 4
