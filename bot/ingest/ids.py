"""Keys of documents and ids of episodes.

A key says what episode a document is about: its GUID, its number, its title; or where it lies. An
id is the short stable form of the strongest key that an episode has.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import PurePosixPath

from bot.ingest.names import fold
from bot.model import Document, Format

_ID_LENGTH = 12

# A title of these words alone names no episode: strangers share it.
_GENERIC = frozenset(
    "a an and the of with interview episode ep part bonus trailer teaser transcript transcription "
    "untitled audio recording final draft new copy index show podcast introduction intro outro "
    "welcome pilot special news update preview recap season number no".split()
)
# What a transcript is called that lies in its episode's folder.
_INSIDE = frozenset("transcript transcription captions subtitles subs chapters episode".split())
_LANGUAGE = re.compile(r"\.[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?$")
# What a file's name says about its kind: "kites-12_transcript.txt", "kites-12.chapters.json".
_KIND = re.compile(
    r"(?<=\w)[ ._-]{1,3}(?:full[ ._-])?"
    r"(?:transcript(?:ion)?|captions?|subtitles?|subs|chapters|auto|otter_ai)$",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


def slug_of(path: str) -> str | None:
    """The folder of an index.md, else the file's stem."""
    file = PurePosixPath(path)
    stem = file.name.split(".")[0] if file.name.startswith("index.") else file.stem
    return (file.parent.name if stem == "index" else stem) or None


def title_of(document: Document) -> str:
    """The title; one that is nowhere falls back to the file's name."""
    return document.title or document.slug or PurePosixPath(document.source.path).stem


def identity_keys(document: Document) -> tuple[str, ...]:
    """The keys that make an id, strongest first; never empty."""
    keys: list[str] = []
    if document.guid:
        keys.append(f"guid:{document.guid.strip()}")
    if document.number is not None:
        keys.append(f"number:{document.number}")
    keys.append(f"title:{fold(title_of(document)) or title_of(document)}")
    return tuple(keys)


def document_keys(document: Document) -> tuple[str, ...]:
    """All keys: those that make an id, and those by which files find each other: their name
    where it tells something, and the place where they lie."""
    keys = list(identity_keys(document))
    name = without_language(document.slug or "")
    if is_telling(name) and f"title:{fold(name)}" not in keys:
        keys.append(f"title:{fold(name)}")
    return (*keys, *places(document))


def places(document: Document) -> tuple[str, ...]:
    """Where a file lies, as keys: beside files of its name; one called index, transcript,
    captions or as its folder is called, also in that folder. Other names in a folder with an
    index need number, title or words to be joined: a flat folder has hundreds of them."""
    path = document.source.path
    if "://" in path or document.source.format is Format.FEED:
        return ()
    file = PurePosixPath(path)
    stem = without_language(file.stem)
    folder = file.parent.name
    words = fold(stem).split()
    inside = stem == "index" or (bool(words) and _INSIDE.issuperset(words))
    if inside or (folder and words == fold(folder).split()):
        return (f"in:{file.parent}",)
    return (f"beside:{file.parent}/{stem}",)


def without_language(name: str) -> str:
    """ "talk.en-GB" of talk.en-GB.vtt is "talk", and so is that of talk_transcript.txt."""
    return _KIND.sub("", _LANGUAGE.sub("", name))


def language_of(document: Document) -> str | None:
    """ "en" of talk.en-GB.vtt; None where the file's name says none."""
    found = _LANGUAGE.search(PurePosixPath(document.source.path).stem)
    return found[0][1:3].casefold() if found else None


def is_telling(title: str | None, letters: int = 5) -> bool:
    """Whether two documents with this title are likely about one episode.

    "Interview", "Episode 5", "transcript_final" are not telling, nor is what has fewer `letters`
    besides: one short word.
    """
    words = [w for w in fold(title or "").split() if w not in _GENERIC and not w.isdecimal()]
    # A day and a short word are telling too: 2024-06-01-rain.
    dated = bool(title and _DATED.search(title))
    return len("".join(words)) >= (min(letters, 3) if dated else letters)


def make_id(show: str, key: str) -> str:
    """12 characters of a-z2-7, the same on every machine and in every version."""
    digest = hashlib.sha256(f"{show}\0{key}".encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest)[:_ID_LENGTH].decode().lower()
