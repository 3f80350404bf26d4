"""The gate for command registrations (Discord: Application Commands)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from bot.sandbox import limits_commands as limits
from bot.sandbox.errors import Refusals
from bot.sandbox.limits_commands import CommandType, OptionType
from bot.sandbox.schema import Complaints, Path

Json = dict[str, Any]

_NESTED = frozenset({OptionType.SUB_COMMAND, OptionType.SUB_COMMAND_GROUP})
_LETTERS_OF_WORDS = frozenset("-_'")
#: Scripts whose vowel signs are no letters to Unicode: Devanagari and Thai, by code point.
_EXTRA_SCRIPTS = ((0x0900, 0x097F), (0x0E00, 0x0E7F))


def check_command(payload: Any) -> None:
    """Check one command that is created or replaced."""
    complaints = Complaints()
    _check(payload, (), complaints)
    if complaints:
        raise Refusals.invalid_form_body(complaints.tree())


def check_commands(payload: Any) -> None:
    """Check a whole list of commands that replaces all (`PUT`)."""
    complaints = Complaints()
    if not isinstance(payload, list):
        complaints.add((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.")
        raise Refusals.invalid_form_body(complaints.tree())
    seen: set[tuple[Any, Any]] = set()
    for index, command in enumerate(payload):
        _check(command, (index,), complaints)
        key = _key(command)
        if key in seen:
            complaints.add(
                (index, "name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
        seen.add(key)
    if complaints:
        raise Refusals.invalid_form_body(complaints.tree())
    for kind, limit in limits.COMMANDS_OF_TYPE.items():
        if sum(1 for command in payload if _kind(command) == kind) > limit:
            raise Refusals.too_many_commands(limit)


def is_valid_name(name: str) -> bool:
    r"""`^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, in lower case where there is one."""
    return 1 <= len(name) <= 32 and name == name.lower() and all(_is_allowed(c) for c in name)


def _is_allowed(character: str) -> bool:
    if character in _LETTERS_OF_WORDS or unicodedata.category(character)[0] in "LN":
        return True
    return any(low <= ord(character) <= high for low, high in _EXTRA_SCRIPTS)


def _kind(command: Any) -> Any:
    return (command.get("type") or CommandType.CHAT_INPUT) if isinstance(command, dict) else None


def _key(command: Any) -> tuple[Any, Any]:
    return _kind(command), command.get("name") if isinstance(command, dict) else None


def _check(command: Any, path: Path, complaints: Complaints) -> None:
    before = complaints.count
    limits.COMMAND.check(command, path, complaints)
    if not isinstance(command, dict) or complaints.count > before:
        return
    description = command.get("description") or ""
    if _kind(command) == CommandType.CHAT_INPUT:
        _check_name(command, path, complaints)
        if not description:
            complaints.required((*path, "description"))
        _check_options(command.get("options") or [], (*path, "options"), complaints)
    elif description or command.get("options"):
        complaints.add(
            (*path, "description"),
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
            "Context menu commands cannot have a description or options",
        )
    if sum(_sizes(command)) > limits.COMMAND_TOTAL:
        complaints.add(
            path,
            "APPLICATION_COMMAND_TOO_LARGE",
            f"Command exceeds maximum size ({limits.COMMAND_TOTAL})",
        )


def _check_name(named: Json, path: Path, complaints: Complaints) -> None:
    if not is_valid_name(str(named.get("name"))):
        complaints.add(
            (*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"
        )


def _check_options(options: Any, path: Path, complaints: Complaints) -> None:
    if not isinstance(options, list):
        return
    kinds = {option.get("type") for option in options}
    if kinds & _NESTED and kinds - _NESTED:
        complaints.add(
            path,
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive "
            "to all other types",
        )
    names: set[Any] = set()
    optional_seen = False
    for index, option in enumerate(options):
        where = (*path, index)
        _check_option(option, where, complaints)
        if option.get("name") in names:
            complaints.add(
                (*where, "name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                "Option name already exists",
            )
        names.add(option.get("name"))
        if option.get("required") and optional_seen:
            complaints.add(
                where,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not option.get("required")


def _check_option(option: Json, where: Path, complaints: Complaints) -> None:
    _check_name(option, where, complaints)
    if option.get("type") in _NESTED:
        _check_options(option.get("options") or [], (*where, "options"), complaints)
    if option.get("autocomplete") and option.get("choices"):
        complaints.add(
            (*where, "autocomplete"),
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES_EXCLUSIVE",
            "autocomplete may not be set to true if choices are present",
        )
    for low, high in (("min_length", "max_length"), ("min_value", "max_value")):
        if None not in (option.get(low), option.get(high)) and option[low] > option[high]:
            complaints.add(
                (*where, low),
                "APPLICATION_COMMAND_OPTIONS_MIN_GREATER_THAN_MAX",
                f"{low} must not be greater than {high}",
            )
    names = [choice.get("name") for choice in option.get("choices") or []]
    if len(set(names)) != len(names):
        complaints.add(
            (*where, "choices"),
            "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
            "Option choice name already exists",
        )


def _sizes(named: Json) -> Iterator[int]:
    """The length of every name, description and value; of translations the longest counts."""
    for key in ("name", "description"):
        texts = [named.get(key) or "", *(named.get(f"{key}_localizations") or {}).values()]
        yield max(len(str(text)) for text in texts)
    for choice in named.get("choices") or []:
        names = [choice["name"], *(choice.get("name_localizations") or {}).values()]
        yield max(len(str(name)) for name in names)
        yield len(choice["value"]) if isinstance(choice["value"], str) else 0
    for option in named.get("options") or []:
        yield from _sizes(option)
