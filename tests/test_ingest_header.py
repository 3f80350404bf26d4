"""What people write above a transcript, and numbers and guests in titles of several languages."""

from __future__ import annotations

import pytest
from documents.posts import read

from bot.ingest.guests import title_names
from bot.ingest.segments import number_in_title

TALK = """
Colm: You don't get it on board at all?

Asta: No. You build the ship around it.

Colm: You're not joking.

Asta: I am, a little. But the ladder was there first.
"""
TIMED = TALK.replace("\nColm:", "\n[00:00:03] Colm:").replace("\nAsta:", "\n[00:09] Asta:")
BOLD = TALK.replace("Colm:", "**Colm:**").replace("Asta:", "**Asta:**")
FIELDS = """Title: The Long Ladder
Episode: 9
Recorded: 2 February 2020
Published: 14 February 2020
Host: Colm Reed
Guests: Asta Brekke, Tom Rasmussen
"""
STARRED = """# The Long Ladder

- **Episode 9**
- **Recorded on** 2020-02-14
- *Hosted by Colm Reed*
- With Asta Brekke and Tom Rasmussen

## Transcript
"""
OTHER = """The Upper Floor
Episode 9 - "The Long Ladder"
Duration: 1:02:33
Show: Ropes and Timber
Published February 14, 2020
Gastgeber: Colm Reed
Gäste: Asta Brekke und Tom Rasmussen (Reederei Rasmussen)
"""
FRENCH = """Titre : The Long Ladder
Épisode : 9
Publié le 14 février 2020
Animateur : Colm Reed
Invités : Asta Brekke et Tom Rasmussen
Durée : 1 h 2 min 33 s
"""
POLISH = """Tytuł: The Long Ladder
Odcinek: 9
Data publikacji: 14 lutego 2020
Prowadzący: Colm Reed
Goście: Asta Brekke, Tom Rasmussen
Czas trwania: 1:02:33
"""
SPOKEN = """Title: The Long Ladder
Episode 9
Airdate: Friday, February 14th, 2020
Host: Colm Reed
Speakers: Colm Reed, Asta Brekke, Tom Rasmussen
Runtime: 1 hr 2 min 33 sec
"""
HTML = FIELDS.replace("\n", "<br>")


@pytest.mark.parametrize(
    "text",
    [
        FIELDS + TALK, FIELDS + TIMED, FIELDS + BOLD, STARRED + BOLD, OTHER + TALK, OTHER + TIMED,
        FRENCH + TALK, POLISH + TIMED, SPOKEN + BOLD,
        f"<p>{HTML}</p>" + "".join(f"<p>{line}</p>" for line in TALK.split("\n") if line),
    ],
)  # fmt: skip
def test_fields_above_a_transcript(text: str) -> None:
    document = read(text, "/k/talk.txt")
    assert document.title == "The Long Ladder"
    assert (document.number, document.date) == (9, "2020-02-14")
    assert document.hosts == ("Colm Reed",)
    assert document.guests == ("Asta Brekke", "Tom Rasmussen")
    if ":33" in text or "33 s" in text:
        assert document.duration_s == 3753
    assert [turn.speaker for turn in document.turns] == ["Colm", "Asta", "Colm", "Asta"]


PAGE = """<!DOCTYPE html><html><head><title>The Long Ladder - The Upper Floor</title>
<meta property="article:published_time" content="2020-02-14T05:00:00+00:00"/></head><body>
<nav><a href="https://floor.example.org/">Home</a></nav><article class="post">
<header class="entry-header"><h1>Episode 9: The Long Ladder</h1>
by <a href="https://floor.example.org/author/jo">Jo</a></header>
<div class="entry-content"><h2>Links</h2>
<ul><li>Asta&rsquo;s <a href="https://asta.example.org/yard">yard</a></li></ul>{heading}{talk}</div>
</article><aside><a href="https://floor.example.org/8">8: Moss</a></aside>
<footer><a href="https://floor.example.org/feed">Feed</a></footer></body></html>"""


@pytest.mark.parametrize("heading", ["<h2>Transcript</h2>", "<p><b>Full transcript</b></p>", ""])
@pytest.mark.parametrize("mark", ["{}:", "<strong>{}:</strong>", "<b>{}</b>:"])
def test_a_saved_page_has_its_day_and_the_links_of_its_notes(heading: str, mark: str) -> None:
    lines = [line for line in TALK.split("\n") if line]
    turns = (line.replace(n := line[:4], mark.format(n), 1).replace("::", ":") for line in lines)
    talk = "".join(f"<p>{turn}</p>" for turn in turns)
    document = read(PAGE.format(heading=heading, talk=talk), "/k/talk.html")
    assert (document.number, document.date) == (9, "2020-02-14")
    assert [(x.section, x.text, x.context, x.url) for x in document.links] == [
        ("Links", "yard", "Asta’s yard", "https://asta.example.org/yard")
    ]
    assert [turn.speaker for turn in document.turns] == ["Colm", "Asta", "Colm", "Asta"]


def test_speakers_that_are_called_host_and_guest_are_speakers() -> None:
    text = TALK.replace("Colm", "Host").replace("Asta", "Guest")
    document = read(f"Guest: Welcome Home\n{text}", "/k/talk.txt")
    assert (document.hosts, document.guests) == ((), ())
    assert [turn.speaker for turn in document.turns][:3] == ["Guest", "Host", "Guest"]


@pytest.mark.parametrize("title", ["", "The Long Ladder\n\n"])
@pytest.mark.parametrize(
    "first", ["Colm: Rule #1:", "UNIDENTIFIED PERSON #1: Up there. Look.", "SPEAKER #1:"]
)
def test_a_number_in_the_opening_speech_is_no_titles(title: str, first: str) -> None:
    text = TALK.replace("Colm:", first, 1)
    document = read(f"{title}{text.lstrip()}", "/k/talk.txt")
    assert (document.number, document.title) == (None, title.strip() or None)
    label, _, words = first.partition(":")
    assert document.turns[0].speaker == label
    assert document.turns[0].text.startswith(words.strip())
    assert len(document.turns) == 4


@pytest.mark.parametrize(
    ("line", "day", "length"),
    [
        ("Fri, Feb 14, 2020 10:02AM • 32:11", "2020-02-14", 1931),
        ("February 14, 2020 · 32 min", "2020-02-14", 1920),
        ("Published 2/14/2020", "2020-02-14", None),
        ("Veröffentlicht am 14. Februar 2020", "2020-02-14", None),
        ("Aufnahme: 14. Februar 2020", "2020-02-14", None),
        ("Co-host: Tom Rasmussen", None, None),
    ],
)
def test_a_line_below_the_title(line: str, day: str | None, length: float | None) -> None:
    """Otter has such a line, and so do sites."""
    talk = TALK.replace("Colm:", "Colm Reed  00:03\n").replace("Asta:", "Asta Brekke  00:09\n")
    for text in (TALK, talk):
        document = read(f"The Long Ladder\n{line}\n{text}", "/k/talk.txt")
        assert (document.title, document.date, document.duration_s) == (
            "The Long Ladder", day, length,
        )  # fmt: skip
        assert document.hosts == (("Tom Rasmussen",) if day is None else ())


@pytest.mark.parametrize(
    "mark", ["{} 0:0{}\n", "{} (00:0{}):\n", "**{}** [00:0{}]\n", "{}\n0:0{}\n"]
)
@pytest.mark.parametrize(
    "opening", ["Welcome to the Upper Floor, episode 9 - so we climb.", "Rule #1: climb"]
)
def test_a_number_right_below_a_mark_is_said(mark: str, opening: str) -> None:
    said = [opening, "Yes, I think so.", "Well, you know.", "That is right."]
    turns = [
        f"{mark.format(name, at)}{words}\n"
        for at, (name, words) in enumerate(zip(["Colm Reed", "Asta Brekke"] * 2, said, strict=True))
    ]
    document = read("\n".join(turns), "/k/talk.txt")
    assert [turn.text for turn in document.turns] == said
    assert (document.number, document.title) == (None, None)


@pytest.mark.parametrize("before", ["So this is us.", "So this is"])
def test_a_number_in_bare_speech_is_said(before: str) -> None:
    number = "We are the Upper Floor, episode 9" if before[-1] == "." else "the Floor, episode 9"
    words = "and I think you know, so we are up, and it is well " * 12
    document = read(f"{before}\n{number}\n{words}\n", "/k/talk.txt")
    assert number in " ".join(turn.text for turn in document.turns)


@pytest.mark.parametrize("talk", [TALK, TIMED])
def test_fields_of_speakers_that_are_called_host_and_guest(talk: str) -> None:
    text = talk.replace("Colm", "Host").replace("Asta", "Guest")
    document = read(f"Host: Colm Reed\nGuest: Asta Brekke\n{text}", "/k/talk.txt")
    assert (document.hosts, document.guests) == (("Colm Reed",), ("Asta Brekke",))
    assert [turn.speaker for turn in document.turns] == ["Host", "Guest", "Host", "Guest"]
    # Two who greet each other are no fields: what they say stands in small letters elsewhere.
    greeting = read(f"Host: Welcome Back\nGuest: Thank You\n{text}You're welcome back, thank you.")
    assert [turn.speaker for turn in greeting.turns][:3] == ["Host", "Guest", "Host"]


@pytest.mark.parametrize("timed", ["\n0:0{} – {}:", "\n[00:0{}] {}:", "\n{}:"])
def test_fields_that_nobody_knows_are_nobodys_words(timed: str) -> None:
    talk = TALK
    for at, name in enumerate(("Colm", "Asta", "Colm", "Asta")):
        mark = timed.format(at, name) if "0" in timed else timed.format(name.upper())
        talk = talk.replace(f"\n{name}:", mark, 1)
    captain = "Kapitän" if "0" in timed else "Colm"
    document = read(
        f"Folge 9: Die Leiter\n{captain}: Colm Reed\nWerft: Brekke & Co\nDauer: 1:02:33\n{talk}",
        "/k/a.txt",
    )
    assert (document.number, document.title) == (9, "Folge 9: Die Leiter")
    assert document.duration_s == 3753
    assert [turn.speaker for turn in document.turns][-3:] == [
        name if "0" in timed else name.upper() for name in ("Asta", "Colm", "Asta")
    ]
    assert "Werft" not in " ".join(turn.text for turn in document.turns)


@pytest.mark.parametrize("words", ["Welcome.", "WELCOME, ASTA.", "Welcome!"])
def test_a_role_that_speaks_once_is_a_speaker(words: str) -> None:
    document = read(f"Moderator: {words}\n{TALK}", "/k/talk.txt")
    assert document.turns[0].speaker == "Moderator"
    assert document.hosts == ()


def test_what_is_no_field_stays_where_it_is() -> None:
    document = read(f"The Long Ladder\n\nDate: some day in May\n{TALK}", "/k/talk.txt")
    assert (document.title, document.date) == ("The Long Ladder", None)
    assert "some day in May" in (document.notes or "")


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Episode 12: Wind", 12), ("Ep. 12", 12), ("Folge 12: Wind", 12), ("Épisode 12 : Vent", 12),
        ("Episodio n.º 12: Viento", 12), ("Avsnitt 12 – Vind", 12), ("Выпуск 12. Ветер", 12),
        ("الحلقة 12: ريح", 12), ("第12回 風", 12), ("12화 바람", 12), ("S2E12 Wind", 12),
        ("Season 2, Episode 12: Wind", 12), ("Season 2 · Episode 12", 12), ("E12: Wind", 12),
        ("No. 12: Wind", 12),
        ("Kite Hour - Ep 12", 12), ("Kite Hour, Episode 12: Wind", 12), ("12. Wind", 12),
        ("Kite Hour #12: Wind", 12), ("12 | Wind | Ann Poe", 12),
        ("More of episode 12", None), ("Reply: episode 12 again", None), ("12. wind", None),
        ("1984. A book", None), ("We're #1", None), ("2001: a kite", None), ("12 kites", None),
    ],
)  # fmt: skip
def test_a_number_that_a_title_says(title: str, number: int | None) -> None:
    assert number_in_title(title) == number


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Brot – mit Jörg Häußler und Eva Maria Lang", ["Jörg Häußler", "Eva Maria Lang"]),
        ("Le phare, avec Agnès Morel et Paul Blanc", ["Agnès Morel", "Paul Blanc"]),
        ("Agua con Ana Ruiz y Luis Paz", ["Ana Ruiz", "Luis Paz"]),
        ("Agua con José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Salt (with Bao Nguyễn)", ["Bao Nguyễn"]), ("Salt w/ Ann Poe", ["Ann Poe"]),
        ("Salt feat. Ann Poe", ["Ann Poe"]), ("Salt with Ann Poe, Acme CEO", ["Ann Poe"]),
        ("Salt with Anthony Head", ["Anthony Head"]), ("Getting into med school", []),
        ("Deep learning at MIT", []),
    ],
)  # fmt: skip
def test_names_in_a_title(title: str, names: list[str]) -> None:
    assert title_names(title) == names
