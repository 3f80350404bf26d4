"""Keys of documents and ids of episodes.

A key says what episode a document is about: its GUID, its number, its title. An id is the short
stable form of the strongest key that an episode has.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import PurePosixPath

from bot.ingest.names import fold
from bot.model import Document

_ID_LENGTH = 12

# A title of these words alone names no episode: strangers share it.
_GENERIC = frozenset(
    "a an and the of with interview episode ep part bonus trailer teaser transcript transcription "
    "untitled audio recording final draft new copy index show podcast introduction intro outro "
    "welcome pilot special news update preview recap season number no".split()
)


def title_of(document: Document) -> str:
    """The title; one that is nowhere falls back to the file's name."""
    return document.title or document.slug or PurePosixPath(document.source.path).stem


def document_keys(document: Document) -> tuple[str, ...]:
    """The keys, strongest first; never empty."""
    keys: list[str] = []
    if document.guid:
        keys.append(f"guid:{document.guid.strip()}")
    if document.number is not None:
        keys.append(f"number:{document.number}")
    keys.append(f"title:{fold(title_of(document)) or title_of(document)}")
    return tuple(keys)


def is_telling(title: str | None) -> bool:
    """Whether two documents with this title are likely about one episode.

    "Interview", "Episode 5", "transcript_final" are not telling, nor is one short word.
    """
    words = [w for w in fold(title or "").split() if w not in _GENERIC and not w.isdecimal()]
    return len("".join(words)) >= 5


def make_id(show: str, key: str) -> str:
    """12 characters of a-z2-7, the same on every machine and in every version."""
    digest = hashlib.sha256(f"{show}\0{key}".encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest)[:_ID_LENGTH].decode().lower()
