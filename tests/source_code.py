"""The code of the house as the tests of its rules read it: modules, imports, what is public."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Module:
    """One file of ours, read. `name` is `store.codec` for bot/store/codec.py, `cogs.quotes`
    for cogs/quotes.py."""

    path: str
    name: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Every Python file in these folders, which are bot/ and cogs/ where none is named."""
    paths = (path for name in folders or ("bot", "cogs") for path in (ROOT / name).rglob("*.py"))
    return tuple(_module(path) for path in sorted(paths))


def _module(path: Path) -> Module:
    relative = path.relative_to(ROOT)
    parts = list(relative.with_suffix("").parts)
    parts = parts[1:] if parts[0] == "bot" else parts
    if parts[-1:] == ["__init__"]:
        parts.pop()
    text = path.read_text(encoding="utf-8")
    return Module(relative.as_posix(), ".".join(parts) or "bot", text, ast.parse(text))


@dataclass(frozen=True)
class Import:
    """`typing_only`: it stands under `if TYPE_CHECKING`."""

    name: str
    node: ast.stmt
    typing_only: bool


def imports(module: Module) -> Iterator[Import]:
    """All imports of a file, also those inside functions, by full name."""
    typing_only = {
        id(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(module.tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module.at(node)}: write the import with its full name"
            base = str(node.module)
            whole = [f"{base}.{alias.name}" for alias in node.names]
            names = [name if _is_module(name) else base for name in whole]
        for name in names:
            assert isinstance(node, (ast.Import, ast.ImportFrom))
            yield Import(name, node, id(node) in typing_only)


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


def top(name: str) -> str:
    """`discord` for `discord.ext.commands`."""
    return name.partition(".")[0]


def ours(name: str) -> str | None:
    """`search` for `bot.search.text`, `cogs` for `cogs.quotes`; None for what isn't ours."""
    if top(name) == "cogs":
        return "cogs"
    return name.split(".")[1] if name.startswith("bot.") else None


def constants(module: Module) -> Iterator[ast.Constant]:
    """The texts in the code, docstrings left out."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(module.tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module.tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            assert isinstance(node, ast.Constant)
            yield node


def public(module: Module) -> Iterator[Definition]:
    """The functions and classes that other modules may use."""
    for node in module.tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node


def report(found: list[str], what_to_do: str) -> None:
    """Fail with one line a finding and what to do."""
    assert not found, f"{what_to_do}:\n  " + "\n  ".join(dict.fromkeys(found))
