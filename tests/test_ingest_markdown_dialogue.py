"""Changelog's and Descript's Markdown: who speaks, when, and what is no speech."""

from __future__ import annotations

import pytest
from documents.posts import read, said

from bot import ingest
from bot.model import Document, Format, Link

TALK = """\
**Ruth Adeyemi:** Welcome \\[laughs\\] to the *kites*, and to [the plans](https://example.org/p_(1)).

They are long.

**Ben Castellano:** \\[01:02\\] Hello, &quot;Ruth&quot;.

\\[02:30\\] More of it \\[unintelligible 00:02:41.10\\] there.

**Break:** \\[03:00\\] to \\[03:30\\]

And on I go.

**Ruth Adeyemi:** \\[01:02:03.45\\] Good.
"""


def bold(text: str, path: str = "/k/kite-hour-12.md") -> Document:
    document = read(text, path)
    assert document.source.format is Format.MARKDOWN_DIALOGUE
    return document


def test_a_dialogue() -> None:
    document = bold(TALK)
    assert [(t.speaker, t.start_s, t.text) for t in document.turns] == [
        (
            "Ruth Adeyemi",
            None,
            "Welcome [laughs] to the kites, and to the plans.\n\nThey are long.",
        ),
        (
            "Ben Castellano",
            62.0,
            'Hello, "Ruth".\n\nMore of it [unintelligible 00:02:41.10] there.\n\nAnd on I go.',
        ),
        ("Ruth Adeyemi", 3723.45, "Good."),
    ]
    context = "Welcome [laughs] to the kites, and to the plans."
    assert document.links == (Link(None, "the plans", context, "https://example.org/p_(1)"),)
    assert (document.number, document.slug, document.title) == (12, "kite-hour-12", None)


@pytest.mark.parametrize(
    "line",
    [
        "**Ben Castellano:** Up.",
        "**Ben Castellano**: Up.",
        "**Ben Castellano** : Up.",
        "**Ben Castellano: ** Up.",
        "**Ben Castellano:***Up.",
        "***Ben Castellano:** Up.",
        "**Ben Castellano:**Up.",
        "1**Ben Castellano:** Up.",
        "# **Ben Castellano:** Up.",
        "Ben Castellano: Up.",
        "**Ben Castellano: U**p.",
        "**Ben Castellano:**\n\nUp.",
        "**Ben Castellano:**\n\n**Up.**",
        "It is. **Ben Castellano:** Up.",
        "It is. \\[00:4**Ben Castellano:** Up.",
    ],
)
def test_damaged_labels(line: str) -> None:
    assert said(bold(f"{TALK}\n{line}\n"))[-1] == ("Ben Castellano", "Up.")


@pytest.mark.parametrize(
    "label", ["Mireille B. Kite, Psy.D", "Łukasz Ĺang", "Paul✌", "$STDOUT", "sam boyer", "Élodie"]
)
def test_odd_labels(label: str) -> None:
    assert said(bold(f"{TALK}\n**{label}:** Up.\n"))[-1] == (label, "Up.")


@pytest.mark.parametrize(
    "marker",
    ["**Break:**", "**Jingle**: \\[00:10\\]", "# **Break:**", "**Outro:** La la.", "**Intro:**"],
)
def test_markers_are_no_speakers(marker: str) -> None:
    assert said(bold(f"{marker}\n\n{TALK}"))[0][0] == "Ruth Adeyemi"
    assert said(bold(f"{TALK}\n{marker}\n\nMore.\n"))[-1] == ("Ruth Adeyemi", "Good.\n\nMore.")


@pytest.mark.parametrize(
    ("mark", "seconds"),
    [
        ("\\[04:06\\]", 246.0),
        ("[04:06]", 246.0),
        ("\\[01:00:07.50\\]", 3607.5),
        ("[01:00:07:50]", 3607.5),
        ("\\[1:7\\]", 67.0),
        ("\\[00:04:11.12\\\\\\]", 251.12),
        ("\\[00:12:3.10\\]", 723.1),
        ("\\[75:00\\]", 4500.0),
        ("\\[00:75\\]", None),
        ("\\[99:99:99\\]", None),
    ],
)
def test_times(mark: str, seconds: float | None) -> None:
    turn = bold(f"{TALK}\n**Ben Castellano:** {mark} Up.\n").turns[-1]
    assert (turn.text, turn.start_s) == ("Up.", seconds)
    alone = bold(f"{TALK}\n{mark}\n\n**Ben Castellano:** Up.\n").turns[-1]
    assert (alone.text, alone.start_s) == ("Up.", seconds)


def test_a_time_that_cannot_be_is_told() -> None:
    (problem,) = bold(f"{TALK}\n**Ben:** \\[00:75\\] Up.\n").problems
    assert (problem.line, "00:75 is not a time" in problem.reason) == (15, True)


def test_an_issue_with_quotes_and_lists() -> None:
    quote = "> It is *up*,\n> they say.\n>\n> Two."
    issue = f"{quote}\n\n- One [a](https://example.org/a)\n- Two\n\n~~~\nx\n~~~"
    document = bold(
        f"**Ruth Adeyemi:**\n\nHi.\n\n{issue}\n\n**Break:**\n\n**Ruth Adeyemi:**\n\nBye.\n"
    )
    assert said(document) == [
        ("Ruth Adeyemi", "Hi.\n\nIt is up, they say.\n\nTwo.\n\nOne a\n\nTwo\n\nx"),
        ("Ruth Adeyemi", "Bye."),
    ]
    assert document.links == (Link(None, "a", "One a", "https://example.org/a"),)


def test_descript() -> None:
    text = (
        "## [00:00:00] Opening\n\n[00:00:00] **Ruth Adeyemi:** Hi.\n\n"
        "## [00:00:10] Kites\n\n[00:00:12] **Ben:** Yes.\n\n[00:00:14] **Ruth Adeyemi:** No.\n"
    )
    assert [(t.start_s, t.speaker, t.text) for t in bold(text).turns] == [
        (0.0, "Ruth Adeyemi", "Hi."),
        (12.0, "Ben", "Yes."),
        (14.0, "Ruth Adeyemi", "No."),
    ]


def test_notes_above_the_transcript() -> None:
    top = "# Folding Paper\n\nInes folds.\n\n- [plans](https://example.org/p)\n\n## Transcript\n\n"
    document = bold(top + TALK)
    assert document.title == "Folding Paper"
    assert [link.section for link in document.links] == ["Folding Paper", None]
    assert document.turns == bold(TALK).turns


def test_a_full_name_that_lost_its_stars() -> None:
    text = (
        "**Ruth Poe:** Up.\n\nInes Okafor: Me too.\n\nThe Big Thing: it is a thing so big.\n\n"
        "**Ruth Poe:** Kites: they fly.\n\nRemember Ruth: no.\n"
    )
    assert [(t.speaker, t.text) for t in bold(text).turns] == [
        ("Ruth Poe", "Up."),
        ("Ines Okafor", "Me too.\n\nThe Big Thing: it is a thing so big."),
        ("Ruth Poe", "Kites: they fly.\n\nRemember Ruth: no."),
    ]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("practical-ai-10", 10),
        ("changelog--friends-5", 5),
        ("big-tent-s1e4", 4),
        ("Ep. 7 - Locks", 7),
        ("episode_031", 31),
        ("behind-season-one", None),
        ("2021-03-04-locks", None),
        ("locks-2021", None),
        ("transcript-2", None),
        ("kite-hour-12.en", 12),
        ("kite-hour-12_transcript", 12),
        ("kite-hour-12 - full transcript", 12),
        ("kite-hour-12.auto", 12),
        ("12", 12),
        ("007", 7),
        ("#7 - Locks", 7),
        ("7. Locks", 7),
        ("007-locks", 7),
        ("7-ways-out", None),
        ("2021", None),
        ("talk", None),
    ],
)
def test_the_number_is_the_names(name: str, number: int | None) -> None:
    assert bold(TALK, f"/k/{name}.md").number == number


@pytest.mark.parametrize(
    "text",
    [
        "**Note:** A.\n\nWords.\n\n**Warning:** B.\n\nWords.\n",
        "# Readme\n\n**Usage:** Run it.\n\n**License:** MIT.\n\n**Author Name:** A.\n",
        "**Verse:**\n- Eight bars\n\n**Chorus:**\n- Four bars\n\n**Bridge:**\n- Two\n",
    ],
)
def test_terms_in_bold_are_no_dialogue(text: str) -> None:
    assert ingest.recognise(text.encode(), "a.md") is None


def test_ten_thousand_speakers() -> None:
    text = "".join(f"**Kite Number {n}:** Up.\n\n" for n in range(10_000))
    document = bold(TALK + text)
    assert len({turn.speaker for turn in document.turns}) == 10_002
