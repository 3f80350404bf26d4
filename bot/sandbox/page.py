"""The page for people: a Discord of one's own in a browser, served to this machine alone.

Who has the key may act as anybody here. It stands in the address's fragment, which no browser
sends or logs; the page's scripts pass it in a header, which no other site can make them do. Other
sites' pages are refused by Host (a name of theirs that leads here) and by Origin.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import WSCloseCode, hdrs, web

from bot.sandbox.clock import Clock
from bot.sandbox.errors import NotPossibleError
from bot.sandbox.messages import Message
from bot.sandbox.page_actions import Actions, Asked, Example
from bot.sandbox.permissions import Permission

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
#: Nothing from elsewhere, nothing inline, no text that becomes markup, in nobody's frame.
_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
#: Seconds between signs of life, by which a closed page is noticed.
_ALIVE_S = 15.0
#: Bytes of the one message that a page sends, and what closes the line on one without the key.
_GREETING_MAX, _NOT_TRUSTED = 1024, 4001


def static_files() -> dict[str, Path]:
    """What the page is made of, by name."""
    folder = Path(__file__).parent / "static"
    return {path.name: path for path in folder.iterdir() if path.suffix in _TYPES}


class Page:
    """Serves `static/`, carries out what the page asks for and tells it what happens."""

    def __init__(self, sandbox: Sandbox, clock: Clock, restart: Callable[[], None]) -> None:
        self.key = secrets.token_urlsafe(24)
        self._sandbox = sandbox
        self._actions = Actions(sandbox, clock, restart)
        self._files = static_files()
        self._listeners: dict[web.WebSocketResponse, asyncio.Queue[Json]] = {}
        sandbox.messages.changed.append(self._hear_message)
        sandbox.people.started.append(self._actions.traffic.hear_interaction)
        sandbox.rest.heard.append(self._actions.traffic.hear_call)
        sandbox.gateway.changed.append(self._tell_status)
        clock.changed.append(self._tell_status)
        sandbox.world_changed.append(lambda: self._tell({"event": "world"}))
        sandbox.mounts.append(self._mount)

    @property
    def url(self) -> str:
        """The address to open, once the sandbox has started."""
        return f"{self._origins()[0]}/#{self.key}"

    def offer(self, examples: Sequence[Example]) -> None:
        """What newcomers are shown to try."""
        self._actions.examples = examples

    def _origins(self) -> tuple[str, ...]:
        return tuple(f"http://{host}:{self._sandbox.port}" for host in ("127.0.0.1", "localhost"))

    def _mount(self, app: web.Application) -> None:
        app.middlewares.append(self._guard)
        app.router.add_get("/", self._file)
        app.router.add_get("/static/{name}", self._file)
        app.router.add_get("/page/events", self._events)
        app.router.add_post("/page/{verb}", self._act)
        app.on_shutdown.append(self._end)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Every request to the sandbox, the bot's too, is for this machine and from it."""
        if f"http://{request.host}" not in self._origins():
            raise web.HTTPForbidden(text="This address is not the sandbox's.", headers=HEADERS)
        origin = request.headers.get(hdrs.ORIGIN, f"http://{request.host}")
        if origin != f"http://{request.host}":
            raise web.HTTPForbidden(text="Other sites may not ask here.", headers=HEADERS)
        return await handler(request)

    def _is_key(self, given: str) -> bool:
        # A header may hold bytes that are no text; they are no key either.
        return secrets.compare_digest(given.encode(errors="replace"), self.key.encode())

    async def _file(self, request: web.Request) -> web.Response:
        path = self._files.get(request.match_info.get("name", "index.html"))
        if path is None:
            raise web.HTTPNotFound(headers=HEADERS)
        # Read each time: whoever works on the page sees a change when they load it again.
        body, kind = path.read_bytes(), _TYPES[path.suffix]
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=HEADERS)

    async def _act(self, request: web.Request) -> web.Response:
        scheme, _, key = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        if scheme != "Key" or not self._is_key(key):
            return _answer(401, {"error": "Open the address that the terminal shows."})
        verb = self._actions.verbs.get(request.match_info["verb"])
        if verb is None:
            return _answer(404, {"error": "The page is of another version: load it again."})
        try:
            return _answer(200, await verb(Asked(self._sandbox, await request.json())))
        except NotPossibleError as error:
            return _answer(409, {"error": str(error)})
        except ValueError as error:
            return _answer(400, {"error": f"The sandbox did not understand the page: {error}"})

    async def _events(self, request: web.Request) -> web.WebSocketResponse:
        """What happens, event by event, to a page whose first message has the key and says who
        is looking."""
        socket = web.WebSocketResponse(heartbeat=_ALIVE_S, max_msg_size=_GREETING_MAX)
        await socket.prepare(request)
        viewer = await self._greeted(socket)
        if viewer is None:
            await socket.close(code=_NOT_TRUSTED)
            return socket
        queue: asyncio.Queue[Json] = asyncio.Queue()
        queue.put_nowait({"event": "status"})
        self._listeners[socket] = queue
        telling = asyncio.create_task(self._pass_on(queue, socket, viewer))
        try:
            await socket.receive()  # It says no more: this is its end.
        finally:
            telling.cancel()
            del self._listeners[socket]
        return socket

    async def _greeted(self, socket: web.WebSocketResponse) -> int | None:
        try:
            greeting = await socket.receive_json(timeout=_ALIVE_S)
            trusted = self._is_key(str(greeting["key"]))
            return int(greeting["user"]) if trusted else None
        except (TimeoutError, TypeError, ValueError, KeyError, OverflowError):
            return None

    async def _pass_on(
        self, queue: asyncio.Queue[Json], socket: web.WebSocketResponse, viewer: int
    ) -> None:
        while True:
            event = await queue.get()
            if self._sees(viewer, event):
                with suppress(ConnectionError):  # The page was closed: `_events` ends.
                    await socket.send_json(event | self._actions.status())

    def _sees(self, viewer: int, event: Json) -> bool:
        if "channel" not in event:
            return True
        if event["only"] not in (None, str(viewer)):
            return False
        channel = self._sandbox.world.find_channel(int(event["channel"]))
        may = self._sandbox.world.permissions(viewer, channel) if channel else 0
        return bool(may & Permission.VIEW_CHANNEL)

    def _hear_message(self, event: str, message: Message) -> None:
        only = None if message.visible_to is None else str(message.visible_to)
        about = {"channel": str(message.channel_id), "only": only, "id": str(message.id)}
        if event == "MESSAGE_DELETE":
            self._tell({"event": "delete"} | about)
        else:
            self._tell({"event": "message", "message": message.payload} | about)

    def _tell(self, event: Json) -> None:
        for queue in self._listeners.values():
            queue.put_nowait(event)

    def _tell_status(self) -> None:
        self._tell({"event": "status"})

    async def _end(self, _: web.Application) -> None:
        for socket in list(self._listeners):
            await socket.close(code=WSCloseCode.GOING_AWAY)


def _answer(status: int, body: Json) -> web.Response:
    return web.json_response(body, status=status, headers=HEADERS)
