"""A real browser on the sandbox's page, for the tests of it and for README's pictures.

It is the system's Chromium, driven by Playwright, which never gets to download one of its own.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

#: Debian's and Alpine's name, Fedora's and Arch's, Google's.
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Nothing that it would fetch for itself; as root, as in CI, it has no sandbox of its own.
_QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage"
)
#: Milliseconds, long past anything on a busy machine; nothing here waits for them to end.
_PATIENCE_MS = 30_000
DESKTOP, PHONE = (1280, 800), (375, 740)


def find_chromium() -> str | None:
    """Where the system's Chromium is."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def chromium(path: str) -> AsyncIterator[Browser]:
    """A browser without a window."""
    expect.set_options(timeout=_PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_QUIET.split())
        try:
            yield browser
        finally:
            await browser.close()


class Visitor:
    """Somebody at the page. What the browser complains of is in `complaints`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda asked: self._watch(asked.url))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def _watch(self, url: str) -> None:
        if not re.match(r"http://127\.0\.0\.1:\d+/|data:", url):
            self.complaints.append(f"asked for {url}")

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.page.locator(".message").last

    @property
    def options(self) -> Locator:
        """What the open list offers."""
        return self.page.locator(".option")

    async def become(self, name: str) -> None:
        """Be somebody else: "Mia · moderator"."""
        await self.open_drawer()
        await self.page.get_by_label("You are").select_option(name)
        await self.close_drawer()
        await expect(self.page.locator("#log")).to_have_attribute("data-seen-by", name.split()[0])

    async def go(self, channel: str) -> None:
        await self.open_drawer()
        await self.page.locator(".channel", has_text=channel).click()
        await expect(self.page.locator(".top-name")).to_have_text(f"#{channel}")

    async def open_drawer(self) -> None:
        """On a phone; elsewhere the channels are always there."""
        burger = self.page.get_by_label("Servers and channels")
        if await burger.is_visible():
            await burger.click()

    async def close_drawer(self) -> None:
        if await self.page.locator("#shade").is_visible():
            await self.page.keyboard.press("Escape")

    async def say(self, text: str) -> Locator:
        """Type a message and send it."""
        await self.page.locator(".field-text").fill(text)
        return await self.then(self.page.keyboard.press("Enter"))

    async def begin(self, command: str, **options: str) -> None:
        """Type a slash command and its options by the keyboard, without sending it."""
        await self.page.locator(".field-text").fill(f"/{command} ")
        for name, value in options.items():
            field = self.page.locator(f'.chip-field[aria-label^="{name}: "]')
            if not await field.count():
                await self.page.locator(".field-more").fill(name)
                await self.page.keyboard.press("Enter")
            await field.fill(value)

    async def use(self, command: str, **options: str) -> Locator:
        """Send a slash command; the message that it made, once it thinks no more."""
        await self.begin(command, **options)
        return await self.then(self.page.keyboard.press("Enter"))

    async def press(self, label: str, on: Locator | None = None) -> Locator:
        """Press a button of a message (the newest); the newest message then."""
        button = (on or self.last).get_by_role("button", name=label, exact=True).first
        return await self.then(button.click())

    async def then(self, act: Any) -> Locator:
        """Do it, and wait until the bot has answered."""
        messages = self.page.locator("#log")
        before = await messages.inner_html()
        await act
        await self.page.wait_for_function(
            "before => { const log = document.querySelector('#log');"
            " return log.innerHTML !== before && !log.querySelector('.thinking, .busy'); }",
            arg=before,
        )
        return self.last


@asynccontextmanager
async def visit(
    browser: Browser,
    url: str,
    size: tuple[int, int] = DESKTOP,
    *,
    dark: bool = False,
    scale: float = 1,
) -> AsyncIterator[Visitor]:
    """Open the page in a profile of its own, in English and UTC."""
    width, height = size
    phone = width < 600
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        device_scale_factor=scale,
        has_touch=phone,
        is_mobile=phone,
        locale="en-GB",
        timezone_id="UTC",
        reduced_motion="reduce",
    )
    context.set_default_timeout(_PATIENCE_MS)
    try:
        visitor = Visitor(await context.new_page())
        await visitor.page.goto(url)
        await visitor.page.locator(".welcome").wait_for()
        yield visitor
    finally:
        await context.close()
