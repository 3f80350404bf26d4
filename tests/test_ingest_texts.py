"""Page text and Happy Scribe text; telling forms apart."""

from __future__ import annotations

import pytest
from documents.posts import post, read, said

from bot import ingest
from bot.errors import DocumentError
from bot.model import Format, Link

PAGE = """\
Folding Paper with Ines Okafor

Ines tells Ruth and Ben how paper flies, and why it comes back.

About Ines

Ines folds for a living.

Cool thing of the week
  • The harbour kite plans
  • More at https://example.org/kites
Question of the week
  • Why is it wet?

RUTH: Hi, and welcome to episode number 7 of Kites and Ladders.

BEN: Hello, Ruth.

And hello, wind.

RUTH: Here is Ines. In episode 3 she was ill.

BEN: She is well now.


Ruth Adeyemi and Ben Castellano

Continue the conversation

Leave us a comment on Reddit"""

SEGMENTS = """\
Happy Scribe Logo

Transcript

Proofread by 0 readers
Proofread
[00:00:00]

Welcome to the kite our.

[00:00:04]

It is windy.
And wet.

[01:02:03]

Good buy.
"""


def test_page_text() -> None:
    document = read(PAGE, "/pages/folding.txt")
    assert document.source.format is Format.PAGE_TEXT
    assert document.title == "Folding Paper with Ines Okafor"
    assert document.description is not None
    assert document.description.startswith("Ines tells Ruth")
    assert document.number == 7
    assert document.byline == ("Ruth Adeyemi", "Ben Castellano")
    assert document.hosts == ()
    assert document.headings == ("About Ines", "Cool thing of the week", "Question of the week")
    assert document.slug == "folding"
    assert document.links == (
        Link(
            "Cool thing of the week",
            "https://example.org/kites",
            "More at https://example.org/kites",
            "https://example.org/kites",
        ),
    )
    assert said(document) == [
        ("RUTH", "Hi, and welcome to episode number 7 of Kites and Ladders."),
        ("BEN", "Hello, Ruth.\n\nAnd hello, wind."),
        ("RUTH", "Here is Ines. In episode 3 she was ill."),
        ("BEN", "She is well now."),
    ]


def test_a_page_that_says_no_number_has_that_of_its_name() -> None:
    text = PAGE.replace("episode number 7 of", "this week's")
    numbers = [read(text, f"/pages/{name}.txt").number for name in ("kites-8", "8", "folding")]
    assert numbers == [8, 8, None]


def test_a_footer_without_names_is_no_speech() -> None:
    text = PAGE.replace("Ruth Adeyemi and Ben Castellano\n\n", "")
    assert said(read(text))[-1] == ("BEN", "She is well now.")
    assert read(text).byline == ()


def test_a_byline_and_a_date_on_top() -> None:
    text = PAGE.replace(
        "Ines tells", "By Ruth Adeyemi and Ben Castellano\n\n2021-03-04\n\nInes tells"
    )
    document = read(text)
    assert document.byline == ("Ruth Adeyemi", "Ben Castellano")
    assert document.date == "2021-03-04"
    assert document.description is not None
    assert document.description.startswith("Ines tells")


def test_happy_scribe() -> None:
    document = read(SEGMENTS, "/scribed/kite-hour.txt")
    assert document.source.format is Format.HAPPY_SCRIBE
    assert document.title is None
    assert [(t.start_s, t.speaker, t.text) for t in document.turns] == [
        (0.0, None, "Welcome to the kite our."),
        (4.0, None, "It is windy. And wet."),
        (3723.0, None, "Good buy."),
    ]
    assert document.duration_s is None


def test_happy_scribe_with_a_title_and_times_that_go_back() -> None:
    text = SEGMENTS.replace("Proofread\n[", "The Kite Hour\n[").replace("01:02:03", "00:00:02")
    document = read(text)
    assert document.title == "The Kite Hour"
    assert [(p.line, "back" in p.reason) for p in document.problems] == [(16, True)]


def test_happy_scribe_with_labels() -> None:
    text = (
        "[00:00:00]\n\nRUTH: Hi.\n\n[00:00:03]\n\nIt blows.\n\n[00:00:05]\n\nBEN: Yes. RUTH: No.\n"
    )
    assert [(t.start_s, t.speaker, t.text) for t in read(text).turns] == [
        (0.0, "RUTH", "Hi.\n\nIt blows."),
        (5.0, "BEN", "Yes."),
        (5.0, "RUTH", "No."),
    ]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (PAGE, Format.PAGE_TEXT),
        (SEGMENTS, Format.HAPPY_SCRIBE),
        (post(), Format.HUGO),
        ("\ufeff" + post(), Format.HUGO),
        (
            "# Readme\n\nNote: a.\n\nNote: b.\n\nWarning: c.\n\nWarning: d.\n" + "Words.\n" * 50,
            None,
        ),
        ("Name: kites\nLicense: MIT\nName: ladders\nLicense: MIT\n", None),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nRUTH: Hi.\n" * 3, Format.WEBVTT),
        (
            "1\n00:00:01,000 --> 00:00:02,000\nRUTH: Hi.\n\nBEN: Hi.\n\nRUTH: A.\n\nBEN: B.\n",
            Format.SRT,
        ),
        ("<p>RUTH: Hi.</p>\n\nRUTH: A.\n\nBEN: B.\n\nRUTH: A.\n\nBEN: B.\n", Format.HTML),
        ('{"segments": []}', None),
        ("", None),
    ],
)
def test_forms_are_told_by_content(text: str, form: Format | None) -> None:
    for name in ("a.md", "a.txt", "a", "index.md"):
        assert ingest.recognise(text.encode(), name) is form
    if form is None:
        with pytest.raises(DocumentError, match="no known form"):
            ingest.parse(text.encode(), "a.md")
