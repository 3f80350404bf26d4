"""Which words are a label, and whose speech goes on."""

from __future__ import annotations

import pytest
from documents.posts import post, read, talk


def test_one_turn_a_line_or_a_blank_line_between() -> None:
    turns = [("RUTH", "Welcome."), ("BEN", "Hi."), ("RUTH", "Ready?"), ("BEN", "Yes.")]
    assert talk("BEN: Hi.\nRUTH: Ready?\nBEN: Yes.") == turns
    assert talk("BEN: Hi. \n\nRUTH: Ready? \n\nBEN: Yes. ") == turns


def test_paragraphs_without_label_go_on() -> None:
    assert talk("BEN: One.\n\nTwo.\n\n[LAUGHTER]\n\nThree.\n\n--and four.")[1] == (
        "BEN",
        "One.\n\nTwo.\n\n[LAUGHTER]\n\nThree.\n\n--and four.",
    )


def test_a_broken_line_is_one_sentence() -> None:
    assert talk("BEN: The kite that is\non the roof is mine.")[1] == (
        "BEN",
        "The kite that is on the roof is mine.",
    )


def test_sounds_before_the_first_label_begin_the_first_turn() -> None:
    assert talk("", first="[WIND] RUTH: Hi.") == [("RUTH", "[WIND] Hi.")]
    assert talk("", first="[WIND][BELLS] RUTH: Hi.") == [("RUTH", "[WIND][BELLS] Hi.")]
    assert talk("RUTH: Hi.", first="[WIND]") == [("RUTH", "[WIND]\n\nHi.")]
    first = r"[MUSIC - THE OWLS, \"HOOT (MIX)\"] RUTH: Hi."
    assert talk("", first=first) == [("RUTH", '[MUSIC - THE OWLS, "HOOT (MIX)"] Hi.')]


def test_words_before_the_first_label_are_nobodys() -> None:
    assert talk("RUTH: Hi.", first="Recorded on a hill.") == [
        (None, "Recorded on a hill."),
        ("RUTH", "Hi."),
    ]


@pytest.mark.parametrize(
    "label",
    [
        "BEN",
        "DI",
        "MO",
        "BEN C.",
        "BEN CASTELLANO",
        "BEN 1",
        "LI-MEI HO",
        "O'NEILL",
        "ÉLODIE",
        "IÑAKI",
        "ŁUKASZ",
        "SPEAKER 2",
        "RUTH AND BEN",
        "R2",
    ],
)
def test_labels(label: str) -> None:
    assert talk(f"{label}: Up it goes.")[1] == (label, "Up it goes.")


@pytest.mark.parametrize(
    "speech",
    [
        "10:30 is when we start.",
        "Note: the wind was from the east.",
        "https://example.org/kites is the address.",
        "So I said: up.",
        "[BELL] and then: silence.",
        "12: that many.",
    ],
)
def test_what_is_no_label(speech: str) -> None:
    assert talk(f"BEN: Hi.\n\n{speech}")[1:] == [("BEN", f"Hi.\n\n{speech}")]


@pytest.mark.parametrize(
    ("line", "turn"),
    [
        ("BEN:Up.", ("BEN", "Up.")),
        ("BEN:: Up.", ("BEN", "Up.")),
        ("BEN: BEN: Up.", ("BEN", "Up.")),
        (" BEN: Up.", ("BEN", "Up.")),
        ("\ufeffBEN: Up.", ("BEN", "Up.")),
        ("BEN (SHOUTING): Up.", ("BEN", "Up.")),
        ("BEN Up we go.", ("BEN", "Up we go.")),
        ("[SIGHS] BEN: Up.", ("BEN", "[SIGHS] Up.")),
        ("BEN: The [? jib ?] is [INAUDIBLE].", ("BEN", "The jib is [INAUDIBLE].")),
    ],
)
def test_damage_is_mended(line: str, turn: tuple[str, str]) -> None:
    assert talk(f"BEN: One.\n\nRUTH: Two.\n\n{line}")[-1] == turn


def test_capitals_in_speech_are_no_lost_label() -> None:
    assert talk("BEN: One.\n\nBEN NEVIS is high.")[1:] == [("BEN", "One.\n\nBEN NEVIS is high.")]
    assert talk("DI: One.\n\nDI Who?")[1:] == [("DI", "One.\n\nDI Who?")]


def test_a_label_inside_a_paragraph_begins_a_turn() -> None:
    assert talk("BEN: I let go. RUTH: You what? It is CARBON: light.\n\nRUTH: Well.")[1:] == [
        ("BEN", "I let go."),
        ("RUTH", "You what? It is CARBON: light."),
        ("RUTH", "Well."),
    ]


def test_a_label_without_words_is_a_turn_without_words() -> None:
    assert talk("BEN:\n\nRUTH: Ben?")[1:] == [("BEN", ""), ("RUTH", "Ben?")]


def test_a_label_alone_on_its_line() -> None:
    assert talk("BEN:\nUp it goes.\n\nRUTH: Good.")[1:] == [
        ("BEN", "Up it goes."),
        ("RUTH", "Good."),
    ]


def test_mixed_case_labels_of_people_and_of_those_who_come_again() -> None:
    assert talk("Ben: Hi.", hosts="hosts = ['Ben Castellano']")[1] == ("Ben", "Hi.")
    often = "Zoe: A.\n\nBEN: B.\n\nZoe: C.\n\nZoe: D."
    assert [label for label, _ in talk(often)[1:]] == ["Zoe", "BEN", "Zoe", "Zoe"]
    throughout = talk("Ludwig van Olm: Hi.\n\nZoe: B.\n\nLudwig van Olm: C.\n\nZoe: D.", first="")
    assert [label for label, _ in throughout] == ["Ludwig van Olm", "Zoe"] * 2


def test_junk_lines_and_shortcodes_are_no_speech() -> None:
    rest = "BEN: Up.\n\n No newline at end of file\n\n{{< pagebreak >}}\n\nRUTH: Down."
    assert talk(rest)[1:] == [("BEN", "Up."), ("RUTH", "Down.")]


def test_invisible_and_turning_characters_go() -> None:
    assert talk("BEN: U\u00adp\u200b \u202eand\u202c away.\u0007")[1] == ("BEN", "Up and away.")


def test_ten_thousand_speakers() -> None:
    rest = "\n".join(f"KITE {n}: Whoosh {n}." for n in range(10_000))
    document = read(post(first="RUTH: Hi.", rest=rest))
    assert len(document.turns) == 10_001
    assert document.turns[-1].speaker == "KITE 9999"
