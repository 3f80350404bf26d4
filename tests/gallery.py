"""Every reply as people see it, for whoever changes a card: `python -m tests.gallery FOLDER`.

Run it from the project's root. Of the sample show and of a show of extremes (the longest title,
eight guests, 57 links, right to left, nothing known), at desktop width in light and at phone width
in dark: a picture for each reply.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Locator

from tests.browser import PHONE, Visitor, chromium, find_chromium, visit
from tests.program import SAMPLE, program

#: Tall enough for every reply.
_DESKTOP, _PHONE = (900, 2400), (PHONE[0], 3600)
_GUESTS = (
    "Célestine Achterberg-Van der Meulen",
    "Kwabena Mensah-Lund",
    "Sólveig Brynjarsdóttir",
    "Zdeněk Maalouf",
    "Aigul Sarsenbayeva",
    "Bjarte Ødegård",
    "Lorcan Ó Duibhir",
    "Thandeka Rousseau",
)
_TITLE = (
    "The Long and Winding Conversation About Cathedral Clocks, Lighthouse Databases, Sourdough,"
    " Peat Bog Archaeology, and the Many Small Things That People Keep Alive by Hand for Centuries,"
    " Recorded Live in Front of an Audience That Laughed in All the Right Places"
)
_HEBREW = "כל יום ראשון היא מטפסת מאה ושתים עשרה מדרגות ומותחת את השעון ביד, ואף אחד לא שואל למה."
#: What is asked, of both shows; a word that stands after a command is a button pressed then.
_ASKED: tuple[tuple[str, dict[str, str], str], ...] = (
    ("episode find", {"query": "1"}, ""),
    ("episode find", {"query": "2"}, ""),
    ("episode find", {"query": "3"}, ""),
    ("episode find", {"query": "qqqq zzzz"}, ""),
    ("episode list", {}, ""),
    ("guest", {"name": "achterberg"}, ""),
    ("links episode", {"query": "1"}, ""),
    ("links search", {"text": "documentation"}, ""),
    ("quote search", {"text": "clock"}, "Context"),
    ("quote search", {"text": "xyzzy"}, ""),
    ("quote random", {}, ""),
    ("quote today", {}, ""),
    ("about", {}, ""),
    ("privacy", {}, ""),
    ("qotd setup", {"channel": "#quotes", "time": "09:00", "timezone": "Europe/Berlin"}, ""),
    ("qotd preview", {}, ""),
    ("qotd history", {}, ""),
    ("moderate hidden", {}, ""),
    ("database status", {}, ""),
    ("database problems", {}, ""),
)


def _extremes(folder: Path) -> Path:
    """Write the show of extremes; its shows.toml."""
    posts = folder / "posts"
    posts.mkdir()
    links = "\n".join(
        f"- The documentation of thing {i}, which has a rather long name:"
        f" [documentation](https://docs.example.org/{'deep/' * 6}{i}) and"
        f" [source](https://code.example.org/{i})"
        for i in range(57)
    )
    talk = "\n\n".join(
        f"{guest.upper()}: I am in part {part}. We talk about the clock that somebody winds every"
        " Sunday, about bells and sourdough, at a length that can be quoted."
        for part in range(3)
        for guest in _GUESTS
    )
    names = ", ".join(f'"{guest}"' for guest in _GUESTS)
    topics = ", ".join(f'"{topic}"' for topic in _TITLE.replace(",", "").split()[:9])
    (posts / "1.md").write_text(
        f'+++\ntitle = "{_TITLE}"\nepisodeNumber = 1\ndate = "2024-03-01"\nguests = [{names}]\n'
        f'topics = [{topics}]\nimage = "https://images.example.org/cover.png"\n'
        f'description = "{"A long description of what is talked about here. " * 12}"\n+++\n\n'
        f"## Links\n\n{links}\n\n## Transcript\n\n{talk}\n",
        encoding="utf-8",
    )
    (posts / "2.md").write_text(
        f'+++\ntitle = "{_HEBREW[:40]}"\nepisodeNumber = 2\ndate = "2024-04-01"\n'
        f'guests = ["נועה בן־דוד"]\ndescription = "{_HEBREW}"\n+++\n\nNOA: {_HEBREW} clock\n',
        encoding="utf-8",
    )
    (posts / "3.md").write_text(
        '+++\ntitle = "Untitled"\nepisodeNumber = 3\n+++\n\nNothing more is known.\n',
        encoding="utf-8",
    )
    shows = folder / "shows.toml"
    shows.write_text(
        '[[show]]\nslug = "extremes"\ntitle = "The Show With a Name That Goes On and On"\n'
        'sources = ["posts"]\nlicence = "CC BY 4.0, everybody who gave their time and voice"\n'
    )
    return shows


async def _shoot(browser: Browser, url: str, before: str, folder: Path) -> None:
    for size, dark, who in (
        (_DESKTOP, False, "Mia · moderator"),
        (_PHONE, True, "Otto · owner"),
    ):
        async with visit(browser, url, size, dark=dark) as someone:
            await someone.become(who)
            where = f"{before}-{'phone' if size == _PHONE else 'desktop'}"
            for number, (command, options, then) in enumerate(_ASKED, 1):
                reply = await someone.use(command, **options)
                name = f"{where}-{number:02}-{command.replace(' ', '-')}"
                await _picture(someone, reply, folder / f"{name}.png")
                if then and await reply.get_by_role("button", name=then).count():
                    await _picture(
                        someone, await someone.press(then), folder / f"{name}-{then.lower()}.png"
                    )
            for complaint in someone.complaints:
                print(f"the browser complained: {complaint}")


async def _picture(someone: Visitor, reply: Locator, path: Path) -> None:
    await someone.page.mouse.move(0, 0)
    await reply.screenshot(path=path)


async def take(folder: Path) -> None:
    """Make the pictures in `folder`."""
    path = find_chromium()
    if path is None:
        sys.exit("there is no Chromium here: apt install chromium")
    with tempfile.TemporaryDirectory() as scratch:
        for before, shows in (("sample", SAMPLE), ("extremes", _extremes(Path(scratch)))):
            settings = {"SHOWS_FILE": shows, "DATA_DIR": Path(scratch) / before}
            async with (
                program(Path(scratch), "-m", "bot", "sandbox", **settings) as bot,
                chromium(path) as browser,
            ):
                await _shoot(browser, await bot.page(), before, folder)


def main() -> None:
    """Make them and say how many there are."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(folder))
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main()
