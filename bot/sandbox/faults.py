"""Failures on demand: what Discord does on a bad day, a rule at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

Json = dict[str, Any]


class When(StrEnum):
    """Whether the request is carried out before it fails or waits (the bot can't know), or it
    fails without, or waits first."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(slots=True)
class Fault:
    """A rule: requests of `method` whose path matches `path` (`*` spans anything) fail.

    `path` is what follows `/api/v10`, as requested or as Discord's template
    (`/channels/*/messages`, `/channels/{channel_id}/messages`). `times` is how many requests are
    left to it, None is all. `status` None only delays by `delay_s`; `drop` cuts the connection.
    """

    path: str = "*"
    method: str = "*"
    times: int | None = 1
    status: int | None = None
    json: Json | None = None
    headers: dict[str, str] | None = None
    delay_s: float = 0.0
    drop: bool = False
    when: When = When.BEFORE
    #: How many requests it met.
    met: int = 0

    def matches(self, method: str, path: str, route: str) -> bool:
        if self.times is not None and self.times <= 0:
            return False
        if self.method not in ("*", method):
            return False
        pattern = re.sub(r"\[", "[[]", self.path)
        return self.path == route or fnmatchcase(path, pattern)


class Faults(list[Fault]):
    """The rules in force; the first that matches a request is used."""

    def fail(self, status: int, path: str = "*", method: str = "*", times: int | None = 1) -> Fault:
        """Answer with an HTTP status such as 500 or 503, without carrying the request out."""
        body = {"message": f"{status}: Sandbox fault", "code": 0}
        return self._add(Fault(path, method, times, status, body))

    def rate_limit(
        self,
        path: str = "*",
        method: str = "*",
        times: int | None = 1,
        *,
        retry_after_s: float = 0.1,
        everywhere: bool = False,
    ) -> Fault:
        """Answer 429 (Discord: Topics, "Rate Limits"); `everywhere`: the global limit."""
        body = {
            "message": "You are being rate limited.",
            "retry_after": retry_after_s,
            "global": everywhere,
        }
        headers = {"Retry-After": str(max(1, round(retry_after_s)))}
        headers["X-RateLimit-Scope"] = "global" if everywhere else "user"
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        return self._add(Fault(path, method, times, 429, body, headers))

    def delay(
        self,
        delay_s: float,
        path: str = "*",
        method: str = "*",
        times: int | None = 1,
        *,
        when: When = When.BEFORE,
    ) -> Fault:
        """Let requests wait before they are carried out, or their answers after that."""
        return self._add(Fault(path, method, times, delay_s=delay_s, when=when))

    def drop(
        self,
        path: str = "*",
        method: str = "*",
        times: int | None = 1,
        *,
        when: When = When.BEFORE,
    ) -> Fault:
        """Cut the connection, before or after the request was carried out."""
        return self._add(Fault(path, method, times, drop=True, when=when))

    def take(self, method: str, path: str, route: str) -> Fault | None:
        """The rule for a request; using it counts."""
        for fault in self:
            if fault.matches(method, path, route):
                fault.met += 1
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def _add(self, fault: Fault) -> Fault:
        self.append(fault)
        return fault
