"""The page in a real browser: README's tour, by mouse and keyboard; what axe-core finds."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from browser import DESKTOP, PHONE, Visitor, chromium, find_chromium, visit
from playwright.async_api import Browser, expect
from program import ROOT, program
from tiny_bot import running
from wild import NASTY, unescaped

from bot.sandbox import Clock, Fault, Page, Sandbox, page_world
from bot.ui import text

CHROMIUM = find_chromium()
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here: apt install chromium"),
    pytest.mark.skipif(sys.platform == "win32", reason="ends processes by SIGTERM"),
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    assert CHROMIUM
    async with chromium(CHROMIUM) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address that `python -m bot sandbox` prints."""
    async with program(tmp_path_factory.mktemp("page"), "-m", "bot", "sandbox") as bot:
        yield await bot.page()
        assert "Traceback" not in bot.out


async def test_the_tour_of_a_member(browser: Browser, url: str) -> None:
    async with visit(browser, url) as ada:
        # An episode by a misspelt guest, chosen while typing.
        await ada.begin("episode find", query="achterburg")
        await expect(ada.options.first).to_contain_text("Achterberg")
        await ada.page.keyboard.press("ArrowDown")
        await ada.page.keyboard.press("Enter")
        card = await ada.then(ada.page.keyboard.press("Enter"))
        await expect(card).to_contain_text("Célestine Achterberg")
        await expect(card).to_contain_text("used/episode find")
        listen = card.get_by_role("link", name="Listen")
        assert await listen.get_attribute("rel") == "noopener noreferrer"
        # Its links.
        links = await ada.press("Links")
        await expect(links).to_contain_text("Links")
        # A quote; its pages, one of them by a form.
        found = await ada.use("quote search", text="clock")
        await expect(found).to_contain_text("Only you can see this")
        await ada.press("Next")
        await expect(ada.last).to_contain_text("page 2 of")
        await ada.last.get_by_role("button", name="Jump to page").click()
        await ada.page.get_by_role("dialog").get_by_role("textbox").fill("1")
        await ada.then(ada.page.keyboard.press("Enter"))
        await expect(ada.last).to_contain_text("page 1 of")
        await expect(ada.page.get_by_role("dialog")).to_have_count(0)
        # What was said around it; posted for all, and taken away again.
        context = await ada.press("Context")
        await expect(context).to_contain_text("In context")
        posted = await ada.press("Post")
        await expect(posted).to_contain_text("posted by Ada")
        await expect(posted.locator(".origin")).to_contain_text("In context")
        await expect(posted).not_to_contain_text("Only you can see this")
        async with visit(browser, url) as ben:
            await ben.become("Ben · member")
            await expect(ben.last).to_contain_text("posted by Ada")
            await expect(ben.page.locator(".private")).to_have_count(0)
            await ada.press("Remove")
            await expect(ben.page.get_by_text("posted by Ada")).to_have_count(0)
            assert ben.complaints == []
        # A private answer is dismissed.
        count = await ada.page.locator(".private").count()
        await ada.page.get_by_role("button", name="Dismiss message").last.click()
        await expect(ada.page.locator(".private")).to_have_count(count - 1)
        assert ada.complaints == []


async def test_a_message_of_a_member_and_its_menu(browser: Browser, url: str) -> None:
    async with visit(browser, url) as ada:
        await ada.say("Who was it that **winds** the tower clock?")
        await expect(ada.last.locator(".prose strong")).to_have_text("winds")
        await ada.last.hover()
        await ada.last.get_by_label("More: apps and payloads").click()
        found = await ada.then(ada.page.get_by_role("menuitem", name="Find in episodes").click())
        await expect(found.get_by_role("button", name="Context").first).to_be_visible()
        await expect(found).to_contain_text("Only you can see this")
        assert ada.complaints == []


async def test_a_message_has_discords_length(browser: Browser, url: str) -> None:
    async with visit(browser, url) as ada:
        await ada.page.locator(".field-text").fill("a" * 1_950)
        await expect(ada.page.locator("#hint")).to_have_text("50 characters left")
        await ada.page.locator(".field-text").fill("a" * 2_100)
        await ada.page.keyboard.press("Enter")
        await expect(ada.page.locator("#hint")).to_contain_text("Too long by 100 of 2000")
        assert len(await ada.page.locator(".field-text").input_value()) == 2_100


async def test_by_the_keyboard_alone(browser: Browser, url: str) -> None:
    async with visit(browser, url) as ada:
        keys = ada.page.keyboard
        await expect(ada.page.locator(".field-text")).to_be_focused()
        await keys.type("/quote se")
        await expect(ada.options).to_have_count(1)
        await keys.press("Tab")
        # What is required says so.
        await keys.press("Enter")
        await expect(ada.page.locator("#hint")).to_have_text("text This option is required.")
        await keys.type("clock")
        # A further option, its choices, a wrong value, and away with it.
        await keys.press("Tab")
        await keys.type("exa")
        await keys.press("Enter")
        await keys.type("perhaps")
        await keys.press("Enter")
        await expect(ada.page.locator("#hint")).to_contain_text("Choose one from the list")
        for _ in range(7):
            await keys.press("Backspace")
        await keys.press("Backspace")
        await expect(ada.page.locator(".chip")).to_have_count(1)
        found = await ada.then(keys.press("Enter"))
        # The focus stays on a pager's button while its message changes.
        following = found.get_by_role("button", name="Next")
        await following.focus()
        await ada.then(keys.press("Enter"))
        await expect(ada.last.locator(":focus")).to_have_count(1)
        # Escape leaves a command, ArrowUp brings the last one back.
        text = ada.page.locator(".field-text")
        await text.focus()
        await keys.press("ArrowUp")
        await expect(ada.page.locator(".field-command")).to_have_text("/quote search")
        await keys.press("Escape")
        await keys.press("Escape")
        await expect(text).to_be_focused()
        assert ada.complaints == []


async def test_who_sees_which_commands(browser: Browser, url: str) -> None:
    async with visit(browser, url) as someone:

        async def offered() -> set[str]:
            await someone.page.locator(".field-text").fill("/")
            await someone.options.first.wait_for()
            return set(await someone.options.locator("strong").all_inner_texts())

        member = await offered()
        assert "/episode find" in member
        await someone.become("Mia · moderator")
        assert member < await offered()
        # In the bot's direct messages, and where only its user brought it along.
        for place, channel in (("Direct messages", "@Pullquote"), ("Somewhere Else", "#general")):
            await someone.page.get_by_role("button", name=place).click()
            await expect(someone.page.locator(".top-name")).to_have_text(channel)
            assert await offered() == member
        answer = await someone.use("episode latest")
        await expect(answer).to_contain_text("#")
        assert someone.complaints == []


async def test_a_restart_is_seen_and_old_buttons_work(browser: Browser, url: str) -> None:
    async with visit(browser, url) as ada:
        await ada.use("episode list")
        await ada.page.get_by_role("button", name="Restart the bot").click()
        await expect(ada.page.get_by_text("Bot offline")).to_be_visible()
        await expect(ada.page.get_by_text("Bot online")).to_be_visible()
        await ada.press("Next")
        await expect(ada.last).to_contain_text("page 2 of")
        assert ada.complaints == []


async def test_the_clock_moves(browser: Browser, url: str) -> None:
    async with visit(browser, url) as ada:
        await ada.page.locator(".clock summary").click()
        await ada.page.get_by_label("Day and time").fill("2031-05-06T07:08")
        await ada.page.get_by_role("button", name="Set", exact=True).click()
        await expect(ada.page.locator(".clock-time")).to_contain_text("07:08")
        await ada.say("Hello from <t:1935817680:R> and <t:0:D>")
        await expect(ada.last).to_contain_text("Hello from now and 1 January 1970")
        await expect(ada.page.locator(".day").last).to_have_text("6 May 2031")
        await ada.page.get_by_role("button", name="Real time").click()
        await expect(ada.page.locator(".moved")).to_have_count(0)
        assert ada.complaints == []


async def test_a_moderator_sets_up_the_daily_quote_and_sees_it_posted(
    browser: Browser, url: str
) -> None:
    async with visit(browser, url) as mia:
        await mia.become("Mia · moderator")
        await mia.page.get_by_role("button", name="A quote every morning").click()
        await expect(mia.page.locator(".chip")).to_have_count(3)
        answer = await mia.then(mia.page.keyboard.press("Enter"))
        await expect(answer).to_contain_text("09:00")
        await mia.page.locator(".clock summary").click()
        await mia.page.get_by_role("button", name="+1 day").click()
        await expect(mia.page.locator(".channel[data-unread]")).to_have_text("quotes")
        await mia.go("quotes")
        await expect(mia.last).to_contain_text("Quote of the day")
        quote = await mia.last.locator("code").inner_text()
        # Hidden, it can't be posted again; then the day's post is turned off.
        await mia.last.locator(".prose").first.click(button="right")
        hidden = await mia.then(mia.page.get_by_role("menuitem", name="Hide this quote").click())
        await expect(hidden).to_contain_text("Hidden")
        await expect(await mia.use("moderate hidden")).to_contain_text(quote)
        await mia.use("qotd off")
        await mia.page.get_by_role("button", name="Real time").click()
        assert mia.complaints == []


async def test_what_the_wire_carried_stands_beside_the_message(browser: Browser, url: str) -> None:
    async with visit(browser, url) as ada:
        await ada.use("quote random")
        await ada.page.get_by_label("Payloads under each message").click()
        await ada.last.locator("summary", has_text="Payloads").click()
        await ada.last.locator("summary", has_text="INTERACTION_CREATE").click()
        await expect(ada.last.locator("pre").nth(1)).to_contain_text('"name": "quote"')
        assert ada.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_axe_finds_nothing_worth_mentioning(
    browser: Browser, url: str, size: tuple[int, int], dark: bool
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not here: npm install --no-save axe-core")
    async with visit(browser, url, size, dark=dark) as ada:
        await ada.go("announcements")  # Where the other tests wrote nothing.
        await ada.use("quote search", text="clock")
        await ada.use("episode find", query="achterburg")
        await ada.use("episode list")
        fits = "(one) => one.scrollWidth <= one.clientWidth"
        assert await ada.page.locator("#scroller").evaluate(fits), "a message is too wide"
        await ada.open_drawer()
        await ada.page.locator(".clock summary").click()
        await ada.close_drawer()
        await ada.begin("quote search", text="clock")
        await ada.page.locator(".field-more").focus()
        await ada.options.first.wait_for()
        await ada.page.evaluate(AXE.read_text(encoding="utf-8"))
        await _no_faults(ada, "with the composer's list")
        await ada.page.keyboard.press("Escape")
        await ada.page.keyboard.press("Escape")
        await ada.open_drawer()
        await _no_faults(ada, "with the drawer, on a phone")
        await ada.close_drawer()
        await ada.last.get_by_role("button", name="Jump to page").click()
        await _no_faults(ada, "with a form")


async def _no_faults(visitor: Visitor, where: str) -> None:
    found = await visitor.page.evaluate("axe.run({resultTypes: ['violations']})")
    faults = [
        f"{where}: {fault['impact']} {fault['id']}: {node['html'][:120]} {node['failureSummary']}"
        for fault in found["violations"]
        if fault["impact"] != "minor"
        for node in fault["nodes"]
    ]
    assert not faults, "\n".join(faults)


# What the bot itself never shows: on a small bot that does


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def tiny() -> AsyncIterator[tuple[Sandbox, Any, str]]:
    clock = Clock()
    sandbox = Sandbox(page_world(), clock=clock, ageing=clock.machine)
    page = Page(sandbox, clock, restart=lambda: None)
    async with sandbox, running(sandbox) as bot:
        yield sandbox, bot, page.url


async def test_embeds_pictures_and_forms(
    browser: Browser, tiny: tuple[Sandbox, Any, str], tmp_path: Path
) -> None:
    async with visit(browser, tiny[2]) as ada:
        embed = await ada.use("embed")
        title = embed.get_by_role("link", name="Title")
        assert await title.get_attribute("href") == "https://example.org/"
        card = await ada.use("card")
        # A picture of another machine is described, and not asked for.
        cover = card.get_by_role("link", name="A cover: an image at example.org")
        await expect(cover).to_be_visible()
        await ada.last.get_by_role("combobox").click()
        await ada.then(ada.page.get_by_role("option", name="Karen Spärck Jones").click())
        await expect(ada.last).to_contain_text("picked Kar")
        await ada.use("picture")
        await expect(ada.last.get_by_alt_text("The cover")).to_be_attached()
        # A form with a select.
        await ada.begin("form")
        await ada.page.keyboard.press("Enter")
        form = ada.page.get_by_role("dialog", name="Report a quote")
        await form.get_by_role("textbox").fill("Cut off")
        await form.get_by_role("combobox").click()
        await form.get_by_role("option", name="Harsh").click()
        await ada.then(form.get_by_role("button", name="Submit").click())
        await expect(ada.last).to_contain_text("Cut off / Harsh")
        assert [c for c in ada.complaints if "cover.png" not in c] == []


async def test_thinking_failing_and_coming_late(
    browser: Browser, tiny: tuple[Sandbox, Any, str]
) -> None:
    sandbox, bot, address = tiny
    async with visit(browser, address) as ada:
        await ada.begin("held", defer="true")
        await ada.page.keyboard.press("Enter")  # Takes what the list offers.
        await ada.page.keyboard.press("Enter")
        await expect(ada.last).to_contain_text("Pullquote is thinking…")
        bot.release.set()
        await expect(ada.last).to_contain_text("at last")
        await ada.use("card")
        sandbox.faults.append(Fault(path="/interactions/*", drop=True, times=2))
        await ada.press("Next")
        await expect(ada.last).to_contain_text("This interaction failed")
        assert ada.complaints == []


MARKDOWN = [
    ("**bold** *em* __under__ ~~gone~~ `code`", "strong, em, u, s, code"),
    ("> a quote\n> of two lines\nand after", "blockquote"),
    ("# One\n## Two\n### Three\n-# small", ".heading-1, .heading-2, .heading-3, .subtext"),
    ("- one\n- two\n  - three\n1. first", "ul, ol, ul ul"),
    ("[a link](https://example.org/a_(b)) and <https://example.org>", "a"),
    ("||hidden||", ".spoiler"),
    ("```py\nprint('<b>')\n```", "pre code"),
]


async def test_markdown_as_discord_reads_it(
    browser: Browser, tiny: tuple[Sandbox, Any, str]
) -> None:
    async with visit(browser, tiny[2]) as ada:
        for typed, selectors in MARKDOWN:
            await ada.say(typed)
            for selector in selectors.split(", "):
                await expect(ada.last.locator(f".prose {selector}").first).to_be_attached()
        attack = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) \\*plain\\* snake_case_name"
        await ada.say(attack)
        await expect(ada.last.locator(".prose")).to_have_text(attack.replace("\\", ""))
        assert await ada.last.locator(".prose img, .prose a").count() == 0
        await ada.say("<@1100000000000000012> <#1100000000000001101> <@&1100000000000001001>")
        await expect(ada.last.locator(".prose")).to_have_text("@Ben #quotes @Moderators")
        await ada.last.get_by_role("button", name="#quotes").click()
        await expect(ada.page.get_by_role("heading", name="#quotes", exact=True)).to_be_visible()
        assert ada.complaints == []


async def test_what_the_bot_escapes_is_read_as_it_was_written(
    browser: Browser, tiny: tuple[Sandbox, Any, str]
) -> None:
    """The bot's escapes and the page's Markdown, which imitates Discord's, against each other."""
    sandbox, _, address = tiny
    ben = sandbox.world.user("ben")
    channel = sandbox.world.channel("announcements", sandbox.world.guild("Podcast Club"))
    written = [text.escape(raw)[:1500] for raw in NASTY]
    for line in written:
        sandbox.messages.create(channel, ben, {"content": f"a {line}\n{line}"})
    async with visit(browser, address) as ada:
        await ada.go("announcements")
        read = ada.page.locator(".message .prose")
        await expect(read).to_have_count(len(written))
        for line, shown in zip(written, await read.all_inner_texts(), strict=True):
            assert shown.replace("\u200b", "").split() == unescaped(f"a {line} {line}").split()
        assert await ada.page.locator(".prose :not(p, br)").count() == 0
        assert ada.complaints == []


async def test_the_key_is_taken_out_of_the_address(
    browser: Browser, tiny: tuple[Sandbox, Any, str]
) -> None:
    address = tiny[2]
    async with visit(browser, address) as ada:
        assert ada.page.url == address.partition("#")[0]
        await ada.page.reload()
        await ada.page.locator(".welcome").wait_for()
        fresh = await ada.page.context.browser.new_page()  # type: ignore[union-attr]
        await fresh.goto(address.partition("#")[0])
        await expect(fresh.locator("#notice")).to_contain_text("the terminal shows")
        await fresh.close()
        await asyncio.sleep(0)
