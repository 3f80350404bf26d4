"""Whoever says one thing only is somebody too; what is said before a colon is nobody."""

from __future__ import annotations

import pytest
from documents.posts import SHOW, read

from bot import ingest
from bot.model import Document, Turn

Heard = list[tuple[str | None, str]]

HEARD: Heard = [
    ("Ruth", "Hello, I think you know why we are up here."),
    ("Ben", "Yes. Remember: it is windy."),
    ("Ruth", "So we walk.\n\nOkay: we run.\n\nKites: they are the point."),
    ("Ines Okafor", "Hi, I was late, sorry."),
    ("Ruth", "That is fine, kites wait."),
]


def written(label: str, end: str = "\n\n") -> str:
    return end.join(f"{label.replace('{n}', str(who))} {text}" for who, text in HEARD) + "\n"


def heard(text: str, path: str = "/k/kite-hour.txt") -> Heard:
    return [(turn.speaker, turn.text) for turn in read(text, path).turns]


def persons(document: Document) -> dict[str | None, str | None]:
    (episode,) = ingest.merge(SHOW, [document])
    return {turn.speaker: turn.person for turn in episode.turns}


@pytest.mark.parametrize(
    "label",
    [
        "{n}:",
        "**{n}:**",
        "**{n}**:",
        "[00:01] {n}:",
        "[00:00:01] **{n}:**",
        "{n} (0:01):",
        "0:01\n\n{n} (Host):",
    ],
)
def test_a_label_used_once(label: str) -> None:
    assert heard(written(label)) == HEARD


@pytest.mark.parametrize("label", ["{n}:", "**{n}:**"])
def test_a_label_used_once_in_a_post(label: str) -> None:
    front = "---\ntitle: Kites\nepisode: 7\nhosts: [Ruth Poe, Ben Lee]\n---\n"
    assert heard(f"{front}Notes.\n\n## Transcript\n\n{written(label)}") == HEARD


def test_a_line_each() -> None:
    lines = [text.split("\n\n")[0] for _, text in HEARD]
    text = "".join(f"{who}: {line}\n" for (who, _), line in zip(HEARD, lines, strict=True))
    assert [text for _, text in heard(text)] == lines


def test_captions() -> None:
    times = "00:00:0{}.000 --> 00:00:0{}.000"
    cues = [f"{times.format(n, n + 1)}\n{who}: {t}" for n, (who, t) in enumerate(HEARD[:2])]
    cues.append(f"{times.format(2, 3)}\nSpoiler: it rains.\n\n{times.format(3, 4)}\nRuth: No.")
    assert heard("WEBVTT\n\n" + "\n\n".join(cues)) == [
        HEARD[0],
        ("Ben", "Yes. Remember: it is windy. Spoiler: it rains."),
        ("Ruth", "No."),
    ]


def test_voices_without_a_name_and_fields_above() -> None:
    text = "The Kite Hour\n\nHost: Ruth Poe\n\n" + written("{n}:").replace("Ines Okafor", "Caller")
    assert heard(text)[3] == ("Caller", "Hi, I was late, sorry.")
    assert len(heard(text)) == len(HEARD)


def test_remarks_in_bold_and_capitals_are_none() -> None:
    bold = written("**{n}:**").replace("Okay:", "**Warning:**")
    assert [who for who, _ in heard(bold)] == [who for who, _ in HEARD]
    small = written("{n}:").replace("Okay:", "NB:")
    assert [who for who, _ in heard(small)] == [who for who, _ in HEARD]


def test_a_full_name_said_once_is_a_person() -> None:
    text = written("**{n}:**") + "\n**Kite Theme Song:** Up, up.\n"
    assert persons(read(text)) == {
        "Ruth": None, "Ben": None, "Ines Okafor": "Ines Okafor", "Kite Theme Song": None,
    }  # fmt: skip


def test_descript_goes_on_with_a_time() -> None:
    text = (
        "# The Kite Hour\n\n[00:00:01] Ruth: We are up.\n\n[00:00:09] Ben: Yes.\n\n"
        "[00:00:30] And more.\n\n[00:00:33] [WIND]\n\n[00:00:40] Ruth: Down.\n"
    )
    document = read(text)
    assert document.title == "The Kite Hour"
    assert document.turns == (
        Turn("Ruth", "We are up.", 1.0),
        Turn("Ben", "Yes.\n\nAnd more.\n\n[WIND]", 9.0),
        Turn("Ruth", "Down.", 40.0),
    )


def test_words_with_a_time_behind_are_no_name() -> None:
    text = "Ruth (0:01)\nWe met at noon.\n\nYesterday we left (10:30) late.\n\nBen (0:09)\nYes.\n"
    assert [who for who, _ in heard(text)] == ["Ruth", "Ben"]


def test_markup_in_a_post_is_read() -> None:
    front = "---\ntitle: Kites\nepisode: 7\n---\n"
    text = (
        f"{front}## Transcript\n\nRUTH: It is **up** &amp; *on* [the hill](https://example.org/h)."
        "\n\nBEN: `kite_string_length`, yes.\n\nRUTH: ~~No~~ \\[laughs\\]\n"
    )
    document = read(text)
    assert [turn.text for turn in document.turns] == [
        "It is up & on the hill.",
        "kite_string_length, yes.",
        "No [laughs]",
    ]
    assert [(x.text, x.context, x.url) for x in document.links] == [
        ("the hill", "It is up & on the hill.", "https://example.org/h")
    ]
