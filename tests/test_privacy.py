"""What is stored about whom: told, forgotten on request, and gone with a server that was left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from club import as_described, club

from bot.model import Request
from bot.moderation import Moderation
from bot.pages import Pages
from bot.privacy import KEPT_DAYS, Privacy
from bot.records import Hidden, Kept
from bot.sandbox import Sandbox
from bot.store.community import CommunityStore, open_community
from bot.store.database import Database
from bot.store.moderation import ModerationStore
from bot.store.privacy import ABOUT_USERS, PrivacyStore

HERE, THERE, MIA, OTTO = 100, 200, 7, 8
DAY_S = 24 * 3600.0


@dataclass
class Kiosk:
    """A community.db and what stands on it, at a time that tests set."""

    database: Database
    time: float = 1_780_000_000.0

    def __post_init__(self) -> None:
        self.moderation = Moderation(ModerationStore(self.database), self.now)
        self.privacy = Privacy(PrivacyStore(self.database), self.now)
        self.pages = Pages(CommunityStore(self.database), self.now)

    def now(self) -> float:
        return self.time


@pytest.fixture
async def kiosk(tmp_path: Path) -> AsyncIterator[Kiosk]:
    database = await open_community(tmp_path)
    yield Kiosk(database)
    await database.close()


async def test_every_table_with_a_person_is_known(kiosk: Kiosk) -> None:
    rows = await kiosk.database.fetch(
        "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c"
        " ON c.name = 'user_id' WHERE m.type = 'table'"
    )
    assert {about.table for about in ABOUT_USERS} == {row[0] for row in rows}


async def test_all_about_a_user_is_forgotten_and_nothing_of_others(kiosk: Kiosk) -> None:
    key = await kiosk.pages.keep(OTTO, Request("search", "of another"))
    await kiosk.pages.keep(MIA, Request("search", "one"))
    await kiosk.pages.keep(MIA, Request("search", "two"))
    await kiosk.moderation.hide(HERE, "aaaaaaaaaaaa", MIA, "rude")
    told = await kiosk.privacy.about(MIA)
    assert told == [
        Kept("question of yours", "questions of yours", 2, stays=False),
        Kept("quote that you hid", "quotes that you hid", 1, stays=True),
    ]
    assert await kiosk.privacy.forget(MIA) == told
    assert await kiosk.privacy.forget(MIA) == await kiosk.privacy.about(MIA) == []
    assert (await kiosk.pages.recall(key))[0] == OTTO
    # What a server hides stays hidden, whoever did it.
    hidden = await kiosk.moderation.listed(HERE)
    assert hidden == [Hidden("aaaaaaaaaaaa", None, kiosk.time, "rude")]


async def test_a_servers_settings_go_a_while_after_it_was_left(kiosk: Kiosk) -> None:
    for guild in (HERE, THERE):
        await kiosk.moderation.hide(guild, "aaaaaaaaaaaa", MIA, None)
    await kiosk.privacy.note_servers([HERE, THERE])
    kiosk.time += 1000 * DAY_S
    assert await kiosk.privacy.clean() == []
    await kiosk.privacy.note_servers([THERE])
    kiosk.time += (KEPT_DAYS - 1) * DAY_S
    await kiosk.privacy.note_servers([THERE])  # a restart begins no new count
    assert await kiosk.privacy.clean() == []
    kiosk.time += DAY_S + 1
    assert await kiosk.privacy.clean() == [HERE]
    assert await kiosk.privacy.clean() == []
    assert await kiosk.moderation.listed(HERE) == []
    assert await kiosk.moderation.listed(THERE) != []


async def test_who_comes_back_in_time_finds_all_as_it_was(kiosk: Kiosk) -> None:
    await kiosk.moderation.hide(HERE, "aaaaaaaaaaaa", MIA, None)
    await kiosk.privacy.note_servers([])
    kiosk.time += (KEPT_DAYS - 1) * DAY_S
    await kiosk.privacy.note_servers([HERE])
    kiosk.time += 2 * DAY_S
    assert await kiosk.privacy.clean() == []
    await kiosk.privacy.note_servers([])
    kiosk.time += 2 * DAY_S
    assert await kiosk.privacy.clean() == []
    assert await kiosk.moderation.listed(HERE) != []


async def test_what_is_of_no_server_stays(kiosk: Kiosk) -> None:
    store = ModerationStore(kiosk.database)
    await store.raise_note(None, "refresh", "The disk is full.", None, kiosk.time)
    await kiosk.privacy.note_servers([])
    kiosk.time += 1000 * DAY_S
    assert await kiosk.privacy.clean() == []
    assert await store.standing(None) != []


async def test_the_bot_notes_that_it_was_thrown_out(tmp_path: Path) -> None:
    now = [1_780_000_000.0]
    async with Sandbox() as sandbox, club(tmp_path, sandbox=sandbox, now=lambda: now[0]) as members:
        guild = members.guild
        await members.bot.moderation.hide(guild.id, "aaaaaaaaaaaa", members.mia.user.id, None)
        await sandbox.kick_bot(guild)
        async with asyncio.timeout(10):
            while await members.bot.privacy.clean() != [guild.id]:
                now[0] += KEPT_DAYS * DAY_S + 1
                await asyncio.sleep(0.01)
        as_described(members)


async def test_privacy_says_how_long_a_server_is_remembered(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        mia = members.mia
        await members.bot.moderation.hide(members.guild.id, "aaaaaaaaaaaa", mia.user.id, None)
        card = await mia.says("/privacy")
        assert "deleted after 30 days" in card.text
        assert "**1 quote that you hid**" in card.text
        done = await (await card.press("Delete my data")).press("Yes, delete")
        assert "I deleted 1 quote that you hid" in done.text
        assert "What you did for a server stays done" in done.text
        assert "**nothing** about you" in (await mia.says("/privacy")).text
        assert members.bot.moderation.hidden(members.guild.id) == {"aaaaaaaaaaaa"}
        as_described(members)
