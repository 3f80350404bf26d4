"""Documents that are not UTF-8: what is plainly Windows-1252 is read, other things are refused."""

from __future__ import annotations

import pytest
from documents.posts import read

from bot import ingest
from bot.errors import DocumentError
from bot.model import Format

FRENCH = "ÉLODIE : « Où est l’échelle ? »\n\nRÉMI : Là-bas, à côté du mât.\n\n" * 4
GERMAN = "JÖRG: Die Leiter ist größer als das Öl.\n\nÄNNE: „Süß“ – über alles.\n\n" * 4
SPANISH = "ÍÑIGO: ¿Qué pasa, señor?\n\nÁNGELA: ¡Nada! El 1º año fue así.\n\n" * 4
POLISH = "GOŚĆ: Łatwo się żyje, mówią.\n\nANNA: Tak, ale źle się śpi.\n\n" * 4
CZECH = "JIŘÍ: Kůň úpěl a příliš se bál.\n\nANNA: Řekněte nám něco.\n\n" * 4
HUNGARIAN = "ERZSI: Az erdő szép.\n\nBÉLA: Az őz fut az erdőben.\n\n" * 4
TURKISH = "AYŞE: Bu değil, güneş şimdi doğdu.\n\nALİ: Evet, öyle değil mi?\n\n" * 4
RUSSIAN = "АННА: Лестница была там раньше.\n\nИВАН: Корабль строят вокруг неё.\n\n" * 4


@pytest.mark.parametrize("text", [FRENCH, GERMAN, SPANISH])
def test_western_letters_are_read_and_told(text: str) -> None:
    data = f"The Ladder\n\n{text}".encode("cp1252")
    assert ingest.recognise(data, "/k/ladder.txt") is Format.PAGE_TEXT
    document, same = read(data, "/k/ladder.txt"), read(f"The Ladder\n\n{text}", "/k/ladder.txt")
    assert document.turns == same.turns
    (problem,) = document.problems
    assert problem.line == 3
    assert problem.reason == "is not UTF-8 and was read as Windows-1252: save it as UTF-8"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (POLISH, "cp1250"), (CZECH, "cp1250"), (HUNGARIAN, "cp1250"), (TURKISH, "cp1254"),
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (FRENCH.replace("’", "'"), "mac-roman"),
        (GERMAN.replace("–", "-").replace("„", "").replace("“", ""), "cp850"),
    ],
)  # fmt: skip
def test_other_encodings_are_refused(text: str, encoding: str) -> None:
    with pytest.raises(DocumentError, match=r"is not UTF-8 text; save it as UTF-8") as caught:
        ingest.parse(text.encode(encoding), "/k/ladder.txt")
    assert caught.value.line == 1


def test_a_refused_text_is_still_recognised() -> None:
    """So that an import says why it is left out, in a folder too."""
    assert ingest.recognise(RUSSIAN.encode("cp1251"), "/k/ladder.txt") is Format.PAGE_TEXT


@pytest.mark.parametrize(
    "data",
    [
        FRENCH.encode()[:-9] + b"\xc3" + FRENCH.encode()[-9:],  # UTF-8, and damaged
        FRENCH.encode().replace("mât".encode(), b"m\xe2t"),
        b"ANNA: One caf\xe9.\n\nBEN: Yes.\n\n" * 2,  # too little to tell
    ],
)
def test_damage_is_no_encoding(data: bytes) -> None:
    with pytest.raises(DocumentError, match="is not UTF-8 text"):
        ingest.parse(data, "/k/ladder.txt")
