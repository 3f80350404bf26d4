"""A web server on loopback for tests: what it answers is set a path at a time, and it remembers
what it was asked."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Web:
    """`web.at["/feed.xml"] = page(...)`; an unknown path answers 404."""

    address: str
    at: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    #: The headers of each request, beside `asked`.
    headers: list[dict[str, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        self.headers.append(dict(request.headers))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if request.path not in self.at:
                return web.Response(status=404)
            return await self.at[request.path](request)
        finally:
            self.at_once -= 1


@asynccontextmanager
async def website() -> AsyncIterator[Web]:
    """A server with nothing on it yet."""
    site = Web("")
    app = web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        site.address = f"http://{host}:{port}"
        yield site
    finally:
        await runner.cleanup()


def page(
    body: bytes | str,
    kind: str = "application/rss+xml",
    etag: str | None = None,
    modified: str = "",
) -> Answer:
    """The body, with validators where they are given, and 304 to who has it already."""
    data = body.encode() if isinstance(body, str) else body
    given = {"ETag": etag, "Last-Modified": modified}
    headers = {name: value for name, value in given.items() if value}

    async def answer(request: web.Request) -> web.Response:
        has = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
        if headers and has == (etag, modified or None):
            return web.Response(status=304, headers=headers)
        return web.Response(body=data, content_type=kind, headers=headers)

    return answer


def status(code: int, **headers: str) -> Answer:
    """Only a status."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=code, headers=headers)

    return answer


def redirect(to: str) -> Answer:
    """A redirect, `to` as it is."""
    return status(302, Location=to)


def packed(body: bytes, coding: str = "gzip") -> Answer:
    """The body as gzip, or bytes that only claim to be packed."""
    data = gzip.compress(body) if coding == "gzip" else body

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=data, headers={"Content-Encoding": coding})

    return answer


def broken_off(body: bytes, promised: int) -> Answer:
    """Fewer bytes than were promised, then the connection is closed."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(promised)})
        await response.prepare(request)
        await response.write(body)
        assert request.transport
        request.transport.close()
        return response

    return answer


def endless(piece: bytes) -> Answer:
    """The piece again and again, until the reader has had enough."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(piece)

    return answer


def silent() -> Answer:
    """No answer while the test lasts."""

    async def answer(request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    return answer
