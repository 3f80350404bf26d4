"""The page for people, without a browser: who may ask what, what is served, what is told."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from program import ROOT
from tiny_bot import running, settled

from bot.sandbox import Clock, Page, Sandbox, page_world
from bot.sandbox.page import static_files

#: Bytes that all of the page may have: it is to be read in an hour.
_MOST_BYTES = 150_000


class Browser:
    """What a browser sends: the key where the page has it, headers where a test wants others."""

    def __init__(self, sandbox: Sandbox, page: Page, session: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.page = page
        self.session = session
        self.root, _, self.key = page.url.partition("/#")
        self.me = str(sandbox.world.user("ada").id)
        self.general = str(sandbox.world.channel("general", self.guild).id)

    @property
    def guild(self) -> Any:
        return self.sandbox.world.guild("Podcast Club")

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """To what Ada hears."""
        async with self.session.ws_connect(f"{self.root}/page/events") as socket:
            await socket.send_json({"key": self.key, "user": self.me})
            yield socket

    async def get(self, path: str, **headers: str) -> aiohttp.ClientResponse:
        return await self.session.get(self.root + path, headers=headers)

    async def post(self, verb: str, body: Any, **headers: str) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Key {self.key}"} | headers
        url = f"{self.root}/page/{verb}"
        async with self.session.post(url, json=body, headers=headers) as response:
            return response.status, await response.json()

    async def ask(self, verb: str, **body: Any) -> dict[str, Any]:
        """As Ada, in #general."""
        status, answer = await self.post(verb, {"user": self.me, "channel": self.general} | body)
        assert status == 200, answer
        return answer


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    clock = Clock()
    sandbox = Sandbox(page_world(), clock=clock, ageing=clock.machine)
    page = Page(sandbox, clock, restart=lambda: None)
    async with sandbox, aiohttp.ClientSession() as session:
        yield Browser(sandbox, page, session)


async def test_every_file_is_served_with_the_strict_headers() -> None:
    served = 0
    async with browser() as someone:
        for path in ["/", *(f"/static/{name}" for name in static_files())]:
            response = await someone.get(path)
            assert response.status == 200, path
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["X-Frame-Options"] == "DENY"
            served += len(await response.read()) if path != "/" else 0
        for path in ("/static/nothing.js", "/static/..%2fpage.py", "/static/%2e%2e/page.py"):
            assert (await someone.get(path)).status == 404
    assert served < _MOST_BYTES


def test_the_page_names_no_address_but_its_own() -> None:
    names = {"http://www.w3.org/2000/svg"}  # A namespace, which nobody fetches.
    for file in static_files().values():
        text = file.read_text(encoding="utf-8")
        found = set(re.findall(r"https?://[a-z0-9][\w./-]+", text)) - names
        assert not found, f"{file.name} names {found}"
        if file.suffix == ".html":
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", text)


def test_the_page_asks_for_all_its_files_at_once() -> None:
    """Not for one module after the other, as each is read and names the next."""
    files = static_files()
    page = files["index.html"].read_text(encoding="utf-8")
    assert set(re.findall(r"/static/([^\"]+)", page)) == set(files) - {"index.html"}


def test_the_pictures_that_the_readme_shows_are_there() -> None:
    shown = re.findall(r'"(docs/[^"]+)"', (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(shown) == 4
    for picture in shown:
        assert 10_000 < (ROOT / picture).stat().st_size < 200_000


def test_each_file_of_the_page_is_small_and_says_what_it_is() -> None:
    for file in static_files().values():
        lines = file.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 400, file.name
        if file.suffix in (".js", ".css"):
            assert lines[0].startswith(("// ", "/* ")), f"{file.name} begins without saying"


async def test_without_the_key_nothing_is_told_or_done() -> None:
    async with browser() as someone:
        for key in (
            "",
            "Key",
            "Key wrong",
            f"Bearer {someone.key}",
            f"Key {someone.key}x",
            "Key \udcff",
        ):
            for verb in ("state", "people", "write", "restart", "clock", "nonsense"):
                status, answer = await someone.post(verb, {}, Authorization=key)
                assert status == 401
                assert list(answer) == ["error"]
        for greeting in ({}, [], {"key": "", "user": someone.me}, {"key": someone.key}, 1):
            async with someone.session.ws_connect(f"{someone.root}/page/events") as socket:
                await socket.send_json(greeting)
                assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
                assert socket.close_code == 4001
        assert someone.key not in await (await someone.get("/")).text()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil:80"])
async def test_a_name_that_only_leads_here_is_refused(host: str) -> None:
    """DNS rebinding: the page of another site whose name now points to this machine."""
    async with browser() as someone:
        assert (await someone.get("/", Host=host)).status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await someone.session.ws_connect(f"{someone.root}/page/events", headers={"Host": host})
        assert (await someone.get("/api/v10/gateway", Host=host)).status == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_other_sites_may_not_ask(origin: str) -> None:
    async with browser() as someone:
        headers = {"Origin": origin, "Authorization": f"Key {someone.key}"}
        url = f"{someone.root}/page/people"
        async with someone.session.post(url, json={}, headers=headers) as response:
            assert response.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await someone.session.ws_connect(f"{someone.root}/page/events", origin=origin)
        status, _ = await someone.post("people", {}, Origin=someone.root)
        assert status == 200


@pytest.mark.parametrize(
    ("verb", "body", "status"),
    [
        ("nonsense", {}, 404),
        ("state", [], 400),
        ("state", {}, 400),
        ("state", {"user": "me"}, 400),
        ("state", {"user": "1"}, 409),
        ("open", {"user": "ada", "channel": "1"}, 409),
        ("write", {"user": "ada", "channel": "general", "text": 1}, 400),
        ("press", {"user": "ada", "channel": "general", "message": "1", "component": "x"}, 409),
        ("submit", {"user": "ada", "channel": "general", "modal": "1", "values": {}}, 409),
        ("clock", {"to": "tomorrow"}, 400),
        ("clock", {"to": True}, 400),
        ("clock", {"to": float("nan")}, 400),
        ("clock", {"to": 10**400}, 400),
    ],
)
async def test_a_request_that_makes_no_sense_is_a_sentence(
    verb: str, body: Any, status: int
) -> None:
    async with browser() as someone:
        known = {"ada": someone.me, "general": someone.general}
        if isinstance(body, dict):
            body = {name: known.get(str(value), value) for name, value in body.items()}
        got, answer = await someone.post(verb, body)
        assert got == status
        assert answer["error"]


async def test_what_a_client_would_not_offer_failed() -> None:
    async with browser() as someone, running(someone.sandbox):
        answer = await someone.ask("invoke", command="none", options={})
        assert answer == {"failed": "This interaction failed: there is no command /none"}
        await someone.ask("invoke", command="card", options={})
        (message,) = (await someone.ask("open"))["messages"]
        answer = await someone.ask("press", message=message["id"], component="turn:Next:9")
        assert answer["failed"].startswith("This interaction failed: there is no component")


async def test_each_person_is_shown_their_own_places() -> None:
    async with browser() as someone:
        people = (await someone.ask("people"))["people"]
        assert {person["name"]: person["is"] for person in people} == {
            "Ada": "member", "Ben": "member", "Mia": "moderator", "Otto": "owner",
        }  # fmt: skip
        club, elsewhere, direct = (await someone.ask("state"))["places"]
        assert [channel["name"] for channel in club["channels"]][:3] == [
            "general", "episode-talk", "quotes",
        ]  # fmt: skip
        assert "not a member here" in elsewhere["note"]
        assert direct["id"] == "@me"
        assert direct["channels"][0]["writes"]


async def test_what_happens_is_told_to_those_who_see_it() -> None:
    async with browser() as someone, someone.listening() as line:
        assert (await line.receive_json())["event"] == "status"
        world = someone.sandbox.world
        ben, channel = world.user("ben"), world.channel("general", someone.guild)
        someone.sandbox.messages.create(channel, world.bot, {}, visible_to=ben.id)
        long = {"user": someone.me, "channel": someone.general, "text": "a" * 2_001}
        status, refused = await someone.post("write", long)
        assert (status, refused["error"][:35]) == (409, "your message has 2,001 characters, ")
        await someone.ask("write", text="  Hello  ")
        told = await line.receive_json()
        assert (told["event"], told["message"]["content"]) == ("message", "Hello")
        assert [m["content"] for m in (await someone.ask("open"))["messages"]] == ["Hello"]
        await someone.ask("clock", to=1_800_000_000)
        assert (await line.receive_json())["now"] == pytest.approx(1_800_000_000, abs=5)


async def test_the_clock_is_set_and_given_back() -> None:
    async with browser() as someone:
        assert (await someone.ask("clock", to=1_800_000_000))["now"] == pytest.approx(
            1_800_000_000, abs=5
        )
        await someone.ask("write", text="In the future")
        (message,) = (await someone.ask("open"))["messages"]
        assert message["timestamp"].startswith("2027-01-15")
        # Out of bounds is the bound: no date of Python's breaks.
        assert (await someone.ask("clock", to=1e11))["now"] < 5e9
        before = Clock()()
        assert before <= (await someone.ask("clock", to=None))["now"] <= before + 60


async def test_moving_the_clock_does_not_end_what_is_under_way() -> None:
    """Neither what waits for its first answer nor what thinks, whose token lives 15 minutes."""
    async with browser() as someone, running(someone.sandbox) as bot:
        assert await someone.ask("invoke", command="held", options={"defer": True}) == {
            "failed": None
        }
        waiting = asyncio.create_task(someone.ask("invoke", command="held", options={}))
        await settled(lambda: len(bot.seen) == 2)
        await someone.ask("clock", to=2_000_000_000)
        bot.release.set()
        assert await waiting == {"failed": None}
        texts = [message["content"] for message in (await someone.ask("open"))["messages"]]
        assert texts == ["at last", "at last"]
        assert bot.raised == []


async def test_a_form_goes_to_the_page_and_back() -> None:
    async with browser() as someone, running(someone.sandbox):
        opened = await someone.ask("invoke", command="form", options={})
        assert opened["modal"]["title"] == "Report a quote"
        fields = [label["component"]["custom_id"] for label in opened["modal"]["components"]]
        values = dict(zip(fields, ("Cut off", ["Mild"]), strict=True))
        sent = await someone.ask("submit", modal=opened["key"], values=values)
        assert sent == {"failed": None}
        (message,) = (await someone.ask("open"))["messages"]
        assert message["content"] == "Cut off / Mild"


async def test_choices_come_while_typing_and_a_command_is_named_whole() -> None:
    async with browser() as someone, running(someone.sandbox):
        typed = {"command": "episode find", "options": {"query": "grace"}}
        answer = await someone.ask("autocomplete", focused="query", **typed)
        assert answer["choices"] == [{"name": "Grace Hopper", "value": "ep:Gra"}]
        await someone.ask("invoke", **typed)
        (message,) = (await someone.ask("open"))["messages"]
        assert message["interaction_metadata"]["name"] == "episode find"


async def test_what_went_over_the_wire_for_a_message() -> None:
    async with browser() as someone, running(someone.sandbox):
        await someone.ask("invoke", command="think", options={})
        await someone.ask("invoke", command="card", options={})
        await someone.ask("write", text="Something else")
        messages = (await someone.ask("open"))["messages"]
        thought = next(message for message in messages if message["content"] == "better thought")
        entries = (await someone.ask("raw", message=thought["id"]))["entries"]
        assert entries[0]["sent"]["content"] == "better thought"
        assert [entry["title"].split(" → ")[0] for entry in entries[1:]] == [
            "Gateway: INTERACTION_CREATE",
            "POST /interactions/{interaction_id}/{interaction_token}/callback",
            "POST /webhooks/{webhook_id}/{webhook_token}",
            "POST /webhooks/{webhook_id}/{webhook_token}",
            "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original",
        ]
        assert entries[1]["sent"]["data"]["name"] == "think"
        assert entries[3]["answered"]["id"] == thought["id"]


async def test_a_picture_is_shown_and_nothing_else_is_run() -> None:
    async with browser() as someone, running(someone.sandbox):
        await someone.ask("invoke", command="picture", options={})
        (message,) = (await someone.ask("open"))["messages"]
        address = message["attachments"][0]["url"].removeprefix(someone.root)
        for path, kind in (
            (address, "image/png"),
            (address.replace(".png", ".html"), "application/octet-stream"),
            (address.replace(".png", ".svg"), "application/octet-stream"),
        ):
            response = await someone.get(path)
            assert response.headers["Content-Type"] == kind
            assert response.headers["Content-Security-Policy"] == "sandbox"
            assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_page_hears_the_bot_come_and_go() -> None:
    async with browser() as someone, someone.listening() as line:
        assert not (await line.receive_json())["online"]
        async with running(someone.sandbox):
            assert (await line.receive_json())["online"]
        assert not (await line.receive_json())["online"]
