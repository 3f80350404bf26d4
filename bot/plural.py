"""How many there are of something, in words."""

from __future__ import annotations


def plural(number: int, noun: str) -> str:
    """The noun as it stands behind that number: "passage", "words"."""
    return noun if number == 1 else f"{noun}s"


def counted(number: int, noun: str) -> str:
    """ "1 passage", "1,200 words"."""
    return f"{number:,} {plural(number, noun)}"
