"""Which quote is the one of the day: none twice before all were shown, today's the same all day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from qotd_show import (
    DAY,
    HERE,
    MIA,
    SAID,
    THERE,
    Clock,
    filled,
    history,
    loaded,
    loaded_at,
    set_up,
    tick,
    utc,
)
from shelf import Shelf

from bot.draws import Draws
from bot.errors import NotFoundError
from bot.opening import opened
from bot.store.daily import DailyStore


async def test_none_comes_twice_before_all_were_shown(shelf: Shelf) -> None:
    """Over restarts, refreshes, and a re-import that renumbers everything."""
    await loaded(shelf)
    clock = Clock("2026-11-25 08:30")
    shown: list[str] = []
    for round_ in range(15):
        async with opened(shelf.data_dir, shelf.shows_file, now=clock) as house:
            if not shown:
                await set_up(house)
            clock.now += DAY
            if round_ % 4 == 1:
                await house.daily.preview(HERE)
            claim = await tick(house.daily)
            assert claim
            shown.append(claim.quote.text)
        if round_ in (2, 7):
            for path in shelf.data_dir.glob("library.db*"):
                path.unlink()
            for path in shelf.posts.glob("*.md"):
                path.unlink()
            filled(shelf, number=round_ * 10)
            await shelf.refresh()
    for start in range(0, 15, 5):
        assert sorted(shown[start : start + 5]) == sorted(SAID)


async def test_a_new_round_does_not_begin_with_the_one_of_yesterday(shelf: Shelf) -> None:
    """Even where chance would have it each time."""
    await loaded(shelf)
    last: dict[str, int] = {}
    async with shelf.opened() as house:
        draws = Draws(
            DailyStore(house.community),
            house.library,
            house.library_store,
            house.moderation,
            choose=lambda some: max(some, key=lambda one: last.get(one, -1)),
        )
        for number in range(15):
            quote = await draws.quote(HERE, None, date(2026, 6, 1) + timedelta(number))
            assert number - last.get(quote.quote_id, -9) > 1
            last[quote.quote_id] = number
    assert len(last) == len(SAID)


async def test_a_skipped_quote_comes_last(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 08:00") as (house, clock):
        use = house.daily
        await set_up(house)
        _, first = await use.preview(HERE)
        _, second = await use.skip(HERE)
        assert first.quote_id != second.quote_id
        assert (await use.preview(HERE))[1] == second
        shown = []
        for _ in range(5):
            clock.now += DAY
            claim = await tick(use)
            assert claim
            shown.append(claim.quote.quote_id)
        assert shown[-1] == first.quote_id
        assert len(set(shown)) == 5


async def test_todays_quote_is_the_one_that_is_posted(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-24 23:30") as (house, clock):
        use = house.daily
        await set_up(house)
        # In Berlin it is the 25th already.
        day, quote = await use.today(HERE, None)
        assert day == date(2026, 11, 25)
        assert (await use.today(HERE, None))[1] == quote
        clock.now = utc("2026-11-25 08:00")
        claim = await tick(use)
        assert claim
        assert claim.quote == quote
        assert (await use.today(HERE, None))[1] == quote


async def test_who_has_no_daily_shares_one_for_each_show_and_utc_date(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 07:00") as (house, clock):
        use = house.daily
        everywhere = {(await use.today(where, None))[1].quote_id for where in (None, HERE, THERE)}
        assert len(everywhere) == 1
        kites = (await use.today(None, "kites"))[1]
        assert (await use.today(THERE, "kites"))[1] == kites
        with pytest.raises(NotFoundError, match="is not loaded any more"):
            await use.today(None, "gone")
        # Where it is hidden, the server gets another, and keeps it.
        await house.moderation.hide(HERE, *everywhere, MIA, None)
        own = (await use.today(HERE, None))[1]
        assert own.quote_id not in everywhere
        assert (await use.today(HERE, None))[1] == own
        assert (await use.today(THERE, None))[1].quote_id in everywhere
        clock.now += DAY
        assert (await use.today(THERE, None))[1].quote_id not in everywhere


async def test_hidden_or_gone_before_it_was_posted_it_is_drawn_again(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 07:00") as (house, clock):
        use = house.daily
        await set_up(house)
        _, hidden = await use.today(HERE, None)
        await house.moderation.hide(HERE, hidden.quote_id, MIA, None)
        _, gone = await use.today(HERE, None)
        assert gone.quote_id != hidden.quote_id
        post = shelf.posts / "1.md"
        post.write_text(post.read_text(encoding="utf-8").replace(gone.text, "It is late."))
        await house.library.refresh()
        clock.now = utc("2026-11-25 08:00")
        claim = await tick(use)
        assert claim
        assert claim.quote.quote_id not in (hidden.quote_id, gone.quote_id)


async def test_without_quotes_each_date_has_its_reason(shelf: Shelf) -> None:
    clock = Clock("2026-11-25 08:00")
    async with opened(shelf.data_dir, shelf.shows_file, now=clock) as house:
        await set_up(house)
        with pytest.raises(NotFoundError, match="No quote is left here"):
            await house.daily.preview(HERE)
        clock.now += DAY
        assert await tick(house.daily) is None
        (fate,) = (await history(house)).values()
        assert fate.reason
        assert fate.reason.startswith("No quote is left here")


async def test_an_open_claim_without_quotes_has_its_reason(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 08:00") as (house, clock):
        await set_up(house)
        clock.now += DAY
        claim = await house.daily.claim_due(HERE)
        assert claim
        for quote_id in await house.library_store.worthy_ids():
            await house.moderation.hide(HERE, quote_id, MIA, None)
        assert await house.daily.claim_again(claim.post) is None
        (fate,) = (await history(house)).values()
        assert fate.reason == (
            "No quote is left here that is worth a day: a moderator can load more episodes, or"
            " choose another show with `/qotd setup`."
        )


async def test_a_quote_that_nobody_saw_is_free_again(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 08:00") as (house, clock):
        use = house.daily
        await set_up(house)
        for _ in range(2):
            clock.now += DAY
            claim = await use.claim_due(HERE)
            assert claim
            await use.refused(claim.post, "the channel is gone", failed=True)
        shown = []
        for _ in range(5):
            clock.now += DAY
            claim = await tick(use)
            assert claim
            shown.append(claim.quote.text)
        assert sorted(shown) == sorted(SAID)
