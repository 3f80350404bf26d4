"""Dates that are claimed and not sent, or have nothing to post: paused, turned off, empty."""

from __future__ import annotations

from datetime import date

from qotd_show import DAY, HERE, HOUR, MIA, Clock, loaded, loaded_at, set_up, tick
from shelf import Shelf

from bot.dailies import State
from bot.daily import Claim
from bot.opening import opened


async def test_what_is_paused_or_off_before_it_is_sent_is_not_sent(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 08:30") as (house, clock):
        use = house.daily
        for decide, reason in (
            (use.pause(HERE, date(2026, 11, 27)), "paused by a moderator"),
            (use.turn_off(HERE), "it was turned off before it could be sent"),
        ):
            await set_up(house)
            clock.now += DAY
            claim = await use.claim_due(HERE)
            assert claim
            assert await use.stopped(claim) is None
            await decide
            stopped = await use.stopped(claim)
            assert stopped
            assert (stopped.state, stopped.reason) == (State.MISSED, reason)
            assert await use.unconfirmed() == []
        await set_up(house)
        clock.now += DAY
        assert await use.claim_due(HERE)
        await use.pause(HERE, None)
        (left,) = await use.unconfirmed()
        assert await use.claim_again(left) is None, "nor after it could not be told"
        clock.now += DAY
        claim = await use.claim_now(HERE)
        assert isinstance(claim, Claim)
        assert await use.stopped(claim) is None, "who says now knows that it is paused"


async def test_where_nothing_is_worth_a_day_it_says_so_before_and_after(shelf: Shelf) -> None:
    clock = Clock("2026-11-25 07:00")
    async with opened(shelf.data_dir, shelf.shows_file, now=clock) as house:
        use = house.daily
        daily = await set_up(house)
        sentence = (
            "No quote is left here that is worth a day: a moderator can load more episodes, or"
            " choose another show with `/qotd setup`."
        )
        assert await use.lack(daily) == sentence
        assert await use.notes(HERE) == []
        clock.now += 2 * HOUR
        assert await use.claim_due(HERE) is None
        (note,) = await use.notes(HERE)
        assert note.text == f"Nothing was posted on 2026-11-25. {sentence}"
        assert (await house.notes.next_untold()).user_id == MIA
    await loaded(shelf)
    async with opened(shelf.data_dir, shelf.shows_file, now=clock) as house:
        use = house.daily
        assert await use.lack(await use.settings(HERE)) is None
        clock.now += DAY
        assert await tick(use)
        assert await use.notes(HERE) == [], "it is mended by the first post"
