"""A small language for the shapes that Discord accepts; its checker complains in Discord's words.

Codes and messages are those of Discord's `50035 Invalid Form Body` (Discord: Reference, "Error
Messages"). Unknown keys pass, as they do there. Lengths count code points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Path = tuple[str | int, ...]


class Complaints:
    """What is wrong with a body, collected over the whole of it and then nested by path."""

    def __init__(self) -> None:
        self._found: list[tuple[Path, str, str]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    @property
    def count(self) -> int:
        return len(self._found)

    def add(self, path: Path, code: str, message: str) -> None:
        self._found.append((path, code, message))

    def required(self, path: Path) -> None:
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required")

    def tree(self) -> dict[str, Any]:
        """`{"embeds": {"0": {"title": {"_errors": [{"code", "message"}]}}}}`"""
        tree: dict[str, Any] = {}
        for path, code, message in self._found:
            node = tree
            for step in path:
                node = node.setdefault(str(step), {})
            node.setdefault("_errors", []).append({"code": code, "message": message})
        return tree


@dataclass(frozen=True, slots=True)
class Text:
    """A string of `min` to `max` code points. `strip`: white space around it does not count."""

    max: int
    min: int = 0
    choices: tuple[str, ...] = ()
    strip: bool = False

    def check(self, value: Any, path: Path, complaints: Complaints) -> None:
        if not isinstance(value, str):
            complaints.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return
        if self.choices and value not in self.choices:
            complaints.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {self.choices}.")
        length = len(value.strip() if self.strip else value)
        if self.min and not length:
            complaints.required(path)
        else:
            _check_length(length, self.min, self.max, path, complaints)


@dataclass(frozen=True, slots=True)
class Url:
    """An address with one of `schemes` and a host; `attachment://name` points at an upload."""

    max: int = 2048
    schemes: tuple[str, ...] = ("http", "https", "attachment")

    def check(self, value: Any, path: Path, complaints: Complaints) -> None:
        if not isinstance(value, str):
            complaints.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return
        _check_length(len(value), 0, self.max, path, complaints)
        try:
            parts = urlsplit(value)
        except ValueError:
            complaints.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
            return
        if parts.scheme and parts.scheme not in self.schemes:
            message = (
                f"Scheme {parts.scheme!r} is not supported. Scheme must be one of {self.schemes}."
            )
            complaints.add(path, "URL_TYPE_INVALID_SCHEME", message)
        elif not parts.scheme or not parts.netloc or any(c.isspace() for c in value):
            complaints.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")


@dataclass(frozen=True, slots=True)
class Whole:
    """An integer from `min` to `max`; digits in a string count, as Discord reads them."""

    min: int = 0
    max: int = 2**63 - 1
    choices: tuple[int, ...] = ()

    def check(self, value: Any, path: Path, complaints: Complaints) -> None:
        if isinstance(value, str) and value.lstrip("-").isdecimal():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            complaints.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif self.choices and value not in self.choices:
            complaints.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {self.choices}.")
        elif value > self.max:
            complaints.add(
                path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {self.max}."
            )
        elif value < self.min:
            complaints.add(
                path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {self.min}."
            )


@dataclass(frozen=True, slots=True)
class Number:
    """A float or an integer."""

    def check(self, value: Any, path: Path, complaints: Complaints) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            complaints.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not float.')


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: Any, path: Path, complaints: Complaints) -> None:
        if not isinstance(value, bool):
            complaints.add(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")


@dataclass(frozen=True, slots=True)
class Id:
    """A snowflake. On the wire a string; Discord takes numbers too, and discord.py sends some."""

    def check(self, value: Any, path: Path, complaints: Complaints) -> None:
        if isinstance(value, bool) or not str(value).isdecimal():
            message = f'Value "{value}" is not snowflake.'
            complaints.add(path, "NUMBER_TYPE_COERCE", message)


@dataclass(frozen=True, slots=True)
class AnyValue:
    """What is only passed on."""

    def check(self, value: Any, path: Path, complaints: Complaints) -> None:
        """Nothing to say."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list of `min` to `max` items."""

    item: Spec
    max: int
    min: int = 0

    def check(self, value: Any, path: Path, complaints: Complaints) -> None:
        if not isinstance(value, list):
            message = "Only iterables may be used in a ListType."
            complaints.add(path, "LIST_TYPE_CONVERT", message)
            return
        _check_length(len(value), self.min, self.max, path, complaints)
        for index, item in enumerate(value):
            self.item.check(item, (*path, index), complaints)


@dataclass(frozen=True, slots=True)
class Shape:
    """An object. Those in `required` must be there and not null; the others may be null."""

    fields: Mapping[str, Spec]
    required: frozenset[str] = field(default_factory=frozenset)

    def check(self, value: Any, path: Path, complaints: Complaints) -> None:
        if not isinstance(value, dict):
            message = "Only dictionaries may be used in a DictType."
            complaints.add(path, "DICT_TYPE_CONVERT", message)
            return
        for name, spec in self.fields.items():
            found = value.get(name)
            if found is not None:
                spec.check(found, (*path, name), complaints)
            elif name in self.required:
                complaints.required((*path, name))


@dataclass(frozen=True, slots=True)
class Variants:
    """One of several objects, told apart by their number under `type`."""

    shapes: Mapping[int, Shape]

    def check(self, value: Any, path: Path, complaints: Complaints) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        shape = self.shapes.get(kind) if isinstance(kind, int) else None
        if shape is None:
            message = f'Value of field "type" must be one of {tuple(sorted(self.shapes))}.'
            complaints.add((*path, "type"), "UNION_TYPE_CHOICES", message)
        else:
            shape.check(value, path, complaints)


Spec = Text | Url | Whole | Number | Flag | Id | AnyValue | Many | Shape | Variants


def _check_length(length: int, low: int, high: int, path: Path, complaints: Complaints) -> None:
    if low <= length <= high:
        return
    if low:
        message = f"Must be between {low} and {high} in length."
        complaints.add(path, "BASE_TYPE_BAD_LENGTH", message)
    else:
        message = f"Must be {high} or fewer in length."
        complaints.add(path, "BASE_TYPE_MAX_LENGTH", message)
