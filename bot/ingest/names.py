"""Names of people as shows write them: comparing them, and telling them from other words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)
_APOSTROPHES = re.compile(r"['’‘`´]")
_SEPARATORS = re.compile(r"[\W_]+")
_HONORIFICS = frozenset("dr prof professor mr mrs ms sir phd md psyd jr sr".split())
PARTICLES = frozenset("de del da di du van von der den la le el al bin ibn st s t p y".split())
# "Gurmeet "GG" Goindi", "Emiliano (Emi) Martínez", "Madhulika(Lika) Guhathakurta".
_NICKNAME = re.compile(r"[(\"“«]([^()\"“”«»]{1,30})[)\"”»]")

# "Mark's Favourites" (post 56) is no name.
_GENITIVE = re.compile(r"(?:['’]s|s['’])$")
_AND = r"(?:and|&|\+|und|et|och|og)"
_LIST = re.compile(rf"\s*(?:,\s*{_AND}\s|,|\s{_AND}\s|;)\s*", re.IGNORECASE)
# José Ortega y Gasset is one person.
_TWO = re.compile(r"(\S+ \S.*) [ye] (\S+ \S.*)")
_LAST_STOP = re.compile(r"(?<=\w\w)\.$")

# Short forms that are not the name's beginning; those that are (Matt, Ken) need no table.
_SHORT_FORMS = {
    "dave": "david", "mike": "michael", "bill": "william", "bob": "robert", "bobby": "robert",
    "jim": "james", "jack": "john", "kate": "katherine", "katie": "katherine",
    "cathy": "catherine", "kathy": "katherine", "liz": "elizabeth", "beth": "elizabeth",
    "tony": "anthony", "terry": "terrance", "dick": "richard", "rick": "richard",
    "ted": "edward", "becky": "rebecca", "peggy": "margaret", "meg": "margaret",
    "maggie": "margaret", "gabi": "gabriela", "gabby": "gabriela", "sandy": "alexandra",
    "sasha": "alexander", "chuck": "charles", "charlie": "charles", "hank": "henry",
    "harry": "henry", "larry": "lawrence", "nate": "nathaniel", "nick": "nicholas",
    "steve": "stephen", "tom": "thomas", "vicky": "victoria", "drew": "andrew",
    "andy": "andrew", "joe": "joseph", "jon": "jonathan", "lexi": "alexandra",
    "abby": "abigail", "allie": "allison", "billy": "william", "tommy": "thomas",
}  # fmt: skip


@lru_cache(4096)
def fold(text: str) -> str:
    """Lower case, no accents, no apostrophes, words parted by one space: for comparing only."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
        text = "".join(c for c in text if not unicodedata.combining(c))
    return _SEPARATORS.sub(" ", _APOSTROPHES.sub("", text)).strip().casefold()


@lru_cache(4096)
def name_words(name: str) -> tuple[str, ...]:
    """Folded words of a name, without nicknames in brackets, titles and degrees."""
    bare = _NICKNAME.sub(" ", name).split(",")[0]
    return tuple(word for word in fold(bare).split() if word not in _HONORIFICS)


@lru_cache(4096)
def nicknames(name: str) -> tuple[str, ...]:
    """Folded nicknames that the name itself gives in brackets or quotes."""
    return tuple(fold(found) for found in _NICKNAME.findall(name))


def looks_like_name(text: str, most_words: int = 5) -> bool:
    """Whether it is written as a person's name: one to `most_words` capitalised words."""
    words = _NICKNAME.sub(" ", text).replace("-", " ").split(",")[0].split()
    if not 1 <= len(words) <= most_words or any(c in text for c in ":!?/@#<>[]{}=*|0123456789"):
        return False
    if any(_GENITIVE.search(word) for word in words):
        return False
    return all(word[0].isupper() or fold(word) in PARTICLES for word in words)


def first_names_agree(one: str, other: str) -> bool:
    """Whether two folded first names may be one person's: Ed and Edward, Dave and David."""
    if one == other:
        return True
    short, full = sorted((one, other), key=len)
    if len(short) >= 2 and full.startswith(short) and (len(short) > 2 or len(full) > 4):
        return True
    return _SHORT_FORMS.get(one, one) == _SHORT_FORMS.get(other, other)


def sound(name: str) -> str:
    """A key that spellings of one sound share: Kelci and Kelsey, Gabi and Gabby, John and Jon."""
    key = re.sub(r"(.)\1+", r"\1", name)
    key = re.sub(r"(?<=.)(?:ie|ey|y|i|ee)\b", "i", key)
    key = key.replace("ph", "f").replace("ck", "k").replace("y", "i").replace("z", "s")
    key = re.sub(r"c(?=[ei])", "s", re.sub(r"ch(?=r)", "k", key))
    key = re.sub(r"(?<=[aeou])h", "", key).replace("c", "k")
    return re.sub(r"(?<=[bcdfgklmnprstv])e\b", "", key)


def misspelt(one: str, other: str) -> bool:
    """Whether one letter parts two folded names (two in long ones); too short ones never."""
    shorter = min(len(one), len(other))
    if shorter < 4 or one[0] != other[0]:
        return False
    most = 2 if shorter >= 7 else 1
    return OSA.distance(one, other, score_cutoff=most) <= most


def same_person(one: str, other: str) -> bool:
    """Whether two written names mean one person: "Rob Sadowski" and "Robert Sadowski"."""
    mine, theirs = name_words(one), name_words(other)
    if not mine or not theirs:
        return False
    if mine == theirs or _initials_of(one, other) or _initials_of(other, one):
        return True
    if len(mine) == 1 or len(theirs) == 1:
        lone, full = (mine, other) if len(mine) == 1 else (theirs, one)
        return first_names_agree(lone[0], name_words(full)[0]) or lone[0] in nicknames(full)
    short, long = sorted((mine, theirs), key=len)
    if "".join(mine) == "".join(theirs) or long[: len(short)] == short:
        return True
    lasts_agree = mine[-1] == theirs[-1] or misspelt(mine[-1], theirs[-1])
    called = (*nicknames(one), mine[0]), (*nicknames(other), theirs[0])
    return lasts_agree and any(
        first_names_agree(a, b) or sound(a) == sound(b) or misspelt(a, b)
        for a in called[0]
        for b in called[1]
    )


def others(people: Sequence[str], hosts: Sequence[str]) -> tuple[str, ...]:
    """Who of some people is none of the hosts; nobody where no host is known."""
    return tuple(
        name for name in people if hosts and not any(same_person(name, host) for host in hosts)
    )


def initials(name: str) -> str:
    """The folded initials, hyphens counted: "Alexandrina Garcia-Verdin" gives "agv"."""
    return "".join(word[0] for word in name_words(name))


def _initials_of(short: str, full: str) -> bool:
    letters = short.replace(".", "").strip()
    return 2 <= len(letters) <= 4 and letters.isupper() and letters.casefold() == initials(full)


def split_names(text: str) -> tuple[str, ...]:
    """ "A B, C D & E F." -> its parts, in order."""
    parts = _LIST.split(_LAST_STOP.sub("", text.strip()))
    named = (_TWO.fullmatch(part) or (part,) for part in parts if part)
    return tuple(
        name for some in named for name in (some if isinstance(some, tuple) else some.groups())
    )
