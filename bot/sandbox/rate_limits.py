"""Rate limits by bucket, and the headers that tell of them (Discord: Topics, "Rate Limits").

Discord does not publish its limits, it announces them in headers; these are as usually observed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

#: (requests, seconds) by method and route.
LIMITS: Mapping[tuple[str, str], tuple[int, float]] = {
    ("POST", "/channels/{channel_id}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): (5, 5.0),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): (5, 5.0),
    ("POST", "/channels/{channel_id}/messages/{message_id}/crosspost"): (10, 3600.0),
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): (5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"): (5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"): (5, 2.0),
}
_OTHERS = (50, 1.0)
#: Of everything that a bot asks with its token (documented; interactions' tokens don't count).
EVERYWHERE = (50, 1.0)
#: Windows that are kept before the expired ones are thrown away.
_KEPT = 20_000


@dataclass(slots=True)
class _Window:
    ends_at: float
    used: int = 0


class RateLimits:
    """Counts requests in fixed windows by the event loop's time, as clients sleep by it."""

    def __init__(self, *, enforced: bool = True) -> None:
        self.enforced = enforced
        self._windows: dict[tuple[str, str, str], _Window] = {}
        self._everywhere = _Window(0.0)

    def wait_everywhere(self, now: float) -> float:
        """Count a request with the bot's token against the global limit. Returns for how many
        seconds everything must wait, 0 where it need not."""
        limit, length_s = EVERYWHERE
        if self._everywhere.ends_at <= now:
            self._everywhere = _Window(now + length_s)
        self._everywhere.used += 1
        allowed = not self.enforced or self._everywhere.used <= limit
        return 0.0 if allowed else self._everywhere.ends_at - now

    def count(
        self, method: str, route: str, major: str, now: float, wall: float
    ) -> tuple[bool, dict[str, str]]:
        """Count a request. Returns whether it is allowed, and its headers.

        `major`: the ids that have a bucket each (channel, guild, webhook with token).
        """
        limit, length_s = LIMITS.get((method, route), _OTHERS)
        key = (method, route, major)
        window = self._windows.get(key)
        if window is None or window.ends_at <= now:
            self._forget(now)
            window = self._windows[key] = _Window(now + length_s)
        window.used += 1
        left = window.ends_at - now
        allowed = not self.enforced or window.used <= limit
        remaining = max(limit - window.used, 0) if self.enforced else limit
        bucket = hashlib.blake2b(f"{method} {route}".encode(), digest_size=16).hexdigest()
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": f"{wall + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        return allowed, headers

    def _forget(self, now: float) -> None:
        if len(self._windows) > _KEPT:
            kept = {key: window for key, window in self._windows.items() if window.ends_at > now}
            self._windows = kept
