"""Podcasting 2.0, Whisper, YouTube, Rev, AssemblyAI, Deepgram, Amazon Transcribe and lists of
sentences in JSON; chapters."""

from __future__ import annotations

import json
from typing import Any

import pytest
from documents.posts import SHOW, read

from bot import ingest
from bot.errors import DocumentError
from bot.model import Chapter, Format

Spoken = list[tuple[float | None, str | None, str]]


def spoken(data: Any, form: Format) -> Spoken:
    text = data if isinstance(data, str) else json.dumps(data)
    document = read(text, "/k/kite-hour-7.txt")
    assert (document.source.format, document.number) == (form, 7)
    return [(t.start_s, t.speaker, t.text) for t in document.turns]


def podcast(*segments: dict[str, Any]) -> Spoken:
    data = {"version": "1.0.0", "segments": [{"endTime": 9, "startTime": 1, **s} for s in segments]}
    return spoken(data, Format.PODCAST_JSON)


def test_podcasting_2() -> None:
    assert podcast(
        {"speaker": "Ruth", "startTime": 0.5, "body": "It is"},
        {"speaker": "Ruth", "startTime": 1.25, "body": "up."},
        {"speaker": "Ben (guest):", "startTime": "2.5", "body": " Yes. "},
        {"startTime": 3, "body": "It is."},
        {"speaker": "Ruth", "startTime": 4, "body": ""},
    ) == [(0.5, "Ruth", "It is up."), (2.5, "Ben", "Yes. It is.")]


def test_one_word_a_segment() -> None:
    words = "It is up , is it not ? No , it is down .".split()
    labelled = podcast(
        *({"speaker": "Ruth", "startTime": n, "body": w} for n, w in enumerate(words))
    )
    assert labelled == [(0.0, "Ruth", "It is up, is it not? No, it is down.")]
    bare = podcast(*({"startTime": n, "body": w} for n, w in enumerate(words)))
    assert bare == [(0.0, None, "It is up, is it not?"), (8.0, None, "No, it is down.")]


@pytest.mark.parametrize("time", [-1, 1e300, True, None, "NaN", "soon", [1], 10**30])
def test_absurd_times_are_unknown(time: object) -> None:
    assert podcast({"startTime": time, "body": "Up."}) == [(None, None, "Up.")]
    assert spoken('{"segments":[{"startTime":NaN,"body":"Up."}]}', Format.PODCAST_JSON) == [
        (None, None, "Up.")
    ]


def test_odd_segments_are_passed_over() -> None:
    odd = '1,null,[],{"startTime":1,"body":null},{"startTime":2,"body":"Up.","speaker":{}}'
    assert spoken(f'{{"segments":[{odd}]}}', Format.PODCAST_JSON) == [(2.0, None, "Up.")]


def test_lone_surrogates_and_turning_marks() -> None:
    odd = '{"startTime":1,"speaker":"R\\ud800","body":"U\\u202ep \\udfff \\ud83e\\ude81"}'
    assert spoken(f'{{"segments":[{odd}]}}', Format.PODCAST_JSON) == [
        (1.0, "R\ufffd", "Up \ufffd \U0001fa81")
    ]


def test_whisper() -> None:
    segments = [
        {"start": 0.0, "end": 2.5, "text": " It is up."},
        {"start": 2.5, "end": 4, "text": " Yes."},
    ]
    turns = [(0.0, None, "It is up."), (2.5, None, "Yes.")]
    assert (
        spoken({"text": "It", "segments": segments, "language": "en"}, Format.WHISPER_JSON) == turns
    )
    assert spoken(segments, Format.WHISPER_JSON) == turns


def test_whisperx() -> None:
    """A segment without speaker there is nobody's."""
    segments = [
        {"start": 0, "end": 1, "text": "It is", "speaker": "SPEAKER_00", "words": [{"word": "It"}]},
        {"start": 1, "end": 2, "text": "up.", "speaker": "SPEAKER_00"},
        {"start": 2, "end": 3, "text": "Hm."},
        {"start": 3, "end": 4, "text": "Yes.", "speaker": "SPEAKER_01"},
    ]
    assert spoken({"segments": segments}, Format.WHISPER_JSON) == [
        (0.0, "SPEAKER_00", "It is up."),
        (2.0, None, "Hm."),
        (3.0, "SPEAKER_01", "Yes."),
    ]


def test_youtube() -> None:
    events = [
        {"tStartMs": 0, "dDurationMs": 9000, "id": 1},
        {"tStartMs": 160, "segs": [{"utf8": "it"}, {"utf8": " is", "tOffsetMs": 200}]},
        {"tStartMs": 900, "aAppend": 1, "segs": [{"utf8": "\n"}]},
        {"tStartMs": 910, "segs": [{"utf8": "up [Music]"}]},
    ]
    assert spoken({"wireMagic": "pb3", "events": events}, Format.YOUTUBE_JSON) == [
        (0.16, None, "it is"),
        (0.91, None, "up [Music]"),
    ]


def test_rev() -> None:
    def element(value: str, at: float | None = None) -> dict[str, Any]:
        return (
            {"type": "punct", "value": value}
            if at is None
            else {"type": "text", "value": value, "ts": at}
        )

    said = [element("It", 0.5), element(" "), element("is", 0.75), element(".")]
    monologues = [
        {"speaker": 0, "elements": said},
        {"speaker": 1, "elements": [element("Yes", 2.0), element(".")]},
    ]
    data = {"monologues": monologues, "speakers": [{"id": 1, "name": "Ben"}]}
    assert spoken(data, Format.REV_JSON) == [(0.5, "Speaker 0", "It is."), (2.0, "Ben", "Yes.")]


CHAPTERS = {
    "version": "1.2.0",
    "chapters": [
        {"startTime": 60.5, "title": "Wind", "url": "https://example.org/w", "endTime": 70},
        {"startTime": 0, "title": " Up\n& away "},
        {"startTime": 65, "title": "A picture", "img": "https://example.org/p.png", "toc": False},
        {"startTime": 66},
        {"startTime": "soon", "title": "Lost"},
    ],
}


def test_chapters() -> None:
    document = read(json.dumps(CHAPTERS), "/k/kite-hour-7.chapters.json")
    assert (document.source.format, document.number) == (Format.CHAPTERS, 7)
    assert document.chapters == (
        Chapter(0.0, "Up & away"),
        Chapter(60.5, "Wind", 70.0, "https://example.org/w"),
    )
    assert [problem.reason for problem in document.problems] == [
        "1 of 3 chapters have no time; give each a `startTime`"
    ]


@pytest.mark.parametrize(
    "path", ["/k/kite-hour-7.chapters.json", "/k/kite-hour-7_chapters.json", "/o/hour-7.json"]
)
def test_chapters_join_the_transcript_beside_them(path: str) -> None:
    talk = read("WEBVTT\n\n00:01.000 --> 00:02.000\nUp.\n", "/k/kite-hour-7.vtt")
    chapters = read(json.dumps(CHAPTERS), path)
    assert set(ingest.keys(talk)) & set(ingest.keys(chapters))
    (episode,) = ingest.merge(SHOW, [chapters, talk])
    assert [chapter.title for chapter in episode.chapters] == ["Up & away", "Wind"]
    assert [turn.text for turn in episode.turns] == ["Up."]
    assert ingest.merge(SHOW, [chapters]) == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('{"segments":[\n{"startTime":1,"body":"Up."\n', 3, "not valid JSON"),
        ('\n{"segments":[{"startTime":1,"body":""}]}', None, "no words"),
        ('{"segments":{"startTime":1,"body":2}}', None, "no words"),
        ('{"segments":[{"startTime":1,"body":' + "[" * 200_000, None, "nested too deeply"),
        ('{"chapters":[{"startTime":1}]}', None, "no chapter with a time and a title"),
        ('{"segments":[{"startTime":' + "9" * 5_000 + ',"body":"Up."}]}', None, "absurd length"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, line: int | None, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as caught:
        ingest.parse(text.encode(), "/k/talk.json")
    assert (caught.value.path, caught.value.line) == ("/k/talk.json", line)


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"segments": []}', '{"name": "kites", "version": "1.0.0"}']
)
def test_other_json_is_of_no_known_form(text: str) -> None:
    assert ingest.recognise(text.encode(), "a.json") is None


def test_assemblyai() -> None:
    words = [{"text": w, "start": 250, "end": 500, "speaker": "A"} for w in ("It", "is", "up.")]
    data = {
        "id": "5551722", "audio_url": "https://x.example.com/a.mp3", "text": "It is up. Really?",
        "words": words, "confidence": 0.9, "utterances": [
            {"speaker": "A", "start": 250, "end": 900, "text": "It is up.", "words": words},
            {"speaker": "B", "start": 61_500, "end": 62_000, "text": "Really?", "words": []},
        ],
    }  # fmt: skip
    turns = [(0.25, "Speaker A", "It is up."), (61.5, "Speaker B", "Really?")]
    assert spoken(data, Format.ASSEMBLYAI_JSON) == turns
    assert spoken({**data, "utterances": None}, Format.ASSEMBLYAI_JSON) == turns[:1]


def test_deepgram() -> None:
    words = [
        {"word": "it", "punctuated_word": "It", "start": 0.5, "speaker": 0},
        {"word": "is", "punctuated_word": "is.", "start": 0.7, "speaker": 0},
        {"word": "really", "punctuated_word": "Really?", "start": 61.5, "speaker": 1},
    ]
    paragraphs = [
        {"speaker": 0, "start": 0.5, "sentences": [{"text": "It", "start": 0.5}, {"text": "is."}]},
        {"speaker": 1, "start": 61.5, "sentences": [{"text": "Really?", "start": 61.5}]},
    ]
    utterances = [
        {"speaker": 0, "start": 0.5, "transcript": "It is."},
        {"speaker": 1, "start": 61.5, "transcript": "Really?"},
    ]
    turns = [(0.5, "Speaker 0", "It is."), (61.5, "Speaker 1", "Really?")]
    for more, best in (
        ({}, {"paragraphs": {"paragraphs": paragraphs}}),
        ({"utterances": utterances}, {}),
        ({}, {}),
    ):
        one = {"transcript": "It is. Really?", "words": words, **best}
        data = {"metadata": {"duration": 62}, "results": {
            "channels": [{"alternatives": [one]}, {"alternatives": [one]}], **more
        }}  # fmt: skip
        assert spoken(data, Format.DEEPGRAM_JSON) == turns


AT_THREE = [(3.5, "Asta Brekke", "It is up."), (61.0, "Colm Reed", "Really?")]


@pytest.mark.parametrize(
    ("first", "second", "around"),
    [
        (
            {"start": "00:00:03.500", "start_ms": 3500, "end": "00:00:09.000", "end_ms": 9000,
             "speaker": "2", "voice": "Asta Brekke", "text": "It is up."},
            {"start": "00:01:01.000", "start_ms": 61_000, "end": "00:01:02.000", "end_ms": 62_000,
             "speaker": "1", "voice": "Colm Reed", "text": "Really?"},
            "{}",
        ),
        (
            {"sentence": "It is up.", "startTime": "00:03.500", "speaker_name": "Asta Brekke"},
            {"sentence": "Really?", "startTime": "01:01", "speaker_name": "Colm Reed"},
            "{}",
        ),
        (
            {"index": 0, "text": "It is up.", "start_time": 3.5, "speaker_name": "Asta Brekke"},
            {"index": 1, "text": "Really?", "start_time": 61, "speaker_name": "Colm Reed"},
            '{{"id": "k7", "title": "Kites [7]", "sentences": {}}}',
        ),
        (
            {"timestamp": "00:00:03.5", "speaker": "Asta Brekke", "text": "It is up."},
            {"timestamp": "00:01:01", "speaker": "Colm Reed", "text": "Really?"},
            '{{"transcript": {}}}',
        ),
    ],
)  # fmt: skip
def test_lists_of_sentences(first: dict[str, Any], second: dict[str, Any], around: str) -> None:
    """Podlove, Fireflies' file and its API, and somebody's own script."""
    assert spoken(around.format(json.dumps([first, second])), Format.SENTENCES_JSON) == AT_THREE


def test_clocks_in_whispers_form() -> None:
    """A number is no name."""
    segments = [
        {"start": "00:00:03.500", "end": "00:00:09", "text": "It is up.", "speaker": "1"},
        {"start": "00:01:01,000", "end": "00:01:02", "text": "Really?", "speaker": 2},
    ]
    assert spoken({"segments": segments}, Format.WHISPER_JSON) == [
        (3.5, "Speaker 1", "It is up."),
        (61.0, "Speaker 2", "Really?"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"talks": [{"speaker": "Asta", "time": "10:00", "text": "Ropes."}]}',
        '[{"speaker": "Asta", "title": "Ropes", "url": "https://example.org"}]',
        '{"a": {"transcript": [{"speaker": "Asta", "start": 1, "text": "Up."}]}}',
    ],
)
def test_lists_of_other_things_are_no_sentences(text: str) -> None:
    assert ingest.recognise(text.encode(), "a.json") is None


def test_amazon_transcribe() -> None:
    def word(content: str, start: str | None, speaker: int) -> dict[str, Any]:
        time = {} if start is None else {"start_time": start}
        return {**time, "alternatives": [{"content": content}], "speaker_label": f"spk_{speaker}"}

    said = [word("Up", "3.5", 0), word(".", None, 0), word("Really", "61.0", 1), word("?", None, 1)]
    bare = [{key: item[key] for key in item if key != "speaker_label"} for item in said]
    apart = [
        {"items": [{"start_time": item["start_time"], "speaker_label": item["speaker_label"]}]}
        for item in said
        if "start_time" in item
    ]
    whole = [
        {"start_time": "3.5", "transcript": "Up.", "speaker_label": "spk_0"},
        {"start_time": "61.0", "transcript": "Really?", "speaker_label": "spk_1"},
    ]
    for more in (
        {"audio_segments": whole, "items": bare},
        {"items": said},
        {"items": bare, "speaker_labels": {"speakers": 2, "segments": apart}},
    ):
        results = {"transcripts": [{"transcript": "Up. Really?"}], **more}
        data = {"jobName": "kites", "results": results, "status": "COMPLETED"}
        assert spoken(data, Format.AMAZON_JSON) == [
            (3.5, "spk_0", "Up."),
            (61.0, "spk_1", "Really?"),
        ]
