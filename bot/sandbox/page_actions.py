"""What the page asks for: each verb is a thing that a person does, or something to know.

A verb takes the JSON that the page sent and returns JSON. NotPossibleError is what a client would
not have let them do; ValueError is a request that no page of ours sends.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.sandbox import page_view
from bot.sandbox.clock import Clock
from bot.sandbox.errors import NotPossibleError
from bot.sandbox.exchange import Exchange
from bot.sandbox.messages import Message
from bot.sandbox.traffic import Traffic
from bot.sandbox.world import Channel, User

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

Json = dict[str, Any]

#: Exchanges whose modal may still be sent.
_MODALS = 100
#: Seconds from 1970 beyond which nobody means a moment; neither do infinity and "not a number".
_FAR = 1e12


class Example(NamedTuple):
    """A thing to try: what it does in words, and the command that does it. Shown to those who are
    offered the command."""

    says: str
    command: str
    options: Mapping[str, Any]


class Asked:
    """One request of the page, with what its fields name looked up."""

    def __init__(self, sandbox: Sandbox, body: Any) -> None:
        if not isinstance(body, dict):
            raise ValueError("the request is an object")
        self._sandbox = sandbox
        self._body = body

    def text(self, name: str) -> str:
        value = self._body.get(name)
        if not isinstance(value, str):
            raise ValueError(f"{name} is a text")
        return value

    def values(self, name: str) -> Mapping[str, Any]:
        value = self._body.get(name)
        if not isinstance(value, dict):
            raise ValueError(f"{name} is an object")
        return value

    def chosen(self, name: str) -> list[str]:
        value = self._body.get(name)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError(f"{name} is a list of texts")
        return value

    def seconds(self, name: str) -> float | None:
        value = self._body.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _FAR:
            raise ValueError(f"{name} is a number of seconds, or null")
        return float(value)

    @property
    def user(self) -> User:
        user = self._sandbox.world.users.get(self._id("user"))
        if user is None or user.bot:
            raise NotPossibleError("there is no such person")
        return user

    @property
    def channel(self) -> Channel:
        channel = self._sandbox.world.find_channel(self._id("channel"))
        if channel is None or not self._sandbox.world.permissions(self.user.id, channel):
            raise NotPossibleError("the channel is gone")
        return channel

    @property
    def message(self) -> Message:
        message = self._sandbox.messages.find(self.channel.id, self._id("message"))
        if message is None or message.visible_to not in (None, self.user.id):
            raise NotPossibleError("the message is gone")
        return message

    def _id(self, name: str) -> int:
        value = self.text(name)
        if not (value.isascii() and value.isdecimal()):
            raise ValueError(f"{name} is an id")
        return int(value)


Verb = Callable[[Asked], Awaitable[Json]]


class Actions:
    """The verbs, by name in `verbs`."""

    def __init__(self, sandbox: Sandbox, clock: Clock, restart: Callable[[], None]) -> None:
        """`restart` begins to end the bot and to start it anew, and returns at once."""
        self._sandbox = sandbox
        self._people = sandbox.people
        self._clock = clock
        self._restart = restart
        self._modals: OrderedDict[str, Exchange] = OrderedDict()
        self.traffic = Traffic()
        #: What the page offers to try.
        self.examples: Sequence[Example] = ()
        self.verbs: Mapping[str, Verb] = {
            "people": self._everyone,
            "state": self._state,
            "open": self._open,
            "write": self._write,
            "invoke": self._invoke,
            "autocomplete": self._autocomplete,
            "menu": self._menu,
            "press": self._press,
            "select": self._select,
            "submit": self._submit,
            "raw": self._raw,
            "clock": self._set_clock,
            "restart": self._begin_restart,
        }

    def status(self) -> Json:
        """The bot and the clock, which change for everybody alike."""
        return {"online": self._sandbox.gateway.connected, "now": self._clock()}

    async def _everyone(self, _: Asked) -> Json:
        return {"people": page_view.people(self._sandbox.world)}

    async def _state(self, asked: Asked) -> Json:
        world = self._sandbox.world
        bot = {"id": str(world.bot.id), "name": world.bot.name}
        examples = [example._asdict() for example in self.examples]
        known = {"people": page_view.people(world), "bot": bot, "examples": examples}
        direct = self._people.direct_message(asked.user)
        return known | {"places": page_view.places(world, asked.user, direct)} | self.status()

    async def _open(self, asked: Asked) -> Json:
        return page_view.channel(self._people, asked.user, asked.channel)

    async def _write(self, asked: Asked) -> Json:
        text = asked.text("text").strip()
        if text:
            await self._people.write(asked.user, asked.channel, text)
        return {}

    async def _invoke(self, asked: Asked) -> Json:
        name, options = asked.text("command"), asked.values("options")
        return await self._outcome(self._people.invoke(asked.user, asked.channel, name, options))

    async def _autocomplete(self, asked: Asked) -> Json:
        exchange = await self._people.start_autocomplete(
            asked.user,
            asked.channel,
            asked.text("command"),
            asked.values("options"),
            asked.text("focused"),
        )
        await exchange.first()
        return {"choices": exchange.choices, "failed": exchange.failure}

    async def _menu(self, asked: Asked) -> Json:
        name = asked.text("command")
        return await self._outcome(
            self._people.invoke_message_menu(asked.user, asked.message, name)
        )

    async def _press(self, asked: Asked) -> Json:
        name = asked.text("component")
        return await self._outcome(self._people.press(asked.user, asked.message, name))

    async def _select(self, asked: Asked) -> Json:
        name, values = asked.text("component"), asked.chosen("values")
        return await self._outcome(self._people.select(asked.user, asked.message, name, values))

    async def _submit(self, asked: Asked) -> Json:
        opened_by = self._modals.get(asked.text("modal"))
        if opened_by is None:
            raise NotPossibleError("the form is gone: open it again")
        values = asked.values("values")
        return await self._outcome(self._people.submit_modal(asked.user, opened_by, values))

    async def _outcome(self, started: Awaitable[Exchange]) -> Json:
        """The first answer: messages reach the page by themselves, modals and failures here. A
        button may be gone since the page drew it."""
        try:
            exchange = await (await started).first()
        except NotPossibleError as error:
            return {"failed": f"This interaction failed: {error}"}
        if exchange.modal is None:
            return {"failed": exchange.failure}
        key = str(exchange.interaction.id)
        self._modals[key] = exchange
        if len(self._modals) > _MODALS:
            self._modals.popitem(last=False)
        return {"modal": exchange.modal, "key": key}

    async def _raw(self, asked: Asked) -> Json:
        return {"entries": self.traffic.of(asked.message)}

    async def _set_clock(self, asked: Asked) -> Json:
        self._clock.set(asked.seconds("to"))
        return self.status()

    async def _begin_restart(self, _: Asked) -> Json:
        self._restart()
        return {}
