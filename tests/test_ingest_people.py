"""Labels -> people, and who is a guest."""

from __future__ import annotations

import pytest
from documents.posts import post, read

from bot import ingest
from bot.ingest.people import regulars
from bot.model import Episode, Show

SHOW = Show("kites", "Kites and Ladders")


def episode(
    title: str,
    labels: str,
    hosts: str = "Ruth Adeyemi, Ben Castellano",
    notes: str = "",
    more: str = "",
    often: tuple[str, ...] = (),
) -> Episode:
    """An episode in which each of these labels speaks (`*` after it: six times)."""
    turns: list[str] = []
    for label in labels.split(", "):
        turns += [f"{label.rstrip('*')}: Yes."] * (6 if label.endswith("*") else 1)
    named = ", ".join(f"'{host}'" for host in hosts.split(", ") if host)
    front = f'episodeNumber = 1\ntitle = """{title}"""\nhosts = [{named}]\n{more}'
    text = post(notes=notes, first=turns[0], rest="\n\n".join(turns[1:]), front=front)
    (found,) = ingest.merge(SHOW, [read(text)], often)
    return found


def people(*arguments: str, **named: object) -> dict[str | None, str | None]:
    found = episode(*arguments, **named)  # type: ignore[arg-type]
    return {turn.speaker: turn.person for turn in found.turns}


@pytest.mark.parametrize(
    ("label", "person"),
    [
        ("RUTH", "Ruth Adeyemi"),
        ("RUTH ADEYEMI", "Ruth Adeyemi"),
        ("RUTH A.", "Ruth Adeyemi"),
        ("RUTH A", "Ruth Adeyemi"),
        ("ADEYEMI", "Ruth Adeyemi"),
        ("RUHT", "Ruth Adeyemi"),
        ("R. ADEYEMI", "Ruth Adeyemi"),
        ("DR. ADEYEMI", "Ruth Adeyemi"),
        ("ADEYEMI RUTH", "Ruth Adeyemi"),
        ("RITA", None),
        ("RA", "Ruth Adeyemi"),
    ],
)
def test_a_host(label: str, person: str | None) -> None:
    assert people("Kites", f"{label}, BEN")[label] == person


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Jon Halloran", "JOHN"),
        ("Jon Halloran", "JON HALLORAN"),
        ("Jon Halloran", "JOHN HALLORAN"),
        ("Gabriela Soto", "GABI"),
        ("Gabriela Soto", "GABBY"),
        ("Francesc Vidal", "FRANSESC"),
        ("Kelci Ortiz", "KELSEY"),
        ("Debi Nakano", "DEBBIE"),
        ("Edward Lund", "ED"),
        ("David Lund", "DAVE L"),
        ("Abdelfattah Amrani", "ABDEL"),
        ("Madhulika Rao", "LIKA"),
        ("Emiliano (Emi) Prado", "EMI"),
        ('Gurdeep "GD" Gill', "GD"),
        ("Björn Åkesson", "BJORN"),
        ("Bjorn Akesson", "BJÖRN"),
        ("Dr. Mei-Lin Ho", "MEI-LIN HO"),
        ("Dr. Mei-Lin Ho", "MEI-LIN"),
        ("Alexandra Garza-Vale", "AGV"),
        ("Jose Alberto Prado", "ALBERTO"),
        ("Joanne Prado", "JO ANNE"),
        ("Nikhita Rao", "NIKITA"),
    ],
)
def test_spellings_of_one_person(name: str, label: str) -> None:
    assert people("Kites", f"RUTH, {label}", hosts=f"Ruth Adeyemi, {name}")[label] == name


@pytest.mark.parametrize(
    ("hosts", "labels"),
    [
        ("Mark Olsen, Mark Petrov", ["MARK", "MARK 1", "MARK 2"]),
        ("Mark Olsen, Mark Ossian", ["MARK", "MARK O", "MARK O."]),
        ("Jon Olsen, Jon Petrov", ["JOHN", "JON"]),
        ("Ann Olsen, Ben Petrov", ["SPEAKER 1", "ALL", "VOICE", "ANN AND BEN", "ANN & BEN"]),
        ("Ann Olsen, Ben Petrov", ["KITE", "COMPUTER VOICE", "DAN", "JEN", "BO"]),
    ],
)  # fmt: skip
def test_what_cannot_be_told_stays_a_label(hosts: str, labels: list[str]) -> None:
    found = people("Kites", ", ".join(labels), hosts=hosts)
    assert found == dict.fromkeys(labels)


def test_a_name_and_an_initial_alone_are_no_full_name() -> None:
    """In mixed case a full name means itself; this may still be two people."""
    text = "**Mark O:** Up.\n\n**Ann Poe:** Down.\n\n**Poe, Ann:** On.\n\n**Mark O:** Up.\n"
    (found,) = ingest.merge(SHOW, [read(text, "/k/a.md")])
    assert {turn.speaker: turn.person for turn in found.turns} == {
        "Mark O": None, "Ann Poe": "Ann Poe", "Poe, Ann": None,
    }  # fmt: skip


def test_two_with_one_name_are_told_apart_where_the_label_does() -> None:
    hosts = "Mark Olsen, Mark Petrov"
    assert people("Kites", "MARK O, MARK PETROV", hosts=hosts) == {
        "MARK O": "Mark Olsen",
        "MARK PETROV": "Mark Petrov",
    }


def test_a_sure_reading_comes_before_an_unsure_one() -> None:
    found = people("Kites with Frances Perez", "FRANCES, FRANCESC", hosts="Francesc Vidal")
    assert found == {"FRANCES": "Frances Perez", "FRANCESC": "Francesc Vidal"}


def test_nobody_gets_a_label_because_the_other_one_is_taken() -> None:
    assert people("Kites", "JON OLSEN, JOHN", hosts="Jon Olsen, Jon Petrov")["JOHN"] is None
    assert people("Kites", "BRIAN, BRYAN", hosts="Brian Olsen, Ruth Poe")["BRYAN"] is None


def test_someone_the_notes_name_once_in_full() -> None:
    notes = "Also [Sandra Ilves](https://example.org) says hello, Sandra Ilves's kite too."
    assert people("Kites", "RUTH, SANDRA", notes=notes)["SANDRA"] == "Sandra Ilves"
    notes = "Sandra Ilves and Sandra Moor say hello."
    assert people("Kites", "RUTH, SANDRA", notes=notes)["SANDRA"] is None


def test_a_regular_host_whom_no_field_names() -> None:
    often = regulars([("Tove Lind", "Ruth Adeyemi")] * 3 + [("Tom Poe",)])
    assert often == ("Ruth Adeyemi", "Tove Lind")
    found = people("Kites", "RUTH, TOVE, TOM", often=often)
    assert found == {"RUTH": "Ruth Adeyemi", "TOVE": "Tove Lind", "TOM": None}


BIO = "##### {}\n\n{} folds.\n\n"


@pytest.mark.parametrize(
    ("title", "labels", "guests"),
    [
        ("Kites with Ines Okafor", "RUTH, INES", ["Ines Okafor"]),
        ("Kites With Ines Okafor", "RUTH, INES", ["Ines Okafor"]),
        ("Kites with Ines Okafor and Li Ho", "INES, LI", ["Ines Okafor", "Li Ho"]),
        ("Kites with Ines Okafor, Li Ho, and Al Poe", "INES, LI, AL",
         ["Ines Okafor", "Li Ho", "Al Poe"]),
        ("Kites with Ines Okafor & Li Ho", "INES, LI", ["Ines Okafor", "Li Ho"]),
        ("Flying with Kites with Ines Okafor", "RUTH, INES", ["Ines Okafor"]),
        ("Kites with Ines Okafor + Ladders with Li Ho", "INES, LI", ["Ines Okafor", "Li Ho"]),
        ("Kites with Ines Okafor, Director of Wind at Gale", "RUTH, INES", ["Ines Okafor"]),
        ("Kites with Ines Okafor and Li Ho from Gale", "INES, LI", ["Ines Okafor", "Li Ho"]),
        ("Kites with Gale", "RUTH, BEN", []),
        ("Kites with Gale and Storm", "RUTH, BEN", []),
        ("Kites with people who are new to kites", "RUTH, BEN", []),
        ("A Year of Kites", "RUTH, BEN", []),
        ("Kites with Ines Okafor and Ruth Adeyemi", "RUTH, INES", ["Ines Okafor"]),
        ("Kites with Ruth Adeyemi", "RUTH, BEN", ["Ruth Adeyemi"]),
    ],
)  # fmt: skip
def test_guests_of_the_title(title: str, labels: str, guests: list[str]) -> None:
    assert list(episode(title, labels).guests) == guests


def test_a_host_among_guests_where_two_others_ask() -> None:
    hosts = "Ruth Adeyemi, Ben Castellano, Tove Lind"
    found = episode("Ladders with Ben Castellano and Li Ho", "RUTH, BEN, TOVE, LI", hosts=hosts)
    assert found.guests == ("Ben Castellano", "Li Ho")


@pytest.mark.parametrize(
    ("heading", "labels", "guests"),
    [
        ("About Ines Okafor", "RUTH, INES", ["Ines Okafor"]),
        ("Ines Okafor", "RUTH, INES", ["Ines Okafor"]),
        ("Ines Okafor from Gale", "RUTH, INES", ["Ines Okafor"]),
        ("Ines Okafor & Li Ho", "INES, LI", ["Ines Okafor", "Li Ho"]),
        ("Ines and Li", "INES, LI", ["Ines", "Li"]),
        ("Ruth Adeyemi", "RUTH, BEN", []),
        ("Video Highlights", "RUTH, BEN", []),
        ("Ruth's Favourites", "RUTH, BEN", []),
        ("Cool things of the week", "RUTH, BEN", []),
        ("Ruth", "RUTH, BEN", []),
    ],
)
def test_guests_of_the_headings(heading: str, labels: str, guests: list[str]) -> None:
    notes = f"##### {heading}\n\nWords.\n"
    assert list(episode("Kites at the Harbour", labels, notes=notes).guests) == guests


def test_a_guest_whose_label_is_another_word_but_who_has_a_biography() -> None:
    found = episode("Kites", "RUTH, PRAVEEN", notes=BIO.format("Pavan Sastry", "Pavan"))
    assert found.guests == ("Pavan Sastry",)


def test_title_and_heading_name_one_person() -> None:
    pairs = [
        ("Rob Sadler", "Robert Sadler"),
        ("Dave Ferro", "David Ferro"),
        ("Jon Wayne Perrin", "Jon Wayne"),
        ("Megan O'Neill", "Megan O’Neill"),
        ("Sandeep Dinan", "Sandep Dinan"),
        ("Ines Okafor", "Ines"),
    ]
    for title, heading in pairs:
        notes = BIO.format(f"About {heading}", "She")
        label = title.split()[0].upper()
        assert episode(f"Kites with {title}", f"RUTH, {label}", notes=notes).guests == (title,)


def test_a_first_name_in_a_heading_is_completed_from_the_notes() -> None:
    notes = "Emma Meller flies.\n\n##### About Emma\n\nEmma Meller is a pilot.\n"
    assert episode("Kites at Sea", "RUTH, EMMA", notes=notes).guests == ("Emma Meller",)
    initials = BIO.format("Katrin Falk", "KF")
    assert episode("Kites with KF", "RUTH, KF", notes=initials).guests == ("Katrin Falk",)


def test_guests_of_labels_where_nothing_else_names_one() -> None:
    notes = "Ruth met Oona of Gale and Lars Holm, a pilot."
    found = episode("Harbour Day 1", "RUTH*, OONA*, LARS*, SPEAKER 1*, JO", notes=notes)
    assert found.guests == ("Oona", "Lars Holm")


def test_guests_that_the_post_names_itself() -> None:
    found = episode("Kites with Gale", "RUTH, INES", more="guests = ['Ines Okafor']\n")
    assert found.guests == ("Ines Okafor",)
    assert found.turns[1].person == "Ines Okafor"


def test_a_title_alone() -> None:
    front = "episodeNumber = 1\ntitle = 'Flying with Gale with Ines Okafor'\n"
    (found,) = ingest.merge(SHOW, [read(f"+++\n{front}+++\nNotes.\n")])
    assert found.guests == ("Ines Okafor",)


def test_a_full_name_and_then_its_last_one_are_one_person() -> None:
    """As radio stations write; a name that two have stays a label."""
    text = (
        "PETER VANCE, HOST: I'm Peter Vance. Forty years ago a ferry left this dock.\n\n"
        "VANCE: Our reporter Lucía Márquez went to look for it.\n\n"
        "LUCÍA MÁRQUEZ, BYLINE: The dock is still here, and so is Eddie Croft.\n\n"
        "EDDIE CROFT: I told them, a piano is two fares.\n\n"
        "ANN CROFT: He did tell them.\n\n"
        "CROFT: They paid for one.\n\n"
        "VANCE: That was Lucía Márquez.\n"
    )
    (found,) = ingest.merge(SHOW, [read(text, "/k/ferry.txt")])
    assert [turn.person for turn in found.turns] == [
        "Peter Vance", "Peter Vance", None, None, None, None, "Peter Vance"
    ]  # fmt: skip
    assert {turn.speaker for turn in found.turns} >= {"PETER VANCE, HOST", "VANCE", "CROFT"}
