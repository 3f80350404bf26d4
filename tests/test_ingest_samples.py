"""Hand-counted samples of each form, as the tools that write it do: every turn, field and link."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from documents.posts import SHOW, read

from bot import ingest
from bot.model import Document, Format

Turns = list[tuple[float | None, str | None, str]]

PLAIN: Turns = [
    (None, "Ann Poe", "Hello."), (None, "Ben Lee", "Thanks."), (None, "Ann Poe", "Bye."),
]  # fmt: skip
TIMED: Turns = [(1.0, "Ann Poe", "Hello."), (9.0, "Ben Lee", "Thanks."), (12.0, "Ann Poe", "Bye.")]
MUTE: Turns = [(start, None, text) for start, _, text in TIMED]
BRIEF: Turns = [(start, str(who).split()[0], text) for start, who, text in PLAIN]


def turns(document: Document) -> Turns:
    return [(t.start_s, t.speaker, t.text) for t in document.turns]


def each(mark: str) -> str:
    """The timed turns, {n} {t} {w} in the mark filled in; {t} of two parts."""
    return "".join(
        mark.replace("{n}", str(who)).replace("{w}", text).replace("{t}", f"00:{start:02.0f}")
        for start, who, text in TIMED
    )


MARKS = {
    "rev-tabs": ("{n}:\t{t}\t{w}\n\n", Format.REV),
    "time-dash-name": ("00:{t} - {n}\n{w}\n\n", Format.TEXT),
    "bracketed-name": ("[{n}] 00:{t}\n{w}\n\n", Format.TEXT),
    "name-above-time": ("{n}\n{t}\n{w}\n\n", Format.OTTER),
    "name-below-time": ("{t}\n{n}\n{w}\n\n", Format.OTTER),
    "range": ("[00:{t} - 00:00:59] {n}: {w}\n\n", Format.TEXT),
    "comma": ("{n}, {t}\n{w}\n\n", Format.OTTER),
    "bold-name-time": ("**{n}** ({t})\n\n{w}\n\n", Format.MARKDOWN_DIALOGUE),
    "bold-time-name": ("**{t} {n}:** {w}\n\n", Format.MARKDOWN_DIALOGUE),
    "bold-time-inside": ("**{n} [{t}]:** {w}\n\n", Format.MARKDOWN_DIALOGUE),
    "bold-time-behind": ("**{n}:** [00:{t}] {w}\n\n", Format.MARKDOWN_DIALOGUE),
    "captivate": ("<p>[00:{t}] <strong>{n}:</strong> {w}</p>\n", Format.HTML),
    "transistor": ("<p><strong>{n}</strong> ({t})<br>{w}</p>\n", Format.HTML),
    "spans": ("<p><span>{n}</span> <span>00:{t}</span></p><p>{w}</p>\n", Format.HTML),
    "captions": ("\n{t}.000 --> 00:59.000\n[{n}]: {w}\n", Format.WEBVTT),
}


@pytest.mark.parametrize("name", MARKS)
def test_names_and_times(name: str) -> None:
    mark, form = MARKS[name]
    document = read(each(mark), "/k/kites.txt")
    assert turns(document) == TIMED
    assert document.source.format is form


@pytest.mark.parametrize(
    "mark",
    ["{t}  \n{w}\n\n", "<p>({t}):<br>{w}</p>\n", '<p><time datetime="PT1S">{t}</time> {w}</p>\n',
     "[{t}.000 --> 00:59.000]  {w}\n"],
)  # fmt: skip
def test_times_without_names(mark: str) -> None:
    assert turns(read(each(mark), "/k/kites.txt")) == MUTE


@pytest.mark.parametrize(
    "mark",
    ["__{n}:__ {w}\n\n", "*{n}:* {w}\n\n", "<dl><dt>{n}</dt><dd>{w}</dd></dl>\n",
     "<b>{n}</b>: {w}<br>\n"],
)  # fmt: skip
def test_names_without_times(mark: str) -> None:
    assert turns(read(each(mark), "/k/kites.txt")) == PLAIN


def test_sparse_times_in_a_plain_dialogue() -> None:
    text = (
        "Ann: Hello, I think we know why.\n[00:01:00]\nBen: Thanks. So do I.\n"
        "Ann: Yes. [00:02:30] And more.\nBen: [00:03:00] Well [inaudible 00:03:05].\n"
    )
    assert turns(read(text)) == [
        (None, "Ann", "Hello, I think we know why."),
        (60.0, "Ben", "Thanks. So do I."),
        (None, "Ann", "Yes. And more."),
        (180.0, "Ben", "Well [inaudible 00:03:05]."),
    ]


def test_names_of_every_kind() -> None:
    said = {
        "Dr. Ann O'Neil-Smith": "Hello to all of you, I think.",
        "María José de la Cruz": "Gracias.",
        "李雷": "你好。",
        "Łukasz": "Yes.",
    }
    lines = [f"{who}: {text}" for who, text in said.items()]
    document = read("\n\n".join([*lines, lines[0]]) + "\n")
    assert [(t.speaker, t.text) for t in document.turns][:4] == list(said.items())


JSON: dict[str, tuple[Any, Format, Turns]] = {
    "whisper.cpp": (
        {"systeminfo": "AVX", "transcription": [
            {"timestamps": {"from": "00:00:01,000", "to": "00:00:02,500"},
             "offsets": {"from": 1000, "to": 2500}, "text": " Hello."},
            {"timestamps": {"from": "00:00:09,000", "to": "00:00:10,000"},
             "offsets": {"from": 9000, "to": 10000}, "text": " Thanks."}]},
        Format.WHISPER_JSON, MUTE[:2]),
    "transformers": (
        {"text": "Hello. Thanks.", "chunks": [
            {"timestamp": [1.0, 2.5], "text": " Hello."},
            {"timestamp": [9.0, None], "text": " Thanks."}]},
        Format.WHISPER_JSON, MUTE[:2]),
    "youtube, written": (
        {"wireMagic": "pb3", "events": [
            {"tStartMs": 0, "dDurationMs": 9, "id": 1, "wpWinPosId": 1},
            {"tStartMs": 1000, "dDurationMs": 9, "segs": [{"utf8": "ANN: Hel\nlo"}]},
            {"tStartMs": 3000, "dDurationMs": 9, "segs": [{"utf8": "there."}]},
            {"tStartMs": 9000, "dDurationMs": 9, "segs": [{"utf8": "BEN: Thanks."}]},
            {"tStartMs": 12000, "dDurationMs": 9, "segs": [{"utf8": "ANN: Bye."}]}]},
        Format.YOUTUBE_JSON,
        [(1.0, "ANN", "Hel lo there."), (9.0, "BEN", "Thanks."), (12.0, "ANN", "Bye.")]),
    "rev, by people": (
        {"speakers": [{"id": 1, "name": "Ann Poe"}, {"id": 2, "name": "Ben Lee"}], "monologues": [
            {"speaker": 1, "elements": [{"type": "text", "value": "Hello.",
             "timestamp": "00:00:01,000", "end_timestamp": "00:00:02,400"}]},
            {"speaker": 2, "elements": [{"type": "text", "value": "Thanks.",
             "timestamp": "00:00:09,000", "end_timestamp": "00:00:09,400"}]}]},
        Format.REV_JSON, TIMED[:2]),
}  # fmt: skip


@pytest.mark.parametrize("name", JSON)
def test_json(name: str) -> None:
    data, form, wanted = JSON[name]
    document = read(json.dumps(data), "/k/kites.json")
    assert (document.source.format, turns(document)) == (form, wanted)


TALK = "Ann: Hello.\n\nBen: Thanks.\n\nAnn: Bye.\n"


@pytest.mark.parametrize(
    "heading",
    ["## Transcript", "<details>\n<summary>Transcript</summary>", "Transcript\n----------",
     "**Full transcript:**"],
)  # fmt: skip
def test_a_transcript_in_a_post(heading: str) -> None:
    text = f"---\ntitle: Kites\nepisode: 7\n---\nNotes.\n\n{heading}\n\n{TALK}"
    document = read(text + ("\n</details>\n" if "<" in heading else ""))
    assert (turns(document), document.notes) == (BRIEF, "Notes.")


def test_fields_as_sites_write_them() -> None:
    text = (
        "---\ntitle: Kites\ndate: May 6, 2024\nhosts: Ann Poe, Ben Lee and Carla Diaz\n"
        "podcast:\n  number: 12\n  duration: 1h 2m 3s\nenclosure:\n  url: https://example.org/k.mp3\n"
        "---\nHi.\n"
    )
    document = read(text)
    assert (document.number, document.date, document.duration_s) == (12, "2024-05-06", 3723)
    assert document.hosts == ("Ann Poe", "Ben Lee", "Carla Diaz")
    assert ingest.merge(SHOW, [document])[0].audio_url == "https://example.org/k.mp3"


def test_a_picture_stays_above_the_next_heading_and_bullet() -> None:
    notes = (
        '<h3>Cool</h3><p><a href="https://example.org/1"><img src="x"></a></p><h3>Guests</h3>'
        '<ul><li><a href="https://example.org/2"><img src="y"></a></li><li>Ann</li></ul>'
    )
    document = read(f"---\ntitle: Kites\nepisode: 7\n---\n{notes}\n")
    assert [(x.section, x.text, x.context, x.url) for x in document.links] == [
        ("Cool", None, None, "https://example.org/1"),
        ("Guests", None, None, "https://example.org/2"),
    ]


def test_a_radio_stations_transcript() -> None:
    text = (
        "KITES, HOUR 2\n\nANN POE, HOST:\n\nA kite flew today.\n\n(SOUNDBITE OF WIND)\n\n"
        "BEN LEE, BYLINE: It went up at noon.\n\nUNIDENTIFIED PERSON #1: I saw it go.\n\n"
        "LEE: And then it was gone.\n\nPOE: So it was.\n"
    )
    document = read(text)
    assert turns(document) == [
        (None, "ANN POE, HOST", "A kite flew today.\n\n(SOUNDBITE OF WIND)"),
        (None, "BEN LEE, BYLINE", "It went up at noon."),
        (None, "UNIDENTIFIED PERSON #1", "I saw it go."),
        (None, "LEE", "And then it was gone."),
        (None, "POE", "So it was."),
    ]
    (episode,) = ingest.merge(SHOW, [replace(document, hosts=("Ann Poe", "Ben Lee"))])
    people = [turn.person for turn in episode.turns]
    assert people == ["Ann Poe", "Ben Lee", None, "Ben Lee", "Ann Poe"]


def test_bare_times_before_talk_and_not_before_chapters() -> None:
    said = "and then we flew the kite over the barn"
    text = f"0:00 {said}\n0:04 {said}\n1:02:03 {said}\n"
    assert turns(read(text)) == [(0.0, None, said), (4.0, None, said), (3723.0, None, said)]
    assert ingest.recognise(b"0:00 Intro\n4:10 The barn\n9:30 Questions\n", "a.txt") is None


@pytest.mark.parametrize("name", ["a.md", "a.html"])
@pytest.mark.parametrize(
    "chapters",
    [
        ["(00:00) Intro", "(04:10) The barn", "(09:30) Why does it fly?"],
        ["[0:00] Intro", "[4:10] The barn: a tail", "[9:30] The harbour: a string"],
        ["0:00 - Intro", "4:10 - The barn that we flew it from", "9:30 - Questions of a few gulls"],
    ],
)
def test_chapters_among_notes_are_no_speech(chapters: list[str], name: str) -> None:
    notes = "Ruth sews the tail of a kite out of eleven old ties."
    text = "\n\n".join(["# The Tail", notes, "\n".join(chapters), "## Links"])
    if name.endswith("html"):
        text = f"<h1>The Tail</h1><p>{notes}</p><p>{'<br>'.join(chapters)}</p><h2>Links</h2>"
    assert ingest.recognise(text.encode(), name) is None


def test_few_and_slow_words_are_speech_all_the_same() -> None:
    text = "[0:00] Who sewed this?\n[0:40] My aunt did.\n[2:10] And did it fly?\n[4:00] Once.\n"
    assert len(read(text).turns) == 4
    text = "[0:00] Ruth: Who sewed this?\n[0:40] Ben: My aunt\n[2:10] Ruth: Oh\n"
    assert len(read(text).turns) == 3


def test_wide_colons_footers_and_sounds_above() -> None:
    text = "田中：こんにちは。\n佐藤：よろしく。\n田中：凧です。\n"
    assert [t.speaker for t in read(text).turns] == ["田中", "佐藤", "田中"]
    text = (
        "[WIND]\n\nANN: Up. I think so.\n\nBEN: Yes, you do.\n\nALL: Bye!\n\n"
        "Subscribe to Kites: https://example.org/s\n© 2026 Kites\n"
    )
    document = read(text)
    assert turns(document) == [
        (None, "ANN", "[WIND]\n\nUp. I think so."),
        (None, "BEN", "Yes, you do."),
        (None, "ALL", "Bye!"),
    ]
    assert document.title is None


def test_the_number_of_a_post_may_stand_in_its_name() -> None:
    post = "---\ntitle: Kites\ndate: 2024-05-06\n---\nHi.\n"
    assert read(post, "/k/_posts/2024-05-06-episode-12.md").number == 12
    assert read(post + "[a](b.c)", "/k/_posts/2024-05-06-windows-11.md").number is None


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:02,000\nAnn Poe: Up.\n\n"
        + "2\n00:00:02,000 --> 00:00:03,000\nAnd on.\n\n" * 60,
        "<cite>Ann Poe:</cite><time>0:01</time><p>Up.</p><p>On.</p>",
    ],
)  # fmt: skip
def test_a_monologue_names_its_speaker_once(text: str) -> None:
    (turn,) = read(text, "/k/a.srt").turns
    assert (turn.speaker, turn.start_s, turn.text[:3]) == ("Ann Poe", 1.0, "Up.")


def test_marks_in_html_and_spaces_in_captions_stay_as_they_are() -> None:
    page = "".join(f"<p><b>{who}:</b> a *b* c_d_e `f`</p>" for who in ("Ann Poe", "Ben", "Ann Poe"))
    assert {t.text for t in read(page).turns} == {"a *b* c_d_e `f`"}
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nHow much , and what ?\n"
    assert read(text, "/k/a.vtt").turns[0].text == "How much , and what ?"


def test_names_with_degrees_recur() -> None:
    text = (
        "---\ntitle: Kites\nepisode: 7\n---\n## Transcript\n\n"
        "Ann B. Poe, Psy.D: Up, I think.\n\nBen Lee: Yes.\n\nAnn B. Poe, Psy.D: Well.\n"
    )
    assert [t.speaker for t in read(text).turns] == [
        "Ann B. Poe, Psy.D", "Ben Lee", "Ann B. Poe, Psy.D"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Episode 12: Wind", 12),
        ("Kite Hour #12: Wind", 12),
        ("Ep. 12", 12),
        ("We're #1", None),
        ("12: Wind", 12),
        ("12 – Wind", 12),
        ("2001: Wind", None),
    ],
)
@pytest.mark.parametrize(
    "text", ["{t}\n\n" + each("{n} ({t1}):\n{w}\n\n"), "# {t}\n\n" + each("**{n}:** {w}\n\n"),
             "<h1>{t}</h1>" + each("<p><b>{n}:</b> {w}</p>")],
)  # fmt: skip
def test_a_title_says_the_number(text: str, title: str, number: int | None) -> None:
    document = read(text.replace("{t1}", "0:01").replace("{t}", title), "/k/talk.txt")
    assert (document.title, document.number) == (title, number)


def test_liquid_in_a_post_is_no_text() -> None:
    front = "---\ntitle: Kites\nepisode: 7\n---\n"
    notes = "{% include player.html %}\nSee [k](b.c).\n\n## Transcript\n\n"
    document = read(f"{front}{notes}{TALK}{{% endraw %}}\n")
    assert (turns(document), document.notes) == (BRIEF, "See k.")


def test_zoom_names_may_look_as_they_like() -> None:
    cues = [
        "Ann Poe (she/her): Hello.",
        "Ben's iPhone: Hi.",
        "carla: Well, so: yes.",
        "D.: No.",
    ]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"{n}\n00:0{n}.000 --> 00:0{n}.900\n{cue}" for n, cue in enumerate(cues)
    )
    assert [(t.speaker, t.text) for t in read(text, "/k/a.vtt").turns] == [
        ("Ann Poe", "Hello."), ("Ben's iPhone", "Hi."), ("carla", "Well, so: yes."), ("D.", "No.")
    ]  # fmt: skip
