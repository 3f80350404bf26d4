"""Addresses as anybody may read them: a private feed's key is often a part of its address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

_SECRET = re.compile(
    r"(?i)((?:^|[?&;])[^=&;]*(?:auth|token|key|pass|secret|sig|credential)[^=&;]*=)[^&;]+"
)


def masked(url: str) -> str:
    """The address without password and fragment, and with its keys masked."""
    try:
        parts = urlsplit(url)
        place = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "an address that can't be read"
    query = _SECRET.sub(r"\1…", parts.query)
    return urlunsplit((parts.scheme, place, parts.path, query, ""))


def is_public(url: str) -> bool:
    """Whether it is a web address in which there is nothing to mask."""
    return url.startswith(("http://", "https://")) and masked(url) == url
