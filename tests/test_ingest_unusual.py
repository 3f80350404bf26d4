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
    "bold above": lambda who, said: f"**{who.title()}**\n\n{said}",
    "bold right above": lambda who, said: f"**{who.title()}:**\n{said}",
    "bold and a stroke": lambda who, said: f"**{who.title()}** — {said}",
    "bold alone": lambda who, said: f"**{who.title()}** {said}",
    "a stroke": lambda who, said: f"{who.title()} – {said}",
    "chevrons": lambda who, said: f">> {who.title()}: {said}",
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


TABLE = "| Time | Speaker | Transcript |\n|---:|:---|---|\n"
# Who speaks, as a table, a code, or links say when.
TIMED: dict[str, Callable[[int, str, str], str]] = {
    "a table": lambda at, who, said: f"| 00:00:0{at} | {who} | {said} |",
    "a table with stars": lambda at, who, said: f"|`[0:0{at}]`|**{who}:**|{said}|",
    "code": lambda at, who, said: f"`00:00:0{at}` **{who}:** {said}\n",
    "a link": lambda at, who, said: (
        f"[00:00:0{at}](https://k.example.org/7?t={at}) **{who}:** {said}\n"
    ),
    "a link in brackets": lambda at, who, said: (
        f"**{who}:** [[00:00:0{at}](https://k.example.org/7?t={at})] {said}\n"
    ),
    "a link without stars": lambda at, who, said: (
        f"[00:00:0{at}](https://k.example.org/7?t={at}) {who}: {said}\n"
    ),
    "a link behind the name": lambda at, who, said: (
        f"{who} [0:0{at}](https://k.example.org/7?t={at})\n{said}\n"
    ),
    "tabs": lambda at, who, said: f"00:00:0{at}\t{who}\t{said}",
    "a bar": lambda at, who, said: f"{who} | 00:0{at}\n{said}\n",
    "a range": lambda at, who, said: f"{who} (00:00:0{at} - 00:01:01)\n{said}\n",
}


@pytest.mark.parametrize("front", ["", "# Kite Hour\n\n", FRONT])
@pytest.mark.parametrize("way", TIMED)
def test_every_turn_and_its_time(way: str, front: str) -> None:
    said = [(who.title(), words.partition("\n")[0]) for who, words in SAID]
    turns = "\n".join(TIMED[way](at, *one) for at, one in enumerate(said, start=1))
    text = f"{front}{TABLE if 'table' in way else ''}{turns}\n"
    document = read(text, "/k/kite-hour.md")
    assert [(t.speaker, t.text) for t in document.turns] == said
    assert [t.start_s for t in document.turns] == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert document.links == ()


def test_a_table_of_something_else_is_none() -> None:
    rows = "| Ann | A kite. |\n| Ben | A line. |\n" * 3
    for head in ("| Name | Price |", "| Speaker | Text |"):
        text = f"{head}\n|---|---|\n{rows if 'Price' in head else rows.partition('| Ben')[0]}"
        assert ingest.recognise(text.encode(), "/k/notes.md") is None


def test_nobody_named_says_what_stands_behind_chevrons_alone() -> None:
    said = "".join(f">> {who.title()}: {words}\n\n" for who, words in SAID)
    assert ingest.recognise(f"{said}>> I saw it too.\n".encode(), "/k/a.txt") is None


def test_headings_end_where_another_section_begins() -> None:
    turns = "\n\n".join(WAYS["headings"](who, said) for who, said in SAID)
    document = read(f"{FRONT}{turns}\n\n## Links\n\n- [Kites](https://kites.example.org)\n")
    assert [turn.speaker for turn in document.turns][-1] == "Ruth"
    assert document.turns[-1].text == SAID[-1][1]
    assert [link.url for link in document.links] == ["https://kites.example.org"]


def test_the_title_stands_above() -> None:
    text = "# Kite Hour\n\n" + "\n\n".join(WAYS["headings"](*one) for one in SAID)
    assert read(text, "/k/x.md").title == "Kite Hour"
    bold = "\n\n".join(f"**{who.title()}:** {words}" for who, words in SAID)
    assert read(f"Kite Hour\n\n{bold}", "/k/x.md").title == "Kite Hour"
    spoken = read(f"And up it went.\n\n{bold}", "/k/x.md")
    assert (spoken.title, spoken.turns[0].text) == (None, "And up it went.")


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
