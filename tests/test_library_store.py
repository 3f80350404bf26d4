"""library.db: what goes in comes out; a refresh is all or nothing; the index fits the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.model import (
    Appearance,
    Episode,
    Format,
    Link,
    PreparedEpisode,
    Problem,
    Show,
    Source,
    Turn,
)
from bot.search.passages import cut
from bot.store.codec import pack_prepared
from bot.store.episodes import NewEpisode
from bot.store.library import LibraryStore
from bot.store.loading import Change, DocumentRow, Refresh

#: When each refresh ended, and its report.
CLOSING = ("2026-06-01T12:00:00+00:00", "as it was")
SHOW = Show("kites", "Kites and Ladders", ("/posts",), vocabulary=("Bridle",), exclude=("6",))
LINKS = (
    Link("Plans", "the plans", "See the plans", "https://www.example.org/p"),
    Link(None, "mail", "mail", "mailto:a@example.org"),
)
TURNS = (
    Turn("RUTH", "Welcome to the show about paper.", 0.0, "Ruth Adeyemi"),
    Turn("INES", "I fold paper. Paper is patient.", 4.5),
    Turn(None, "Somebody whispers about paper."),
    Turn("RUTH", "And it flies.", person="Ruth Adeyemi"),
)
PAPER = Episode(
    show="kites", episode_id="paper2345672", title="Paper", number=7, date="2021-03-04",
    slug="paper", description="Ines folds.", notes="All about “paper”.", hosts=("Ruth Adeyemi",),
    guests=("Inés Okafor",), topics=("Paper", "Wind"), duration_s=1904.5,
    audio_url="https://example.org/7.mp3", page_url="https://example.org/7",
    image_url="https://example.org/7.png", aliases=("older2345672",),
    sources=(Source("/posts/7.md", Format.HUGO), Source("/posts/7.txt", Format.PAGE_TEXT)),
    links=LINKS, turns=TURNS, problems=(Problem("/posts/7.md", 3, "is odd"),),
)  # fmt: skip
BARE = Episode(
    show="kites", episode_id="bare23456722", title="Nothing Known", notes="Never transcribed."
)


class Memory:
    """An indexer that remembers what it is given, always from nothing, and may fail at the end."""

    is_based = False

    def __init__(self, fails: bool = False) -> None:
        self.passages: list[tuple[int, int, int, str, str | None, str]] = []
        self.links: list[tuple[int, int, str | None, str]] = []
        self.episodes: list[tuple[int, str, str]] = []
        self.state = "building"
        self._fails = fails

    def drop(self, episodes: Iterable[int]) -> None:
        raise AssertionError("there is nothing to drop")

    def add_passages(self, rows: Iterable[tuple[int, int, int, str, str | None, str]]) -> None:
        self.passages += rows

    def add_links(self, rows: Iterable[tuple[int, int, str | None, str]]) -> None:
        self.links += rows

    def add_episodes(self, rows: Iterable[tuple[int, str, str]]) -> None:
        self.episodes += rows

    def finish(self) -> None:
        if self._fails:
            raise StoreError("the disk is full")
        self.state = "finished"

    def abandon(self) -> None:
        if self.state != "finished":
            self.state = "abandoned"


def prepared(episode: Episode, worths: Sequence[int] = (0, 1, 0, 0)) -> NewEpisode:
    """An episode as `bot.reading` prepares it; `worths` are those of its turns."""
    said = Counter(turn.person or turn.speaker for turn in episode.turns)
    whole = PreparedEpisode(
        episode=episode,
        terms=episode.title.lower(),
        appearances=tuple(Appearance(n, "speaker", said[n]) for n in said if n),
        passages=tuple(
            replace(p, alone=(0, 9), worth=worths[p.turn])
            for p in cut(episode.turns, "kites", "en")
        ),
        link_terms=tuple(link.context.lower() for link in episode.links),
        link_sites=tuple("example.org" if "www" in link.url else None for link in episode.links),
    )
    return NewEpisode(episode.episode_id.encode(), pack_prepared(whole))


async def apply(
    store: LibraryStore,
    indexer: Memory | None = None,
    based_on: int | None = None,
    episodes: Sequence[NewEpisode] = (),
    **change: object,
) -> bool:
    """One refresh of the one show."""

    async def coming() -> AsyncGenerator[Sequence[NewEpisode], None]:
        yield episodes

    return await store.apply(
        Refresh(
            based_on=await store.generation() if based_on is None else based_on,
            shows=["kites"],
            changes=[Change(SHOW, len(episodes), coming(), **change)],  # type: ignore[arg-type]
            closing=lambda: CLOSING,
            indexer=lambda *_: indexer or Memory(),
        )
    )


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[LibraryStore]:
    opened = await LibraryStore.open(tmp_path)
    yield opened
    await opened.close()


# In and out


async def test_an_empty_library(store: LibraryStore) -> None:
    assert await store.counts() == {"episodes": 0, "quotes": 0, "links": 0}
    assert await store.shows() == []
    assert await store.episodes() == {}
    assert await store.generation() == await store.index_generation() == 0
    assert await store.last_refresh() is None
    assert await store.damage() is None


async def test_an_episode_comes_out_as_it_went_in(store: LibraryStore) -> None:
    assert await apply(store, episodes=[prepared(PAPER), prepared(BARE)])
    whole = [episode async for episode in store.whole_episodes()]
    # What `export` doesn't show isn't read: older ids, problems.
    assert whole == [replace(PAPER, aliases=(), problems=()), BARE]
    assert [e async for e in store.whole_episodes("kites")] == whole
    assert [e async for e in store.whole_episodes("another")] == []
    assert await store.shows() == [SHOW]


async def test_what_is_kept_in_memory_has_no_texts(store: LibraryStore) -> None:
    await apply(store, episodes=[prepared(PAPER)])
    ((row, episode),) = (await store.episodes()).items()
    assert episode == replace(PAPER, notes=None, links=(), turns=(), problems=())
    assert await store.links(row) == LINKS
    assert await store.appearances() == {
        row: [Appearance("Ruth Adeyemi", "speaker", 2), Appearance("INES", "speaker", 1)]
    }
    assert await store.sites() == ["example.org"]
    assert [p.reason for p in await store.problems()] == ["is odd"]


async def test_documents_are_remembered(store: LibraryStore) -> None:
    keys = ("number:7", "title:paper")
    rows = [
        DocumentRow("/posts/7.md", b"hash", "read", keys, ("Ruth",), b"body"),
        DocumentRow("/posts/_index.md", b"other", "skipped", (), (), None),
    ]
    await apply(store, documents=rows)
    found = await store.documents("kites")
    assert found["/posts/7.md"].sha256 == b"hash"
    assert found["/posts/7.md"].keys == ("number:7", "title:paper")
    assert found["/posts/7.md"].hosts == ("Ruth",)
    assert found["/posts/_index.md"].outcome == "skipped"
    assert await store.bodies("kites", ["/posts/7.md", "/posts/_index.md", "/none"]) == {
        "/posts/7.md": b"body"
    }
    assert await store.giving("kites", ["/posts", "/posts/7.md", "/po", "/posts/_index.md"]) == {
        "/posts", "/posts/7.md",
    }  # fmt: skip
    await apply(store, gone=["/posts/7.md"], documents=[replace(rows[1], sha256=b"again")])
    assert list(await store.documents("kites")) == ["/posts/_index.md"]
    known = await store.documents("kites", found)
    assert known["/posts/_index.md"].sha256 == b"again"
    again = await store.documents("kites", known)
    assert again["/posts/_index.md"] is known["/posts/_index.md"], "not read again"


async def test_quotes(store: LibraryStore) -> None:
    memory = Memory()
    await apply(store, memory, episodes=[prepared(PAPER)])
    rows = [row for row, *_ in memory.passages]
    quotes = await store.quotes([*rows, 999])
    assert [quotes[row].text for row in rows] == [turn.text for turn in TURNS]
    assert [quotes[row].start_s for row in rows] == [0.0, 4.5, None, None]
    assert [quotes[row].person for row in rows] == ["Ruth Adeyemi", None, None, "Ruth Adeyemi"]
    assert {quote.episode_id for quote in quotes.values()} == {PAPER.episode_id}
    assert await store.quote(quotes[rows[1]].quote_id) == quotes[rows[1]]
    assert await store.quote("nothing like it") is None
    assert await store.worthy() == [rows[1]]
    (episode,) = await store.episodes()
    assert await store.worthy([episode]) == [rows[1]]
    assert await store.worthy([]) == []
    assert await store.worthy(speakers=["INES"]) == [rows[1]]
    assert await store.worthy([episode], ["Ruth Adeyemi"]) == []


@pytest.mark.parametrize(
    ("worths", "of_speaker", "of_all"),
    [
        ([2, 3, 1, 2, 1], {0, 1, 3}, {0, 1, 2, 3, 4}),
        ([2, 3, 1, 1, 1], {0, 1, 2, 3, 4}, {0, 1, 2, 3, 4}),
        ([2] * 10 + [1], {*range(10)}, {*range(10)}),
        ([3] * 30 + [2, 4], {*range(30), 31}, {*range(30), 31}),
        ([4] * 60 + [3, 0], {*range(60)}, {*range(60)}),
        ([4] * 59 + [3, 0], {*range(60)}, {*range(60)}),
    ],
)
async def test_of_enough_quotes_the_best_are_drawn(
    store: LibraryStore, worths: list[int], of_speaker: set[int], of_all: set[int]
) -> None:
    """Of a speaker's three will do, of all ten."""
    turns = tuple(Turn("INES", f"I fold sheet {n}.") for n in range(len(worths)))
    memory = Memory()
    await apply(store, memory, episodes=[prepared(replace(PAPER, turns=turns), worths)])
    places = {row: place for place, (row, *_) in enumerate(memory.passages)}
    quotes = await store.quotes(list(places))
    ids = {quote.quote_id: places[row] for row, quote in quotes.items()}
    assert {places[row] for row in await store.worthy(speakers=["INES"])} == of_speaker
    assert {places[row] for row in await store.worthy()} == of_all
    assert {ids[quote_id] for quote_id in await store.worthy_ids("kites")} == of_all


async def test_the_same_words_in_two_episodes_have_one_id(store: LibraryStore) -> None:
    twin = replace(PAPER, episode_id="twin23456722", number=8, title="Paper Again", aliases=())
    await apply(store, episodes=[prepared(PAPER), prepared(twin)])
    (some, *_) = cut(TURNS, "kites", "en")
    for episode in (PAPER, twin):
        quote = await store.quote(some.quote_id, episode.episode_id)
        assert quote
        assert quote.episode_id == episode.episode_id


async def test_the_index_is_given_every_row_with_who_speaks(store: LibraryStore) -> None:
    memory = Memory()
    await apply(store, memory, episodes=[prepared(PAPER)])
    assert [(speaker, terms) for *_, speaker, terms in memory.passages] == [
        ("Ruth Adeyemi", "welcome to the show about paper"),
        ("INES", "i fold paper paper is patient"),
        (None, "somebody whispers about paper"),
        ("Ruth Adeyemi", "and it flies"),
    ]
    assert [(site, terms) for _, _, site, terms in memory.links] == [
        ("example.org", "see the plans"), (None, "mail"),
    ]  # fmt: skip
    said = " ".join(terms for *_, terms in memory.passages)
    assert [(noted, words) for _, noted, words in memory.episodes] == [("paper", said)]
    assert memory.state == "finished"
    links, ranked = await store.found_links({row: 2.0 for row, *_ in memory.links})
    assert [found.link for found in links.values()] == list(LINKS)
    assert [c.terms for c in ranked] == ["see the plans", "mail"]


async def test_the_vocabulary_counts_passages_and_links_and_forgets_what_goes(
    store: LibraryStore,
) -> None:
    await apply(store, episodes=[prepared(PAPER)])
    words = dict(await store.vocabulary())
    assert words["paper"] == 3, "in three passages; twice in one of them"
    assert words["plans"] == 1
    other = replace(BARE, turns=(Turn("RUTH", "Only paper."),))
    await apply(store, episodes=[prepared(other)])
    assert dict(await store.vocabulary())["paper"] == 4
    await apply(store, stale=[PAPER.episode_id.encode()])
    assert dict(await store.vocabulary()) == {"only": 1, "paper": 1}
    changed = dict(await store.vocabulary(since=2))
    assert changed == {word: int(word == "paper") for word in words}, "what goes is told of too"
    assert await store.counts() == {"episodes": 1, "quotes": 1, "links": 0}


@pytest.mark.parametrize(
    ("at", "turns", "before", "after"),
    [
        (0, 2, [], ["INES", None]),
        (1, 2, ["RUTH"], [None, "RUTH"]),
        (3, 2, ["INES", None], []),
        (3, 1, [None], []),
    ],
)
async def test_context(
    store: LibraryStore, at: int, turns: int, before: list[str | None], after: list[str | None]
) -> None:
    memory = Memory()
    await apply(store, memory, episodes=[prepared(PAPER)])
    found = await store.context(memory.passages[at][0], turns)
    assert found
    assert [turn.speaker for turn in found[0]] == before
    assert found[1] == TURNS[at]
    assert [turn.speaker for turn in found[2]] == after


async def test_what_the_same_turn_says_around_a_passage_is_context_too(store: LibraryStore) -> None:
    long = " ".join(f"Sentence {n} has quite a number of words in it." for n in range(60))
    memory = Memory()
    episode = replace(BARE, turns=(Turn("RUTH", long, 5.0), Turn("BEN", "Yes.")))
    await apply(store, memory, episodes=[prepared(episode)])
    row = memory.passages[1][0]
    found = await store.context(row, 2)
    assert found
    before, own, after = found
    assert " ".join([*(t.text for t in before), own.text, after[0].text]) == long
    assert after[1] == Turn("BEN", "Yes.")
    assert await store.context(999, 2) is None


# All or nothing


async def test_a_refresh_that_is_based_on_the_past_writes_nothing(store: LibraryStore) -> None:
    assert await apply(store, episodes=[prepared(PAPER)])
    assert await apply(store, episodes=[prepared(BARE)], based_on=0) is False
    assert [e.title for e in (await store.episodes()).values()] == ["Paper"]
    assert await store.generation() == 1


async def test_an_index_that_fails_takes_the_refresh_with_it(store: LibraryStore) -> None:
    await apply(store, episodes=[prepared(PAPER)])
    memory = Memory(fails=True)
    with pytest.raises(StoreError, match="the disk is full"):
        await apply(store, memory, episodes=[prepared(BARE)], stale=[PAPER.episode_id.encode()])
    assert memory.state == "abandoned"
    assert [e.title for e in (await store.episodes()).values()] == ["Paper"]
    assert (await store.generation(), await store.index_generation()) == (1, 1)


async def test_rows_that_do_not_fit_take_the_refresh_with_them(store: LibraryStore) -> None:
    await apply(store, episodes=[prepared(PAPER)])
    twice = replace(BARE, episode_id=PAPER.episode_id)
    with pytest.raises(StoreError, match="UNIQUE"):
        await apply(store, episodes=[prepared(BARE), prepared(twice)])
    assert [e.title for e in (await store.episodes()).values()] == ["Paper"]
    assert await apply(store, episodes=[prepared(BARE)])


async def test_a_refresh_without_a_change_keeps_the_index(store: LibraryStore) -> None:
    await apply(store, episodes=[prepared(PAPER)])
    memory = Memory()
    await apply(store, memory, documents=[DocumentRow("/x", b"", "skipped", (), (), None)])
    assert memory.state == "building", "nobody asked for a new one"
    assert (await store.generation(), await store.index_generation()) == (2, 1)
    assert await store.last_refresh() == CLOSING


async def test_a_show_that_is_gone_takes_everything_with_it(store: LibraryStore) -> None:
    rows = [DocumentRow("/posts/7.md", b"", "read", (), (), b"body")]
    problem = Problem("/x", 1, "refused")
    await apply(store, episodes=[prepared(PAPER)], documents=rows, refused=[problem])
    refresh = Refresh(1, [], [], lambda: CLOSING, lambda *_: Memory())
    assert await store.apply(refresh)
    assert await store.counts() == {"episodes": 0, "quotes": 0, "links": 0}
    assert await store.documents("kites") == {}
    assert await store.problems() == []
    assert await store.vocabulary() == []


async def test_refused_documents_come_before_problems_and_do_not_pile_up(
    store: LibraryStore,
) -> None:
    for _ in range(3):
        await apply(store, refused=[Problem("/x", 1, "refused")])
    await apply(store, episodes=[prepared(PAPER)], refused=[Problem("/x", 1, "refused")])
    assert [p.reason for p in await store.problems()] == ["refused", "is odd"]


async def test_a_row_of_the_past_is_never_another_quote(store: LibraryStore) -> None:
    """Who holds a quote while a refresh goes by is told that it is gone, not shown another."""
    memory = Memory()
    await apply(store, memory, episodes=[prepared(PAPER)])
    rows = [row for row, *_ in memory.passages]
    other = replace(BARE, turns=tuple(Turn("BEN", f"Another {n}.") for n in range(4)))
    await apply(store, stale=[PAPER.episode_id.encode()], episodes=[prepared(other)])
    assert await store.quotes(rows) == {}
    assert [await store.context(row, 2) for row in rows] == [None] * 4
