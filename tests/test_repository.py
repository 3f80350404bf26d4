"""What lies beside the code: dependencies, migrations, the tests themselves."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from source_code import ROOT, Module, imports, modules, report, top


def test_every_package_that_is_imported_is_a_declared_dependency() -> None:
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8").lower()
    spelled = {
        "dotenv": "python-dotenv", "discord": "discord.py",
        "markdown_it": "markdown-it-py", "linkify_it": "linkify-it-py", "webvtt": "webvtt-py",
        "yaml": "pyyaml",
    }  # fmt: skip
    # aiohttp brings yarl, and its addresses are made of it.
    packages = {top(i.name) for m in modules() for i in imports(m)} - {"bot", "cogs", "yarl"}
    found = sorted(
        package
        for package in packages - set(sys.stdlib_module_names)
        if f'"{spelled.get(package, package)}==' not in declared
    )
    report(found, "add it to pyproject.toml with a line that says why")


@pytest.mark.parametrize("database", ["library", "community"])
def test_migrations_are_numbered_without_gaps_and_say_why(database: str) -> None:
    folder = ROOT / "bot" / "store" / "migrations" / database
    scripts = sorted(folder.iterdir())
    for number, script in enumerate(scripts, start=1):
        assert re.fullmatch(rf"{number:04}_\w+\.sql", script.name), (
            f"{script.name}: number the migrations 0001, 0002, … without gaps"
        )
        assert script.read_text(encoding="utf-8").startswith("-- "), (
            f"{script.name}: begin with a comment that says why"
        )


def test_the_top_level_holds_what_is_known_and_nothing_that_a_tool_left_there() -> None:
    git = ["git", "-C", str(ROOT), "ls-files"]
    listed = subprocess.run(git, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout of git")
    known = {
        ".ci", ".env.example", ".gitignore", "LICENSE", "README.md", "bot", "cogs", "data", "docs",
        "pyproject.toml", "requirements-dev.txt", "requirements.txt", "tests",
    }  # fmt: skip
    found = {path.split("/")[0] for path in listed.stdout.splitlines()}
    report(sorted(found - known), "remove it, or say here that it belongs")


def test_tests_replace_nothing() -> None:
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            if any("mock" in name.lower() for name in names):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    report(found, "go through the public door instead: what is hard to test stands in a wrong room")


def test_a_broken_rule_is_noticed(tmp_path: Path) -> None:
    """The reader of imports itself: functions, aliases and TYPE_CHECKING are seen."""
    text = (
        "import os.path as p\nfrom typing import TYPE_CHECKING\nfrom bot import ingest\n"
        "from bot.search.text import terms\nif TYPE_CHECKING:\n    from bot.app import Pullquote\n"
        "def f():\n    import discord.ext.commands\n"
    )
    found = list(imports(Module("x.py", "x", text, ast.parse(text))))
    assert [i.name for i in found if not i.typing_only] == [
        "os.path", "typing", "bot.ingest", "bot.search.text", "discord.ext.commands",
    ]  # fmt: skip
    assert [i.name for i in found if i.typing_only] == ["bot.app"]
    assert importlib.util.find_spec("bot.app"), "the rooms are importable from the tests"
