"""How large and how quick the sandbox's page is: `python -m tests.benchmarks.page [--times 20]`.

Run it from the project's root. In the system's Chromium, on the sample show: the bytes of all the
page's files; the time from opening its address to the first picture; from a key typed into an
option to the choices drawn, and how much of that passed after the bot's answer had arrived.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser

from tests.browser import Visitor, chromium, find_chromium, visit
from tests.program import ROOT, program

#: Types a letter into the option's field, and waits for the picture that shows the choices.
_TYPE = """
async (letter) => {
  const field = document.querySelector('.chip-field');
  const list = document.querySelector('.above .listbox');
  performance.clearResourceTimings();
  const began = performance.now();
  field.value = letter;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await new Promise((resolve) => {
    new MutationObserver((_, watching) => { watching.disconnect(); resolve(); })
      .observe(list, { childList: true });
  });
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const drawn = performance.now();
  const entries = performance.getEntriesByType('resource');
  const asked = entries.find((entry) => entry.name.endsWith('/autocomplete'));
  return [drawn - began, drawn - asked.responseEnd];
}
"""
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


async def _first_pictures(browser: Browser, url: str, times: int) -> list[float]:
    found = []
    for _ in range(times):
        async with visit(browser, url) as someone:
            found.append(float(await someone.page.evaluate(_PAINT)))
    return found


async def _choices(someone: Visitor, times: int) -> list[tuple[float, float]]:
    await someone.begin("episode find", query="")
    await someone.options.first.wait_for()
    letters = ["clock", "bells", "achter", "seed", "lighthouse", "peat", "glacier", "sour"]
    found = []
    for turn in range(times):
        drawn, after = await someone.page.evaluate(_TYPE, letters[turn % len(letters)])
        found.append((float(drawn), float(after)))
    return found


def _told(name: str, values: list[float]) -> str:
    return f"{name:<34} median {statistics.median(values):6.1f} ms, worst {max(values):6.1f} ms"


async def _measure(times: int) -> None:
    path = find_chromium()
    if path is None:
        sys.exit("there is no Chromium here: apt install chromium")
    with tempfile.TemporaryDirectory() as scratch:
        async with program(Path(scratch), "-m", "bot", "sandbox") as bot, chromium(path) as browser:
            address = await bot.page()
            pictures = await _first_pictures(browser, address, times)
            async with visit(browser, address) as someone:
                choices = await _choices(someone, times)
    print(_told("opened to first picture", pictures))
    print(_told("a key to the choices drawn", [drawn for drawn, _ in choices]))
    print(_told("the bot's answer to them drawn", [after for _, after in choices]))


def main() -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    files = list((ROOT / "bot" / "sandbox" / "static").iterdir())
    print(f"{len(files)} files, {sum(file.stat().st_size for file in files):,} bytes")
    asyncio.run(_measure(parser.parse_args().times))


if __name__ == "__main__":
    main()
