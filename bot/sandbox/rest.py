"""The way of every REST call: read, remember, fail on demand, authorise, count, handle, write."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.attachments import Upload
from bot.sandbox.errors import Refusals, RefusedError
from bot.sandbox.faults import Fault, Faults, When
from bot.sandbox.limits import FILE_SIZE, FILES
from bot.sandbox.rate_limits import RateLimits
from bot.sandbox.routes import ApiCall, Call, Route

logger = logging.getLogger(__name__)

#: Requests that are remembered.
_REMEMBERED = 10_000
_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_token")
_FILE_FIELD = re.compile(r"files?\[(\d+)\]")
#: Bytes of a whole request: ten files and the JSON.
BODY_MAX = FILES * FILE_SIZE + 2**20
#: discord.py takes a 429 without it for a ban by Cloudflare.
_VIA = {"Via": "1.1 sandbox"}


class Rest:
    """Serves routes below `/api/v10` as Discord does, and remembers the calls."""

    def __init__(
        self,
        token: str,
        clock: Callable[[], float],
        faults: Faults,
        rate_limits: RateLimits,
    ) -> None:
        self._authorization = f"Bot {token}"
        self._clock = clock
        self._faults = faults
        self._rate_limits = rate_limits
        self.calls: deque[ApiCall] = deque(maxlen=_REMEMBERED)
        #: Hears each call once it is over, and the JSON that was answered (b"" for none).
        self.heard: list[Callable[[ApiCall, bytes], None]] = []

    def mount(self, app: web.Application, routes: Iterable[Route]) -> None:
        """Add routes; where two match, the first wins. What is unknown is Discord's 404."""
        for route in routes:
            app.router.add_route(route.method, f"/api/v10{route.template}", self._entry(route))
        app.router.add_route("*", "/api/v10/{unknown:.*}", self._unknown)

    def _entry(self, route: Route) -> Callable[[web.Request], Any]:
        async def entry(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, route)

        return entry

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        async def refuse(call: Call) -> None:
            raise Refusals.not_found()

        return await self._serve(request, Route(request.method, "/*", refuse, open=True))

    async def _serve(self, request: web.Request, route: Route) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        fault = self._faults.take(request.method, path, route.template)
        call: Call | None = None
        failing = fault if fault is not None and (fault.drop or fault.status) else None
        try:
            call = await _read(request)
            # Then it is on its way, even if who sent it is gone before it is carried out.
            if fault is not None and fault.when is When.BEFORE:
                await asyncio.sleep(fault.delay_s)
            if failing is not None and failing.when is When.BEFORE:
                response = _failure(failing)
            else:
                response = await self._handle(request, route, call)
                response = response if failing is None else _failure(failing)
                if fault is not None and fault.when is When.AFTER:
                    await asyncio.sleep(fault.delay_s)
        except RefusedError as refusal:
            response = _json(refusal.status, refusal.body)
        self._remember(request, route, call, path, response)
        if response is None:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        return response

    async def _handle(self, request: web.Request, route: Route, call: Call) -> web.Response:
        # Without a bot token interactions have no limit of their own but the token's.
        if not route.open and request.headers.get("Authorization") != self._authorization:
            raise Refusals.unauthorized()
        major = "+".join(call.ids[name] for name in _MAJOR if name in call.ids)
        now = asyncio.get_running_loop().time()
        if not route.open and (wait := self._rate_limits.wait_everywhere(now)):
            return _too_many(wait, {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"})
        allowed, headers = self._rate_limits.count(
            route.method, route.template, major, now, self._clock()
        )
        if not allowed:
            wait = float(headers["X-RateLimit-Reset-After"])
            return _too_many(wait, headers | {"X-RateLimit-Scope": "user"})
        try:
            reply = await route.handle(call)
        except RefusedError as refusal:
            return _json(refusal.status, refusal.body, headers)
        except Exception:
            logger.exception("A call of %s %s broke the sandbox", route.method, route.template)
            return _json(500, {"message": "500: Internal Server Error", "code": 0}, headers)
        if reply is None:
            return web.Response(status=204, headers=headers)
        return _json(route.returns, reply, headers)

    def _remember(
        self,
        request: web.Request,
        route: Route,
        call: Call | None,
        path: str,
        response: web.Response | None,
    ) -> None:
        answered = response.body if response is not None else None
        text = answered if isinstance(answered, bytes) else b""
        failed = response is not None and response.status >= 400 and text
        uploads = call.uploads if call else []
        remembered = ApiCall(
            request.method,
            route.template,
            path,
            dict(request.query),
            call.body if call else None,
            tuple((upload.filename, len(upload.data)) for upload in uploads),
            response.status if response is not None else None,
            json.loads(text).get("code") if failed else None,
            self._clock(),
        )
        self.calls.append(remembered)
        for hear in self.heard:
            hear(remembered, text)


def _failure(fault: Fault) -> web.Response | None:
    """What a fault answers; None cuts the connection."""
    if fault.drop or fault.status is None:
        return None
    headers = dict(fault.headers or {})
    if fault.status == 429:
        headers |= _VIA
    return _json(fault.status, fault.json or {}, headers)


def _too_many(wait: float, headers: dict[str, str]) -> web.Response:
    everywhere = "X-RateLimit-Global" in headers
    body = {"message": "You are being rate limited.", "retry_after": wait, "global": everywhere}
    return _json(429, body, headers | {"Retry-After": str(int(wait) + 1)} | _VIA)


def _json(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py reads JSON only from exactly this content type, without a charset.
    return web.Response(
        status=status,
        body=json.dumps(body, separators=(",", ":")).encode(),
        headers={"Content-Type": "application/json"} | (headers or {}),
    )


async def _read(request: web.Request) -> Call:
    body, uploads = await _body(request)
    return Call(dict(request.match_info), request.query, body, uploads)


async def _body(request: web.Request) -> tuple[Any, list[Upload]]:
    if request.content_type.startswith("multipart/"):
        return await _multipart(request)
    text = await request.read()
    return (_parse(text), []) if text else (None, [])


def _parse(text: bytes | bytearray | str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Refusals.invalid_json() from None


async def _multipart(request: web.Request) -> tuple[Any, list[Upload]]:
    """`payload_json` and `files[n]` (Discord: Reference, "Uploading Files")."""
    body: Any = None
    uploads = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read())
        found = _FILE_FIELD.fullmatch(part.name or "")
        if part.name == "payload_json":
            body = _parse(data)
        elif found:
            uploads.append(Upload(int(found[1]), part.filename or "unknown", data))
    if len(uploads) > FILES:
        raise RefusedError(400, 30015, f"Maximum number of attachments reached ({FILES})")
    if any(len(upload.data) > FILE_SIZE for upload in uploads):
        raise RefusedError(413, 40005, "Request entity too large")
    return body, uploads
