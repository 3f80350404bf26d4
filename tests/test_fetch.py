"""Fetching from strangers: a real server on loopback that does all that servers do."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from web import (
    broken_off,
    endless,
    packed,
    page,
    redirect,
    silent,
    status,
    website,
)

from bot.errors import FetchError
from bot.fetch import AT_ONCE, MOST_REDIRECTS, Fetcher, is_public


async def refused(url: str, *, private_hosts: bool = True, most: int = 1000) -> FetchError:
    """The error that fetching gives."""
    async with Fetcher(private_hosts=private_hosts, longest_s=2) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(url, most=most)
    return caught.value


async def test_bytes_come_with_what_to_ask_next_time() -> None:
    async with website() as site, Fetcher(private_hosts=True) as fetcher:
        site.at["/a"] = page("kites", etag='"1"', modified="Sat, 21 Nov 2026 08:00:00 GMT")
        fetched = await fetcher.fetch(f"{site.address}/a")
        assert fetched
        assert fetched.body == b"kites"
        again = await fetcher.fetch(
            f"{site.address}/a", etag=fetched.etag, last_modified=fetched.last_modified
        )
        assert again is None


async def test_a_server_learns_who_asks_and_gets_nothing_else() -> None:
    async with website() as site, Fetcher(private_hosts=True) as fetcher:
        site.at["/a"] = page("kites")
        await fetcher.fetch(f"{site.address}/a")
        assert site.headers[0]["User-Agent"].startswith("Pullquote")
        assert not {"Cookie", "Authorization", "Referer"} & site.headers[0].keys()


async def test_an_unasked_304_is_an_error() -> None:
    async with website() as site:
        site.at["/a"] = status(304)
        assert "answered 304" in (await refused(f"{site.address}/a")).reason


@pytest.mark.parametrize(
    ("code", "passing"), [(404, False), (410, False), (403, False), (429, True), (500, True)]
)
async def test_a_status_says_whether_it_may_pass(code: int, passing: bool) -> None:
    async with website() as site:
        site.at["/a"] = status(code)
        error = await refused(f"{site.address}/a")
        assert f"answered {code}" in error.reason
        assert error.passing is passing


async def test_gzip_is_unpacked() -> None:
    async with website() as site, Fetcher(private_hosts=True) as fetcher:
        site.at["/a"] = packed(b"kites " * 100)
        fetched = await fetcher.fetch(f"{site.address}/a")
        assert fetched
        assert fetched.body == b"kites " * 100


async def test_a_gzip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    async with website() as site:
        site.at["/a"] = packed(bomb[:], coding="x-gzip")
        error = await refused(f"{site.address}/a", most=100_000)
        assert len(bomb) < 100_000
        assert "larger than" in error.reason


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip"])
async def test_a_packing_that_was_not_asked_for_is_refused(coding: str) -> None:
    async with website() as site:
        site.at["/a"] = packed(b"x", coding=coding)
        assert "which was not asked for" in (await refused(f"{site.address}/a")).reason


async def test_damaged_and_unfinished_gzip_is_refused() -> None:
    async with website() as site:
        site.at["/a"] = packed(b"no gzip at all", coding="x-gzip")
        assert "damaged" in (await refused(f"{site.address}/a")).reason
        site.at["/b"] = packed(gzip.compress(b"kites " * 99)[:-12], coding="x-gzip")
        assert "ended in the middle" in (await refused(f"{site.address}/b")).reason


async def test_what_is_too_large_is_refused_whether_it_says_so_or_not() -> None:
    async with website() as site:
        site.at["/says"] = page("x" * 1001)
        site.at["/hides"] = endless(b"x" * 100)
        for path in ("/says", "/hides"):
            assert "larger than 1,000 bytes" in (await refused(site.address + path)).reason
        site.at["/fits"] = page("x" * 1000)
        async with Fetcher(private_hosts=True) as fetcher:
            assert await fetcher.fetch(f"{site.address}/fits", most=1000)


async def test_half_an_answer_is_none() -> None:
    async with website() as site:
        site.at["/a"] = broken_off(b"kit", promised=500)
        error = await refused(f"{site.address}/a")
        assert "ended in the middle" in error.reason
        assert error.passing


async def test_sound_and_pictures_are_not_read() -> None:
    async with website() as site:
        site.at["/a"] = page(b"ID3", kind="audio/mpeg")
        assert "audio/mpeg" in (await refused(f"{site.address}/a")).reason


async def test_a_silent_server_is_not_waited_for() -> None:
    async with website() as site:
        site.at["/a"] = silent()
        async with Fetcher(private_hosts=True, longest_s=0.2) as fetcher:
            with pytest.raises(FetchError, match="did not answer within") as caught:
                await fetcher.fetch(f"{site.address}/a")
        assert caught.value.passing


async def test_redirects_are_followed_and_counted() -> None:
    async with website() as site, Fetcher(private_hosts=True) as fetcher:
        for step in range(MOST_REDIRECTS):
            site.at[f"/{step}"] = redirect(f"/{step + 1}")
        site.at[f"/{MOST_REDIRECTS}"] = page("kites")
        fetched = await fetcher.fetch(f"{site.address}/0")
        assert fetched
        assert fetched.body == b"kites"
        site.at["/before"] = redirect("/0")
        with pytest.raises(FetchError, match="more than 5 times"):
            await fetcher.fetch(f"{site.address}/before")
        site.at["/loop"] = redirect("/loop")
        with pytest.raises(FetchError, match="more than 5 times"):
            await fetcher.fetch(f"{site.address}/loop")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "data:,x", ""]
)
async def test_a_redirect_leads_to_the_web_only(target: str) -> None:
    why = "is not an http or https address" if target else "redirects to nowhere"
    async with website() as site:
        site.at["/a"] = redirect(target)
        assert why in (await refused(f"{site.address}/a")).reason


@pytest.mark.parametrize("url", ["file:///etc/passwd", "//x/y", "kites", "http://[", "http:///x"])
async def test_only_web_addresses_are_fetched(url: str) -> None:
    assert "address" in (await refused(url)).reason


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "0"])
async def test_nothing_private_is_connected_to(host: str) -> None:
    """Whatever it is called: the address of the socket is what counts."""
    async with website() as site:
        site.at["/a"] = page("secret")
        port = site.address.rpartition(":")[2]
        error = await refused(f"http://{host}:{port}/a", private_hosts=False)
        assert "FETCH_PRIVATE_HOSTS" in error.reason or "not a valid address" in error.reason
        assert site.asked == []


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "100.64.0.1",
     "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::",
     "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1", "not an address"],
)  # fmt: skip
def test_addresses_that_are_nobodys_on_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


async def test_a_few_at_once() -> None:
    async with website() as site, Fetcher(private_hosts=True) as fetcher:
        site.at["/a"] = page("kites")
        await asyncio.gather(*(fetcher.fetch(f"{site.address}/a") for _ in range(40)))
        assert len(site.asked) == 40
        assert site.most_at_once <= AT_ONCE


async def test_a_host_that_keeps_failing_is_left_alone() -> None:
    async with website() as site, Fetcher(private_hosts=True) as fetcher:
        site.at["/down"] = status(503)
        for _ in range(10):
            with pytest.raises(FetchError) as caught:
                await fetcher.fetch(f"{site.address}/down")
        assert len(site.asked) == 3
        assert "left alone" in caught.value.reason
        assert caught.value.passing


async def test_a_host_that_answers_no_is_asked_on() -> None:
    async with website() as site, Fetcher(private_hosts=True) as fetcher:
        for _ in range(10):
            with pytest.raises(FetchError):
                await fetcher.fetch(f"{site.address}/gone")
        assert len(site.asked) == 10


async def test_a_run_has_an_end() -> None:
    async with website() as site, Fetcher(private_hosts=True, longest_run_s=0) as fetcher:
        with pytest.raises(FetchError, match="left for the next refresh") as caught:
            await fetcher.fetch(f"{site.address}/a")
        assert caught.value.passing
        assert site.asked == []


async def test_nobody_there() -> None:
    async with website() as site:
        address = site.address
    error = await refused(f"{address}/a")
    assert "can't be reached" in error.reason
    assert error.passing


async def test_a_host_without_address() -> None:
    error = await refused("http://nowhere.invalid/a", private_hosts=False)
    assert error.passing
