"""The quote of the day without Discord: a year of dates, and claims."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from qotd_show import (
    CHANNEL,
    DAY,
    HERE,
    HOUR,
    MIA,
    THERE,
    Clock,
    history,
    loaded,
    loaded_at,
    set_up,
    tick,
    utc,
)
from shelf import Shelf

from bot.dailies import Post, State
from bot.daily import LATE_S, Claim
from bot.errors import NotAllowedError, NotFoundError, NotUnderstoodError
from bot.opening import opened
from bot.schedule import Schedule, read_days, read_time
from bot.store.daily import DailyStore


def dates(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(1)


# Dates


@pytest.mark.parametrize(
    ("zone", "at", "begin", "days"),
    [
        ("Europe/Berlin", "02:30", "2026-01-01", 365),
        ("America/New_York", "01:30", "2026-01-01", 365),
        ("Australia/Lord_Howe", "02:15", "2026-01-01", 365),
        ("Pacific/Apia", "09:00", "2011-12-20", 20),
        ("America/Nuuk", "23:30", "2026-03-20", 20),
    ],
)
async def test_every_date_of_a_year_has_its_fate(
    shelf: Shelf, zone: str, at: str, begin: str, days: int
) -> None:
    """Ticks at odd moments, with times when nobody was there: no date twice, none without a
    reason."""
    await loaded(shelf)
    clock = Clock(f"{begin} 00:00")
    first = clock.now
    posted: list[date] = []
    async with opened(shelf.data_dir, shelf.shows_file, now=clock) as house:
        daily = await set_up(house, zone=zone, at=at)
        while clock.now < first + days * DAY:
            hours = (clock.now - first) / HOUR
            # Away for two days, and once for seven hours: too long for a post.
            away = 100 <= hours % 2000 < 148 or 300 <= hours % 2000 < 309
            if not away and (claim := await tick(house.daily)):
                posted.append(claim.post.date)
                assert claim.post.at - claim.post.due_at <= LATE_S
            clock.now += 2.9 * HOUR
        found = await history(house)
    assert posted == sorted(set(posted))
    assert list(dates(daily.due, max(found))) == sorted(found)
    for day, post in found.items():
        assert (post.state is State.POSTED) == (day in posted)
        assert post.reason or post.state is State.POSTED
    missed = [post.reason for post in found.values() if post.state is State.MISSED]
    assert len(missed) <= len(found) // 10 + 3
    if zone == "Pacific/Apia":
        assert found[date(2011, 12, 30)].reason == "there was no such date in Pacific/Apia"


async def test_only_the_chosen_days_are_due(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-23 00:00") as (house, clock):
        await set_up(house, days="mon,wed-fri")
        for _ in range(14 * 4):
            await tick(house.daily)
            clock.now += 6 * HOUR
        found = await history(house)
    assert [day.day for day in sorted(found)] == [23, 25, 26, 27, 30, 2, 3, 4]


@pytest.mark.parametrize(("late", "is_posted"), [(LATE_S, True), (LATE_S + 1, False)])
async def test_up_to_six_hours_late_it_is_posted(
    shelf: Shelf, late: float, is_posted: bool
) -> None:
    async with loaded_at(shelf, "2026-11-25 07:00") as (house, clock):
        await set_up(house, at="23:00", zone="UTC")
    # After midnight the date is still the one on which it was due.
    clock.now = utc("2026-11-25 23:00") + late
    async with opened(shelf.data_dir, shelf.shows_file, now=clock) as house:
        claim = await tick(house.daily)
        found = (await history(house))[date(2026, 11, 25)]
        assert bool(claim) is is_posted
        if is_posted:
            assert (found.state, found.reason) == (State.POSTED, None)
        else:
            assert found.state is State.MISSED
            assert found.reason == (
                "I was not running when it was due, nor within six hours of it, or the clock was"
                " set past it"
            )
        assert (await house.daily.settings(HERE)).due == date(2026, 11, 26)


async def test_a_bot_that_was_away_for_years_begins_with_the_last_one(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 07:00") as (house, clock):
        await set_up(house)
        clock.now = utc("2036-11-25 08:30")
        claim = await tick(house.daily)
        assert claim
        assert claim.post.date == date(2036, 11, 25)
        assert 390 < len(await history(house)) < 410


async def test_a_clock_that_was_wrong_and_is_put_right(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 07:00") as (house, clock):
        daily = await set_up(house)
        clock.now = utc("2031-01-01 08:30")
        assert await tick(house.daily)
        assert len(await history(house)) > 390
        clock.now = utc("2026-11-25 07:01")
        assert await tick(house.daily) is None
        assert await house.daily.settings(HERE) == daily
        # What was posted then was posted, and will not be again.
        assert list(await history(house)) == [date(2031, 1, 1)]
        clock.now = utc("2026-11-25 08:00")
        assert await tick(house.daily)


async def test_the_next_dates_of_a_pause(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 07:00") as (house, clock):
        use = house.daily
        await set_up(house)
        paused = await use.pause(HERE, date(2026, 11, 28))
        assert [due.date.day for due in use.next_dates(paused, 2)] == [28, 29]
        with pytest.raises(NotUnderstoodError, match="2026-11-25 is not in the future"):
            await use.pause(HERE, date(2026, 11, 25))
        with pytest.raises(NotUnderstoodError, match="2999-01-01 is more than a year away"):
            await use.pause(HERE, date(2999, 1, 1))
        clock.now += HOUR
        for _ in range(5):
            await tick(use)
            clock.now += DAY
        fates = {day.day: post.reason for day, post in (await history(house)).items()}
        assert fates == {
            25: "paused by a moderator", 26: "paused by a moderator",
            27: "paused by a moderator", 28: None, 29: None,
        }  # fmt: skip
        assert (await use.settings(HERE)).paused is None
        endless = await use.pause(HERE, None)
        assert use.next_dates(endless, 5) == []
        clock.now += 3 * DAY
        assert await tick(use) is None
        assert (await history(house))[date(2026, 11, 30)].reason == "paused by a moderator"
        await use.resume(HERE)
        with pytest.raises(NotAllowedError, match="not paused"):
            await use.resume(HERE)
        clock.now += DAY
        assert await tick(use)


async def test_set_up_again_the_same_day_is_no_second_post(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 08:01") as (house, clock):
        await set_up(house, at="09:02")
        clock.now += 120
        assert await tick(house.daily)
        later = await set_up(house, at="20:00")
        assert later.due == date(2026, 11, 26)
        await house.daily.turn_off(HERE)
        again = await set_up(house, at="21:00", zone="America/New_York")
        assert again.due == date(2026, 11, 26)
        assert len(await history(house)) == 1


# Claims


async def test_two_processes_never_claim_one_date(shelf: Shelf) -> None:
    await loaded(shelf)
    clock = Clock("2026-11-25 07:00")
    async with (
        opened(shelf.data_dir, shelf.shows_file, now=clock) as one,
        opened(shelf.data_dir, shelf.shows_file, now=clock) as other,
    ):
        servers = range(1, 31)
        for guild_id in servers:
            await set_up(one, guild_id)
        for day in range(3):
            clock.now = utc("2026-11-25 08:00") + day * DAY
            claims = await asyncio.gather(
                *(house.daily.claim_due(g) for g in servers for house in (one, other, one))
            )
            got = [claim.post.guild_id for claim in claims if claim]
            assert sorted(got) == list(servers)
            for claim in claims:
                if claim:
                    await other.daily.sent(claim.post, 1)
        assert all([len(await history(one, guild_id)) == 3 for guild_id in servers])


async def test_now_counts_as_todays(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 06:00") as (house, clock):
        use = house.daily
        await set_up(house)
        claim = await use.claim_now(HERE)
        assert isinstance(claim, Claim)
        done = await use.sent(claim.post, 55)
        assert await use.claim_now(HERE) == done
        clock.now += 4 * HOUR
        assert await tick(use) is None
        assert (await use.settings(HERE)).due == date(2026, 11, 26)


async def test_now_posts_what_was_missed_once(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 06:00") as (house, clock):
        use = house.daily
        await set_up(house)
        clock.now = utc("2026-11-25 16:00")
        assert await tick(use) is None
        claims = await asyncio.gather(
            *(use.claim_now(HERE) for _ in range(3)), return_exceptions=True
        )
        assert sum(isinstance(claim, Claim) for claim in claims) == 1


async def test_what_changed_since_it_was_read_is_not_claimed(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 08:00") as (house, clock):
        store = DailyStore(house.community)
        read = await set_up(house)
        clock.now += DAY
        post = Post(HERE, read.due, State.CLAIMED, read.due_at, clock.now, CHANNEL, "a" * 12)
        following = next(read.schedule.after(read.due))
        later = await set_up(house, at="10:00")
        assert not await store.claim(read, post, following)
        await house.daily.pause(HERE, None)
        assert not await store.claim(later, post, following)
        await house.daily.turn_off(HERE)
        assert not await store.claim(later, post, following)
        assert await history(house) == {}
        # As it was read, it is claimed, once.
        later = await set_up(house, at="10:00")
        assert await store.claim(later, post, following)
        assert not await store.claim(later, post, following)
        assert list(await history(house)) == [read.due]


async def test_a_pause_that_ends_leaves_a_newer_one(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 06:00") as (house, _):
        store = DailyStore(house.community)
        await set_up(house)
        short = await house.daily.pause(HERE, date(2026, 11, 26))
        endless = await house.daily.pause(HERE, None)
        assert not await store.end_pause(short)
        assert await house.daily.settings(HERE) == endless
        assert await store.end_pause(endless)
        assert (await house.daily.settings(HERE)).paused is None


async def test_an_open_claim_is_sent_again_or_has_its_reason(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 07:00") as (house, clock):
        for guild_id in (HERE, THERE):
            await set_up(house, guild_id)
        clock.now = utc("2026-11-25 08:00")
        first = [await house.daily.claim_due(guild_id) for guild_id in (HERE, THERE)]
    async with opened(shelf.data_dir, shelf.shows_file, now=clock) as house:
        use = house.daily
        left = await use.unconfirmed()
        assert [post.guild_id for post in left] == [HERE, THERE]
        again = await use.claim_again(left[0])
        assert first[0]
        assert again
        assert (again.nonce, again.quote.quote_id) == (first[0].nonce, first[0].quote.quote_id)
        assert len(again.nonce) == 24
        await use.sent(again.post, 9)
        clock.now += LATE_S + 1
        assert await use.claim_again(left[1]) is None
        fate = (await history(house, THERE))[date(2026, 11, 25)]
        assert fate.reason == "it could not be sent within six hours of when it was due"
        # A late answer changes nothing any more.
        await use.sent(left[1], 10)
        assert (await history(house, THERE))[date(2026, 11, 25)] == fate
        assert await use.unconfirmed() == []


async def test_three_failures_on_three_dates_pause_it_and_tell_once(shelf: Shelf) -> None:
    async with loaded_at(shelf, "2026-11-25 08:00") as (house, clock):
        use = house.daily
        await set_up(house)
        for count in range(6):
            clock.now += DAY
            claim = await use.claim_due(HERE)
            assert bool(claim) is (count < 4)
            if claim and count == 0:
                await use.refused(claim.post, "the channel is gone", failed=True)
            elif claim and count == 1:  # In between it works: then three in a row are needed.
                await use.sent(claim.post, 5)
                clock.now += DAY
                claim = await use.claim_due(HERE)
                assert claim
                await use.refused(claim.post, "the channel is gone", failed=True)
            elif claim:
                await use.refused(claim.post, "the channel is gone", failed=True)
            assert len(await use.notes(HERE)) == (count >= 3)
        note = await house.notes.next_untold()
        assert note.user_id == MIA
        assert "three times in a row, the last time because the channel is gone" in note.text
        reasons = Counter(post.reason for post in (await history(house)).values())
        assert reasons == {
            "the channel is gone": 4, None: 1,
            "paused by itself, as it could not be posted three times in a row": 2,
        }  # fmt: skip
        await set_up(house, channel_id=8)
        assert await use.notes(HERE) == []
        clock.now += DAY
        assert await tick(use)


async def test_a_server_without_one_is_told_so(shelf: Shelf) -> None:
    async with shelf.opened() as house:
        for ask in (
            house.daily.settings(HERE), house.daily.preview(HERE), house.daily.skip(HERE),
            house.daily.pause(HERE, None), house.daily.resume(HERE), house.daily.claim_now(HERE),
        ):  # fmt: skip
            with pytest.raises(NotFoundError, match="set it up with `/qotd setup`"):
                await ask
        with pytest.raises(NotFoundError, match="to turn off"):
            await house.daily.turn_off(HERE)


async def test_settings_come_back_as_they_were(shelf: Shelf) -> None:
    clock = Clock("2026-11-25 07:00")
    async with opened(shelf.data_dir, shelf.shows_file, now=clock) as house:
        schedule = Schedule(read_time("21:30"), "Asia/Kolkata", read_days("sat-mon"))
        saved = await house.daily.set_up(
            HERE, CHANNEL, schedule, role_id=3, thread=True, show="kites", by=MIA
        )
        paused = await house.daily.pause(HERE, date(2026, 12, 24))
    async with opened(shelf.data_dir, shelf.shows_file, now=clock) as house:
        assert await house.daily.settings(HERE) == paused
        assert replace(paused, paused=None, paused_until=None) == saved
