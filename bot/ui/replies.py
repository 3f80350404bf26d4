"""Answers, and errors as exactly one safe private answer.

An interaction is answered once, within 3 s; what comes later goes through its follow-ups. Which
of the two an answer must take, and what an error must clear away first, is decided here alone.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Collection, Coroutine
from contextlib import suppress
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.errors import BusyError, PullquoteError, StoreError
from bot.ui.text import worded

logger = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

#: Discord's codes for an interaction that can't be answered any more: unknown interaction,
#: unknown webhook, invalid token (after 15 minutes). And: the message is gone.
_TOO_LATE = frozenset({10062, 10015, 50027})
_MESSAGE_GONE = 10008
_ALREADY_ANSWERED = 40060

_OLD = "This is from before I was last updated: run the command again for a fresh one."
_CHANGED = (
    "That command has changed since Discord last looked: press Ctrl+R (or restart the app), "
    "then try again."
)
_LEAVING = "I am being restarted: ask again in a moment."
#: For who may not moderate here, see `bot.ui.moderators`.
MODERATORS_ONLY = "Only members with Manage Server can use that: ask a moderator of this server."

_MOST_SENTENCE = 1_800  # of the 2,000 that content takes

#: How long a bot that ends waits for its answers, and then for Discord to take its excuses.
_PATIENCE_S = 1.0
#: So many interactions are known again: far more than come while a connection is resumed.
_MOST_HEARD = 1_000

#: Where an interaction's `extras` say what its deferral promised: True private, False public;
#: gone once the promised answer is there.
_THINKING = "pullquote.thinking"
#: And that Discord took the first answer, where discord.py never heard so.
_TAKEN = "pullquote.taken"

#: The line was cut: whether Discord took the request is not known. discord.py asks again after an
#: error of Discord's, and not after this.
_CUT = (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError)
#: How often something is tried where the line is cut.
_TRIES = 3


# Answers


async def promise(interaction: Interaction, *, private: bool = False) -> None:
    """Say that an answer is coming, then wait for a turn to make it.

    One turn is given each time round the event loop. So with fifty members asking at once
    everybody hears within milliseconds that they were heard, before the work for the others.
    """
    await _first(interaction, lambda: interaction.response.defer(ephemeral=private, thinking=True))
    interaction.extras[_THINKING] = private
    interaction.client.promised.add(interaction)
    async with interaction.client.turn:
        await asyncio.sleep(0)


async def hold(interaction: Interaction) -> None:
    """Say that the message whose button was pressed is about to change."""
    await _first(interaction, interaction.response.defer)


async def ask(interaction: Interaction, modal: discord.ui.Modal) -> None:
    """Answer with a modal."""
    await _first(interaction, lambda: interaction.response.send_modal(modal))


async def _first(interaction: Interaction, give: Callable[[], Awaitable[object]]) -> None:
    """Give the first answer, again where the line was cut: Discord takes only one, and says so."""
    for tries in range(1, _TRIES + 1):
        try:
            await give()
        except _CUT:
            if tries == _TRIES:
                raise
        except discord.HTTPException as refused:
            if tries == 1 or refused.code != _ALREADY_ANSWERED:
                raise
            interaction.extras[_TAKEN] = True
            return
        else:
            return


def _is_answered(interaction: Interaction) -> bool:
    return interaction.response.is_done() or _TAKEN in interaction.extras


async def answer(
    interaction: Interaction, view: discord.ui.LayoutView, *, private: bool = False
) -> None:
    """Answer with a card, whether or not it was deferred.

    Cards hold links, so previews are suppressed. A view that is stopped before it is sent is
    not kept by discord.py: its store would grow with every message that has buttons, and
    they are found by their custom_id anyway. To stop it later would do harm: the store then
    drops the DynamicItems that it holds, for all messages.
    """
    view.stop()
    if not _is_answered(interaction):
        await _first(
            interaction,
            lambda: interaction.response.send_message(
                view=view, ephemeral=private, suppress_embeds=True
            ),
        )
        return
    try:
        await interaction.followup.send(view=view, ephemeral=private, suppress_embeds=True)
    except _CUT:
        # In the place of "thinking", or of the card where Discord took it: never a second one.
        await _again(lambda: interaction.edit_original_response(view=view))
    _kept(interaction)


async def update(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    """Put a card in the place of the message whose button was pressed or modal was sent."""
    view.stop()
    if not _is_answered(interaction):
        await _first(interaction, lambda: interaction.response.edit_message(view=view))
    else:
        await _again(lambda: interaction.edit_original_response(view=view))


async def _again(change: Callable[[], Awaitable[object]]) -> None:
    """Make a change that may be made twice, again where the line was cut."""
    for _ in range(_TRIES - 1):
        with suppress(*_CUT):
            await change()
            return
    await change()


async def say(interaction: Interaction, sentence: str) -> None:
    """One sentence, privately, as the only answer."""
    mentions = discord.AllowedMentions.none()
    if not _is_answered(interaction):
        await _first(
            interaction,
            lambda: interaction.response.send_message(
                sentence, ephemeral=True, suppress_embeds=True, allowed_mentions=mentions
            ),
        )
        return
    promised = _kept(interaction)
    if promised is False:
        # The first follow-up takes the place of "thinking" and inherits that it is public, so
        # that goes first; the sentence is then a message of its own, and private.
        await _delete_original(interaction)

    async def send() -> None:
        await interaction.followup.send(
            sentence, ephemeral=True, suppress_embeds=True, allowed_mentions=mentions
        )

    if not promised:  # Rather twice than never: nothing tells whether it arrived.
        await _again(send)
        return
    try:
        await send()
    except _CUT:
        edit = interaction.edit_original_response
        await _again(lambda: edit(content=sentence, allowed_mentions=mentions))


def _kept(interaction: Interaction) -> bool | None:
    """The promise is kept; what it was, as `_THINKING` has it."""
    interaction.client.promised.discard(interaction)
    promised: bool | None = interaction.extras.pop(_THINKING, None)
    return promised


async def take_leave(promised: Collection[Interaction]) -> None:
    """What is promised may still be answered for a moment; who waits then is told that nothing
    will come, where Discord would show "thinking" for a quarter of an hour."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _PATIENCE_S
    while promised and loop.time() < deadline:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.02)
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE_S):
            for interaction in tuple(promised):
                await answer_error(interaction, BusyError(_LEAVING))


async def _delete_original(interaction: Interaction) -> None:
    try:
        await interaction.delete_original_response()
    except discord.NotFound:
        logger.info("Found the message of interaction %d gone", interaction.id)


# Errors


def is_repeated(interaction: Interaction) -> bool:
    """Whether the very same came before, as the gateway may say a thing twice where a connection
    is resumed. Asked once of each, before anything is done."""
    heard = interaction.client.heard
    repeated = interaction.id in heard
    heard[interaction.id] = None
    if len(heard) > _MOST_HEARD:
        heard.popitem(last=False)
    return repeated


async def guarded(interaction: Interaction, work: Coroutine[Any, Any, None]) -> None:
    """Do the work, unless it was done; whatever it raises becomes one answer."""
    if is_repeated(interaction):
        work.close()
        return
    try:
        await work
    except Exception as error:
        await answer_error(interaction, error)


async def answer_error(interaction: Interaction, error: Exception) -> None:
    """One private sentence for an error, whatever was answered before. Never raises."""
    cause = _unwrapped(error)
    if _is_too_late(cause):
        _kept(interaction)  # Nobody waits any more, so nobody is told of it at the end.
        logger.info("Answered interaction %d too late: %s", interaction.id, cause)
        return
    sentence = _sentence(interaction, cause)
    try:
        try:
            await say(interaction, sentence)
        except discord.HTTPException as refused:
            if refused.code != _ALREADY_ANSWERED:
                raise
            # Discord took the first answer though we never heard so.
            await interaction.followup.send(sentence, ephemeral=True)
    except Exception as failed:
        # Nobody is left to tell: an outage, or the token is over.
        logger.warning("Found no way to answer interaction %d: %r", interaction.id, failed)


async def answer_unknown(interaction: Interaction) -> None:
    """The answer to a component or modal that this version doesn't know. Never raises."""
    await guarded(interaction, say(interaction, _OLD))


def log_autocomplete(interaction: Interaction, error: Exception) -> None:
    """Autocomplete can't show an error: the log gets it, the member no suggestions."""
    name = interaction.command.qualified_name if interaction.command else "?"
    if isinstance(error, PullquoteError):
        logger.info("Completed nothing for %s: %s", name, type(error).__name__)
    else:
        logger.error("Failed to complete for %s", name, exc_info=error)


def explained(interaction: Interaction, error: Exception) -> str:
    """The sentence for an error, escaped, where the answer to be changed is there already; the
    log has the rest. Only for who may know where the operator's files lie."""
    return _sentence(interaction, _unwrapped(error), files=True)


def _unwrapped(error: BaseException) -> BaseException:
    while True:
        if isinstance(error, app_commands.CommandInvokeError):
            error = error.original
        elif isinstance(error, app_commands.TransformerError) and error.__cause__:
            error = error.__cause__
        else:
            return error


def _is_too_late(error: BaseException) -> bool:
    # 10008: what was to be changed or deleted is gone, which is what deleting wants.
    return isinstance(error, discord.HTTPException) and error.code in (*_TOO_LATE, _MESSAGE_GONE)


def _sentence(interaction: Interaction, error: BaseException, *, files: bool = False) -> str:
    # What is wrong with a file, and where it lies, is told in the log, under the reference.
    if isinstance(error, PullquoteError) and (files or not isinstance(error, StoreError)):
        logger.info("Answered interaction %d with %s", interaction.id, type(error).__name__)
        return worded(error.user_message, _MOST_SENTENCE)
    if isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
        logger.warning("Met a command as Discord had it before: %s", error)
        return _CHANGED
    if isinstance(error, app_commands.CheckFailure):
        logger.info("Refused interaction %d: %s", interaction.id, type(error).__name__)
        return MODERATORS_ONLY
    reference = secrets.token_hex(4)
    logger.error("Failed at interaction %d [%s]", interaction.id, reference, exc_info=error)
    return (
        "Something went wrong on my side: try again in a moment. "
        f"If it happens again, tell the people who run me this reference: `{reference}`."
    )
