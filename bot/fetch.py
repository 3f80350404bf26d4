"""URL -> bytes, from servers that nobody has promised us anything about.

Every limit stands here: only http and https; only public addresses, checked where the socket
is made, so that no name can resolve to one address for the check and to another for the
connection; redirects followed by hand, each checked like the first; a cap on bytes, counted as
they come and again as they unpack; a time limit over all of it; a few requests at once; and a
host that keeps failing is left alone for the rest of the run.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import socket
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import aiohttp

from bot.addresses import masked
from bot.errors import FetchError
from bot.version import VERSION

logger = logging.getLogger(__name__)

#: The most bytes of one answer, unpacked, where the caller gives no other number.
LARGEST = 16 * 1024 * 1024
#: The longest that one fetch may take, redirects and all, in seconds.
LONGEST_S = 60.0
MOST_REDIRECTS = 5
#: Requests under way at once, over all hosts.
AT_ONCE = 4
#: After this long, in seconds, a fetcher begins nothing more: what is left waits for the next
#: refresh, rather than the refresh for ten thousand dead servers.
LONGEST_RUN_S = 30 * 60.0

_CONNECT_S = 10.0
# After so many failures in a row a host is left alone until the next run: a feed with a thousand
# transcripts on a dead server would otherwise wait a minute for each.
_PATIENCE = 3
_CHUNK = 64 * 1024
_LONGEST_VALIDATOR = 1000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_MEDIA = ("audio/", "video/", "image/", "font/")
_PRIVATE = "not a public address"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its bytes unpacked, and what to ask with next time."""

    body: bytes
    etag: str | None = None
    last_modified: str | None = None


class Fetcher:
    """`async with Fetcher(...) as fetcher: await fetcher.fetch(url)`; one for each refresh.

    `private_hosts` allows private and loopback addresses (the setting FETCH_PRIVATE_HOSTS);
    `public` tells whether an address is neither, and tests give their own.
    """

    def __init__(
        self,
        *,
        private_hosts: bool = False,
        public: Callable[[str], bool] | None = None,
        longest_s: float = LONGEST_S,
        longest_run_s: float = LONGEST_RUN_S,
    ) -> None:
        self._private_hosts = private_hosts
        self._public = public or is_public
        self._longest_s = longest_s
        self._longest_run_s = longest_run_s
        self._until = 0.0
        self._places = asyncio.Semaphore(AT_ONCE)
        self._failures: Counter[str] = Counter()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Fetcher:
        self._until = asyncio.get_running_loop().time() + self._longest_run_s
        connector = aiohttp.TCPConnector(
            limit=0,  # `_places` limits; waiting for aiohttp's own would eat the time limit
            resolver=aiohttp.ThreadedResolver(),
            socket_factory=self._socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S),
            headers={"User-Agent": user_agent(), "Accept-Encoding": "gzip"},
            auto_decompress=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._session:
            await self._session.close()

    async def fetch(
        self,
        url: str,
        *,
        most: int = LARGEST,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched | None:
        """The bytes at the address, at most `most`; None where they are as the validators say.

        FetchError, one sentence, for everything that can go wrong.
        """
        host = _host(url)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        async with self._places:
            self._check_patience(url, host)
            try:
                fetched = await self._in_time(url, headers, most)
            except FetchError as error:
                # One that says no is alive.
                self._failures[host] = self._failures[host] + 1 if error.passing else 0
                logger.info("Could not fetch: %s", error)
                raise
        self._failures[host] = 0
        logger.debug("Fetched %s: %s", masked(url), len(fetched.body) if fetched else "as before")
        return fetched

    def _check_patience(self, url: str, host: str) -> None:
        if self._failures[host] >= _PATIENCE:
            reason = f"is left alone until the next refresh, since {host} keeps failing"
            raise FetchError(masked(url), reason, passing=True)
        if asyncio.get_running_loop().time() >= self._until:
            reason = "is left for the next refresh, since this one has taken long enough"
            raise FetchError(masked(url), reason, passing=True)

    async def _in_time(self, url: str, headers: dict[str, str], most: int) -> Fetched | None:
        try:
            async with asyncio.timeout(self._longest_s):
                return await self._follow(url, headers, most)
        except TimeoutError as error:
            reason = f"did not answer within {self._longest_s:g} seconds: try again later"
            raise FetchError(masked(url), reason, passing=True) from error
        except aiohttp.ClientConnectorError as error:
            raise _unreachable(url, error) from error
        except aiohttp.ClientPayloadError as error:
            reason = "ended in the middle of its answer: try again later"
            raise FetchError(masked(url), reason, passing=True) from error
        except (aiohttp.InvalidURL, ValueError) as error:
            raise FetchError(masked(url), "is not a valid address: correct it") from error
        except (aiohttp.ClientError, OSError) as error:
            reason = f"broke off the connection ({type(error).__name__}): try again later"
            raise FetchError(masked(url), reason, passing=True) from error

    async def _follow(self, url: str, headers: dict[str, str], most: int) -> Fetched | None:
        assert self._session, "used as a context"
        at = url
        for _ in range(MOST_REDIRECTS + 1):
            _check(at)
            request = self._session.get(urldefrag(at).url, headers=headers, allow_redirects=False)
            async with request as response:
                if response.status not in _REDIRECTS:
                    return await _answer(url, response, most, bool(headers))
                if not (location := response.headers.get("Location")):
                    raise FetchError(masked(url), "redirects to nowhere: correct the address")
                at = urljoin(at, location)
        reason = f"redirects more than {MOST_REDIRECTS} times: give the address where it ends"
        raise FetchError(masked(url), reason)

    def _socket(self, info: Any) -> socket.socket:
        """A socket for one resolved address; OSError for one that is not for us."""
        family, kind, protocol, _, address = info
        if not self._private_hosts and not self._public(str(address[0])):
            raise OSError(errno.EACCES, _PRIVATE)
        return socket.socket(family, kind, protocol)


def user_agent() -> str:
    """Who asks: name and version, so that a server's people know whom to slow down."""
    return f"Pullquote/{VERSION} (Discord bot; podcast search)"


def is_public(address: str) -> bool:
    """Whether an IP address is anybody's on the internet: not private, loopback, link-local,
    multicast or reserved, also not by way of IPv6 (mapped, 6to4, Teredo, NAT64)."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in (ip, *_embedded(ip)))


def _embedded(ip: _Address) -> list[_Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    inner: list[_Address | None] = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _check(url: str) -> None:
    """FetchError unless it is an http or https address that names a host."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if scheme not in ("http", "https") or not _host(url):
        raise FetchError(masked(url), "is not an http or https address: correct it")


def _unreachable(url: str, error: aiohttp.ClientConnectorError) -> FetchError:
    if _PRIVATE in str(error.os_error):
        reason = (
            "is on a private network: give a public address, or set FETCH_PRIVATE_HOSTS=true if "
            "the feed is your own"
        )
        return FetchError(masked(url), reason)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchError(masked(url), "names a host that doesn't exist: check its spelling", True)
    if isinstance(error, aiohttp.ClientSSLError):
        return FetchError(masked(url), "has no valid certificate: its owner has to renew it", True)
    return FetchError(masked(url), "can't be reached: check the address or try again later", True)


async def _answer(
    url: str, response: aiohttp.ClientResponse, most: int, conditional: bool
) -> Fetched | None:
    if response.status == HTTPStatus.NOT_MODIFIED and conditional:
        return None
    if response.status != HTTPStatus.OK:
        passing = response.status in _BUSY
        advice = "try again later" if passing else "check the address"
        reason = f"answered {response.status} {response.reason or ''}".rstrip()
        raise FetchError(masked(url), f"{reason}: {advice}", passing)
    kind = response.content_type
    if kind.startswith(_MEDIA):
        raise FetchError(masked(url), f"is {kind}, not text: check the address")
    body = bytearray()
    async for part in _unpacked(url, response, most):
        body += part
        if len(body) > most:
            raise _too_large(url, most)
    etag, modified = (_validator(response, name) for name in ("ETag", "Last-Modified"))
    return Fetched(bytes(body), etag, modified)


async def _unpacked(url: str, response: aiohttp.ClientResponse, most: int) -> AsyncIterator[bytes]:
    """The answer's parts, unpacked a little at a time: a gzip bomb is refused at `most` bytes,
    not after it has filled the memory. aiohttp's own unpacking is off for that."""
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise FetchError(masked(url), f"is packed as {coding[:20]!r}, which was not asked for")
    if (response.content_length or 0) > most:
        raise _too_large(url, most)
    if coding in ("identity", ""):
        async for chunk in response.content.iter_chunked(_CHUNK):
            yield chunk
        return
    unpacker = zlib.decompressobj(wbits=47)  # 32 + 15: gzip or zlib, as its header says
    received = 0
    try:
        async for chunk in response.content.iter_chunked(_CHUNK):
            received += len(chunk)
            if received > most:
                raise _too_large(url, most)
            packed = chunk
            while packed:
                yield unpacker.decompress(packed, _CHUNK)
                packed = unpacker.unconsumed_tail
                await asyncio.sleep(0)
        yield unpacker.flush()
    except zlib.error as error:
        raise FetchError(masked(url), "sent damaged gzip data: try again later", True) from error
    if not unpacker.eof:
        raise FetchError(masked(url), "ended in the middle of its answer: try again later", True)


def _validator(response: aiohttp.ClientResponse, name: str) -> str | None:
    value = response.headers.get(name)
    return value if value and len(value) <= _LONGEST_VALIDATOR else None


def _too_large(url: str, most: int) -> FetchError:
    size = f"{most / 2**20:.0f} MB" if most >= 2**20 else f"{most:,} bytes"
    return FetchError(masked(url), f"is larger than {size}: give a smaller one")
