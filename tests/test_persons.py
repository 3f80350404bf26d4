"""Everybody who is heard, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model import Appearance, Episode
from bot.persons import Person, key_of, persons


def heard(*episodes: Sequence[str]) -> Mapping[str, Person]:
    """The persons of episodes, newest first, given as the names heard in each."""
    newest = [Episode("show", f"e{at}", f"Episode {at}") for at, _ in enumerate(episodes)]
    rows = {episode.episode_id: at for at, episode in enumerate(newest)}
    said = {
        at: [Appearance(name, "guest", 100) for name in names] for at, names in enumerate(episodes)
    }
    return persons(newest, rows, said)


def test_spellings_of_one_person_are_one_person() -> None:
    found = heard(["Dave Feuer"], ["David Feuer", "Ida Brandt"], ["David Feuer"])
    person = found[key_of("dave feuer")]
    assert person is found[key_of("David Feuer")]
    assert person.name == "David Feuer"
    assert person.spellings == ("David Feuer", "Dave Feuer")
    assert [episode.episode_id for episode, _ in person.appearances] == ["e0", "e1", "e2"]
    assert found[key_of("Ida Brandt")].spellings == ("Ida Brandt",)


def test_who_sat_at_one_table_are_two() -> None:
    found = heard(["Dave Feuer", "David Feuer"])
    assert found[key_of("Dave Feuer")] is not found[key_of("David Feuer")]


def test_a_first_name_is_nobody_in_particular() -> None:
    found = heard(["ADA"], ["Ada Okonkwo"], ["Ada Merriweather"])
    assert len(dict.fromkeys(found.values())) == 3


def test_case_accents_and_spaces_do_not_part() -> None:
    found = heard(["Zdeněk Maalouf"], ["ZDENEK MAALOUF"])
    assert len(dict.fromkeys(found.values())) == 1
