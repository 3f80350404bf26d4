"""Members of a server, for tests: `reply = await members.ada.says("/episode find", query="31")`.

A thin layer of verbs over `bot.sandbox`. A test that asks for something a client would not offer
gets NotPossibleError; what the bot does wrong is in the reply (`failed`) or in `server.errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from bot import app
from bot.sandbox import (
    ApiCall,
    Channel,
    Exchange,
    Guild,
    Message,
    NotPossibleError,
    Sandbox,
    User,
)
from bot.sandbox.forms import buttons, selects
from bot.sandbox.rendering import button_text, render_modal


def discord_at(sandbox: Sandbox) -> AbstractContextManager[None]:
    """Point discord.py at a sandbox for the length of the block."""
    return app.discord_at(sandbox.api_url, sandbox.gateway_url)


class Members:
    """Everyone in a sandbox, by user name: `members.ada`, `members["ada"]`."""

    def __init__(
        self, sandbox: Sandbox, channel: str = "general", guild: str | None = None
    ) -> None:
        self.sandbox = sandbox
        world = sandbox.world
        self.guild = world.guild(guild) if guild else next(iter(world.guilds.values()))
        self.channel = world.channel(channel, self.guild)

    def __getitem__(self, username: str) -> Member:
        return Member(self.sandbox, self.sandbox.world.user(username), self.channel)

    def __getattr__(self, username: str) -> Member:
        if username.startswith("_"):
            raise AttributeError(username)
        return self[username]

    @property
    def calls(self) -> list[ApiCall]:
        """Every REST call of the bot: method, route, path, body, status."""
        return self.sandbox.calls

    @property
    def refused(self) -> list[ApiCall]:
        """The calls that the sandbox refused: mostly a bug of the bot."""
        return [call for call in self.calls if call.status is None or call.status >= 400]


class Member:
    """A person in a channel. `at` and `in_dm` are the same person elsewhere."""

    def __init__(self, sandbox: Sandbox, user: User, channel: Channel) -> None:
        self._sandbox = sandbox
        self.user = user
        self.channel = channel

    def at(self, channel: str | Channel, guild: Guild | None = None) -> Member:
        if isinstance(channel, str):
            guild = guild or self._sandbox.world.guild_of(self.channel)
            channel = self._sandbox.world.channel(channel, guild)
        return Member(self._sandbox, self.user, channel)

    def in_dm(self) -> Member:
        return Member(self._sandbox, self.user, self._sandbox.people.direct_message(self.user))

    @property
    def commands(self) -> list[str]:
        """The slash commands that are offered here: "episode find", "about" …"""
        offered = self._sandbox.people.commands_for(self.user, self.channel)
        return [path for command in offered for path in _paths(command)]

    @property
    def sees(self) -> list[Message]:
        """The messages that this person sees in the channel, oldest first."""
        return self._sandbox.people.history(self.user, self.channel)

    async def sends(self, command: str, /, **options: Any) -> Reply:
        """Use a slash command and return at once, before any answer."""
        exchange = await self._sandbox.people.invoke(self.user, self.channel, command, options)
        return Reply(self, exchange)

    async def says(self, command: str, /, **options: Any) -> Reply:
        """Use a slash command and wait for its answer (or its failure)."""
        return await (await self.sends(command, **options)).done()

    async def types(self, command: str, /, *, focused: str, **options: Any) -> list[str]:
        """Type into an option; the names of the choices. `choices` gives the values, too."""
        return [name for name, _ in await self.choices(command, focused=focused, **options)]

    async def choices(
        self, command: str, /, *, focused: str, **options: Any
    ) -> list[tuple[str, Any]]:
        """Type into an option; (name, value) of each choice."""
        found = await self._sandbox.people.autocomplete(
            self.user, self.channel, command, options, focused
        )
        return [(choice["name"], choice["value"]) for choice in found]

    async def uses(self, menu: str, on: Message | Reply) -> Reply:
        """Use a message's context menu."""
        message = on.message if isinstance(on, Reply) else on
        exchange = await self._sandbox.people.invoke_message_menu(self.user, message, menu)
        return await Reply(self, exchange).done()

    async def presses(self, button: str, on: Message) -> Reply:
        exchange = await self._sandbox.people.press(self.user, on, button)
        return await Reply(self, exchange).done()

    async def chooses(self, *values: Any, on: Message, select: str | None = None) -> Reply:
        exchange = await self._sandbox.people.select(self.user, on, select, values)
        return await Reply(self, exchange).done()

    async def submits(self, opened_by: Exchange, values: dict[str, Any]) -> Reply:
        exchange = await self._sandbox.people.submit_modal(self.user, opened_by, values)
        return await Reply(self, exchange).done()

    async def writes(self, text: str) -> Message:
        return await self._sandbox.people.write(self.user, self.channel, text)


class Reply:
    """What came of something a member did. It is live: edits show in it."""

    def __init__(self, member: Member, exchange: Exchange) -> None:
        self.member = member
        self.exchange = exchange

    def __repr__(self) -> str:
        return f"<Reply to {self.member.user.username}: {self.text!r}>"

    @property
    def text(self) -> str:
        """All that the bot said, as text; the client's words where it failed."""
        if self.exchange.modal is not None:
            return render_modal(self.exchange.modal)
        return self.exchange.text()

    @property
    def failed(self) -> bool:
        return self.exchange.failed

    @property
    def ephemeral(self) -> bool:
        return self.exchange.ephemeral

    @property
    def updated(self) -> bool:
        """Whether the message that was clicked changed, instead of a new one coming."""
        return self.exchange.updated

    @property
    def latency_ms(self) -> float:
        """From dispatch to the first answer."""
        latency = self.exchange.latency_ms
        if latency is None:
            raise AssertionError("the bot has not answered")
        return latency

    @property
    def message(self) -> Message:
        """The newest message of the reply."""
        if not self.exchange.messages:
            raise AssertionError(f"the bot sent no message: {self.text!r}")
        return self.exchange.messages[-1]

    @property
    def messages(self) -> list[Message]:
        return self.exchange.messages

    @property
    def buttons(self) -> list[str]:
        """What is written on the buttons that can be pressed, links left out."""
        found = [item for message in self.messages for item in buttons(message)]
        return [button_text(b) for b in found if not b.get("disabled") and "url" not in b]

    @property
    def disabled(self) -> list[str]:
        found = [item for message in self.messages for item in buttons(message)]
        return [button_text(b) for b in found if b.get("disabled")]

    @property
    def links(self) -> dict[str, str]:
        """Link buttons: label -> address."""
        found = [item for message in self.messages for item in buttons(message)]
        return {button_text(b): b["url"] for b in found if b.get("url")}

    @property
    def options(self) -> list[str]:
        """The labels that the selects offer."""
        found = [item for message in self.messages for item in selects(message)]
        return [option["label"] for select in found for option in select.get("options") or []]

    async def done(self, timeout_s: float = 30.0) -> Reply:
        await self.exchange.done(timeout_s)
        return self

    async def until(self, reached: Callable[[Reply], bool], timeout_s: float = 30.0) -> Reply:
        """Wait until the reply looks as wanted; TimeoutError when it does not come to that."""
        await self.exchange.until(lambda _: reached(self), timeout_s)
        return self

    async def press(self, button: str, by: Member | None = None) -> Reply:
        """Press a button, by its label or custom_id, as the same member or another one."""
        on = self._with(lambda message: _has(message, button))
        return await (by or self.member).presses(button, on)

    async def choose(
        self, *values: Any, select: str | None = None, by: Member | None = None
    ) -> Reply:
        """Choose by label or value in the reply's select (or the one with that placeholder)."""
        on = self._with(lambda message: bool(selects(message)))
        return await (by or self.member).chooses(*values, on=on, select=select)

    async def submit(self, values: dict[str, Any] | None = None, /, **more: Any) -> Reply:
        """Fill in the modal that opened: values by custom_id or label."""
        return await self.member.submits(self.exchange, {**(values or {}), **more})

    def _with(self, wanted: Callable[[Message], bool]) -> Message:
        for message in reversed(self.messages):
            if wanted(message):
                return message
        if not self.messages:
            raise NotPossibleError(f"there is no message to click in: {self.text!r}")
        return self.messages[-1]


def _has(message: Message, button: str) -> bool:
    return any(button in (item.get("custom_id"), button_text(item)) for item in buttons(message))


def _paths(command: dict[str, Any], before: str = "") -> Iterator[str]:
    name = f"{before} {command['name']}".strip()
    nested = [option for option in command.get("options") or [] if option["type"] <= 2]
    for option in nested:
        yield from _paths(option, name)
    if not nested:
        yield name
