"""Several documents of one episode -> one Episode, nothing lost, nothing doubled.

The documents of a cluster share keys, but a shared key is a hint, not a proof: numbers are
mistyped and titles repeat. So each pair is looked at, and what disagrees stays apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import quote, urljoin, urlsplit

from bot.ingest.agreement import Agreement
from bot.ingest.disagreements import disagreements
from bot.ingest.guests import find_guests
from bot.ingest.ids import identity_keys, language_of, make_id, title_of
from bot.ingest.labels import is_clip
from bot.ingest.names import looks_like_name, name_words
from bot.ingest.people import called_again, distinct, is_nobody, resolve
from bot.model import Document, Episode, Format, Link, Problem, Show, Turn

_T = TypeVar("_T")

# Whose fields are believed first: a post was written with fields, a sidecar for what a transcript
# lacks; a page's text was not. What isn't here is a bare transcript.
_TRUST = {Format.HUGO: 0, Format.JEKYLL: 0, Format.FEED: 1, Format.SIDECAR: 2, Format.PAGE_TEXT: 3}
_LEAST = 4


def merge(show: Show, documents: Sequence[Document], regulars: Sequence[str] = ()) -> list[Episode]:
    """The episodes of one cluster, usually one. Independent of the documents' order.

    `regulars` are who hosts the show often (`people.regulars`): they speak unnamed too.
    """
    groups = _groups(sorted(documents, key=_order))
    # Chapters name parts of an episode and make none.
    groups = [
        group for group in groups if any(d.source.format is not Format.CHAPTERS for d in group)
    ]
    groups.sort(key=lambda group: min(d.source.path for d in group))
    episodes: list[Episode] = []
    taken: set[str] = set()
    for group, clashes in zip(groups, _clashes(groups), strict=True):
        keys = _keys(group)
        ids = [make_id(show.slug, key) for key in keys]
        free = [one for one in ids if one not in taken] or [
            make_id(show.slug, f"path:{group[0].source.path}")
        ]
        taken.add(free[0])
        episodes.append(_episode(show, group, free[0], clashes, regulars))
    claims = Counter(key for group in groups for key in _keys(group))
    return [
        replace(episode, aliases=_aliases(show, group, claims, taken))
        for episode, group in zip(episodes, groups, strict=True)
    ]


def _order(document: Document) -> tuple[bool, int, str]:
    """Numbered documents first, so that those without a number find their group."""
    return document.number is None, _TRUST.get(document.source.format, _LEAST), document.source.path


def _groups(documents: Iterable[Document]) -> list[list[Document]]:
    """Documents with one GUID are one episode, those with two are two; else they are compared.

    By GUID first also because a feed's ten thousand items may share one title.
    """
    agreement = Agreement()
    groups: list[list[Document]] = []
    by_guid: dict[str, list[Document]] = {}
    without: dict[int, list[Document]] = {}
    for document in documents:
        group = by_guid.get(document.guid) if document.guid else None
        if group is None:
            near = list(without.values()) if document.guid else groups
            group = _fitting(document, near, agreement)
        if group is None:
            group = []
            groups.append(group)
            without[id(group)] = group
        group.append(document)
        if document.guid:
            by_guid[document.guid] = group
            without.pop(id(group), None)
    return [sorted(group, key=lambda d: _order(d)[1:]) for group in groups]


def _fitting(
    document: Document, groups: Sequence[list[Document]], agreement: Agreement
) -> list[Document] | None:
    """The one group that it belongs to, None where there is none or it can't be told."""
    fitting = [
        group
        for group in groups
        if any(agreement.same_episode(document, d) for d in group)
        and all(agreement.can_be_one(document, d) for d in group)
    ]
    if len(fitting) > 1:
        fitting = [g for g in fitting if any(agreement.words_agree(document, d) for d in g)]
    return fitting[0] if len(fitting) == 1 else None


def _keys(group: Sequence[Document]) -> list[str]:
    """The group's keys, strongest first."""
    strength = {"guid": 0, "number": 1, "title": 2}
    keys = dict.fromkeys(key for document in group for key in identity_keys(document))
    return sorted(keys, key=lambda key: strength[key.split(":", 1)[0]])


def _aliases(
    show: Show, group: Sequence[Document], claims: Counter[str], taken: set[str]
) -> tuple[str, ...]:
    """What the group's other keys give, where no other episode has the same key: GCP 105 and
    164 share a title, which therefore is neither's."""
    ids = (make_id(show.slug, key) for key in _keys(group) if claims[key] == 1)
    return tuple(one for one in ids if one not in taken)


def _clashes(groups: Sequence[Sequence[Document]]) -> list[list[Problem]]:
    """By group, equal numbers on what are two episodes. Two items of feeds are told apart by
    their GUIDs, and each season may count anew: they never clash."""
    numbered = [
        (document, at)
        for at, group in enumerate(groups)
        for document in group
        if document.number is not None
    ]
    loose = [(document, at) for document, at in numbered if not document.guid]
    problems: list[list[Problem]] = [[] for _ in groups]
    for document, at in numbered:
        others = [
            other.source.path
            for other, there in (loose if document.guid else numbered)
            if there != at and other.number == document.number
        ]
        if others:
            reason = (
                f"has number {document.number} like {min(others)}, but title and words differ; "
                "both are kept: correct one of the numbers"
            )
            problems[at].append(Problem(document.source.path, None, reason))
    return problems


@dataclass(frozen=True, slots=True)
class _Fields:
    """Takes each field from the most trusted document that has it."""

    group: Sequence[Document]

    def first(self, field: Callable[[Document], _T | None]) -> _T | None:
        for document in self.group:
            value = field(document)
            if value not in (None, "", ()):
                return value
        return None


def _episode(
    show: Show,
    group: Sequence[Document],
    episode_id: str,
    clashes: Sequence[Problem],
    regulars: Sequence[str],
) -> Episode:
    fields = _Fields(group)
    named = next((document for document in group if document.title), group[0])
    merged = replace(
        group[0],
        title=title_of(named),
        number=fields.first(lambda d: d.number),
        description=fields.first(lambda d: d.description),
        hosts=fields.first(lambda d: d.hosts) or fields.first(lambda d: d.byline) or (),
        guests=fields.first(lambda d: d.guests) or (),
        headings=tuple(dict.fromkeys(h for document in group for h in document.headings)),
        notes=fields.first(lambda d: d.notes),
        turns=_best_turns(group, show.language),
    )
    guests = find_guests(merged)
    urls = _Urls(show, fields, merged.number)
    problems = {p for document in group for p in document.problems} | set(clashes)
    problems |= set(disagreements(group))
    return Episode(
        show=show.slug,
        episode_id=episode_id,
        title=title_of(named),
        number=merged.number,
        date=fields.first(lambda d: d.date),
        slug=fields.first(lambda d: d.slug),
        description=merged.description,
        notes=merged.notes,
        hosts=merged.hosts,
        guests=guests,
        topics=_topics(group),
        duration_s=fields.first(lambda d: d.duration_s),
        audio_url=urls.audio(),
        page_url=urls.page(),
        image_url=urls.image(),
        sources=tuple(sorted((d.source for d in group), key=lambda source: source.path)),
        links=_links(group),
        turns=_with_people(merged, guests, regulars),
        chapters=fields.first(lambda d: d.chapters) or (),
        problems=tuple(sorted(problems, key=lambda p: (p.path, p.line or 0, p.reason))),
    )


def _best_turns(group: Sequence[Document], language: str | None) -> tuple[Turn, ...]:
    """The transcript that has labels, then the one that has times, among those that are whole;
    a translation (talk.de.vtt of a show in English) only where there is no other.

    One with less than four fifths of the longest one's words is a piece.
    """
    spoken_in = (language or "en")[:2].casefold()
    every = [document for document in group if document.turns]
    own = [document for document in every if language_of(document) in (None, spoken_in)]
    spoken = [(sum(len(t.text) for t in d.turns), d) for d in own or every]
    longest = max((size for size, _ in spoken), default=0)
    whole = [document for size, document in spoken if size * 5 >= longest * 4]

    if len(whole) > 1:
        # min() keeps the first, the most trusted, of equals.
        return min(whole, key=_rank).turns
    return whole[0].turns if whole else ()


def _rank(document: Document) -> tuple[int, int, bool]:
    """Less is better: most turns with names (0), with any labels ("Speaker 1"); most with times,
    some; sentences with stops, which automatic captions have not."""
    turns = document.turns
    named = sum(turn.speaker is not None and not is_nobody(turn.speaker) for turn in turns)
    labelled = sum(turn.speaker is not None for turn in turns)
    timed = sum(turn.start_s is not None for turn in turns)
    stopped = sum(turn.text.rstrip("\"'”’)]")[-1:] in (".", "?", "!", "…") for turn in turns)
    return (
        2 - (labelled * 2 >= len(turns)) - (named * 2 >= len(turns)),
        2 - (timed > 0) - (timed * 2 > len(turns)),
        stopped * 5 < len(turns),
    )


def _with_people(
    merged: Document, guests: Sequence[str], regulars: Sequence[str]
) -> tuple[Turn, ...]:
    labels = dict.fromkeys(turn.speaker for turn in merged.turns if turn.speaker)
    texts = tuple(filter(None, (merged.description, merged.notes)))
    people = _full_names(merged.turns) | resolve(
        labels, distinct((*merged.hosts, *guests)), texts, regulars
    )
    people |= called_again(labels, people, [turn.text for turn in merged.turns])
    if not people:
        return merged.turns
    return tuple(
        Turn(turn.speaker, turn.text, turn.start_s, people[turn.speaker])
        if turn.speaker in people
        else turn
        for turn in merged.turns
    )


def _full_names(turns: Sequence[Turn]) -> dict[str, str]:
    """Labels that are people's full names, as Changelog's are, mean these people."""
    labels = dict.fromkeys(turn.speaker for turn in turns if turn.speaker)
    return {
        label: label
        for label in labels
        if not label.isupper()
        and len(words := name_words(label)) > 1
        and len(words[-1]) > 1  # "Mark M" may be two people
        and looks_like_name(label)
        and not is_nobody(label)
        and not is_clip(label)
    }


def _topics(group: Sequence[Document]) -> tuple[str, ...]:
    topics: dict[str, str] = {}
    for topic in (topic for document in group for topic in document.topics):
        topics.setdefault(topic.casefold(), topic)
    return tuple(topics.values())


def _links(group: Sequence[Document]) -> tuple[Link, ...]:
    """All of the first document that has any; of the others what is not among them."""
    links: tuple[Link, ...] = ()
    for document in group:
        known = {link.url for link in links}
        links += tuple(link for link in document.links if link.url not in known)
    return links


@dataclass(frozen=True, slots=True)
class _Urls:
    """The addresses of an episode: its own, else the show's templates filled in."""

    show: Show
    fields: _Fields
    number: int | None

    def page(self) -> str | None:
        return self.fields.first(lambda d: d.page_url) or self._filled(self.show.page_url)

    def audio(self) -> str | None:
        file = self.fields.first(lambda d: d.audio_file)
        own = self.fields.first(lambda d: d.audio_url)
        return own or _if_absolute(file) or self._filled(self.show.audio_url)

    def image(self) -> str | None:
        """The episode's picture; a relative one needs the page's address to stand on."""
        image, page = self.fields.first(lambda d: d.image_url), self.page()
        return _if_absolute(image, page) or self._filled(self.show.image_url)

    def _filled(self, template: str | None) -> str | None:
        """None where a value that the template asks for is missing."""
        file = self.fields.first(lambda d: d.audio_file)
        slug = self.fields.first(_site_slug)
        values = {"{slug}": slug, "{number}": self.number, "{audio_file}": file}
        for name, value in values.items():
            if template and name in template:
                if value is None:
                    return None
                template = template.replace(name, quote(str(value)))
        return template


def _site_slug(document: Document) -> str | None:
    """The slug as it stands in the site's addresses, where the file's name can be that.

    Hugo writes its folders' names in small letters and with hyphens for spaces: GCP 37 and 258
    are linked to so. Of other files only a name without spaces was meant for an address.
    """
    slug = document.slug
    if slug and document.source.format is Format.HUGO:
        return "-".join(slug.lower().split())
    return slug if slug and len(slug.split()) == 1 else None


def _if_absolute(url: str | None, page: str | None = None) -> str | None:
    """An http address, relative ones joined to the page's; None for others and broken ones."""
    try:
        joined = urljoin(page or "", url or "")
        return joined if url and urlsplit(joined).scheme in ("http", "https") else None
    except ValueError:  # "http://[" is what urllib takes for a broken IPv6 address
        return None
