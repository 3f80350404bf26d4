"""community.db: what people chose and asked, kept across restarts, forgotten on request."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from bot.errors import NotFoundError
from bot.model import Filters, Request
from bot.pages import Pages
from bot.store.community import MOST_PAGES, PAGES_LAST_S, CommunityStore, open_community
from bot.store.daily import MOST_SKIPS, DailyStore

NOW = 1_780_000_000.0


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[CommunityStore]:
    database = await open_community(tmp_path)
    yield CommunityStore(database)
    await database.close()


async def test_kept_sources_are_by_show_in_order_and_each_once(store: CommunityStore) -> None:
    await store.keep_sources("kites", ("/b", "/a"))
    await store.keep_sources("kites", ("/c", "/b"))
    await store.keep_sources("ladders", ("/b",))
    assert await store.kept_sources("kites") == ("/b", "/a", "/c")
    assert await store.kept_sources("ladders") == ("/b",)
    assert await store.kept_sources("none") == ()
    await store.drop_sources("kites", ("/b", "/unknown"))
    assert await store.kept_sources("kites") == ("/a", "/c")
    assert await store.kept_sources("ladders") == ("/b",)


async def test_what_is_kept_survives_a_restart(tmp_path: Path) -> None:
    database = await open_community(tmp_path)
    store = CommunityStore(database)
    await store.keep_sources("kites", ("/a",))
    key = await store.save_request(7, "asked", NOW)
    await store.set_synced_hash(1, "abc")
    await database.close()
    database = await open_community(tmp_path)
    store = CommunityStore(database)
    assert await store.kept_sources("kites") == ("/a",)
    assert await store.request(key, NOW) == (7, "asked")
    assert await store.synced_hash(1) == "abc"
    await database.close()


async def test_a_key_fits_every_custom_id_and_is_nobodys_guess(store: CommunityStore) -> None:
    keys = {await store.save_request(7, "asked", NOW) for _ in range(20)}
    assert len(keys) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{12}", key) for key in keys)


async def test_requests_are_kept_for_a_day_and_then_deleted(store: CommunityStore) -> None:
    assert PAGES_LAST_S == 24 * 3600
    key = await store.save_request(7, "asked", NOW)
    assert await store.request(key, NOW + PAGES_LAST_S) == (7, "asked")
    assert await store.request(key, NOW + PAGES_LAST_S + 1) is None
    assert await store.request("another key", NOW) is None
    await store.save_request(8, "the next one sweeps", NOW + PAGES_LAST_S + 1)
    assert await store.request(key, NOW) is None


async def test_of_each_member_the_newest_requests_are_kept(store: CommunityStore) -> None:
    other = await store.save_request(8, "of another", NOW)
    keys = [await store.save_request(7, "asked", NOW) for _ in range(MOST_PAGES + 2)]
    kept = [await store.request(key, NOW) is not None for key in keys]
    assert kept == [False, False, *[True] * MOST_PAGES]
    assert await store.request(other, NOW)


async def test_of_skipped_quotes_the_newest_and_all_that_were_seen_are_kept(
    tmp_path: Path,
) -> None:
    database = await open_community(tmp_path)
    store, day = DailyStore(database), date(2026, 6, 1)
    quotes = [f"quote{number}" for number in range(MOST_SKIPS + 3)]
    for before, quote in pairwise([None, *quotes]):
        assert await store.keep_drawn(1, None, day, quote or "", before) == quote
        if quote == quotes[0]:
            await store.see(1, None, day)
    assert set(await store.shown(1)) == {*quotes} - {quotes[1]}
    await database.close()


async def test_a_users_id_has_64_bits(store: CommunityStore) -> None:
    user = 2**63 - 1
    key = await store.save_request(user, "asked", NOW)
    assert await store.request(key, NOW) == (user, "asked")


async def test_the_synced_hash_is_by_application(store: CommunityStore) -> None:
    assert await store.synced_hash(1) is None
    await store.set_synced_hash(1, "a")
    await store.set_synced_hash(2, "b")
    await store.set_synced_hash(1, "c")
    assert (await store.synced_hash(1), await store.synced_hash(2)) == ("c", "b")


# The use cases on it


async def test_a_request_comes_back_as_it_was(store: CommunityStore) -> None:
    pages = Pages(store, lambda: NOW)
    request = Request(
        "quotes", "“half” remembered\n", Filters("kites", year=2024, speaker="Ada", exact=True),
        guest="Zdeněk", literal=True,
    )  # fmt: skip
    key = await pages.keep(7, request)
    assert await pages.recall(key) == (7, request)


async def test_pages_of_yesterday_say_what_to_do(store: CommunityStore) -> None:
    now = [NOW]
    pages = Pages(store, lambda: now[0])
    key = await pages.keep(7, Request("links"))
    now[0] += PAGES_LAST_S + 1
    with pytest.raises(NotFoundError, match="run the command again"):
        await pages.recall(key)
