"""Speakers' labels -> people, for each episode against its own hosts and guests.

One label is not one person: MARK is two people in the GCP podcast, and Jon Foust is JON, JOHN,
JON FOUST and JOHN FOUST. So labels are resolved in each episode, from the surest reading to the
least sure, and where two people fit equally well the label stays a label.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from bot.ingest.names import (
    first_names_agree,
    fold,
    initials,
    misspelt,
    name_words,
    nicknames,
    sound,
)

# Voices that are nobody; a number may follow ("SPEAKER 1").
_NOBODY = frozenset(
    "all both group together crowd everyone everybody audience voice voices computer robot bot "
    "robo game man woman men women boy girl male female narrator speaker unknown announcer "
    "operator host guest interviewer interviewee caller moderator student participant clip audio "
    "video recording machine digital phone on q a question answer music intro outro unidentified "
    "male female automated".split()
)
_ROLES = frozenset("host cohost guest byline reporter producer moderator narrator".split())
# Words of running text; other marks between two words part names.
_WORD = re.compile(r"[^\W_](?:[\w’'.-]*\w)?|[^\w\s]")

# What follows a first name in headlines and is no last name.
_NO_LAST_NAME = frozenset(
    "and at the of in on with from is was for to a an or by talks joins says via as vs".split()
)
# Hosts of one episode are no regulars: Timothy of 51 is not the Timothy who hosts 289.
_OFTEN = 3

# What is more is no conversation, and each label is held against each person. GCP: 35 and 14.
_MOST_LABELS = 1_000
_MOST_PEOPLE = 100

_Fits = Callable[[str, str], bool]


@lru_cache(4096)
def is_nobody(label: str) -> bool:
    """Whether a label names no person, or several: ALL, SPEAKER 1, KASLIN AND ANTHONY."""
    words = fold(label).split()
    if "&" in label or "and" in words or not words:
        return True
    return words[0] in _NOBODY or all(word in _NOBODY or word.isdecimal() for word in words)


def resolve(
    labels: Iterable[str],
    people: Sequence[str],
    texts: Sequence[str] = (),
    regulars: Sequence[str] = (),
) -> dict[str, str]:
    """Who each label is, without those that can't be told.

    `people` are the episode's hosts and guests. A label that fits none of them counts as a
    person whom `texts` (description, notes) name in full, if it begins one such name only; then
    as one of `regulars`, the show's hosts, by the same rule: Francesc speaks in 102-106 and is
    named in no field of theirs.
    """
    roster = distinct(people)
    named = _of_somebody(labels)
    found, tied = _by_roster(named, roster)
    rest = [label for label in named if label not in found and label not in tied]
    if rest:
        hosts, written = distinct(regulars), full_names(texts)
        persons = {x: _in_texts(x, roster, texts, written) or _regular(x, hosts) for x in rest}
        found.update((label, person) for label, person in persons.items() if person)
    return found


def called_again(
    labels: Iterable[str], known: Mapping[str, str], texts: Sequence[str]
) -> dict[str, str]:
    """Whom labels mean that are the first or last word of one full name only among the labels, as
    radio stations write: "PETER VANCE, HOST:" and then "VANCE:". Both mean whom the full one is
    `known` to mean, else the name as `texts`, what is said, have it."""
    named = _of_somebody(labels)
    full = {x: words for x in named if len(words := name_words(x)) > 1}
    found: dict[str, str] = {}
    for label in named:
        words = name_words(label)
        if label in known or "," in label or len(words) != 1 or len(words[0]) < 3:
            continue
        fitting = [one for one, name in full.items() if words[0] in (name[0], name[-1])]
        if len({full[one] for one in fitting}) == 1:
            whole = fitting[0].partition(",")[0]
            if person := known.get(fitting[0]) or _as_written(whole, texts):
                found.update(dict.fromkeys((label, *fitting), person))
    return found


def strangers(labels: Iterable[str], people: Sequence[str]) -> tuple[str, ...]:
    """The labels that mean none of these people, not even two alike."""
    named = _of_somebody(labels)
    found, tied = _by_roster(named, distinct(people))
    return tuple(label for label in named if label not in found and label not in tied)


def _of_somebody(labels: Iterable[str]) -> list[str]:
    different = itertools.islice(dict.fromkeys(labels), _MOST_LABELS)
    return [label for label in different if not is_nobody(label)]


def regulars(hosts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Who hosts often, in alphabetical order: for `resolve`. `hosts` are those of each document
    of a show; the caller has them without the documents, which it needn't unpack for this."""
    hosted = Counter(host for named in hosts for host in set(named))
    return tuple(sorted(host for host, times in hosted.items() if times >= _OFTEN))


def _by_roster(labels: Sequence[str], roster: Sequence[str]) -> tuple[dict[str, str], set[str]]:
    """The labels that mean one person, and those that fit several equally well."""
    found: dict[str, str] = {}
    tied: set[str] = set()
    for fits, free_only in _LEVELS:
        taken = set(found.values())
        for label in labels:
            if label in found or label in tied:
                continue
            fitting = [person for person in roster if fits(label, person)]
            if len(fitting) > 1:
                tied.add(label)
            elif fitting and not (free_only and fitting[0] in taken):
                found[label] = fitting[0]
    return found, tied


def distinct(people: Iterable[str]) -> tuple[str, ...]:
    """One spelling, the first, of each person; at most a hundred people."""
    spelt: dict[str, str] = {}
    for person in people:
        spelt.setdefault(" ".join(name_words(person)) or person, person)
    return tuple(itertools.islice(spelt.values(), _MOST_PEOPLE))


def full_names(texts: Sequence[str]) -> dict[str, list[str]]:
    """What may be full names in running text, as written, each once, by their folded first name.

    A third capitalised word belongs to a name only where it always follows: "Emma Haruka Iwao".
    """
    thirds: dict[str, set[str]] = {}
    for line in (line for text in texts for line in text.splitlines()):
        words = _WORD.findall(line)
        for word, last, third in zip(words, words[1:], [*words[2:], ""], strict=False):
            if word[0].isupper() and _may_be_last(last):
                bare = _without_genitive(last)
                ends = last != bare or not third[:1].isupper()
                thirds.setdefault(f"{word} {bare}", set()).add("" if ends else third)
    names: dict[str, dict[str, str]] = {}
    for name, followers in thirds.items():
        third = followers.pop() if len(followers) == 1 else ""
        whole = f"{name} {_without_genitive(third)}".strip()
        names.setdefault(fold(name.split(" ")[0]), {}).setdefault(fold(name), whole)
    return {first: list(spelt.values()) for first, spelt in names.items()}


def _may_be_last(word: str) -> bool:
    return word[0].isupper() and word.casefold() not in _NO_LAST_NAME


def _without_genitive(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _in_texts(
    label: str, roster: Sequence[str], texts: Sequence[str], written: Mapping[str, Sequence[str]]
) -> str | None:
    words = fold(label).split()
    if len(words) > 1:
        return _as_written(label, texts)
    known = {name_words(person)[:2] for person in roster}
    names = [name for name in written.get(words[0], ()) if name_words(name)[:2] not in known]
    return names[0] if len(names) == 1 else None


def _as_written(label: str, texts: Sequence[str]) -> str | None:
    """A full name as the texts write it, also in small letters (182)."""
    pattern = re.compile(rf"\b{re.escape(label)}\b", re.IGNORECASE)
    found = (match[0] for text in texts for match in pattern.finditer(text))
    return next((name for name in found if not name.isupper()), None)


def _regular(label: str, regulars: Sequence[str]) -> str | None:
    fitting = [p for p in regulars if _is_full_name(label, p) or _is_first_name(label, p)]
    same = len({sound(name_words(person)[-1]) for person in fitting}) == 1
    return fitting[0] if fitting and same else None


def _is_full_name(label: str, person: str) -> bool:
    """In either order: "Poe, Ann" is how Teams writes it, "ZHANG WEI" how some families do."""
    words, name = _words(label), name_words(person)
    if words == name or "".join(words) == "".join(name):
        return True
    if len(words) > 1 and sorted(words) == sorted(name) and words[-1] == name[0]:
        return True
    return len(words) > 1 and words[0] == name[0] and _in_order(words[1:], name[1:])


def _words(label: str) -> tuple[str, ...]:
    """Folded words of a label, without titles, degrees and a role ("ANN POE, HOST")."""
    name, _, role = label.partition(",")
    bare = name if _ROLES.issuperset(fold(role).split()) else label.replace(",", " ")
    return name_words(bare) or tuple(fold(label).split())


def _in_order(words: Sequence[str], name: Sequence[str]) -> bool:
    left = iter(name)
    return all(word in left for word in words)


def _is_first_name(label: str, person: str) -> bool:
    """The name's first word or words, also written apart (AL LINE) or as a nickname."""
    joined, name = fold(label).replace(" ", ""), name_words(person)
    begins = {"".join(name[:count]) for count in range(1, max(2, len(name)))}
    return joined in begins or fold(label) in nicknames(person)


def _is_first_name_and_initial(label: str, person: str) -> bool:
    words, name = fold(label).split(), name_words(person)
    if len(words) != 2 or len(words[1]) != 1 or len(name) < 2:
        return False
    return _first_fits(words[0], person) and any(word[0] == words[1] for word in name[1:])


def _is_initial_and_last_name(label: str, person: str) -> bool:
    words, name = _words(label), name_words(person)
    if len(words) != 2 or len(name) < 2 or len(words[0]) != 1:
        return False
    return words[1] == name[-1] and words[0] == name[0][0]


def _is_other_name(label: str, person: str) -> bool:
    words = _words(label)
    return len(words) == 1 and len(words[0]) > 1 and words[0] in name_words(person)[1:]


def _is_initials(label: str, person: str) -> bool:
    letters = fold(label).replace(" ", "")
    return 2 <= len(letters) <= 4 and letters == initials(person)


def _is_short_form(label: str, person: str) -> bool:
    words, name = fold(label).split(), name_words(person)
    if len(words) > 1 and words[-1] != name[-1]:
        return False
    return bool(words) and bool(name) and first_names_agree(words[0], name[0])


def _is_misspelt(label: str, person: str) -> bool:
    words, name = fold(label).split(), name_words(person)
    if not words or not name:
        return False
    if len(words) == 1 and len(words[0]) >= 4 and name[0].endswith(words[0]):
        return True  # Lika for Madhulika (post 242)
    if len(words) > 1:
        lasts = words[-1] == name[-1] or misspelt(words[-1], name[-1])
        return lasts and (words[0] == name[0] or _sounds(words[0], name[0]))
    return any(_sounds(words[0], called) for called in (name[0], *nicknames(person)))


def _sounds(one: str, other: str) -> bool:
    return sound(one) == sound(other) or misspelt(one, other)


def _is_nearly_initials(label: str, person: str) -> bool:
    """AGB for Alexandrina Garcia-Verdin (post 278)."""
    letters, right = fold(label), initials(person)
    return len(letters) == len(right) == 3 and letters[:2] == right[:2]


def _first_fits(first: str, person: str) -> bool:
    name = name_words(person)
    return bool(name) and (first_names_agree(first, name[0]) or first in nicknames(person))


# From sure to unsure. The unsure ones (True) only for people whom no label means yet.
_LEVELS: tuple[tuple[_Fits, bool], ...] = (
    (_is_full_name, False),
    (_is_first_name, False),
    (_is_first_name_and_initial, False),
    (_is_initial_and_last_name, False),
    (_is_other_name, False),
    (_is_initials, False),
    (_is_short_form, False),
    (_is_misspelt, True),
    (_is_nearly_initials, True),
)
