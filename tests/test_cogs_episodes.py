"""Finding and browsing, as members do it."""

from __future__ import annotations

from pathlib import Path

import pytest
from club import SHOWS, as_described, club, ids

from bot.opening import opened
from bot.sandbox import Sandbox


@pytest.mark.parametrize("query", ["1", "#1", "ep 1", "winding the tower", "first episode"])
async def test_an_episode_is_found(tmp_path: Path, query: str) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/episode find", query=query)
        assert reply.text.startswith("### #1 · Winding the Tower with Célestine Achterberg\n")
        assert not reply.ephemeral
        assert "5 April 2023 · 7 min · Slow Machines" in reply.text
        assert set(reply.links) == {"Listen", "Page"}
        assert reply.buttons == ["Links", "Random quote", "Next episode"]
        assert "CC BY 4.0" in reply.text
        as_described(members)


async def test_an_answer_is_promised_before_anything_is_looked_for(tmp_path: Path) -> None:
    async with opened(tmp_path, SHOWS):
        pass  # Nothing is loaded.
    async with club(tmp_path) as members:
        reply = await members.ada.says("/episode find", query="winding the tower")
        await reply.until(lambda found: "No episode is loaded yet" in found.text)
        assert [message.ephemeral for message in reply.messages] == [True]
        first = next(call for call in members.calls if call.path.endswith("/callback"))
        assert first.body == {"type": 5}
        as_described(members)


async def test_near_answers_are_offered_and_stay(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/episode find", query="ada okonkwo celestine")
        assert "Did you mean" in reply.text
        assert 2 <= len(reply.options) <= 5
        first, second = reply.options[:2]
        assert first.split(" ", 1)[1] in reply.text.splitlines()[0]
        chosen = await reply.choose(second, by=members.ben)
        assert chosen.updated
        assert second.split(" ", 1)[1] in chosen.text.splitlines()[0]
        assert chosen.options == [first, second, *reply.options[2:]]
        as_described(members)


async def test_no_answer_is_no_error(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        for query in ("zxqwv", "!!!", "<@> *", "ep 9999"):
            reply = await members.ada.says("/episode find", query=query)
            assert "No episode fits that" in reply.text
            assert len(reply.options) in (1, 2, 3)
            assert not reply.ephemeral
        opened = await reply.choose(reply.options[0])
        assert "Random quote" in opened.buttons
        as_described(members)


async def test_cards_lead_on(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        latest = await members.ada.says("/episode latest")
        assert "Next episode" not in latest.buttons
        before = await latest.press("Previous episode", by=members.ben)
        assert before.updated
        assert before.text != latest.messages
        back = await before.press("Next episode")
        assert back.text.splitlines()[0] in latest.text
        links = await latest.press("Links")
        assert (links.updated, links.ephemeral) == (False, False)
        assert links.text.startswith("### Links · #25")
        quote = await latest.press("Random quote")
        assert (quote.updated, quote.ephemeral) == (False, False)
        assert "Quote id" in quote.text
        as_described(members)


async def test_a_list_is_paged_by_anybody(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/episode list")
        assert "23 episodes · page 1 of 3" in reply.text
        assert len(reply.options) == 10
        assert reply.disabled == ["Previous"]
        second = await reply.press("Next", by=members.ben)
        assert second.updated
        assert "page 2 of 3" in second.text
        assert (await second.press("Next")).disabled == ["Next"]
        modal = await second.press("Jump to page")
        assert "Page, 1 to 3" in modal.text
        first = await modal.submit(page="1")
        assert first.updated
        assert "page 1 of 3" in first.text
        wrong = await (await first.press("Jump to page")).submit(page="one")
        assert (wrong.text, wrong.ephemeral) == (
            "That is not a page: type its number, such as 3.",
            True,
        )
        far = await (await first.press("Jump to page")).submit(page="99")
        assert "page 3 of 3" in far.text
        as_described(members)


async def test_a_list_is_narrowed(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/episode list", guest="celestine acterberg", year=2023)
        assert reply.text.startswith("### Célestine Achterberg · 2023\n-# 1 episode\n")
        none = await members.ada.says("/episode list", year=1900)
        assert none.ephemeral
        assert none.text == "No episode fits all of that: try again without one of the options."
        topic = await members.ada.says("/episode random", topic="pendulum")
        assert "Pendulums" in topic.text


async def test_guests(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/guest", name="celestine achterberg")
        assert reply.text.startswith("### Célestine Achterberg\n-# 2 episodes · ")
        assert "as guest · 718 words" in reply.text
        nobody = await members.ada.says("/guest", name="**Nobody** <@1>")
        assert nobody.ephemeral
        assert "“\\*\\*Nobody\\*\\* \\<@" in nobody.text
        host = await members.ada.says("/guest", name="Ada Okonkwo", show="slow machines")
        assert "as host" in host.text
        as_described(members)


async def test_completions(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        ada = members.ada
        found = await ada.choices("/episode find", query="1", focused="query")
        assert found[0][0] == "#1 Winding the Tower with Célestine Achterberg"
        assert found[0][1].startswith("ep:")
        reply = await ada.says("/episode find", query=found[0][1])
        assert reply.text.startswith("### #1 · ")
        assert "Célestine Achterberg" in await ada.types("/guest", name="celestne", focused="name")
        people = await ada.choices("/quote search", text="x", speaker="adda", focused="speaker")
        assert {"who:Ada Merriweather", "who:Ada Okonkwo"} <= {value for _, value in people}
        assert await ada.types("/episode list", topic="pend", focused="topic") == ["Pendulums"]
        sites = await ada.choices("/links search", text="x", site="wick", focused="site")
        assert ("wick.example.org", "site:wick.example.org") in sites
        shows = await ada.choices("/guest", name="x", show="", focused="show")
        assert shows == [("Slow Machines", "show:slow-machines")]
        every = await ada.types("/episode find", query="", focused="query")
        assert len(every) == 23
        assert await ada.types("/guest", name="\x00" * 50, focused="name") is not None
        odd = await ada.types("/episode find", query="a", show="no such", focused="query")
        assert odd


async def test_gone_choices_say_so(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/episode find", query="ep:gonegonegone")
        assert reply.ephemeral
        assert reply.text == "That episode is no longer in the library: try `/episode find`."
        none = await members.ada.says("/quote search", text="x", episode="zxqwv")
        assert none.ephemeral
        assert none.text.startswith("No episode fits “zxqwv”")
        none = await members.ada.says("/quote search", text="x", episode="999")
        assert none.text == (
            "No episode fits “999”; try another number, a word of the title, or a guest's name."
        )


async def test_a_show_without_episodes_says_so(tmp_path: Path) -> None:
    shows = tmp_path / "shows.toml"
    shown = {"slow-machines": SHOWS.parent / "slow-machines", "empty-hours": tmp_path / "nothing"}
    shows.write_text(
        "".join(
            f'[[show]]\nslug = "{slug}"\ntitle = "{slug.replace("-", " ").title()}"\n'
            f'sources = ["{folder.as_posix()}"]\n'
            for slug, folder in shown.items()
        ),
        encoding="utf-8",
    )
    async with club(tmp_path / "var", shows=shows) as members:
        for command in ("/episode latest", "/episode random", "/episode list"):
            reply = await members.ada.says(command, show="Empty Hours")
            assert reply.ephemeral
            assert reply.text == ("Empty Hours has no episode yet: choose another show, or none.")


async def test_buttons_and_modals_outlive_a_restart(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        async with club(tmp_path, sandbox=sandbox) as members:
            listed = await members.ada.says("/episode list")
            card = await members.ada.says("/episode find", query="7")
            search = await members.ada.says("/quote search", text="clock tower")
            modal = await listed.press("Jump to page")
        async with club(tmp_path, sandbox=sandbox) as members:
            assert "page 2 of 3" in (await modal.submit(page="2")).text
            assert "### #8" in (await card.press("Next episode")).text
            context = await search.press(ids(search, "Context")[0])
            assert context.text.startswith("### In context")
            store = members.bot._connection._view_store
            assert not store._views
            assert not store._modals
            assert not store._synced_message_views
            as_described(members)
