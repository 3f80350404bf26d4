"""Dashes, bullets, headings and small letters can name who speaks, where they do so all through."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from documents.posts import read

from bot import ingest
from bot.ingest.unusual import usual

SAID = [
    ("ruth", "So I think you saw the kite that we flew over the harbour."),
    ("ben", "Yeah, and I know why it fell: the line was too short for you."),
    ("ruth", "Well, that's what I thought, but you were not there."),
    ("ben", "I was there. You don't remember it.\n\nIt was dark."),
    ("ines okafor", "I was there too, and I really saw you both."),
    ("ruth", "That's true, so we were three."),
]
FRONT = "---\ntitle: Kites\nepisode: 7\n---\nNotes.\n\n## Transcript\n\n"

WAYS: dict[str, Callable[[str, str], str]] = {
    "small letters": lambda who, said: f"{who}: {said}",
    "a dash": lambda who, said: f"{who.upper()} - {said}",
    "a long dash": lambda who, said: f"{who.upper()} — {said}",
    "bold bullets": lambda who, said: f"- **{who.title()}:** {said}",
    "bullets with the colon outside": lambda who, said: f"* **{who.title()}**: {said}",
    "plain bullets": lambda who, said: f"- {who.title()}: {said}",
    "headings": lambda who, said: f"### {who.title()}\n\n{said}",
    "headings right above": lambda who, said: f"#### {who.title()}:\n{said}",
}


def heard(text: str, path: str = "/k/kite-hour.md") -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in read(text, path).turns]


def label(way: str, who: str) -> str:
    return who if way == "small letters" else who.upper() if "dash" in way else who.title()


@pytest.mark.parametrize("above", ["Kite Hour\n\n", "# Kite Hour\n\n## Transcript\n\n", FRONT])
@pytest.mark.parametrize("way", WAYS)
def test_every_turn_and_its_label_as_written(way: str, above: str) -> None:
    text = above + "\n\n".join(WAYS[way](who, said) for who, said in SAID) + "\n"
    assert heard(text) == [(label(way, who), said) for who, said in SAID]


def test_headings_end_where_another_section_begins() -> None:
    turns = "\n\n".join(WAYS["headings"](who, said) for who, said in SAID)
    document = read(f"{FRONT}{turns}\n\n## Links\n\n- [Kites](https://kites.example.org)\n")
    assert [turn.speaker for turn in document.turns][-1] == "Ruth"
    assert document.turns[-1].text == SAID[-1][1]
    assert [link.url for link in document.links] == ["https://kites.example.org"]


def test_the_title_stands_above() -> None:
    text = "# Kite Hour\n\n" + "\n\n".join(WAYS["headings"](*one) for one in SAID)
    assert read(text, "/k/x.md").title == "Kite Hour"


@pytest.mark.parametrize(
    "text",
    [
        # What a program logs, fields, a list of terms, picks of a week, a menu.
        "error: disk full\ninfo: started\nerror: disk full\ninfo: stopped\n" * 3,
        "host: kites.example.org\nport: 80\nhost: ladders.example.org\nport: 81\n" * 3,
        "- **Kite:** [a kite](https://k.example.org)\n- **Line:** [a line](https://l.example.org)\n"
        * 3,
        "## Install\n\nRun make.\n\n## Usage\n\nRun it.\n\n## Install\n\nSee above.\n\n## Usage\n",
        "SOUP - 3 €\nBREAD - 1 €\nSOUP - 3 €\nBREAD - 1 €\n" * 2,
    ],
)
def test_what_is_no_talk_names_nobody(text: str) -> None:
    assert ingest.recognise(text.encode(), "/k/notes.md") is None


def test_a_remark_is_no_label() -> None:
    said = [*SAID[:2], ("ruth", "Look up.\n\nspoiler: it fell.\n\nkites: I think they are fun.")]
    text = "\n\n".join(WAYS["small letters"](*one) for one in [*said, *SAID[3:]])
    assert heard(text)[2] == said[2]


def test_bullets_in_notes_stay_notes() -> None:
    picks = "".join(
        f"- **{who}:** I think you should see this, it is really what we know.\n"
        for who in ("Ruth", "Ben") * 3
    )
    document = read(f"---\ntitle: Kites\nepisode: 7\n---\n## Picks\n\n{picks}")
    assert document.turns == ()
    assert "Ruth" in (document.notes or "")


@pytest.mark.parametrize(
    ("below", "speaker"),
    [
        ("RUTH: So I was alone, and I flew a kite.", "RUTH"),
        ("**Ruth:** So I was alone, and I flew a kite.", "Ruth"),
        ("Ruth: So I was alone, and I flew a kite.", "Ruth"),
        ("So I was alone, and you know, I flew a kite. " * 12, None),
    ],
)
def test_one_turn_is_a_transcript_below_its_heading(below: str, speaker: str | None) -> None:
    document = read(f"{FRONT}{below}\n\n## Links\n\n[Kites](https://kites.example.org)\n")
    assert [turn.speaker for turn in document.turns] == [speaker]
    assert document.turns[0].text.startswith("So I was alone")
    assert "https://kites.example.org" in [link.url for link in document.links]


def test_a_note_below_the_heading_is_none() -> None:
    document = read(f"{FRONT}The transcript will follow.\n\n## Links\n\n- Kites\n")
    assert document.turns == ()


def test_a_heading_below_which_nothing_is_said_is_nobodys_words() -> None:
    said = "### Ann\n\nI think so, you know.\n\n### Bob\n\nWell, we do that here.\n\n" * 3
    found = usual(said.replace("Well, we do that here.", "", 1))
    assert found
    assert "#" not in found.text
    assert [line[:4] for line in found.text.split("\n") if line] == [
        "Ann:", "Ann:", "Bob:", "Ann:", "Bob:",
    ]  # fmt: skip
