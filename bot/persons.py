"""Everybody who is heard, each once: names that differ in spelling are one person.

Two people with one name stay two only where an episode has both; "Dave Feuer" and "David Feuer"
are one, unless they once sat at one table.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.ingest.names import name_words, same_person
from bot.model import Appearance, Episode
from bot.search.text import terms
from bot.workers import politely


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Somebody heard: all spellings of the name, the commonest first, and where, newest first.

    One object each, so that sets of them needn't look at every episode.
    """

    name: str
    spellings: tuple[str, ...]
    appearances: tuple[tuple[Episode, Appearance], ...]


@lru_cache(maxsize=50_000)
def key_of(name: str) -> str:
    """A name without case, accents and spaces: "Big Query" and "BigQuery" have one key."""
    return "".join(terms(name)) or name.casefold()


def persons(
    newest: Sequence[Episode],
    rows: Mapping[str, int],
    appearances: Mapping[int, Sequence[Appearance]],
) -> dict[str, Person]:
    """By key of each spelling its person, the most heard first. `newest` in that order;
    `appearances` by the rows of the episodes."""
    heard: dict[str, list[tuple[Episode, Appearance]]] = defaultdict(list)
    for episode in politely(newest):
        for appearance in appearances.get(rows[episode.episode_id], ()):
            heard[key_of(appearance.name)].append((episode, appearance))
    found: dict[str, Person] = {}
    order = {episode.episode_id: at for at, episode in enumerate(newest)}
    for keys in politely(_same(heard)):
        person = _person([one for key in keys for one in heard[key]], order)
        found.update(dict.fromkeys(keys, person))
    return dict(sorted(found.items(), key=lambda item: -len(item[1].appearances)))


def _person(heard: Sequence[tuple[Episode, Appearance]], order: Mapping[str, int]) -> Person:
    if len(heard) == 1:  # as most guests are
        name = heard[0][1].name
        return Person(name, (name,), tuple(heard))
    spellings = [name for name, _ in Counter(a.name for _, a in heard).most_common()]
    ordered = sorted(heard, key=lambda one: order[one[0].episode_id])
    return Person(spellings[0], tuple(spellings), tuple(ordered))


def _same(heard: Mapping[str, Sequence[tuple[Episode, Appearance]]]) -> Iterable[list[str]]:
    """Keys that are one person's, the commonest first; only full names are compared, among those
    with one last name."""
    groups: dict[str, list[list[str]]] = defaultdict(list)
    for key in sorted(heard, key=lambda key: (-len(heard[key]), key)):
        words = name_words(heard[key][0][1].name)
        if len(words) < 2:
            yield [key]
            continue
        for group in groups[words[-1]]:
            if _is_one(heard[key], [one for known in group for one in heard[known]]):
                group.append(key)
                break
        else:
            groups[words[-1]].append([key])
    for namesakes in groups.values():
        yield from namesakes


def _is_one(
    one: Sequence[tuple[Episode, Appearance]], other: Sequence[tuple[Episode, Appearance]]
) -> bool:
    there = {episode.episode_id for episode, _ in one}
    if not there.isdisjoint(episode.episode_id for episode, _ in other):
        return False
    return same_person(one[0][1].name, other[0][1].name)
