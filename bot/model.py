"""The nouns of the house: plain values, frozen, without I/O.

A `Document` is what one file says; one or several of them become an `Episode`; its `Turn`s are
cut into `Passage`s, which are what is searched and quoted. A `Hit` is an answer.

Unknown is None (never "" or 0); sequences are tuples, in the order of the source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.plural import counted


class Format(StrEnum):
    """The forms of documents that are read; the value is what `export` says."""

    HUGO = "hugo"
    FEED = "feed"
    JEKYLL = "jekyll"
    PAGE_TEXT = "page-text"
    HAPPY_SCRIBE = "happy-scribe"
    MARKDOWN_DIALOGUE = "markdown-dialogue"
    WEBVTT = "webvtt"
    SRT = "srt"
    WHISPER_TSV = "whisper-tsv"
    TTML = "ttml"
    PODCAST_JSON = "podcast-json"
    WHISPER_JSON = "whisper-json"
    ASSEMBLYAI_JSON = "assemblyai-json"
    DEEPGRAM_JSON = "deepgram-json"
    AMAZON_JSON = "amazon-transcribe-json"
    SENTENCES_JSON = "sentences-json"
    YOUTUBE_JSON = "youtube-json3"
    REV_JSON = "rev-json"
    HTML = "html"
    OTTER = "otter"
    REV = "rev"
    TEXT = "text"
    SIDECAR = "sidecar"
    CHAPTERS = "chapters"


@dataclass(frozen=True, slots=True)
class Show:
    """One podcast, as shows.toml has it. Templates take {slug} {number} {audio_file}."""

    slug: str
    title: str
    sources: tuple[str, ...] = ()
    page_url: str | None = None
    audio_url: str | None = None
    image_url: str | None = None
    licence: str | None = None
    language: str | None = None
    vocabulary: tuple[str, ...] = ()
    estimate_times: bool = True
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's uninterrupted speech.

    `speaker` is the label as the document writes it, without colon or parenthesis; `person` the
    full name it was resolved to, None where it can't be told. `start_s` counts from the
    episode's start. `text` has no markup; [EVENTS] are kept; a blank line parts paragraphs.
    """

    speaker: str | None
    text: str
    start_s: float | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the notes. `url` as written; `context` the whole bullet or paragraph;
    `section` the nearest heading above. A picture without a description that links somewhere has
    no text, and alone in its paragraph no context."""

    section: str | None
    text: str | None
    context: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named part of an episode, in the order of its start; without `stop_s` it lasts until the
    next one. `url` as written."""

    start_s: float
    title: str
    stop_s: float | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a part of an episode was read: a POSIX path (absolute for files) or an address."""

    path: str
    format: Format


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to tell the people of the show: `line` counts from 1, None for the whole file."""

    path: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path} line {self.line}"
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Document:
    """What one document says about one episode, before anything is merged or resolved.

    `guid` comes from feeds. `headings` are all headings of the notes, links or not, in order:
    guests are found among them. `byline` are names that the page credits, not yet known as hosts.
    """

    source: Source
    slug: str | None = None
    guid: str | None = None
    number: int | None = None
    title: str | None = None
    date: str | None = None
    description: str | None = None
    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    notes: str | None = None
    duration_s: float | None = None
    audio_file: str | None = None
    audio_url: str | None = None
    page_url: str | None = None
    image_url: str | None = None
    links: tuple[Link, ...] = ()
    turns: tuple[Turn, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode, everything known about it. `date` is YYYY-MM-DD as written.

    `notes` is the plain text of the show notes. `episode_id` is stable while its GUID, or its
    number, or failing these its title stands (`bot.ingest.ids`); `aliases` are the ids that its
    weaker keys give, so that an id that was handed out earlier is still understood.
    """

    show: str
    episode_id: str
    title: str
    number: int | None = None
    date: str | None = None
    slug: str | None = None
    description: str | None = None
    notes: str | None = None
    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    duration_s: float | None = None
    audio_url: str | None = None
    page_url: str | None = None
    image_url: str | None = None
    aliases: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    links: tuple[Link, ...] = ()
    turns: tuple[Turn, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document that is fine but no episode: a draft, an archive page. `reason` is a phrase."""

    reason: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a turn: what is indexed, found and quoted.

    `turn` is the index of its turn, `start` and `stop` its characters there. `place` is how far
    into the episode's words it begins, 0 to 1. `alone` are those of its characters that make
    sense alone, None where nothing does; `worth` is 0 then, 4 where they are worth reading
    anywhere, 3 where there is not much else, 2 where there is little, 1 where there is nothing.
    `terms` are its normalised words, spaced.
    """

    turn: int
    start: int
    stop: int
    quote_id: str
    place: float
    alone: tuple[int, int] | None
    worth: int
    terms: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """Somebody in an episode. `role` is host, guest or speaker (heard, but neither)."""

    name: str
    role: str
    words: int


@dataclass(frozen=True, slots=True)
class Spelt:
    """Words that are written with a capital: those that are nothing but `names` of things, as
    they are spelt, and `others`, folded: names of people, and what stands without one too."""

    names: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PreparedEpisode:
    """An episode with all that is derived from it. `terms` are the words by which it is found
    beside what is said in it; `link_terms` and `link_sites` go with `episode.links`."""

    episode: Episode
    terms: str
    appearances: tuple[Appearance, ...]
    passages: tuple[Passage, ...]
    link_terms: tuple[str, ...]
    link_sites: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage with all that is needed to show it. `row` is its place in library.db, good
    until the next refresh; `place` 0 to 1 into the episode's words; `chapter` is the title of
    the one that `start_s` is in, where the show names chapters. `alone` is what of the text
    makes sense alone, beginning with a capital; all of it where nothing was found to."""

    row: int
    quote_id: str
    episode_id: str
    speaker: str | None
    person: str | None
    start_s: float | None
    place: float
    text: str
    chapter: str | None = None
    chapter_url: str | None = None
    alone: str = ""


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link with the episode that it stands in. `row` as in Quote."""

    row: int
    episode_id: str
    link: Link
    site: str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; None does not. `episode`, an id, beats show, year and topic."""

    show: str | None = None
    episode: str | None = None
    speaker: str | None = None
    year: int | None = None
    topic: str | None = None
    site: str | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """How a refresh went. Counts are of episodes, `skipped` of documents; `unknown` are files."""

    episodes: int
    new: int
    changed: int
    removed: int
    refused: tuple[Problem, ...]
    skipped: int
    unknown: tuple[str, ...]

    def __str__(self) -> str:
        parts = f"{self.new:,} new, {self.changed:,} changed, {self.removed:,} removed"
        return f"{counted(self.episodes, 'episode')}: {parts}, {len(self.refused):,} refused"


class Candidate(NamedTuple):
    """A passage or link that the index found, as it is ranked. `row` and `episode` are rows of
    library.db, `quote_id` is "" for a link, `terms` are its normalised words; `bm25` compares
    within one search. `turn` is the row of a passage's turn.

    A tuple, as 64 of them for each search take a third of the time to make.
    """

    row: int
    episode: int
    quote_id: str
    speaker: str | None
    terms: str
    bm25: float
    turn: int = 0


@dataclass(frozen=True, slots=True)
class QuoteHit:
    """A quote that was found. `score` 0 to 1; `weak`: no answer, only the nearest. `text` is
    what fits: the quote's, with the next one's of the same turn where the match goes on in it.
    `bold` are the characters of `excerpt` to be shown so, as (start, stop)."""

    quote: Quote
    score: float
    weak: bool
    text: str
    excerpt: str
    bold: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class LinkHit:
    """A link that was found; `score` and `weak` as in QuoteHit."""

    found: FoundLink
    score: float
    weak: bool


@dataclass(frozen=True, slots=True)
class QuoteResults:
    """One page of an answer to a quote search, best first.

    `total` answers in `episodes` episodes, `more` where there may be further ones; with none,
    `hits` are the nearest. `page` counts from 0, of `pages`. `corrected` maps words as typed to
    those that were searched instead.
    """

    hits: tuple[QuoteHit, ...]
    total: int
    episodes: int
    more: bool
    page: int
    pages: int
    corrected: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LinkResults:
    """An answer to a link search, best first, the nearest last; `more` and `corrected` as
    above."""

    hits: tuple[LinkHit, ...]
    more: bool
    corrected: Mapping[str, str]

    @property
    def answers(self) -> tuple[LinkHit, ...]:
        """The hits that are answers."""
        return tuple(hit for hit in self.hits if not hit.weak)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, so that another page of the answer can be made. `kind`: search (for quotes
    or links, by words that somebody typed: these stand in no button), random, notes, episodes or
    guest. `guest` narrows a list of episodes; `literal`: nothing is to be corrected."""

    kind: str
    text: str = ""
    filters: Filters = Filters()
    guest: str | None = None
    literal: bool = False
