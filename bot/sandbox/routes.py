"""What a REST call is once it is read, and what a room of the API offers: a list of `Route`s."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.attachments import Upload
from bot.sandbox.errors import Refusals
from bot.sandbox.schema import Complaints

Json = dict[str, Any]
Reply = Json | list[Json] | None


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `ids` are the parts of the path that the route names."""

    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    uploads: list[Upload] = field(default_factory=list)

    def id(self, name: str) -> int:
        """A snowflake of the path; 50035 where it is none."""
        return _snowflake(self.ids[name], name)

    def snowflake(self, name: str) -> int | None:
        """A snowflake of the query."""
        value = self.query.get(name)
        return None if value is None else _snowflake(value, name)

    def flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() in ("1", "true")

    @property
    def object(self) -> Json:
        """The body, which has to be an object."""
        if isinstance(self.body, dict):
            return self.body
        raise Refusals.invalid_json()


@dataclass(frozen=True, slots=True)
class Route:
    """A method on a path template, as Discord's documentation names it.

    `open`: needs no bot token, because the path carries one.
    `returns`: the status where there is a body; without one it is 204.
    """

    method: str
    template: str
    handle: Callable[[Call], Awaitable[Reply]]
    open: bool = False
    returns: int = 200


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A request as it is remembered for tests and for whoever watches. Times in seconds.

    `body` is the JSON, of multipart requests that under `payload_json`; `files` are names and
    sizes in bytes. `status` is None where the connection was cut.
    """

    method: str
    route: str
    path: str
    query: Mapping[str, str]
    body: Any
    files: tuple[tuple[str, int], ...]
    status: int | None
    code: int | None
    at: float


def _snowflake(value: str, name: str) -> int:
    if value.isascii() and value.isdecimal():
        return int(value)
    complaints = Complaints()
    complaints.add((name,), "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
    raise Refusals.invalid_form_body(complaints.tree())
