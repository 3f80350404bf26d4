"""Who is a guest: the title, the headings of the notes and the labels together.

No one of the three is enough over the GCP posts: the words after a title's last "with" are
right in 297 of 326 (companies, topics and hosts stand there too), headings name more than
people, and labels are first names. What two of them agree on is a guest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.ingest.names import fold, looks_like_name, name_words, same_person, split_names
from bot.ingest.people import full_names, is_nobody, resolve, strangers
from bot.model import Document

# As several languages say it; in small letters where English has such a word.
_WITH = re.compile(
    r"(?i:\bwith\b|\bw/|\b(?:feat|ft)\.|\bfeaturing\b)|(?<=[\s(])(?:mit|avec|con|com|med)(?=\s)"
)
_SEGMENT = re.compile(r"\s\+\s")
# "…, Director of Software Engineering at Niantic", "… from Intel", "… at Google".
_SUFFIX = re.compile(r"\s(?:from|at|of|about|on|in)\s.*|\s[(|–—-]\s.*|:\s.*", re.IGNORECASE)
_ABOUT = re.compile(r"about\s+", re.IGNORECASE)
_OFFICES = frozenset("ceo cto cfo coo cmo cio ciso vp founder cofounder president director".split())
_ROLES = frozenset({"director", "vp", "head", "ceo", "cto", "founder", "users"})
# Of a title's or the headings' possible names; each is held against all labels.
_MOST_NAMES = 60
# Who is named nowhere as a guest and says less was a voice in passing.
_FEWEST_TURNS = 4


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What an episode's documents say. `labels` without nobodies, with their turns."""

    hosts: tuple[str, ...]
    title: str
    headings: tuple[str, ...]
    labels: Counter[str]
    texts: tuple[str, ...]

    def speaks(self, name: str) -> bool:
        """Whether a label can mean this person."""
        return bool(resolve(self.labels, (name,)))

    def is_host(self, name: str) -> bool:
        return any(_same_full(name, host) for host in self.hosts)


def find_guests(document: Document) -> tuple[str, ...]:
    """The guests, in the order of the title, then of the headings. `document` is the merged one,
    its `hosts` known. Guests that the document names itself are taken at its word."""
    if document.guests:
        return document.guests
    evidence = _Evidence(
        document.hosts,
        document.title or "",
        document.headings,
        Counter(t.speaker for t in document.turns if t.speaker and not is_nobody(t.speaker)),
        tuple(filter(None, (document.title, document.description, document.notes))),
    )
    guests = _united(_from_title(evidence), _from_headings(evidence))
    guests = tuple(_full(name, evidence) for name in guests)
    return _without_hosts(guests, evidence) or _from_labels(evidence)


def title_names(title: str) -> list[str]:
    """What may be names in a title: what follows each "with", up to a "+" or the next "with"."""
    names: list[str] = []
    for segment in _SEGMENT.split(title):
        for part in _WITH.split(segment)[1:]:
            for name in split_names(_unclosed(_SUFFIX.sub("", part))):
                if looks_like_name(name) and not _is_role(name):
                    names.append(name)
    return names[:_MOST_NAMES]


def _unclosed(part: str) -> str:
    """Without the bracket that was opened before it: "Salt (with Ann Poe)"."""
    return part.rstrip(") ") if part.count(")") > part.count("(") else part


def _is_role(name: str) -> bool:
    """ "Director of Engineering", and the "Acme CEO" behind a name's comma."""
    words = name_words(name)
    return not words or words[0] in _ROLES or (len(words) > 1 and words[-1] in _OFFICES)


def _from_title(evidence: _Evidence) -> list[str]:
    names = title_names(evidence.title)
    if not evidence.labels:
        # Nothing confirms it; only what follows the last "with" and is no single word.
        last = title_names("with" + _WITH.split(evidence.title)[-1]) if names else []
        return [name for name in names if name in last and len(name_words(name)) > 1]
    return [
        name
        for name in names
        if evidence.speaks(name)
        or any(same_person(name, heading) for heading in _heading_names(evidence))
    ]


def _heading_names(evidence: _Evidence) -> list[str]:
    names: list[str] = []
    for heading in evidence.headings:
        about = _ABOUT.match(heading)
        for part in split_names(heading[about.end() :] if about else heading):
            name = _SUFFIX.sub("", part)
            if looks_like_name(name):
                names.append(name)
    return names[:_MOST_NAMES]


def _from_headings(evidence: _Evidence) -> list[str]:
    return [
        name
        for name in _heading_names(evidence)
        if not evidence.is_host(name)
        and (evidence.speaks(name) or _has_biography(name, evidence))
        and (len(name_words(name)) > 1 or strangers((name,), evidence.hosts))
    ]


def _has_biography(name: str, evidence: _Evidence) -> bool:
    """Whether the notes go on about the person below the heading: "Pavan is …" (post 137 spells
    the label PRAVEEN)."""
    first = name.split()[0]
    starts = (f"\n{name}\n\n{first}", f"\nAbout {name}\n\n{first}")
    return len(name_words(name)) > 1 and any(
        start in f"\n{text}" for text in evidence.texts for start in starts
    )


def _united(titled: Sequence[str], headed: Sequence[str]) -> tuple[str, ...]:
    """Those of the title, by the heading's spelling where the title has only one word; then the
    others of the headings. Two names in one title are two people however alike."""
    people = list(dict.fromkeys(titled))
    for name in headed:
        at = next((at for at, known in enumerate(people) if same_person(known, name)), None)
        if at is None:
            people.append(name)
        elif len(name_words(people[at])) < 2 <= len(name_words(name)):
            people[at] = name
    return tuple(people)


def _full(name: str, evidence: _Evidence) -> str:
    """ "Emily" of "About Emily", by the one full name that the texts have for her (post 32)."""
    if len(name_words(name)) > 1:
        return name
    full = full_names(evidence.texts).get(fold(name), [])
    return full[0] if len(full) == 1 else name


def _without_hosts(guests: Sequence[str], evidence: _Evidence) -> tuple[str, ...]:
    """A host in the title is a guest only where nobody else is (GCP 295), or where two hosts are
    left to ask (142); else they host with one guest fewer (272, 294, 323)."""
    others = [name for name in guests if not evidence.is_host(name)]
    named = [host for host in evidence.hosts if any(_same_full(host, g) for g in guests)]
    if not others or len(evidence.hosts) - len(named) >= 2:
        return tuple(guests)
    return tuple(others)


def _same_full(one: str, other: str) -> bool:
    """Same person, and a lone first name is nobody's full name."""
    enough = min(len(name_words(one)), len(name_words(other))) > 1
    return name_words(one) == name_words(other) or (enough and same_person(one, other))


def _from_labels(evidence: _Evidence) -> tuple[str, ...]:
    """Where neither title nor headings name anyone (GCP 3, 170-172): who speaks, is no host, and
    is named in description or notes."""
    rest = [
        label
        for label in strangers(evidence.labels, evidence.hosts)
        if evidence.labels[label] >= _FEWEST_TURNS
    ]
    named = resolve(rest, (), evidence.texts)
    names = (named.get(label) or _first_name_in(evidence.texts, label) for label in rest)
    return tuple(dict.fromkeys(name for name in names if name))


def _first_name_in(texts: Sequence[str], label: str) -> str | None:
    """The label as a capitalised word of the texts: "Ori of the Cloud SQL team" (post 170)."""
    word = re.compile(rf"\b{re.escape(label)}\b", re.IGNORECASE)
    found = (match[0] for text in texts for match in word.finditer(text))
    return next((name for name in found if name[0].isupper() and not name.isupper()), None)
