"""An interaction as who started it sees it: waiting for the answer, then looking at it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bot.sandbox.interactions import (
    ANSWER_S,
    CallbackType,
    Interaction,
    Interactions,
    InteractionType,
)
from bot.sandbox.messages import Message

Json = dict[str, Any]

#: What the client writes under a command, a component, an autocompletion and a modal.
_FAILURES = {
    InteractionType.APPLICATION_COMMAND: "The application did not respond",
    InteractionType.MESSAGE_COMPONENT: "This interaction failed",
    InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE: "Loading options failed",
    InteractionType.MODAL_SUBMIT: "Something went wrong. Try again.",
}


class Exchange:
    """What a person started, and what the bot did with it so far.

    `poll_s`: how often to look at a clock that moves by itself (tests); None trusts the loop's.
    """

    def __init__(
        self, interaction: Interaction, interactions: Interactions, poll_s: float | None = None
    ) -> None:
        self.interaction = interaction
        self._interactions = interactions
        self._poll_s = poll_s

    @property
    def answered(self) -> bool:
        """Whether the first answer has come, a deferral included."""
        return self.interaction.acknowledged

    @property
    def failed(self) -> bool:
        """Whether the client shows that nothing came within 3 s."""
        return self._interactions.failed(self.interaction)

    @property
    def failure(self) -> str | None:
        """The words that the client shows then."""
        return _FAILURES[self.interaction.type] if self.failed else None

    @property
    def latency_ms(self) -> float | None:
        """From dispatch to the first answer, in milliseconds; None before it."""
        answered_at = self.interaction.answered_at
        return None if answered_at is None else (answered_at - self.interaction.dispatched_at) * 1e3

    @property
    def deferred(self) -> bool:
        """Whether the first answer was "thinking" or a deferred update."""
        kind = self.interaction.answer_type
        return kind in (
            CallbackType.DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE,
            CallbackType.DEFERRED_UPDATE_MESSAGE,
        )

    @property
    def message(self) -> Message | None:
        """The answer, or the message that was updated; None where it was deleted or a modal."""
        original = self.interaction.original
        return None if original is None or original.deleted else original

    @property
    def follow_ups(self) -> list[Message]:
        return [message for message in self.interaction.follow_ups if not message.deleted]

    @property
    def messages(self) -> list[Message]:
        """All that the bot answered and has not deleted, oldest first."""
        return [*([self.message] if self.message else []), *self.follow_ups]

    @property
    def ephemeral(self) -> bool:
        """Whether the first answer is visible only to the person."""
        original = self.interaction.original
        return original is not None and original.ephemeral

    @property
    def choices(self) -> list[Json] | None:
        return self.interaction.choices

    @property
    def modal(self) -> Json | None:
        """The modal that opened, as the bot sent it."""
        return self.interaction.modal

    @property
    def updated(self) -> bool:
        """Whether the answer changes the message that was clicked, rather than adding one."""
        kind = self.interaction.answer_type
        return kind in (CallbackType.UPDATE_MESSAGE, CallbackType.DEFERRED_UPDATE_MESSAGE)

    async def first(self) -> Exchange:
        """Wait for the first answer or for the failure, at most 3 s."""
        while not self.answered and not self.failed:
            await self._wait(ANSWER_S - self._interactions.age(self.interaction) + 0.001)
        return self

    async def done(self, timeout_s: float = 30.0) -> Exchange:
        """Wait until there is something to read: an answer that no longer thinks, or the failure.

        After a deferred update: until the message changed or a follow-up came.
        """
        await self.first()
        if self.failed or not self.deferred:
            return self
        if self.interaction.answer_type is CallbackType.DEFERRED_UPDATE_MESSAGE:
            return await self.until(lambda exchange: exchange.interaction.changes > 1, timeout_s)
        return await self.until(lambda exchange: not exchange.thinking, timeout_s)

    @property
    def thinking(self) -> bool:
        """Whether "… is thinking" still stands there."""
        message = self.message
        return message is not None and message.loading

    async def until(self, reached: Callable[[Exchange], bool], timeout_s: float = 30.0) -> Exchange:
        """Wait until `reached` holds; looks after every change. TimeoutError after `timeout_s`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while not reached(self):
            left = deadline - loop.time()
            if left <= 0:
                raise TimeoutError(f"nothing more came within {timeout_s} s")
            await self._wait(left)
        return self

    def text(self) -> str:
        """All that the bot said in it, or the failure's words."""
        if self.failure is not None:
            return self.failure
        return "\n".join(message.text() for message in self.messages)

    async def _wait(self, timeout_s: float) -> None:
        if self._poll_s is not None:
            timeout_s = min(timeout_s, self._poll_s)
        await self.interaction.next_change(max(timeout_s, 0.0))
