"""The gateway, v10: sessions that identify, beat, lose their socket and resume.

Source: Discord's documentation, "Gateway", "Gateway Events", "Gateway Opcodes and Close Codes".
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import deque
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox import payloads
from bot.sandbox.transport import Encoder, encoder_for
from bot.sandbox.world import World

logger = logging.getLogger(__name__)

Json = dict[str, Any]

#: Bytes of a payload that a client may send.
_PAYLOAD_MAX = 4096
#: Seconds until a heartbeat is acknowledged. At no distance at all the answer overtakes
#: discord.py's note of when it asked, and it warns of a connection that is a beat behind.
_ACK_S = 0.02
#: Payloads that a client may send in `_WINDOW_S` seconds.
_PAYLOADS, _WINDOW_S = 120, 60.0
#: Events that a session keeps for a resumption.
_REPLAYED = 2000
_NONCE_BYTES = 16
#: Bits 0 to 25 with the gaps that Discord has (22, 23, 17 to 19).
_INTENTS = 0x0331_FFFF


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE_UPDATE = 3
    VOICE_STATE_UPDATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_GUILD_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Close(IntEnum):
    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQ = 4007
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    INVALID_API_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class Intent(IntEnum):
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


#: Intents that need a switch in the developer portal, which the sandbox's app has off.
PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT


class Session:
    """What survives a lost socket: the sequence and the events that a resumption replays."""

    def __init__(self, intents: int) -> None:
        self.id = secrets.token_hex(_NONCE_BYTES)
        self.intents = intents
        self.sequence = 0
        self.sent: deque[tuple[int, str]] = deque(maxlen=_REPLAYED)
        self.connection: Connection | None = None

    async def dispatch(self, event: str, data: Json) -> None:
        """Number an event, keep it, and send it if there is a socket."""
        self.sequence += 1
        body = {"op": Op.DISPATCH, "t": event, "s": self.sequence, "d": data}
        text = json.dumps(body, separators=(",", ":"))
        self.sent.append((self.sequence, text))
        if self.connection is not None:
            await self.connection.send_text(text)


class Connection:
    """One websocket."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport | None,
        encoder: Encoder,
        now: float,
    ) -> None:
        self.socket = socket
        self.transport = transport
        self.encoder = encoder
        self.session: Session | None = None
        self.last_beat = now
        self.silent = False
        self._window: deque[float] = deque()
        self._lock = asyncio.Lock()

    async def send(self, op: Op, data: Any = None) -> None:
        await self.send_text(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def send_text(self, text: str) -> None:
        # The compressor is a stream: what is encoded first must be sent first.
        async with self._lock:
            if self.silent or self.socket.closed:
                return
            frame = self.encoder.encode(text)
            try:
                if isinstance(frame, str):
                    await self.socket.send_str(frame)
                else:
                    await self.socket.send_bytes(frame)
            except ConnectionError:
                # The session keeps the event; a resumption will bring it.
                logger.debug("Lost a gateway socket while sending")

    def too_fast(self, now: float) -> bool:
        self._window.append(now)
        while self._window and self._window[0] < now - _WINDOW_S:
            self._window.popleft()
        return len(self._window) > _PAYLOADS


class Gateway:
    """Accepts sockets at `/gateway`, keeps sessions, and fails on demand (for tests)."""

    def __init__(self, world: World, token: str, heartbeat_interval_s: float = 41.25) -> None:
        self._world = world
        self._token = token
        self._interval_s = heartbeat_interval_s
        self._sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()
        self._ready = asyncio.Event()
        #: `ws://…`; set when the server has a port.
        self.url = ""
        #: How often a session was opened and resumed.
        self.identified = 0
        self.resumed = 0
        #: Hears that a bot came or went; what is so is `connected`.
        self.changed: list[Callable[[], None]] = []

    @property
    def connected(self) -> bool:
        return any(session.connection is not None for session in self._sessions.values())

    async def wait_ready(self, timeout_s: float = 10.0) -> None:
        """Wait until a bot is connected and has been sent READY and its guilds, or resumed."""
        async with asyncio.timeout(timeout_s):
            await self._ready.wait()

    async def dispatch(self, event: str, data: Json, intent: int = 0) -> None:
        """Send an event to every session whose intents include `intent` (0: to all)."""
        for session in list(self._sessions.values()):
            if not intent or session.intents & intent:
                await session.dispatch(event, data)

    def wanted(self, intent: int) -> bool:
        """Whether any session asked for the events of an intent."""
        return any(session.intents & intent for session in self._sessions.values())

    # Failures on demand

    def drop(self) -> None:
        """Cut every socket without a goodbye; sessions stay resumable."""
        for connection in list(self._connections):
            self._detach(connection)
            if connection.transport is not None:
                connection.transport.abort()

    async def reconnect(self) -> None:
        """Ask for a reconnection (op 7)."""
        for connection in list(self._connections):
            await connection.send(Op.RECONNECT)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Declare the sessions invalid (op 9); those that are not resumable are forgotten."""
        for connection in list(self._connections):
            if not resumable and connection.session is not None:
                self._sessions.pop(connection.session.id, None)
            await connection.send(Op.INVALID_SESSION, resumable)

    def silence(self) -> None:
        """Stop sending anything, acknowledgements too: a zombie that the client must notice."""
        for connection in self._connections:
            connection.silent = True

    async def close_sockets(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """Close every socket with a code, properly."""
        for connection in list(self._connections):
            self._detach(connection)
            await connection.socket.close(code=code)

    def forget_sessions(self) -> None:
        """Make every session unknown, so that a resumption meets op 9."""
        self._sessions.clear()

    # One socket's life

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """`GET /gateway?v=10&encoding=json&compress=…`"""
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(request)
        encoder = encoder_for(request.query.get("compress"))
        if encoder is None or request.query.get("encoding", "json") != "json":
            await socket.close(code=Close.DECODE_ERROR)
            return socket
        if request.query.get("v") != "10":
            await socket.close(code=Close.INVALID_API_VERSION)
            return socket
        now = asyncio.get_running_loop().time()
        connection = Connection(socket, request.transport, encoder, now)
        self._connections.add(connection)
        watch = asyncio.create_task(self._watch(connection))
        try:
            await connection.send(Op.HELLO, {"heartbeat_interval": int(self._interval_s * 1000)})
            await self._receive(connection)
        finally:
            watch.cancel()
            self._detach(connection)
        return socket

    async def _receive(self, connection: Connection) -> None:
        socket = connection.socket
        async for message in socket:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                break
            code = await self._take(connection, message.data)
            if code is not None:
                logger.info("Closed a gateway socket with %d", code)
                await socket.close(code=code)
        session = connection.session
        goodbye = socket.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY)
        if session and goodbye and session.connection is connection:
            # A client that says goodbye ends its session (Discord: Gateway, "Disconnecting").
            self._sessions.pop(session.id, None)

    async def _take(self, connection: Connection, text: str | bytes) -> Close | None:
        """Act on one payload; returns the code to close with, if any."""
        now = asyncio.get_running_loop().time()
        if len(text) > _PAYLOAD_MAX:
            return Close.DECODE_ERROR
        if connection.too_fast(now):
            return Close.RATE_LIMITED
        try:
            payload = json.loads(text)
            op, data = payload["op"], payload.get("d")
        except (ValueError, TypeError, KeyError):
            return Close.DECODE_ERROR
        if op == Op.HEARTBEAT:
            connection.last_beat = now
            await asyncio.sleep(_ACK_S)
            await connection.send(Op.HEARTBEAT_ACK)
            return None
        if op == Op.IDENTIFY:
            return await self._identify(connection, data or {})
        if op == Op.RESUME:
            return await self._resume(connection, data or {})
        if connection.session is None:
            return Close.NOT_AUTHENTICATED
        known = (Op.PRESENCE_UPDATE, Op.VOICE_STATE_UPDATE, Op.REQUEST_GUILD_MEMBERS)
        return None if op in known else Close.UNKNOWN_OPCODE

    async def _identify(self, connection: Connection, data: Json) -> Close | None:
        if connection.session is not None:
            return Close.ALREADY_AUTHENTICATED
        if data.get("token") != self._token:
            return Close.AUTHENTICATION_FAILED
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~_INTENTS or intents < 0:
            return Close.INVALID_INTENTS
        if intents & PRIVILEGED:
            return Close.DISALLOWED_INTENTS
        shard = data.get("shard", [0, 1])
        if shard != [0, 1]:
            return Close.INVALID_SHARD
        session = Session(intents)
        self._sessions[session.id] = session
        self._attach(connection, session)
        self.identified += 1
        await self._welcome(session)
        logger.info("A bot identified")
        self._ready.set()
        return None

    async def _welcome(self, session: Session) -> None:
        guilds = self._world.bot_guilds()
        ready: Json = {
            "v": 10,
            "user": payloads.own_user(self._world.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "shard": [0, 1],
            "application": {"id": str(self._world.application_id), "flags": 0},
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "user_settings": {},
            "geo_ordered_rtc_regions": [],
            "_trace": [],
        }
        await session.dispatch("READY", ready)
        if session.intents & Intent.GUILDS:
            for guild in guilds:
                await session.dispatch("GUILD_CREATE", payloads.guild_create(self._world, guild))

    async def _resume(self, connection: Connection, data: Json) -> Close | None:
        if connection.session is not None:
            return Close.ALREADY_AUTHENTICATED
        if data.get("token") != self._token:
            return Close.AUTHENTICATION_FAILED
        session, sequence = self._sessions.get(str(data.get("session_id"))), data.get("seq")
        if session is None:
            await connection.send(Op.INVALID_SESSION, False)
            return None
        if not isinstance(sequence, int) or sequence > session.sequence:
            return Close.INVALID_SEQ
        replayed = 0
        # Events may come while others are sent again: repeat until there is none in between.
        while missed := [item for item in session.sent if item[0] > sequence]:
            for _, text in missed:
                await connection.send_text(text)
            replayed += len(missed)
            sequence = missed[-1][0]
        self._attach(connection, session)
        self.resumed += 1
        await session.dispatch("RESUMED", {"_trace": []})
        logger.info("A bot resumed after %d missed events", replayed)
        self._ready.set()
        return None

    def _attach(self, connection: Connection, session: Session) -> None:
        connection.session = session
        session.connection = connection
        self._tell()

    def _detach(self, connection: Connection) -> None:
        self._connections.discard(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            self._tell()
        if not self.connected:
            self._ready.clear()

    def _tell(self) -> None:
        for hear in self.changed:
            hear()

    async def _watch(self, connection: Connection) -> None:
        """Close a socket whose client missed two heartbeats."""
        loop = asyncio.get_running_loop()
        left = 2 * self._interval_s
        while left > 0:
            await asyncio.sleep(left)
            left = connection.last_beat + 2 * self._interval_s - loop.time()
        logger.info("A gateway session timed out")
        await connection.socket.close(code=Close.SESSION_TIMED_OUT)
