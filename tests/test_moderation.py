"""What moderators decide: hidden quotes are gone, for their server alone; notes stand until
mended."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from shelf import Shelf

from bot.errors import NotFoundError
from bot.library import Library
from bot.model import Filters, Quote
from bot.opening import opened
from bot.records import Hidden, Note

HERE, THERE, MIA, OTTO = 100, 200, 7, 8
NOW = 1_780_000_000.0

SAID = {
    "bronze": "Bronze is poured at dawn, since the cold air lets the mould breathe out slowly.",
    "willow": "A willow stick with a plug stops the molten metal in every foundry along the coast.",
    "tuning": "A bell is tuned by turning metal off its inside until all five tones agree at last.",
}


async def filled(shelf: Shelf) -> None:
    talk = "\n\n".join(f"INES: {text}\n\nBEN: Go on." for text in SAID.values())
    shelf.post(1, "Bells", talk)
    await shelf.refresh()


async def quote_of(library: Library, word: str) -> Quote:
    results = await library.search_quotes(f'"{SAID[word]}"')
    return results.hits[0].quote


# Hiding


async def test_what_is_hidden_survives_a_restart(shelf: Shelf) -> None:
    async with opened(shelf.data_dir, shelf.shows_file, now=lambda: NOW) as house:
        assert await house.moderation.hide(HERE, "aaaaaaaaaaaa", MIA, "rude")
        assert not await house.moderation.hide(HERE, "aaaaaaaaaaaa", OTTO, "twice")
        assert await house.moderation.hide(THERE, "bbbbbbbbbbbb", OTTO, None)
    async with shelf.opened() as house:
        assert house.moderation.hidden(HERE) == {"aaaaaaaaaaaa"}
        assert house.moderation.hidden(None) == house.moderation.hidden(300) == frozenset()
        assert await house.moderation.listed(HERE) == [Hidden("aaaaaaaaaaaa", MIA, NOW, "rude")]
        assert await house.moderation.listed(300) == []
        assert await house.moderation.unhide(HERE, "aaaaaaaaaaaa")
        assert not await house.moderation.unhide(HERE, "aaaaaaaaaaaa")
        assert house.moderation.hidden(HERE) == frozenset()
        assert house.moderation.hidden(THERE) == {"bbbbbbbbbbbb"}


async def test_two_moderators_at_once_hide_what_both_meant(shelf: Shelf) -> None:
    ids = [letter * 12 for letter in "abcdefgh"]
    async with shelf.opened() as house:
        hide = house.moderation.hide
        done = await asyncio.gather(*(hide(HERE, one, MIA, None) for one in ids + ids))
        assert sum(done) == len(ids)
        assert house.moderation.hidden(HERE) == set(ids)


async def test_a_hidden_quote_is_gone_from_search_random_and_context(shelf: Shelf) -> None:
    await filled(shelf)
    async with shelf.opened() as house:
        library = house.library
        gone, near = await quote_of(library, "willow"), await quote_of(library, "bronze")
        hidden = frozenset({gone.quote_id})
        found = await library.search_quotes("willow stick with a plug", hidden=hidden)
        assert gone.quote_id not in {hit.quote.quote_id for hit in found.hits}
        with pytest.raises(NotFoundError, match="hid that quote"):
            await library.quote(gone.quote_id, hidden=hidden)
        every = {(await library.random_quote(n)).quote_id for n in range(60)}
        for one in every:
            fits = [library.random_quote(n, hidden=frozenset({one})) for n in range(60)]
            assert {(await each).quote_id for each in fits} == every - {one}
        assert len(every) > 1
        turns, at = await library.context(near, hidden)
        assert turns[at].text == SAID["bronze"]
        assert [turn.text for turn in turns[at + 1 :]] == ["Go on.", "…"]
        turns, _ = await library.context(near)
        assert turns[-1].text == SAID["willow"]


async def test_counts_and_pages_are_right_without_hidden_quotes(library: Library) -> None:
    every = await library.search_quotes("bell", per_page=100)
    assert not every.more, "or others would follow"
    hidden = frozenset(hit.quote.quote_id for hit in every.hits[:7])
    rest = await library.search_quotes("bell", hidden=hidden, per_page=5)
    assert rest.total == every.total - 7
    assert rest.pages == -(-rest.total // 5)
    seen = []
    for page in range(rest.pages):
        results = await library.search_quotes("bell", hidden=hidden, page=page, per_page=5)
        seen += [hit.quote.quote_id for hit in results.hits]
    kept = [hit.quote.quote_id for hit in every.hits[7:]]
    assert sorted(seen) == sorted(kept)


async def test_a_hit_across_a_cut_shows_nothing_of_a_hidden_half(shelf: Shelf) -> None:
    said = " ".join(
        f"Ringer {n} pulls rope {n} and hears bell {n} in tower {n}." for n in range(40)
    )
    shelf.post(1, "Bells", f"INES: {said}")
    await shelf.refresh()
    async with shelf.opened() as house:
        quotes = await house.library_store.quotes(range(1, 10))
        first, second = [q for q in quotes.values() if q.speaker == "INES"][:2]
        across = " ".join([*first.text.split()[-5:], *second.text.split()[:5]])
        (both,) = (await house.library.search_quotes(f'"{across}"')).hits
        assert across in both.text
        for gone, end in ((first, first.text[-30:]), (second, second.text[:30])):
            hidden = frozenset({gone.quote_id})
            for query in (f'"{across}"', across):
                results = await house.library.search_quotes(query, hidden=hidden, per_page=50)
                assert all(end not in hit.text + hit.excerpt for hit in results.hits)


async def test_when_all_is_hidden_random_says_so(shelf: Shelf) -> None:
    await filled(shelf)
    async with shelf.opened() as house:
        ids = [(await quote_of(house.library, word)).quote_id for word in SAID]
        with pytest.raises(NotFoundError, match="No quote worth reading"):
            await house.library.random_quote(7, Filters(episode=None), frozenset(ids))


async def test_a_reimport_brings_nothing_back(shelf: Shelf) -> None:
    await filled(shelf)
    async with shelf.opened() as house:
        gone = await quote_of(house.library, "willow")
        await house.moderation.hide(HERE, gone.quote_id, MIA, None)
    for path in shelf.data_dir.glob("library.db*"):
        path.unlink()
    shelf.posts.joinpath("1.md").unlink()
    talk = "\n\n".join(f"BEN: Listen.\n\nINES: {text}" for text in SAID.values())
    shelf.post(2, "Renumbered", talk)
    await shelf.refresh()
    async with shelf.opened() as house:
        hidden = house.moderation.hidden(HERE)
        found = await house.library.search_quotes("willow stick with a plug", hidden=hidden)
        assert SAID["willow"] not in {hit.quote.text for hit in found.hits}
        assert (await quote_of(house.library, "willow")).quote_id == gone.quote_id


# Notes


async def test_a_note_is_told_once_and_stands_until_mended(shelf: Shelf) -> None:
    note = Note(HERE, "channel", "#quotes is gone: choose another.", MIA, NOW)
    async with opened(shelf.data_dir, shelf.shows_file, now=lambda: NOW) as house:
        await house.notes.raise_note(HERE, "channel", note.text, MIA)
        assert await house.notes.next_untold() == note
    async with shelf.opened() as house:
        await house.notes.raise_note(HERE, "channel", "It is still gone.", MIA)
        await house.notes.raise_note(None, "refresh", "The disk is full.", None)
        told = await house.notes.next_untold()
        assert (told.guild_id, told.kind, told.user_id) == (None, "refresh", None)
        assert await house.notes.standing(HERE) == [replace(note, text="It is still gone.")]
        await house.notes.mend(HERE, "channel")
        await house.notes.mend(HERE, "never was")
        assert await house.notes.standing(HERE) == []
        assert [n.kind for n in await house.notes.standing(None)] == ["refresh"]


async def test_a_mended_note_that_comes_back_is_told_again(shelf: Shelf) -> None:
    async with shelf.opened() as house:
        for text in ("first", "second"):
            await house.notes.raise_note(HERE, "channel", text, MIA)
            assert (await house.notes.next_untold()).text == text
            await house.notes.mend(HERE, "channel")


async def test_a_server_that_is_forgotten_hides_nothing(shelf: Shelf) -> None:
    async with shelf.opened() as house:
        for guild_id in (HERE, HERE + 1):
            await house.moderation.hide(guild_id, "aaaaaaaaaaaa", MIA, None)
        house.moderation.forget_servers([HERE, HERE + 2])
        assert house.moderation.hidden(HERE) == frozenset()
        assert house.moderation.hidden(HERE + 1) == {"aaaaaaaaaaaa"}


async def test_who_tells_notes_waits_for_the_next(shelf: Shelf) -> None:
    async with shelf.opened() as house:
        waiting = asyncio.create_task(house.notes.next_untold())
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await house.notes.raise_note(HERE, "channel", "gone", MIA)
        async with asyncio.timeout(10):
            assert (await waiting).text == "gone"
