"""Which words before a colon are a speaker: "Ann: So we left" has one, "Remember: we left" none.

Who comes again is a speaker. Whoever says one thing only has to look like a name, in a document
where turns are marked so all through, or be named in somebody's speech: the words of a remark
("Spoiler:", "Okay:") are in the list below or stand elsewhere in small letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from bot.ingest.names import PARTICLES, fold

# What is said, or stands in a field, before a colon and names nobody.
_REMARKS = frozenset(
    "note notes nb ps pps fyi tldr eta okay ok yes no well so but and or then now also again "
    "first second third fourth fifth finally lastly next last remember look listen see hint tip "
    "tips trick fact facts spoiler spoilers alert warning caution caveat disclaimer disclosure "
    "update updates edit correction question questions answer answers q a example examples "
    "result results conclusion summary problem problems solution reason reasons idea point "
    "points rule rules step steps option options lesson lessons goal pro pros con cons plus "
    "minus bonus important news quote quotes source sources reference references link links url "
    "website site more title subject topic topics date time duration length recorded published "
    "released episode season chapter part section segment series show podcast number name "
    "transcript transcription transcribed translation language license licence copyright "
    "credits description keywords tags category categories contact email twitter mastodon "
    "instagram facebook youtube sponsor sponsors sponsored support subscribe added changed "
    "break jingle intro outro fixed removed deprecated security usage install installation "
    "requirements version status type meaning basically obviously actually honestly seriously "
    "literally exactly right sure wow true false wait sorry thanks please today tomorrow "
    "yesterday todo done means therefore anyway otherwise however because imagine suppose think "
    "consider takeaway moral thought aka ie eg re cc fw who what when where why how format file "
    "files path input output default returns hosts guests".split()
)
# Voices without a name, which stand elsewhere in small letters too.
_ROLES = frozenset(
    "host guest cohost interviewer interviewee caller moderator narrator announcer speaker voice "
    "audience producer editor all both everyone everybody crowd man woman person operator panelist "
    "student teacher".split()
)
# What is heard and no person's: "Prompt Templates Song" is a label of Changelog's.
_CLIPS = frozenset(
    "song songs theme clip clips jingle music sound sounds audio video ad ads advert advertisement "
    "commercial trailer promo teaser selection excerpt recording track intro outro voicemail "
    "announcement news commentary interview".split()
)
_WORDS = re.compile(r"[^\W\d_]+")
# A capitalised word in the middle of a sentence.
_NAMED = re.compile(r"(?<=[^\W\d_] |[,;] )[^\W\d_][\w'’-]{0,40}")
_SENTENCE = re.compile(r"[.?!…。！？—-][\"'”’)\]]{0,3}(?:\s?»)?$")

# Where fewer of the lines have a label than one in so many, one that stands once needs proof.
_DENSE = 3
# A remark is a label all the same ("Question:", "A:") where so many of the labels are this one.
_ONE_IN = 5
_LOOKED_AT = 400_000


def speakers(
    marks: Sequence[tuple[str, str]], lines: int, text: str, known: Iterable[str] = ()
) -> frozenset[str]:
    """Of all that stands before a colon, what are labels. `marks` are these words and the speech
    behind them, in order; `lines` how many lines (or cues) with words there are; `text` the whole
    document; `known` are people's names, folded."""
    seen = Counter(name for name, _ in marks)
    most = seen.total()
    often = {n for n, times in seen.items() if times > 1 and not _is_rare_remark(n, times, most)}
    rare = {n for n in seen.keys() - often if may_be_name(n)} - fields(marks, often)
    if not rare:
        return frozenset(often)
    dense = sum(seen[name] for name in often | rare) * _DENSE >= lines
    evidence = _Evidence(text[:_LOOKED_AT], dense, frozenset(known))
    return frozenset(often | {name for name in rare if evidence.names(name)})


def full_names(labels: Iterable[str], text: str) -> frozenset[str]:
    """Of what stands before a colon, the full names: in a document whose labels are marked in
    another way, only these need no mark."""
    names = [label for label in labels if " " in label and may_be_name(label)]
    evidence = _Evidence(text[:_LOOKED_AT], False, frozenset()) if names else None
    return frozenset(name for name in names if evidence and evidence.names(name))


def without_remarks(seen: Counter[str]) -> frozenset[str]:
    """The labels of a form that marks them beyond doubt (capitals, bold), but for remarks."""
    most = seen.total()
    return frozenset(n for n, times in seen.items() if not _is_rare_remark(n, times, most))


def may_be_name(label: str) -> bool:
    """Whether it is written as a name or a voice's, and none of its words makes it a remark."""
    words = label.replace("_", " ").split()
    if not 1 <= len(words) <= 5 or is_remark(label):
        return False
    # "PERSON #1" is a voice, "Kite Hour #12" a title. Not every script has capitals.
    if any(word[0] == "#" and len(word) > 2 for word in words):
        return False
    return all(not w[0].islower() or fold(w) in PARTICLES for w in words) and any(
        word[0].isalpha() for word in words
    )


def is_remark(label: str) -> bool:
    """By the first or the last word: "Fun fact", "Question three"; not by an initial ("Ann A.")."""
    words = fold(label.replace("_", " ")).split()
    last = words[-1] if words and len(words[-1]) > 1 else ""
    return bool(words) and (words[0] in _REMARKS or last in _REMARKS)


def is_clip(label: str) -> bool:
    """Whether it names what is played rather than who speaks."""
    return not _CLIPS.isdisjoint(fold(label).split())


def is_voice(label: str) -> bool:
    """Whether it counts voices without a name: "SPEAKER #1"."""
    words = label.split()
    return len(words) > 1 and words[-1][0] == "#" and fold(words[-2]) in _ROLES


def _is_rare_remark(label: str, times: int, most: int) -> bool:
    return (times == 1 or times * _ONE_IN < most) and is_remark(label)


def fields(marks: Sequence[tuple[str, str]], often: Collection[str]) -> set[str]:
    """What stands above the first speaker and has no sentence behind it: "Host: Ann Poe"."""
    first = next((at for at, (name, _) in enumerate(marks) if name in often), 0)
    return {name for name, speech in marks[:first] if is_value(speech)}


def is_value(speech: str) -> bool:
    """Whether words behind a colon may be a field's: no sentence."""
    return bool(speech) and not _SENTENCE.search(speech)


class _Evidence:
    """What a document says for and against a name that labels one line only."""

    def __init__(self, text: str, dense: bool, known: frozenset[str]) -> None:
        self._dense = dense
        self._known = known
        self._small = {word for word in _WORDS.findall(text) if word.islower()}
        self._named = {fold(w) for w in _NAMED.findall(text) if w[0].isupper()}

    def names(self, label: str) -> bool:
        """Whether it is a speaker's."""
        words = fold(label).split()
        if label in self._known or fold(label) in self._known:
            return True
        if not _ROLES.isdisjoint(words):
            return self._dense
        if words[0] in self._named and len(words[0]) > 1:
            return True
        # A full name needs no proof but that its words are no words.
        return (self._dense or len(words) > 1) and self._small.isdisjoint({*words} - PARTICLES)
