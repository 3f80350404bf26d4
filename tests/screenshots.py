"""README's pictures, made anew from the sample show: `python -m tests.screenshots [FOLDER]`.

Run it from the project's root. Needs Chromium, and pngquant to make the files small. Without a
FOLDER they go to docs/.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser import PHONE, Visitor, chromium, find_chromium, visit
from tests.program import ROOT, program

#: Wide enough for the channels and a card, and no wider: README shows it in 900 pixels.
_DESKTOP = (1120, 722)
#: When the pictures were taken, as the page's clock says.
_DAY = "2026-03-04T19:05"


async def _tell(someone: Visitor) -> None:
    """The conversation of the pictures: a question, and the episode that answers it."""
    await someone.page.locator(".clock summary").click()
    await someone.page.get_by_label("Day and time").fill(_DAY)
    await someone.page.get_by_role("button", name="Set", exact=True).click()
    await someone.become("Ben · member")
    await someone.say("Which one was it with the woman who winds a tower clock every Sunday?")
    await someone.become("Ada · member")
    await someone.use("episode find", query="achterburg")


async def _desktop(browser: Browser, url: str, picture: Path, dark: bool) -> None:
    """The answer, while the next question is typed."""
    async with visit(browser, url, _DESKTOP, dark=dark, scale=2) as ada:
        await ada.begin("episode find", query="lighthous")
        await expect(ada.options.first).to_contain_text("Lighthouse")
        await ada.page.screenshot(path=picture)


async def _phone(browser: Browser, url: str, picture: Path, dark: bool) -> None:
    """What a search finds, privately: so that each mode has somebody who has not searched yet."""
    async with visit(browser, url, PHONE, dark=dark, scale=2) as someone:
        await someone.become("Otto · owner" if dark else "Ada · member")
        await someone.go("quotes")
        await someone.use("quote search", text="put a penny on the pendulem")
        await someone.page.screenshot(path=picture)


async def take(folder: Path) -> list[Path]:
    """Make the pictures in `folder`."""
    path = find_chromium()
    if path is None:
        sys.exit("there is no Chromium here: apt install chromium")
    with tempfile.TemporaryDirectory() as scratch:
        async with program(Path(scratch), "-m", "bot", "sandbox") as bot, chromium(path) as browser:
            address = await bot.page()
            async with visit(browser, address) as someone:
                await _tell(someone)
            taken = []
            for mode in ("light", "dark"):
                for take_one, name in ((_desktop, "desktop"), (_phone, "phone")):
                    taken.append(folder / f"{name}-{mode}.png")
                    await take_one(browser, address, taken[-1], mode == "dark")
    return taken


def _shrink(picture: Path) -> None:
    if shutil.which("pngquant"):
        quality = ["--quality", "70-95", "--skip-if-larger", "--strip", "--force"]
        subprocess.run(["pngquant", *quality, "--ext", ".png", str(picture)], check=False)


def main() -> None:
    """Make them, shrink them, say how large they are."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    folder.mkdir(parents=True, exist_ok=True)
    for picture in asyncio.run(take(folder)):
        _shrink(picture)
        print(f"{picture.name}: {picture.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
