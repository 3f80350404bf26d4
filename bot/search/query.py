"""What a member typed -> slots of terms with all that may stand for them, phrases, corrections.

Nothing typed reaches an engine's syntax: every term is letters and digits, looked up as it is.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.search.text import STOP_WORDS, terms
from bot.search.vocabulary import RARE, Vocabulary
from bot.search.wording import frame, otherwise

#: What is read of a query, in characters and in words: a question, not an essay.
_MOST_CHARACTERS = 1_000
_MOST_WORDS = 48
#: What another form of the word counts: "budgets" for "budget".
_INFLECTED = 0.9
#: What its abbreviation counts, or what it abbreviates: "url" for "web address".
_OTHERWISE = 0.85
#: What it counts that somebody is mentioned, where it is asked what they said.
MENTIONED = 0.4
#: What a part of a word counts.
_PART = 0.4
#: Joined words are corrected only where they are long and the correction is near.
_LONG, _ALIKE_JOINED = 8, 0.75
#: So like a name a word must be to mean who bears it.
NAMED = 0.5
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]{2,})[\"“”„«»]")


class Alternative(NamedTuple):
    """What may stand for a word: several terms are a phrase ("nodejs" is also "node js").

    `likeness` 0 to 1; `typed`: it is the word itself, or another form of it, and no guess.
    """

    words: tuple[str, ...]
    likeness: float
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of the query with all that may stand for it, the likeliest first. `literal` is
    the word as typed, `rarity` how rare it is: most where nobody ever said it. `speaks`: it is
    who is asked about, and rather says the rest than is said with it."""

    literal: str
    rarity: float
    alternatives: tuple[Alternative, ...]
    speaks: bool = False

    @property
    def meant(self) -> str:
        """The likeliest of what may stand for it."""
        return " ".join(self.alternatives[0].words) if self.alternatives else self.literal


@dataclass(frozen=True, slots=True)
class Query:
    """A query, understood. `words` as typed, normalised; `slots` those of them that are looked
    for, without what only asks ("what did", "say about"); `phrases` are to be met to the word;
    `corrected` maps what was typed to what is searched instead; `joined` are words that two of
    them make together, where somebody said such a word."""

    words: tuple[str, ...]
    slots: tuple[Slot, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    corrected: dict[str, str] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.words


def parse(
    text: str, vocabulary: Vocabulary, *, exact: bool = False, literal: bool = False
) -> Query:
    """Understand what was typed.

    `exact`: the whole text is a phrase. `literal`: nothing is corrected. Text in quotation
    marks is a phrase too.
    """
    text = text[:_MOST_CHARACTERS]
    words = tuple(terms(text)[:_MOST_WORDS])
    if exact:
        return Query(words, _plain(words, vocabulary), (words,) if words else ())
    phrases = tuple(filter(None, (tuple(terms(found)) for found in _QUOTED.findall(text))))
    if literal:
        return Query(words, _plain(words, vocabulary), phrases)
    in_phrases = {word for phrase in phrases for word in phrase}
    framed = frame(words)
    slots = tuple(
        replace(
            _slot(i, words, vocabulary, correct=word not in in_phrases),
            speaks=i in framed.speaker,
        )
        for i, word in enumerate(words)
        if i not in framed.asks
    )
    corrected = {
        slot.literal: slot.meant
        for slot in slots
        if slot.alternatives and not slot.alternatives[0].typed
    }
    meant = " ".join([slot.meant for slot in slots]).split()
    joined = frozenset(a + b for a, b in itertools.pairwise(meant) if a + b in vocabulary)
    return Query(words, slots, phrases, corrected, joined)


def _plain(words: tuple[str, ...], vocabulary: Vocabulary) -> tuple[Slot, ...]:
    return tuple(Slot(w, vocabulary.idf(w), (Alternative((w,), 1.0, True),)) for w in words)


def _slot(at: int, words: tuple[str, ...], vocabulary: Vocabulary, *, correct: bool) -> Slot:
    word = words[at]
    found = [Alternative((word,), 1.0, True)] if word in vocabulary else []
    found += _joined(at, words, vocabulary, correct=correct)
    if correct and word not in STOP_WORDS:
        forms = vocabulary.inflections(word)
        found += [Alternative((form,), _INFLECTED, True) for form in forms]
        found += [
            Alternative(other, _OTHERWISE, True)
            for other in otherwise(at, words)
            if all(part in vocabulary for part in other)
        ]
        if word in vocabulary and (spelled_out := vocabulary.spelled_out(word)):
            found.append(Alternative((spelled_out,), _OTHERWISE, True))
        elif vocabulary.count(word) < RARE:
            found += _corrected(word, vocabulary)
    best: dict[tuple[str, ...], Alternative] = {}
    for alternative in sorted(found, key=lambda alternative: -alternative.likeness):
        best.setdefault(alternative.words, alternative)
    return Slot(word, vocabulary.idf(word), tuple(best.values()))


def _joined(
    at: int, words: tuple[str, ...], vocabulary: Vocabulary, *, correct: bool
) -> list[Alternative]:
    """The word joined with its neighbours: "tensor flow" is also "tensorflow"."""
    found = []
    for pair in itertools.pairwise(words[max(0, at - 1) : at + 2]):
        joined = "".join(pair)
        if joined in vocabulary:
            if vocabulary.count(joined) * 3 > vocabulary.count(words[at]):
                found.append(Alternative((joined,), 0.97))
        elif correct and words[at] not in vocabulary and len(joined) >= _LONG:
            # "ad vintage": parted where it isn't, and misheard besides.
            found += [
                Alternative((other,), likeness * 0.9)
                for other, likeness in vocabulary.corrections(joined, limit=1)
                if likeness > _ALIKE_JOINED and other not in words
            ]
    return found


def _corrected(word: str, vocabulary: Vocabulary) -> list[Alternative]:
    """What a rare or unknown word may have been meant to be."""
    corrections = vocabulary.corrections(word)
    # One letter wrong in a long word is likelier than a space left out.
    parted = 0.7 if len(word) < 6 else 0.8 if corrections and corrections[0][1] > 0.85 else 0.95
    # A word that is there, if seldom, is first of all itself.
    trust = 0.6 if word in vocabulary else 1.0
    pairs = vocabulary.splits(word)
    # "boglands", where nobody says "bog lands": either part is better than nothing.
    parts = [Alternative((part,), _PART) for pair in pairs for part in pair]
    meant = [Alternative((other,), likeness * trust) for other, likeness in corrections]
    return [*(Alternative(pair, parted) for pair in pairs), *meant, *parts]
