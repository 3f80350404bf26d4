"""The loaded episodes, people, topics and sites in memory, as of one refresh; immutable.

Everything that must answer without a database: autocomplete, lists, cards, `find`. It holds
titles, names and descriptions; notes and transcripts stay on disk.
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import LibraryEmptyError, NotFoundError
from bot.model import Appearance, Episode, Filters, Show
from bot.persons import Person, key_of, persons
from bot.search.names import Entry, Names, says_little
from bot.search.numbers import means_newest, spoken_number
from bot.search.text import terms
from bot.workers import politely

#: What the words of an episode's fields weigh in `find`.
_TITLE, _GUEST, _TOPIC, _HOST, _DESCRIPTION = 1.0, 1.0, 0.8, 0.65, 0.5
#: And its number and year, beside other words: "13 lighthouse", "recap 2019".
_NUMBER, _YEAR = 0.6, 0.6
#: From this score on a hit is an answer; below it, only the nearest.
SURE = 0.6
#: How near the best another must come to be offered beside it.
_NEAR = 0.12
_MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class FoundEpisodes:
    """Episodes with scores, 0 to 1, best first. `sure`: the first is an answer, and `near` are
    the others that may have been meant; otherwise all are only the nearest."""

    episodes: tuple[tuple[Episode, float], ...]
    sure: bool

    @property
    def best(self) -> Episode | None:
        """The answer; None where there is none."""
        return self.episodes[0][0] if self.sure else None

    @property
    def near(self) -> tuple[Episode, ...]:
        """Up to five that fit about as well, the best among them; nothing where it is alone."""
        if not self.episodes:
            return ()
        best = self.episodes[0][1]
        near = tuple(e for e, score in self.episodes if score >= best - _NEAR)[:_MOST_NEAR]
        return near if len(near) > 1 else ()


class Catalogue:
    """Build one after each refresh; it never changes."""

    def __init__(
        self,
        shows: Sequence[Show],
        episodes: Mapping[int, Episode],
        appearances: Mapping[int, Sequence[Appearance]],
        sites: Sequence[str],
        before: Catalogue | None = None,
    ) -> None:
        """`before` is the catalogue before the refresh: what still holds is taken over from it,
        such as who was in the episodes that both have."""
        self.shows = {show.slug: show for show in shows}
        self.rows = {episode.episode_id: row for row, episode in episodes.items()}
        self.by_row = dict(episodes)
        known: Mapping[int, Sequence[Appearance]] = before._appearances if before else {}
        self._appearances: dict[int, Sequence[Appearance]] = {
            **{row: known[row] for row in episodes if row in known},
            **appearances,
        }
        self.newest = _newest_first(shows, episodes.values())
        self._topics = _spellings(topic for e in self.newest for topic in e.topics)
        self._by_id = {e.episode_id: e for e in self.newest}
        self._aliases = {alias: e for e in reversed(self.newest) for alias in e.aliases}
        self._neighbours = dict(self._pairs())
        self._show_words = {word for show in shows for word in _ways_to_say(show)}
        self._people = persons(self.newest, self.rows, self._appearances)
        self._episode_names: Names[str] = Names.of(
            (Entry(e.episode_id, _fields(e)) for e in politely(self.newest)),
            before._episode_names if before else None,
        )
        self._people_names: Names[str] = Names.of(
            (
                Entry(key_of(person.name), tuple((spelling, 1.0) for spelling in person.spellings))
                for person in politely(dict.fromkeys(self._people.values()))
            ),
            before._people_names if before else None,
        )
        self._topic_names: Names[str] = Names.of(
            (Entry(key, ((name, 1.0),)) for key, name in politely(self._topics.items())),
            before._topic_names if before else None,
        )
        self._site_names: Names[str] = Names.of(
            (Entry(site, ((site, 1.0),)) for site in sites), before._site_names if before else None
        )
        self._show_names: Names[str] = Names.of(
            (Entry(s.slug, ((s.title, 1.0), (s.slug, 1.0))) for s in shows),
            before._show_names if before else None,
        )

    # Episodes

    def episode(self, episode_id: str) -> Episode:
        """By id, an older id of it too. NotFoundError where it is gone."""
        found = self._by_id.get(episode_id) or self._aliases.get(episode_id)
        if not found:
            raise NotFoundError("That episode is no longer in the library: try `/episode find`.")
        return found

    def neighbours(self, episode: Episode) -> tuple[Episode | None, Episode | None]:
        """The episode before and the one after it in its show."""
        return self._neighbours[episode.episode_id]

    def narrowed(self, filters: Filters) -> list[Episode]:
        """Newest first, the episodes that pass the filters; `speaker` and `site` don't count."""
        if filters.episode:
            return [self.episode(filters.episode)]
        topic = key_of(filters.topic) if filters.topic else None
        return [
            episode
            for episode in self.newest
            if filters.show in (None, episode.show)
            and (filters.year is None or (episode.date or "").startswith(f"{filters.year:04}-"))
            and (topic is None or topic in map(key_of, episode.topics))
        ]

    def narrowed_rows(self, filters: Filters) -> list[int] | None:
        """The same as rows of library.db; None where all pass: there is nothing to look up."""
        if not (filters.show or filters.episode or filters.year is not None or filters.topic):
            return None
        rows = [self.rows[episode.episode_id] for episode in self.narrowed(filters)]
        return None if len(rows) == len(self.rows) else rows

    def find(self, query: str, show: str | None = None, limit: int = 10) -> FoundEpisodes:
        """By number, title, guest, topic, words of the description, or a mix of them.

        LibraryEmptyError where nothing is loaded.
        """
        if not self.newest:
            raise LibraryEmptyError
        if means_newest(query, self._show_words):
            newest = next((e for e in self.newest if show in (None, e.show)), None)
            return FoundEpisodes(((newest, 1.0),) if newest else (), newest is not None)
        number = spoken_number(query, self._show_words)
        numbered: list[Episode] = []
        if number is not None:
            numbered = [e for e in self.newest if e.number == number and show in (None, e.show)]
        found = [(episode, 1.0) for episode in numbered]
        # More than are asked for, as those of other shows fall out; and who typed half of the
        # last word didn't wait for autocomplete.
        wanted = limit if show is None else limit * 20
        for key, score in self._episode_names.search(query, wanted, typing=True):
            episode = self._by_id[key]
            if show in (None, episode.show) and episode not in numbered:
                found.append((episode, score * (0.8 if numbered else 1.0)))
        told = bool(numbered) or not says_little(query)
        sure = bool(found) and found[0][1] >= SURE and (told or _is_called(found[0][0], query))
        return FoundEpisodes(tuple(found[:limit]), sure)

    def resolve(self, text: str, show: str | None = None) -> Episode:
        """The episode that a free text means. NotFoundError, with the nearest, where unsure."""
        found = self.find(text, show)
        if found.best:
            return found.best
        raise no_episode(text, [episode.title for episode, _ in found.episodes[:3]])

    # People, topics, sites, shows

    def person(self, name: str) -> Person:
        """By any spelling or misspelling. NotFoundError, with the nearest, for nobody."""
        person = self._people.get(key_of(name))
        # A label as it stands in the transcript ("MARK") is chosen; "mark" is somebody's name.
        if person and (name in person.spellings or len(terms(name)) > 1):
            return person
        namesakes = self._namesakes(name)
        if len(namesakes) > 1:
            which = ", ".join(one.name for one in namesakes[:5])
            raise NotFoundError(f"“{name[:60]}” may be {which}: say which one.")
        if namesakes:
            return namesakes[0]
        if person:
            return person
        found = self._people_names.search(name, 3)
        if found and found[0][1] >= SURE:
            return self._people[found[0][0]]
        remedy = "type a first or last name and choose from the list"
        nearest = _listed([self._people[key].name for key, _ in found], remedy)
        raise NotFoundError(f"Nobody called “{name[:60]}” is heard in the episodes{nearest}.")

    def _namesakes(self, name: str) -> list[Person]:
        """Hosts and guests with this first name, the most heard first."""
        first = key_of(name)
        return [
            person
            for person in dict.fromkeys(self._people.values())
            if len(words := terms(person.name)) > 1
            and words[0] == first
            and any(appearance.role != "speaker" for _, appearance in person.appearances)
        ]

    def topic(self, name: str) -> str:
        """The topic's commonest spelling. NotFoundError, with the nearest, where there is none."""
        if found := self._topics.get(key_of(name)):
            return found
        hits = self._topic_names.search(name, 3)
        if hits and hits[0][1] >= SURE:
            return self._topics[hits[0][0]]
        nearest = _listed(
            [self._topics[key] for key, _ in hits], "each episode's card names its topics"
        )
        raise NotFoundError(f"No episode has the topic “{name[:60]}”{nearest}.")

    def topics_of(self, episode: Episode) -> tuple[str, ...]:
        """Its topics, each in its commonest spelling, once."""
        return tuple(dict.fromkeys(self._topics[key_of(topic)] for topic in episode.topics))

    def site(self, name: str) -> str:
        """A site that is linked, by a part of its name. NotFoundError where there is none."""
        hits = self._site_names.search(name, 3)
        if hits and hits[0][1] >= SURE:
            return hits[0][0]
        nearest = _listed([key for key, _ in hits], "type a part of a site's name, such as github")
        raise NotFoundError(f"No link leads to “{name[:60]}”{nearest}.")

    def show(self, name: str) -> Show:
        """A show by slug or title. NotFoundError, with all shows, where there is none."""
        if name in self.shows:
            return self.shows[name]
        hits = self._show_names.search(name, 1)
        if hits and hits[0][1] >= SURE:
            return self.shows[hits[0][0]]
        titles = [show.title for show in self.shows.values()][:10]
        raise NotFoundError(f"There is no show “{name[:60]}”{_listed(titles, 'leave it out')}.")

    # Autocomplete: at most `limit`, for what was typed so far; the commonest for nothing typed

    def complete_episodes(self, text: str, show: str | None, limit: int) -> list[Episode]:
        """By number first, then by words."""
        number = "".join(terms(text)) if text.strip("# ").isdigit() else ""
        fits = [e for e in self.newest if show in (None, e.show)]
        if not terms(text):
            return fits[:limit]
        numbered = [e for e in fits if number and str(e.number or "").startswith(number)]
        numbered.sort(key=lambda e: (len(str(e.number)), e.number))
        found = {e.episode_id: e for e in numbered}
        for key, _ in self._episode_names.search(text, limit * 4, typing=True):
            episode = self._by_id[key]
            if show in (None, episode.show):
                found.setdefault(key, episode)
        return list(found.values())[:limit]

    def complete_people(self, text: str, limit: int, *, guests: bool = False) -> list[str]:
        """Names; only hosts and guests, or everybody who is heard."""
        keys = _typed(self._people_names, text, self._people, limit * 3)
        people = dict.fromkeys(self._people[key] for key in keys)
        return [
            p.name
            for p in people
            if not guests or any(a.role != "speaker" for _, a in p.appearances)
        ][:limit]

    def complete_topics(self, text: str, limit: int) -> list[str]:
        """Topics in their commonest spelling."""
        return [self._topics[key] for key in _typed(self._topic_names, text, self._topics, limit)]

    def complete_sites(self, text: str, limit: int) -> list[str]:
        """Sites that are linked, the most linked first."""
        if not terms(text):
            return self._site_names.keys(limit)
        return [key for key, _ in self._site_names.search(text, limit, typing=True)]

    def complete_shows(self, text: str, limit: int) -> list[Show]:
        """Shows by slug or title."""
        return [self.shows[key] for key in _typed(self._show_names, text, self.shows, limit)]

    def _pairs(self) -> Iterable[tuple[str, tuple[Episode | None, Episode | None]]]:
        for slug in self.shows:
            ordered = [e for e in reversed(self.newest) if e.show == slug]
            around: list[Episode | None] = [None, *ordered, None]
            for at, episode in enumerate(ordered):
                yield episode.episode_id, (around[at], around[at + 2])


def _is_called(episode: Episode, query: str) -> bool:
    return terms(episode.title) == terms(query)


def _typed(names: Names[str], text: str, known: Mapping[str, object], limit: int) -> list[str]:
    if not terms(text):
        return list(known)[:limit]
    return [key for key, _ in names.search(text, limit, typing=True)]


def _fields(episode: Episode) -> tuple[tuple[str, float], ...]:
    return (
        (episode.title, _TITLE),
        *((guest, _GUEST) for guest in episode.guests),
        *((topic, _TOPIC) for topic in episode.topics),
        *((host, _HOST) for host in episode.hosts),
        ("" if episode.number is None else str(episode.number), _NUMBER),
        ((episode.date or "")[:4], _YEAR),
        (episode.description or "", _DESCRIPTION),
    )


def _newest_first(shows: Sequence[Show], episodes: Iterable[Episode]) -> list[Episode]:
    """Within a show by number, since two posts may share a date and a rerun has a new one;
    an episode without number stands where its date puts it. Between shows by date."""
    by_show: dict[str, list[Episode]] = defaultdict(list)
    for episode in episodes:
        by_show[episode.show].append(episode)
    ordered: list[tuple[str, int, int, Episode]] = []
    for position, show in enumerate(shows):
        numbered = sorted((e.date or "", e.number) for e in by_show[show.slug] if e.number)

        def place(episode: Episode, numbered: list[tuple[str, int]] = numbered) -> float:
            if episode.number is not None:
                return float(episode.number)
            at = bisect.bisect(numbered, (episode.date or "", 10**9))
            return max((n for _, n in numbered[:at]), default=0) + 0.5

        date = ""
        ranked = sorted(by_show[show.slug], key=lambda e: (place(e), e.date or "", e.title))
        for index, episode in enumerate(ranked):
            date = max(date, episode.date or "")
            ordered.append((date, -position, index, episode))
    ordered.sort(key=lambda item: item[:3], reverse=True)
    return [episode for *_, episode in ordered]


def _spellings(names: Iterable[str]) -> dict[str, str]:
    """By key the commonest spelling; the commonest name first. "Big Query" is "BigQuery"."""
    counted = Counter(names)
    spelled: dict[str, list[str]] = defaultdict(list)
    for name in counted:
        spelled[key_of(name)].append(name)
    ranked = sorted(
        spelled.items(), key=lambda item: (-sum(map(counted.__getitem__, item[1])), item[0])
    )
    return {key: max(names, key=counted.__getitem__) for key, names in ranked}


def _ways_to_say(show: Show) -> Iterable[str]:
    """The words of its title and slug, its initials, and what every show is called."""
    words = terms(show.title)
    yield from (*words, *terms(show.slug), "".join(word[0] for word in words))
    yield from ("podcast", "show", "pod")


def no_episode(text: str, nearest: Sequence[str]) -> NotFoundError:
    """What to say where none is meant by `text`, with the titles of the nearest."""
    remedy = "try another number, a word of the title, or a guest's name"
    return NotFoundError(f"No episode fits “{text[:60]}”{_listed(nearest, remedy)}.")


def _listed(nearest: Sequence[str], remedy: str) -> str:
    """ "; the nearest: A, B", or what to do where nothing is near."""
    return f"; the nearest: {', '.join(nearest)}" if nearest else f"; {remedy}"
