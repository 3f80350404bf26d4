"""The part of a refresh that is left to workers: bytes -> documents -> episodes ready to store.

These functions run in a worker process (or thread, where there is little to do), so they take
and give plain, picklable values and packed bytes, and know neither the databases nor the clock.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urlsplit

from bot import ingest
from bot.errors import DocumentError
from bot.ingest.feed import Item as FeedItem
from bot.ingest.feed import read_feed as read_items
from bot.ingest.feed_xml import is_feed
from bot.model import (
    Appearance,
    Document,
    Episode,
    Format,
    Link,
    Passage,
    PreparedEpisode,
    Problem,
    Show,
    Skipped,
    Spelt,
)
from bot.search.misheard import Ear, capitals, spelt
from bot.search.passages import cut
from bot.search.text import terms
from bot.store.codec import pack_document, pack_prepared, unpack_document
from bot.workers import politely

#: Raised with every change of what is made from a document; library.db is then made anew.
VERSION = 22


@dataclass(frozen=True, slots=True)
class Reading:
    """How one document was read. At most one of `body`, `skipped` and `problem` is there; none
    where it has no known form. `feed` is the address of the feed that it came by; `spelt`: how
    it spells names. `is_feed`: it is a file that holds a feed, for `bot.feeds` to read."""

    path: str
    sha256: bytes
    keys: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    date: str | None = None
    body: bytes | None = None
    skipped: str | None = None
    problem: Problem | None = None
    feed: str | None = None
    spelt: Spelt = Spelt()
    is_feed: bool = False

    @property
    def is_unknown(self) -> bool:
        """Whether it is a file of no known form, in a folder of others."""
        return not (self.body or self.skipped or self.problem or self.is_feed)


def digest(data: bytes) -> bytes:
    """The content hash of a document, with the version of the code that reads it."""
    return hashlib.sha256(b"%d\0" % VERSION + data).digest()


def read(items: Sequence[tuple[str, bytes]], named: frozenset[str]) -> list[Reading]:
    """Parse documents, each given as (path, bytes); never raises for what is in them.

    Those in `named` were meant to be documents: no known form is a problem there.
    """
    return [_read(path, data, path in named) for path, data in items]


def _read(path: str, data: bytes, named: bool) -> Reading:
    sha256 = digest(data)
    if is_feed(data):
        return Reading(path, sha256, is_feed=True)
    try:
        document = ingest.parse(data, path)
    except DocumentError as error:
        if not named and ingest.recognise(data, path) is None:
            return Reading(path, sha256)
        problem = Problem(error.path, error.line, error.reason)
        return Reading(path, sha256, problem=problem)
    if isinstance(document, Skipped):
        return Reading(path, sha256, skipped=document.reason)
    return _packed(document, sha256)


def _packed(document: Document, sha256: bytes, feed: str | None = None) -> Reading:
    keys, body = ingest.keys(document), pack_document(document)
    path, hosts = document.source.path, document.hosts
    names = spelt(document)
    return Reading(path, sha256, keys, hosts, document.date, body, feed=feed, spelt=names)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a feed as it was read, and what its transcript and chapters need: where they
    are (transcripts in the order in which to try them), and whose they are."""

    reading: Reading
    guid: str
    number: int | None
    title: str | None
    transcripts: tuple[str, ...]
    chapters: str | None


def read_feed(
    data: bytes, path: str, address: str, language: str | None
) -> tuple[list[Item], tuple[Problem, ...]]:
    """The items of a feed, and what is wrong with it; see `bot.ingest.feed` for the arguments.
    DocumentError where nothing of it can be used."""
    feed = read_items(data, path, address, language)
    withheld = [_withheld(guid, path, address) for guid in feed.withheld]
    return [*(_item(item, address) for item in feed.items), *withheld], feed.problems


def _item(item: FeedItem, address: str) -> Item:
    document = item.document
    # Of what was read and not of the XML: order and spaces there are no change.
    sha256 = digest(repr(item).encode("utf-8", "surrogatepass"))
    reading = _packed(document, sha256, address)
    guid = document.guid or ""
    return Item(reading, guid, document.number, document.title, item.transcripts, item.chapters)


def _withheld(guid: str, path: str, address: str) -> Item:
    """What no longer stays once the feed says that it is for few."""
    keys = (f"guid:{guid}",)
    read = Reading(f"{path}#{guid}", digest(b""), keys, skipped="not published", feed=address)
    return Item(read, guid, None, None, (), None)


def read_transcript(data: bytes, path: str, item: Item, address: str) -> tuple[Reading, bool]:
    """An item's transcript, fetched from `path`, as a document of the same episode; and whether
    it says who speaks. DocumentError where it is none."""
    document = ingest.parse(data, path)
    if isinstance(document, Skipped) or not document.turns:
        raise DocumentError(path, "has no words of a transcript in it: check the feed's address")
    labelled = sum(turn.speaker is not None for turn in document.turns)
    return _attached(document, item, data, address), labelled * 2 >= len(document.turns)


def read_chapters(data: bytes, path: str, item: Item, address: str) -> Reading:
    """An item's chapters, likewise."""
    document = ingest.parse(data, path)
    if isinstance(document, Skipped) or not document.chapters:
        raise DocumentError(path, "has no chapters in it: check the feed's address")
    return _attached(document, item, data, address)


def _attached(document: Document, item: Item, data: bytes, address: str) -> Reading:
    """With its item's GUID, number and title it finds the item whatever its file says."""
    document = replace(document, guid=item.guid, number=item.number, title=item.title, slug=None)
    return _packed(document, digest(data), address)


def prepare(
    show: Show, regulars: Sequence[str], known: Spelt, clusters: Sequence[Sequence[bytes]]
) -> list[list[tuple[str, bytes]]]:
    """For each cluster of packed documents its episodes: (episode_id, packed for the store).

    `regulars` are the hosts of the whole show, see `bot.ingest.people`; `known` are the names
    that it knows, see `bot.search.misheard`.
    """
    return [
        [
            (episode.episode_id, pack_prepared(_prepared(show, known, episode)))
            for episode in ingest.merge(show, [unpack_document(body) for body in bodies], regulars)
            if not _excluded(show, episode)
        ]
        for bodies in clusters
    ]


def _excluded(show: Show, episode: Episode) -> bool:
    """By number or slug; an episode of a feed may have neither and goes by its GUID."""
    items = [s.path for s in episode.sources if s.format is Format.FEED]
    names = {str(episode.number), episode.slug, *(path.partition("#")[2] for path in items)}
    return not names.isdisjoint(show.exclude)


def _prepared(show: Show, known: Spelt, episode: Episode) -> PreparedEpisode:
    return PreparedEpisode(
        episode=episode,
        terms=_episode_terms(episode),
        appearances=tuple(_appearances(episode)),
        passages=tuple(_passages(show, known, episode)),
        link_terms=tuple(_link_terms(link, episode) for link in episode.links),
        link_sites=tuple(_site(link.url) for link in episode.links),
    )


def _passages(show: Show, known: Spelt, episode: Episode) -> Iterable[Passage]:
    """The passages; those of a transcript that names nobody, and so was made by a machine, with
    the names that it misheard."""
    passages = list(politely(cut(episode.turns, show.slug, show.language)))
    if any(turn.person for turn in episode.turns):
        return passages
    texts = [episode.turns[passage.turn].text[passage.start : passage.stop] for passage in passages]
    own = (episode.title, *episode.topics, *episode.guests)
    names = known.names.union(*map(capitals, own))
    ear = Ear(texts, show.vocabulary, Spelt(names, known.others))
    return [
        replace(passage, terms=" ".join((passage.terms, *heard))) if heard else passage
        for passage, heard in zip(passages, map(ear.heard, texts), strict=True)
    ]


def _appearances(episode: Episode) -> Iterable[Appearance]:
    """Hosts and guests, then who else is heard; somebody who is host and guest is both."""
    words: Counter[str] = Counter()
    for turn in episode.turns:
        if name := turn.person or turn.speaker:
            words[name] += len(turn.text.split())
    for name in dict.fromkeys(episode.hosts):
        yield Appearance(name, "host", words[name])
    for name in dict.fromkeys(episode.guests):
        yield Appearance(name, "guest", words[name])
    for name, said in words.items():
        if name not in episode.hosts and name not in episode.guests:
            yield Appearance(name, "speaker", said)


def _episode_terms(episode: Episode) -> str:
    names = (episode.title, *episode.guests, *episode.topics, *episode.hosts)
    year = (episode.date or "")[:4]
    words = [*names, year, episode.description or "", episode.notes or ""]
    return " ".join(terms("\n".join(words)))


def _link_terms(link: Link, episode: Episode) -> str:
    """The words that find a link: of its bullet, section, address, and its episode's title."""
    address = _split(link.url)
    words = [link.context or "", link.section or "", episode.title]
    if address:
        words += [address.netloc, address.path]
    return " ".join(terms(" ".join(words)))


def _site(url: str) -> str | None:
    address = _split(url)
    if not address or address.scheme not in ("http", "https") or not address.hostname:
        return None
    return address.hostname.removeprefix("www.")


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None where it is none ("http://[")."""
    try:
        return urlsplit(url)
    except ValueError:
        return None
