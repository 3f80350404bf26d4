"""Who may import whom, and what never happens, enforced by reading the code.

A failure says which file broke which rule and what to do. Where a rule is wrong, change the
table here and the map in `bot/__init__.py` in the same commit.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from source_code import (
    Definition,
    Function,
    Module,
    constants,
    imports,
    modules,
    ours,
    public,
    report,
    top,
)

NOUNS = {
    "addresses", "dailies", "errors", "model", "paging", "plural", "records", "schedule",
    "timecode", "version",
}  # fmt: skip
#: The use cases on the derived data and what they are made of: one row of the table.
LIBRARY = {
    "library", "holdings", "finding", "daily", "draws", "zones", "catalogue", "pages", "refresh",
    "feeds", "plan", "reading", "sources", "workers", "opening", "lock", "persons", "moderation",
    "notes", "privacy", "upkeep", "backups", "chores",
}  # fmt: skip
BELOW = NOUNS | {"ingest", "search", "fetch", "store", "shows"}
ANYTHING = {"*"}


@dataclass(frozen=True)
class Row:
    """What the modules of a room may import, beside the standard library and their own room."""

    ours: set[str]
    others: set[str]


TABLE = {
    **dict.fromkeys(NOUNS, Row(NOUNS, set())),
    "shows": Row({"model", "errors"}, set()),
    "settings": Row({"errors"}, {"dotenv"}),
    "ingest": Row(
        NOUNS,
        {"feedparser", "linkify_it", "markdown_it", "rapidfuzz", "srt", "webvtt", "yaml"},
    ),
    "search": Row({"model", "errors"}, {"rapidfuzz", "tantivy", "sentencex"}),
    "fetch": Row({"addresses", "errors", "version"}, {"aiohttp"}),
    "store": Row({"model", "records", "errors", "schedule", "dailies"}, {"aiosqlite"}),
    "store.codec": Row({"model"}, set()),
    **dict.fromkeys(LIBRARY, Row(BELOW | LIBRARY, {"rapidfuzz"})),
    "lock": Row({"errors"}, {"filelock"}),
    # discord.py lets aiohttp's errors through where there is no network.
    "ui": Row(NOUNS, {"discord", "aiohttp"}),
    "cogs": Row(NOUNS | LIBRARY | {"ui"}, {"discord", "aiohttp"}),
    "sandbox": Row(set(), {"aiohttp"}),
    **dict.fromkeys(
        ("app", "running", "cli", "console", "searching", "doctor", "check", "__main__"),
        Row(ANYTHING, ANYTHING),
    ),
}
#: What has no row yet; one test says so, and not every test.
UNKNOWN = Row(ANYTHING, ANYTHING)

#: Where discord.py may be: the client, what starts it, what members see.
DISCORD = {"app", "running", "cli", "ui", "cogs"}

#: Files of more than 400 lines, with the reason. Empty, and better so.
LONG_FILES: dict[str, str] = {}
#: Functions of more than 50 lines as "file:name", with the reason.
LONG_FUNCTIONS: dict[str, str] = {}
#: Public names without a docstring as "file:name", with the reason. Enums that only spell out
#: Discord's own numbers need none.
WITHOUT_DOCSTRING: dict[str, str] = {}

#: What a module may call while it is imported: these make values and do no work.
VALUES = {
    "re.compile", "frozenset", "tuple", "dict.fromkeys", "str.maketrans", "int", "len",
    "logging.getLogger", "TypeVar", "ParamSpec", "dataclasses.fields", "fields", "field",
    "ipaddress.ip_network", "discord.Permissions", "discord.Colour", "MappingProxyType",
    "struct.Struct",
}  # fmt: skip
#: Own functions that make a value at import, with the reason.
MAKES_A_VALUE = {
    "bot/sandbox/limits_commands.py:_choices": "one shape for three types of choices",
    "bot/ingest/transcript_json.py:_has": "the test of one form, for a table of forms",
}

SQL = re.compile(
    r"\b(SELECT\b.+\bFROM|INSERT\s+(OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE\s+\w+\s+SET|"
    r"DELETE\s+FROM|(CREATE|DROP|ALTER)\s+(VIRTUAL\s+)?(TABLE|INDEX|TRIGGER|VIEW)|"
    r"PRAGMA\s+\w+|BEGIN\s+IMMEDIATE)\b",
    re.DOTALL,
)


def room_of(module: Module) -> str:
    """The narrowest row of the table that it belongs to."""
    parts = module.name.split(".")
    names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((name for name in names if name in TABLE), parts[0])


def test_the_rooms_of_the_table_are_the_rooms_there_are() -> None:
    found = [m.path for m in modules() if m.name != "bot" and room_of(m) not in TABLE]
    report(found, "give each new room a row in TABLE, and a line in the map in bot/__init__.py")


def test_each_room_imports_only_the_rooms_below_it() -> None:
    found = []
    for module in modules():
        row = TABLE.get(room_of(module), UNKNOWN)
        allowed = row.ours | {top(module.name)} - (
            {"store"} if room_of(module) != "store" else set()
        )
        for found_import in imports(module):
            room = ours(found_import.name)
            if room is None or room in allowed or row.ours == ANYTHING:
                continue
            if room_of(module) == "cogs" and room == "app" and found_import.typing_only:
                continue
            found.append(f"{module.at(found_import.node)} ({room_of(module)}) imports bot.{room}")
    report(found, "move the code to the room where it may know that, or pass it as an argument")


def test_each_room_imports_only_its_own_packages() -> None:
    found = []
    for module in modules():
        row = TABLE.get(room_of(module), UNKNOWN)
        for found_import in imports(module):
            package = top(found_import.name)
            if package in ("bot", "cogs") or package in sys.stdlib_module_names:
                continue
            if row.others != ANYTHING and package not in row.others:
                found.append(
                    f"{module.at(found_import.node)} ({room_of(module)}) imports {package}"
                )
    report(found, "use the package where TABLE has it, or give the room's row the package")


def test_discord_is_met_only_where_members_meet_it() -> None:
    found = [
        f"{module.at(found_import.node)} imports {found_import.name}"
        for module in modules()
        for found_import in imports(module)
        if top(found_import.name) == "discord" and top(module.name) not in DISCORD
    ]
    report(found, f"discord.py belongs into {', '.join(sorted(DISCORD))}")


def test_sqlite_is_met_only_in_the_store() -> None:
    found = [
        f"{module.at(found_import.node)} imports {found_import.name}"
        for module in modules()
        for found_import in imports(module)
        if top(found_import.name) in ("sqlite3", "aiosqlite", "apsw")
        and top(module.name) != "store"
    ]
    report(found, "connections stay in bot/store: give it a method that says what is wanted")


def test_sql_is_written_only_in_the_store() -> None:
    found = [
        f"{module.at(node)} has {str(node.value)[:50]!r}"
        for module in modules()
        if top(module.name) != "store"
        for node in constants(module)
        if SQL.search(str(node.value))
    ]
    report(found, "SQL stays in bot/store: give it a method that says what is wanted")


def test_placeholders_have_no_numbers() -> None:
    """Python 3.12.0 to 3.12.3, which Ubuntu 24.04 has, takes them for names and warns each time."""
    found = [
        f"{module.at(node)} has {str(node.value)[:50]!r}"
        for module in modules()
        if top(module.name) == "store"
        for node in constants(module)
        if re.search(r"\?\d", str(node.value))
    ]
    report(found, "write ? and give the value as often")


def test_the_pattern_for_sql_knows_sql() -> None:
    for statement in ("SELECT 1 FROM a", "INSERT OR IGNORE INTO a", "UPDATE a SET b", "PRAGMA x"):
        assert SQL.search(statement)
    for sentence in ("SELECT a show from the list", "update the set", "UPDATE Pullquote first"):
        assert not SQL.search(sentence)


def test_bot_knows_no_cogs() -> None:
    found = [
        module.at(found_import.node)
        for module in modules()
        if not module.path.startswith("cogs/")
        for found_import in imports(module)
        if top(found_import.name) == "cogs"
    ]
    report(found, "app names the cogs as strings; what both need belongs into bot/")


def test_app_names_every_cog_and_no_other() -> None:
    app = next(module for module in modules() if module.name == "app")
    named = {str(n.value) for n in constants(app) if str(n.value).startswith("cogs.")}
    assert named == _cogs(), "EXTENSIONS in bot/app.py and the cogs in cogs/ are to be the same"


def _cogs() -> set[str]:
    """The files in cogs/ with a `setup`: those that discord.py can load."""
    return {
        module.name
        for module in modules()
        if module.path.startswith("cogs/")
        and any(isinstance(n, Function) and n.name == "setup" for n in module.tree.body)
    }


def test_no_cog_knows_another() -> None:
    found = []
    for module in modules():
        if module.name not in _cogs():
            continue
        found += [
            f"{module.at(i.node)} imports {i.name}" for i in imports(module) if i.name in _cogs()
        ]
        found += [
            f"{module.at(node)} calls get_cog"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and node.attr == "get_cog"
        ]
    report(found, "what two cogs need belongs into bot/ or into a file of cogs/ that is no cog")


def test_the_environment_is_read_only_in_settings() -> None:
    words = {"environ", "environb", "getenv", "getenvb", "putenv"}
    found = [
        f"{module.at(node)} has {ast.unparse(node)}"
        for module in modules()
        if module.name != "settings"
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and node.attr in words)
        or (isinstance(node, ast.ImportFrom) and {a.name for a in node.names} & words)
    ]
    report(found, "make it a key of bot/settings.py and pass the value on")


def test_nobody_imports_another_modules_private_names() -> None:
    found = [
        f"{module.at(node)} imports {alias.name} from {node.module}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and top(str(node.module)) in ("bot", "cogs")
        for alias in node.names
        if alias.name.startswith("_")
    ]
    report(found, "make the name public where it is defined, or don't need it")


def test_nobody_imports_the_whole_bot() -> None:
    found = [
        module.at(found_import.node)
        for module in modules()
        for found_import in imports(module)
        if found_import.name in ("bot", "cogs")
    ]
    report(found, "import the module that has it; there is no global bot")


def test_no_file_is_a_heap() -> None:
    heaps = re.compile(r"(utils?|helpers?|common|misc|shared|tools)\.py")
    found = [m.path for m in modules() if heaps.fullmatch(Path(m.path).name)]
    report(found, "name the file by what is in it")


def test_modules_do_nothing_at_import() -> None:
    """Definitions and constants only: no instance that lives as long as the process."""
    classes = {node.name for m in modules() for node in m.tree.body if _is_value_class(node)}
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.AugAssign)
    found = []
    for module in modules():
        for node in module.tree.body:
            if isinstance(node, Definition) or _is_harmless(node):
                continue
            if not isinstance(node, allowed):
                found.append(f"{module.at(node)} does {ast.unparse(node)[:60]!r}")
            found += [
                f"{module.at(call)} calls {ast.unparse(call.func)}"
                for call in ast.walk(node)
                if isinstance(call, ast.Call) and not _makes_a_value(module, call, classes)
            ]
    report(found, "make it in the function or `async with` that needs it, and pass it on")


def _is_harmless(node: ast.stmt) -> bool:
    if isinstance(node, ast.If):
        return ast.unparse(node.test) in ("TYPE_CHECKING", "__name__ == '__main__'")
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_value_class(node: ast.stmt) -> bool:
    """Frozen dataclasses, named tuples, and discord.py's transformers, which hold no state."""
    if not isinstance(node, ast.ClassDef):
        return False
    bases = {ast.unparse(base) for base in node.bases}
    frozen = any("frozen=True" in ast.unparse(d) for d in node.decorator_list)
    return frozen or bool(bases & {"NamedTuple", "app_commands.Transformer", "_Option"})


def _makes_a_value(module: Module, call: ast.Call, classes: set[str]) -> bool:
    name = ast.unparse(call.func)
    of_a_text = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Constant)
    listed = f"{module.path}:{name}" in MAKES_A_VALUE
    return name in VALUES or name in classes or of_a_text or listed


def test_files_are_short() -> None:
    found = [
        f"{module.path} has {lines} lines"
        for module in modules("bot", "cogs", "tests")
        if (lines := module.text.count("\n")) > 400 and module.path not in LONG_FILES
    ]
    report(found, "part it by what its pieces know (400 lines need a reason, in LONG_FILES)")


def test_functions_are_short() -> None:
    found = [
        f"{module.at(node)} {node.name} has {lines} lines"
        for module in modules("bot", "cogs", "tests")
        for node in ast.walk(module.tree)
        if isinstance(node, Function)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > 50
        and f"{module.path}:{node.name}" not in LONG_FUNCTIONS
    ]
    report(found, "part it: 50 lines at most, about ten is usual")


def test_what_is_public_is_explained() -> None:
    found = [
        f"{module.at(node)} {node.name}"
        for module in modules()
        for node in public(module)
        if not ast.get_docstring(node)
        and not _spells_out_numbers(node)
        and f"{module.path}:{node.name}" not in WITHOUT_DOCSTRING
    ]
    report(found, "say in a docstring what the signature can't: units, order, limits, errors")


def _spells_out_numbers(node: Definition) -> bool:
    bases = {ast.unparse(base) for base in node.bases} if isinstance(node, ast.ClassDef) else set()
    return bool(bases & {"IntEnum", "IntFlag", "enum.IntEnum", "enum.IntFlag"})


def test_modules_say_what_they_are() -> None:
    found = [m.path for m in modules() if m.text.strip() and not ast.get_docstring(m.tree)]
    report(found, "begin the file with a docstring")


def test_the_map_of_the_house_names_every_room() -> None:
    house = ast.get_docstring(next(m.tree for m in modules() if m.name == "bot")) or ""
    rooms = {top(m.name) for m in modules() if m.name != "bot"}
    found = sorted(room for room in rooms if not re.search(rf"\b{room}\b", house))
    report(found, "draw the new rooms into the docstring of bot/__init__.py")


def test_exceptions_are_still_needed() -> None:
    paths = {module.path for module in modules()}
    listed = [*LONG_FILES, *LONG_FUNCTIONS, *WITHOUT_DOCSTRING, *MAKES_A_VALUE]
    found = [entry for entry in listed if entry.partition(":")[0] not in paths]
    report(found, "take exceptions for files that are gone off the lists")
