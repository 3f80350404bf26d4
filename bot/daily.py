"""The quote of the day: who is due when, which quote it is, claim -> post -> confirm.

Nothing here speaks to Discord. The cog asks who is due, gets a `Claim` that is its alone, sends it
and says how that went: `sent`, `refused`, or nothing where it can't tell; what is left so is looked
for in the channel (`unconfirmed`), by this process or the next. Never twice beats never lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice

from bot.dailies import Daily, Post, State
from bot.draws import Draws
from bot.errors import LibraryEmptyError, NotAllowedError, NotFoundError, NotUnderstoodError
from bot.model import Quote
from bot.notes import Notes
from bot.paging import in_bounds
from bot.records import Note
from bot.schedule import Due, Schedule
from bot.store.daily import DailyStore

#: A post may be this late, in seconds; after that the date is left out.
LATE_S = 6 * 3600
#: Due dates in a row on which the channel may be gone or forbidden before it pauses.
MOST_FAILURES = 3
#: After a long absence so many missed dates are recorded, each with its reason; older ones aren't.
_MOST_MISSED = 400
#: No next date is as far away as this, in seconds: each weekday comes within eight days.
_FAR_S = 9 * 24 * 3600
#: No pause that has an end is longer, in days: a slip in the year would be one for good.
_LONGEST_PAUSE = 366
#: The kinds of notes: it can't post where it should; it has nothing to post.
NOTE, NOTHING = "daily", "nothing to post"

#: There is nothing to post: nothing is loaded, or nothing that is worth it.
_NO_QUOTE = (NotFoundError, LibraryEmptyError)
_NOBODY_THERE = (
    "I was not running when it was due, nor within six hours of it, or the clock was set past it"
)
_TOO_LATE = "it could not be sent within six hours of when it was due"
_TURNED_OFF = "it was turned off before it could be sent"
_PAUSED = "paused by a moderator"
_PAUSED_BY_ITSELF = "paused by itself, as it could not be posted three times in a row"


@dataclass(frozen=True, slots=True)
class Claim:
    """A date that only whoever holds this may send."""

    daily: Daily
    post: Post
    quote: Quote

    @property
    def nonce(self) -> str:
        """What Discord tells a duplicate by, for a few minutes: 24 of at most 25 characters."""
        return nonce(self.post)


def nonce(post: Post) -> str:
    """The same for the same server and date, whoever sends it."""
    text = f"{post.guild_id}:{post.date.isoformat()}:quote"
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class DailyQuotes:
    """The use cases. `now` gives seconds since 1970."""

    def __init__(
        self, store: DailyStore, draws: Draws, notes: Notes, now: Callable[[], float]
    ) -> None:
        self._store = store
        self._draws = draws
        self._notes = notes
        self.now = now

    # Settings

    async def settings(self, guild_id: int) -> Daily:
        """NotFoundError where a server has none."""
        daily = await self._store.daily(guild_id)
        if not daily:
            raise NotFoundError(
                "There is no quote of the day here yet: set it up with `/qotd setup`."
            )
        return daily

    async def settings_or_none(self, guild_id: int) -> Daily | None:
        """The same; None where it has none."""
        return await self._store.daily(guild_id)

    async def notes(self, guild_id: int) -> list[Note]:
        """The notes about it that stand until a moderator mends what they say."""
        return [
            note for note in await self._notes.standing(guild_id) if note.kind in (NOTE, NOTHING)
        ]

    async def wants_thread(self, guild_id: int) -> bool:
        """Whether a thread is opened under each post."""
        daily = await self._store.daily(guild_id)
        return bool(daily and daily.thread)

    async def set_up(
        self,
        guild_id: int,
        channel_id: int,
        schedule: Schedule,
        *,
        role_id: int | None,
        thread: bool,
        show: str | None,
        by: int,
    ) -> Daily:
        """Begin, or change everything; what was posted stays posted, and its date is done."""
        due = await self._first_free(guild_id, schedule)
        daily = Daily(guild_id, channel_id, schedule, role_id, thread, show, by, due.date, due.at)
        await self._store.save(daily)
        await self._mend(guild_id)
        return daily

    async def _mend(self, guild_id: int) -> None:
        for kind in (NOTE, NOTHING):
            await self._notes.mend(guild_id, kind)

    async def lack(self, daily: Daily) -> str | None:
        """Why there is nothing to post on the next date, and what to do; None where there is."""
        try:
            await self._draws.quote(daily.guild_id, daily.show, daily.due)
        except _NO_QUOTE as error:
            return error.user_message
        return None

    async def _first_free(self, guild_id: int, schedule: Schedule) -> Due:
        """The first date to come that nothing became of yet."""
        for due in schedule.coming(self.now()):
            if not await self._store.post(guild_id, due.date):
                return due
        raise AssertionError("dates have no end")

    async def turn_off(self, guild_id: int) -> None:
        """NotFoundError where there was none."""
        if not await self._store.remove(guild_id):
            raise NotFoundError("There is no quote of the day here to turn off.")
        await self._mend(guild_id)

    async def pause(self, guild_id: int, until: date | None) -> Daily:
        """Post nothing before the date `until`, or until it is resumed."""
        daily = await self.settings(guild_id)
        today = daily.schedule.today(self.now())
        if until and until <= today:
            raise NotUnderstoodError(
                f"The date {until.isoformat()} is not in the future: name a later one."
            )
        if until and (until - today).days > _LONGEST_PAUSE:
            raise NotUnderstoodError(
                f"The date {until.isoformat()} is more than a year away: name a nearer one, or"
                " none, and `/qotd resume` ends the pause."
            )
        await self._store.pause(guild_id, _PAUSED, until)
        return replace(daily, paused=_PAUSED, paused_until=until, failures=0)

    async def resume(self, guild_id: int) -> Daily:
        """NotAllowedError where it was not paused."""
        daily = await self.settings(guild_id)
        if not daily.paused:
            raise NotAllowedError("The quote of the day is not paused.")
        await self._store.pause(guild_id, None)
        await self._mend(guild_id)
        return replace(daily, paused=None, paused_until=None, failures=0)

    def next_dates(self, daily: Daily, count: int) -> list[Due]:
        """The next few dates that will be posted; none while it is paused without end."""
        if daily.paused and not daily.paused_until:
            return []
        return list(
            islice(
                (
                    due
                    for due in _from(daily)
                    if due.exists and _why_paused(daily, due.date) is None
                ),
                count,
            )
        )

    async def history(self, guild_id: int, page: int, size: int) -> tuple[list[Post], int, int]:
        """A page of what became of each date, the newest first; how many dates there are; and
        which page it is, as a page past the last is the last."""
        total = await self._store.count(guild_id)
        page, _ = in_bounds(page, total, size)
        return await self._store.history(guild_id, page * size, size), total, page

    # Quotes

    async def today(self, guild_id: int | None, show: str | None) -> tuple[date, Quote]:
        """Today's quote: the server's own, or where it has none for that show, the one that all
        have for the UTC date."""
        daily = await self._store.daily(guild_id) if guild_id else None
        if guild_id and daily and show in (None, daily.show):
            day = daily.schedule.today(self.now())
            quote = await self._draws.quote(guild_id, daily.show, day)
            await self._store.see(guild_id, daily.show, day)
            return day, quote
        day = datetime.fromtimestamp(self.now(), UTC).date()
        owner, quote = await self._draws.shared(guild_id, show, day)
        await self._store.see(owner, show, day)
        return day, quote

    async def preview(self, guild_id: int) -> tuple[Daily, Quote]:
        """The quote of the next due date."""
        daily = await self.settings(guild_id)
        return daily, await self._draws.quote(guild_id, daily.show, daily.due)

    async def skip(self, guild_id: int) -> tuple[Daily, Quote]:
        """Another one for the next due date. NotFoundError where there is no other."""
        daily = await self.settings(guild_id)
        return daily, await self._draws.another(guild_id, daily.show, daily.due)

    # Posting

    async def due(self) -> Sequence[int]:
        """The servers whose next date is due, in order."""
        now = self.now()
        for daily in await self._store.far_ahead(now + _FAR_S):
            # A clock that was wrong (a machine without a battery) was put right.
            await self._store.forget_missed(daily.guild_id, now)
            first = await self._first_free(daily.guild_id, daily.schedule)
            if first.date != daily.due:
                await self._store.miss(daily, (), first)
        return await self._store.due(now)

    async def claim_due(self, guild_id: int) -> Claim | None:
        """Claim the date that is due; give those that can't be posted any more their reason.

        None where nothing is left to post, or somebody else has it.
        """
        now = self.now()
        daily = await self._store.daily(guild_id)
        if not daily or daily.due_at > now:
            return None
        missed, due = self._missed(daily, now)
        if missed or due.at != daily.due_at:  # The rules of zones change, too.
            await self._store.miss(daily, missed, due)
            daily = replace(daily, due=due.date, due_at=due.at)
        if due.at > now:
            return None
        if daily.paused:
            # Until this date; unless a moderator decided otherwise just now.
            if not await self._store.end_pause(daily):
                return None
            daily = replace(daily, paused=None, paused_until=None, failures=0)
        following = next(daily.schedule.after(due.date))
        try:
            quote = await self._draws.quote(guild_id, daily.show, due.date)
        except _NO_QUOTE as error:
            fate = self._fate(daily, due, error.user_message)
            await self._store.miss(daily, [fate], following)
            text = f"Nothing was posted on {due.date.isoformat()}. {error.user_message}"
            await self._notes.raise_note(guild_id, NOTHING, text, daily.set_by)
            return None
        return await self._claim(daily, due, quote, following)

    async def claim_now(self, guild_id: int) -> Claim | Post:
        """Claim today's date at once; the post where something became of it already."""
        daily = await self.settings(guild_id)
        day = daily.schedule.today(self.now())
        known = await self._store.post(guild_id, day)
        if known and known.state is not State.MISSED:
            return known
        due = Due(day, daily.due_at if day == daily.due else self.now())
        quote = await self._draws.quote(guild_id, daily.show, day)
        following = next(daily.schedule.after(day))
        claim = await self._claim(daily, due, quote, following, again=True)
        if not claim:
            raise NotAllowedError(
                "Somebody else is posting it right now: see `/qotd history` in a moment."
            )
        return claim

    async def unconfirmed(self) -> list[Post]:
        """Claims of this or an earlier process of which it isn't known whether they were sent."""
        return await self._store.unconfirmed()

    async def is_open(self, post: Post) -> bool:
        """Whether it still isn't known what became of a claim."""
        known = await self._store.post(post.guild_id, post.date)
        return known is not None and known.state is State.CLAIMED

    async def claim_again(self, post: Post) -> Claim | None:
        """A claim that was not sent after all, to be sent now; None where it is too late or was
        turned off, and the date has its reason."""
        daily = await self._store.daily(post.guild_id)
        reason = _TOO_LATE if self.is_too_late(post) else _why_stopped(daily, post)
        if daily and not reason:
            try:
                quote = await self._draws.quote(post.guild_id, daily.show, post.date)
                return Claim(daily, replace(post, quote_id=quote.quote_id), quote)
            except _NO_QUOTE as error:
                reason = error.user_message
        await self.refused(post, reason or _TURNED_OFF, failed=False)
        return None

    async def stopped(self, claim: Claim) -> Post | None:
        """The claim's date with its reason where it was paused or turned off since: then nothing
        may be sent. `/qotd now` posts in a pause."""
        daily = await self._store.daily(claim.post.guild_id)
        reason = None if daily and claim.daily.paused else _why_stopped(daily, claim.post)
        return await self.refused(claim.post, reason, failed=False) if reason else None

    def is_too_late(self, post: Post) -> bool:
        """Whether the date is left out rather than posted by now."""
        return self.now() - post.due_at > LATE_S

    async def sent(self, post: Post, message_id: int | None, reason: str | None = None) -> Post:
        """It is there, as this message; or, with a reason, it counts as posted though nobody can
        tell."""
        done = replace(
            post, state=State.POSTED, at=self.now(), message_id=message_id, reason=reason
        )
        await self._store.confirm(done)
        return done

    async def refused(self, post: Post, reason: str, *, failed: bool) -> Post:
        """It was not sent. `failed`: because the channel is gone or forbidden, which three times in
        a row pauses it and tells whoever set it up."""
        done = replace(post, state=State.MISSED, at=self.now(), reason=reason)
        paused = await self._store.give_up(
            done, failed=failed, most=MOST_FAILURES, why=_PAUSED_BY_ITSELF
        )
        if paused and (daily := await self._store.daily(post.guild_id)):
            text = (
                f"The quote of the day could not be posted three times in a row, the last time"
                f" because {reason}. I have paused it: choose another channel with `/qotd setup`,"
                f" or mend that and use `/qotd resume`."
            )
            await self._notes.raise_note(post.guild_id, NOTE, text, daily.set_by)
        return done

    async def _claim(
        self, daily: Daily, due: Due, quote: Quote, following: Due, *, again: bool = False
    ) -> Claim | None:
        post = Post(
            daily.guild_id, due.date, State.CLAIMED, due.at, self.now(),
            daily.channel_id, quote.quote_id,
        )  # fmt: skip
        if await self._store.claim(daily, post, following, again=again):
            await self._notes.mend(daily.guild_id, NOTHING)
            return Claim(daily, post, quote)
        return None

    def _missed(self, daily: Daily, now: float) -> tuple[list[Post], Due]:
        """The dates that are due by now and not to be posted, and the first after them."""
        missed: list[Post] = []
        dues = _from(_not_before(daily, now))
        for due in dues:
            reason = _why_not(daily, due, now)
            if due.at > now or reason is None:
                return missed, due
            missed.append(self._fate(daily, due, reason))
        raise AssertionError("dates have no end")

    def _fate(self, daily: Daily, due: Due, reason: str) -> Post:
        return Post(daily.guild_id, due.date, State.MISSED, due.at, self.now(), reason=reason)


def _from(daily: Daily) -> Iterator[Due]:
    """The next date and all after it."""
    return chain([daily.schedule.due(daily.due)], daily.schedule.after(daily.due))


def _not_before(daily: Daily, now: float) -> Daily:
    """The same with its next date not longer ago than is of interest."""
    first = daily.schedule.today(now) - timedelta(days=_MOST_MISSED)
    if daily.due >= first:
        return daily
    due = next(daily.schedule.after(first))
    return replace(daily, due=due.date, due_at=due.at)


def _why_not(daily: Daily, due: Due, now: float) -> str | None:
    if not due.exists:
        return f"there was no such date in {daily.schedule.zone}"
    if paused := _why_paused(daily, due.date):
        return paused
    return _NOBODY_THERE if now - due.at > LATE_S else None


def _why_stopped(daily: Daily | None, post: Post) -> str | None:
    return _why_paused(daily, post.date) if daily else _TURNED_OFF


def _why_paused(daily: Daily, day: date) -> str | None:
    over = daily.paused_until is not None and day >= daily.paused_until
    return None if over else daily.paused
