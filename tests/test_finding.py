"""Episodes and links by what members half remember of them, through the real library."""

from __future__ import annotations

import asyncio

import pytest
from shelf import Shelf

from bot.library import Library
from bot.model import Filters

# Episodes


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("the one where nobody ever rubbed anything out of the logbook", 13),  # said
        ("what the write-ahead log promises, by the lighthouse people", 13),  # in the notes
        ("that mercury bath for lenses", 13),
        ("lighthouse 13", 13),
        ("bjarte on seeds", 8),
    ],
)
async def test_an_episode_is_found_by_all_its_words(
    library: Library, query: str, number: int
) -> None:
    found = await library.find_episodes(query)
    assert found.best
    assert found.best.number == number


@pytest.mark.parametrize(
    "query",
    [
        "cobblers and shoemakers",
        "the interview with Napoleon Bonaparte",
        "drawer",  # said, and nearly the name of a guest
        "Zebedee Quux",
        "spreadsheet",  # dropped once, in passing
    ],
)
async def test_what_is_dropped_or_nowhere_is_no_answer(library: Library, query: str) -> None:
    assert (await library.find_episodes(query)).best is None


async def test_episodes_of_another_show_are_not_found(shelf: Shelf) -> None:
    shows = [f'slug = "{s}"\ntitle = "{s}"\nsources = ["{s}"]' for s in ("kites", "bread")]
    shelf.configure(*shows)
    for at, folder in enumerate(("kites", "bread"), start=1):
        post = shelf.post(at, f"Evening {at}", "RUTH: We tie the yeast to a purple thread.")
        (shelf.folder / folder).mkdir()
        post.rename(shelf.folder / folder / post.name)
    await shelf.refresh()
    async with shelf.opened() as house:
        await house.library.load()
        found = await house.library.find_episodes("tied yeast to a purple thread", "bread")
    assert [episode.show for episode, _ in found.episodes] == ["bread"]


async def test_a_refresh_that_comes_meanwhile_breaks_no_search(shelf: Shelf) -> None:
    shelf.post(1, "Paper Ladders", "BEN: Hemp is what holds.")
    await shelf.refresh()
    async with shelf.opened() as house:
        searching = asyncio.create_task(house.library.find_episodes("hemp is what holds"))
        await asyncio.sleep(0)
        shelf.post(1, "String", "BEN: Nothing holds.")
        await house.library.refresh()
        assert [episode.title for episode, _ in (await searching).episodes] == ["Paper Ladders"]
        assert [episode.title for episode in house.library.catalogue.newest] == ["String"]


# Links


async def test_of_the_links_in_one_paragraph_the_one_that_is_named_comes_first(
    shelf: Shelf,
) -> None:
    post = shelf.post(1, "Tides")
    links = "[the tables](https://a.example/1), [the harbour](https://b.example/2)"
    notes = f"##### Links\n\n* We talk about {links} and [the moon](https://c.example/m) at noon.\n"
    text = post.read_text("utf-8").replace("\n\n{{<", f"\n\n{notes}\n{{{{<")
    post.write_text(text, "utf-8")
    await shelf.refresh()
    async with shelf.opened() as house:
        await house.library.load()
        for words, address in (("harbour", "/2"), ("moon", "/m"), ("tables", "/1")):
            found = await house.library.search_links(f"the {words} we talk about")
            assert found.hits[0].found.link.url.endswith(address)


async def test_every_link_that_has_the_word_is_an_answer_and_repeats_come_last(
    shelf: Shelf,
) -> None:
    for number in range(1, 41):
        post = shelf.post(number, f"Evening {number}")
        own = f"* Kites, part {number} [docs](https://example.org/{number})"
        notes = f"##### Links\n\n* Kites for all [site](https://example.org/)\n{own}\n"
        text = post.read_text("utf-8").replace("\n\n{{<", f"\n\n{notes}\n{{{{<")
        post.write_text(text, "utf-8")
    await shelf.refresh()
    async with shelf.opened() as house:
        await house.library.load()
        found = await house.library.search_links("kites")
        exact = await house.library.search_links("kites part 7", Filters(exact=True))
    addresses = [hit.found.link.url for hit in found.answers]
    assert len(addresses) == 80
    assert not found.more
    assert [hit.found.link.url for hit in exact.hits] == ["https://example.org/7"]
    assert len(set(addresses[:41])) == 41
    assert set(addresses[41:]) == {"https://example.org/"}


async def test_where_there_may_be_more_links_than_are_counted_it_is_said(shelf: Shelf) -> None:
    post = shelf.post(1, "Evening")
    bullets = [f"* Brass kite harbour [docs](https://example.org/{n})" for n in range(210)]
    notes = "##### Links\n\n" + "\n".join(bullets)
    text = post.read_text("utf-8").replace("\n\n{{<", f"\n\n{notes}\n{{{{<")
    post.write_text(text, "utf-8")
    await shelf.refresh()
    async with shelf.opened() as house:
        await house.library.load()
        assert (await house.library.search_links("brass kite harbour")).more
        assert not (await house.library.search_links("brass kite")).more
