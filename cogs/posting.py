"""Sending quotes of the day, and finding out what became of those that may have been sent.

No cog. Of each claim Discord either says that it has the message, or that it won't take it; where
it says neither (no network, a 500, a process that was killed) the claim stays open, and the channel
is searched for the message, by its button's custom_id, until that is known or too late.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.dailies import Post
from bot.daily import Claim
from bot.errors import PullquoteError
from bot.ui import quotes
from bot.ui.daily import weekday

if TYPE_CHECKING:
    from bot.app import Pullquote

logger = logging.getLogger(__name__)

#: Posts that may be under way, and requests for them a second: Discord lets a bot make 50 in all,
#: and other things are to be asked beside.
_AT_ONCE, _A_SECOND = 20, 40
#: How long what failed waits until it is tried again, in seconds.
_AGAIN_S = 20.0
#: How long a message may take to be sent, in seconds: Discord drops a duplicate by its nonce for a
#: few minutes only, and by then it must be over. How long it may be searched for, and how long
#: what is under way may take when the bot is closed.
_SEND_S, _LOOK_S, _CLOSE_S = 45.0, 60.0, 3.0
#: What of a channel is read to find a message: from so many seconds before it was due on, as
#: clocks differ, and so many messages. From when on a post is so late that it is looked for first.
_BEFORE_S, _MOST_READ, _LOOK_FIRST_S = 300, 1_000, 60
#: In the place of a message's id.
_UNREADABLE = -1

_TROUBLE = (aiohttp.ClientError, OSError)  # TimeoutError is one
_THREAD_IS_THERE = 160004
_NO_THREAD = "its thread could not be opened, as Discord could not be reached"
_NOT_THERE = "I was not in the server"
_CANNOT_TELL = "whether it was posted can't be found out, so it counts as posted"
_REASONS = {
    10003: "the channel is gone",
    50001: "I can't see the channel",
    50013: "I may not post in the channel",
}


_Work = Callable[[], Coroutine[Any, Any, None]]


class Poster:
    """One for each bot; `run` it as a task. Of each server one thing is done at a time."""

    def __init__(self, bot: Pullquote) -> None:
        self._bot = bot
        self._daily = bot.daily
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._next_request = 0.0
        self._busy: dict[int, asyncio.Task[Any]] = {}
        #: Servers that something failed for, and when; they wait a little.
        self._failed: dict[int, float] = {}
        #: Claims of which it isn't known whether they were sent: this process's, and those that
        #: an earlier one left. What another process claims meanwhile is under way there.
        self._open: set[tuple[int, date]] = set()

    async def run(self) -> None:
        """Until it is cancelled."""
        await self._bot.wait_until_ready()
        left: Sequence[Post] | None = None
        try:
            while True:
                try:
                    if left is None:
                        left = await self._daily.unconfirmed()
                        self._open.update(map(_key, left))
                    await self._round()
                except Exception:
                    # A loop that ends is not begun again; the next round may fare better.
                    logger.exception("Could not look who is due")
                await asyncio.sleep(self._bot.look_s)
        finally:
            await self._close()

    async def _close(self) -> None:
        """What is under way may end; what doesn't is found out by the next process."""
        tasks = list(self._busy.values())
        if tasks:
            await asyncio.wait(tasks, timeout=_CLOSE_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _round(self) -> None:
        for post in await self._daily.unconfirmed() if self._open else ():
            if _key(post) in self._open:
                await self._start(post.guild_id, partial(self._settle, post))
        for guild_id in await self._daily.due():
            await self._start(guild_id, partial(self._post_due, guild_id))

    async def _start(self, guild_id: int, work: _Work) -> None:
        """Begin once there is room."""
        # A clock that was put back makes nobody wait.
        waited = self._daily.now() - self._failed.get(guild_id, -_AGAIN_S)
        if guild_id in self._busy or 0 <= waited < _AGAIN_S:
            return
        await self._free.acquire()
        if guild_id in self._busy:  # `/qotd now` was quicker.
            self._free.release()
            return
        self._failed.pop(guild_id, None)
        task = self._busy[guild_id] = asyncio.create_task(self._guarded(guild_id, work))
        task.add_done_callback(lambda _: self._free.release())

    async def _guarded(self, guild_id: int, work: _Work) -> None:
        """One server's trouble is no other's."""
        try:
            await work()
        except Exception as error:
            self._later(guild_id)
            unknown = None if isinstance(error, PullquoteError) else error
            logger.error("Failed at the daily of %d: %r", guild_id, error, exc_info=unknown)
        finally:
            self._busy.pop(guild_id, None)

    def _later(self, guild_id: int) -> None:
        self._failed[guild_id] = self._daily.now()

    async def _pace(self) -> None:
        """Wait for a turn to ask Discord for something."""
        now = asyncio.get_running_loop().time()
        turn = max(now, self._next_request)
        self._next_request = turn + 1 / _A_SECOND
        await asyncio.sleep(turn - now)

    # Posting

    async def _post_due(self, guild_id: int) -> None:
        claim = await self._daily.claim_due(guild_id)
        if claim and not self._bot.get_guild(guild_id):
            await self._daily.refused(claim.post, _NOT_THERE, failed=False)
        elif claim and (found := await self._posted_before(claim.post)):
            await self._finish(claim.post, found)
        elif claim:
            await self._send(claim)

    async def _posted_before(self, post: Post) -> int | None:
        """The message of a date that is late, where it is there for all that: community.db may
        have come back from a copy that is older than the post."""
        guild = self._bot.get_guild(post.guild_id)
        if post.at - post.due_at < _LOOK_FIRST_S or not _may_read(guild, post):
            return None
        await self._pace()
        try:
            async with asyncio.timeout(_LOOK_S):
                found = await self._look(post)
        except (*_TROUBLE, discord.HTTPException):
            return None
        return None if found == _UNREADABLE else found

    async def post_now(self, guild_id: int) -> tuple[Post, bool]:
        """Post today's at once: what became of it, and whether it was there already."""
        while task := self._busy.get(guild_id):
            await asyncio.wait([task])
        work = asyncio.create_task(self._now(guild_id))
        self._busy[guild_id] = work
        work.add_done_callback(lambda _: self._busy.pop(guild_id, None))
        return await work

    async def _now(self, guild_id: int) -> tuple[Post, bool]:
        found = await self._daily.claim_now(guild_id)
        if isinstance(found, Post):
            return found, True
        return await self._send(found), False

    async def _send(self, claim: Claim) -> Post:
        """Send what is claimed; what became of it, CLAIMED where that isn't known yet."""
        post = claim.post
        self._open.add(_key(post))
        await self._pace()
        if stopped := await self._daily.stopped(claim):
            self._open.discard(_key(post))
            return stopped
        try:
            async with asyncio.timeout(_SEND_S):
                message = await self._message(claim)
        except (*_TROUBLE, discord.HTTPException) as error:
            if _tells_nothing(error):
                logger.warning("Could not tell whether %s was sent: %r", _name(post), error)
                self._later(post.guild_id)
                return post
            logger.warning("Could not send %s: %s", _name(post), error)
            done = await self._daily.refused(post, _reason(error), failed=True)
        else:
            logger.info("Sent %s", _name(post))
            done = await self._finish(post, message.id)
        self._open.discard(_key(post))
        return done

    async def _message(self, claim: Claim) -> discord.Message:
        daily, post, quote = claim.daily, claim.post, claim.quote
        known = self._bot.library.catalogue
        episode = known.episode(quote.episode_id)
        role_id = daily.role_id if self._has_role(post.guild_id, daily.role_id) else None
        view = quotes.quote(quote, episode, known.shows, due=post.date, role_id=role_id)
        view.stop()  # as in replies.answer
        roles = [discord.Object(role_id)] if role_id else False
        return await self._channel(post).send(
            view=view,
            nonce=claim.nonce,
            suppress_embeds=True,
            allowed_mentions=discord.AllowedMentions(everyone=False, users=False, roles=roles),
        )

    def _channel(self, post: Post) -> discord.PartialMessageable:
        # Asked of Discord, not of the cache: it knows best whether the channel is there.
        return self._bot.get_partial_messageable(post.channel_id or 0, guild_id=post.guild_id)

    def _has_role(self, guild_id: int, role_id: int | None) -> bool:
        guild = self._bot.get_guild(guild_id)
        return bool(guild and role_id and guild.get_role(role_id))

    async def _finish(self, post: Post, message_id: int) -> Post:
        """The message is there: its thread, then the confirmation, so that the next process makes
        up for a kill between the two."""
        wanted = await self._daily.wants_thread(post.guild_id)
        trouble = await self._open_thread(post, message_id) if wanted else None
        return await self._daily.sent(post, message_id, trouble)

    async def _open_thread(self, post: Post, message_id: int) -> str | None:
        """Under a post, for talk; why there is none, as a phrase."""
        await self._pace()
        try:
            async with asyncio.timeout(_SEND_S):
                await self._bot.http.start_thread_with_message(
                    post.channel_id or 0,
                    message_id,
                    name=f"Quote of {weekday(post.date)}",
                    auto_archive_duration=1440,
                )
        except discord.HTTPException as error:
            if error.code == _THREAD_IS_THERE:
                return None
            if not _tells_nothing(error):
                return "its thread could not be opened, as I may not do that there"
            return _NO_THREAD
        except _TROUBLE:
            return _NO_THREAD
        return None

    # Finding out

    async def _settle(self, post: Post) -> None:
        """Find out whether an open claim was sent, and send it where it was not."""
        if not await self._daily.is_open(post):  # It was under way when it was looked at.
            self._open.discard(_key(post))
            return
        guild = self._bot.get_guild(post.guild_id)
        await self._pace()
        try:
            if guild and guild.unavailable:
                raise TimeoutError("Discord has an outage there")
            async with asyncio.timeout(_LOOK_S):
                found = await self._look(post) if _may_read(guild, post) else _UNREADABLE
        except (*_TROUBLE, discord.HTTPException) as error:
            if _tells_nothing(error) and not self._daily.is_too_late(post):
                self._later(post.guild_id)
                return
            found = _UNREADABLE
        if found is None:
            if claim := await self._daily.claim_again(post):
                await self._send(claim)
                return
        elif found == _UNREADABLE:
            await self._daily.sent(post, None, _CANNOT_TELL)
        else:
            await self._finish(post, found)
        self._open.discard(_key(post))

    async def _look(self, post: Post) -> int | None:
        """The id of the message in the channel; None where it is not there."""
        after = datetime.fromtimestamp(min(post.due_at, post.at) - _BEFORE_S, UTC)
        read = 0
        async for message in self._channel(post).history(
            limit=_MOST_READ, after=after, oldest_first=True
        ):
            read += 1
            if self._is_own(message) and quotes.is_quote_of_day(message, post.date):
                return message.id
        return None if read < _MOST_READ else _UNREADABLE

    def _is_own(self, message: discord.Message) -> bool:
        """Whether the bot posted it by itself: `/quote today` answers with the same card."""
        own = self._bot.user is not None and message.author.id == self._bot.user.id
        return own and message.interaction_metadata is None


def _key(post: Post) -> tuple[int, date]:
    return post.guild_id, post.date


def _name(post: Post) -> str:
    return f"the quote of {post.date} in {post.guild_id}"


def _may_read(guild: discord.Guild | None, post: Post) -> bool:
    """Whether the channel's history says anything: where it may not be read, Discord shows no
    messages rather than an error."""
    channel = guild.get_channel(post.channel_id or 0) if guild else None
    if not guild or not channel:
        return False
    may = channel.permissions_for(guild.me)
    return may.view_channel and may.read_message_history


def _tells_nothing(error: BaseException) -> bool:
    """Whether a request may have been carried out nevertheless, or may be another time."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status in (401, 408, 429)
    return True


def _reason(error: BaseException) -> str:
    code = getattr(error, "code", 0)
    status = getattr(error, "status", 0)
    return _REASONS.get(code, f"Discord refused it (HTTP {status}, code {code})")
