"""Addresses as anybody may read them."""

from __future__ import annotations

import pytest

from bot.addresses import is_public, masked


def test_what_is_shown_has_no_secrets() -> None:
    assert masked("https://ruth:hunter2@example.org/f?id=3&token=abc&Auth_Key=x#part") == (
        "https://example.org/f?id=3&token=…&Auth_Key=…"
    )
    assert masked("http://[") == "an address that can't be read"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://example.org/feed.xml", True),
        ("http://example.org/feed?format=rss", True),
        ("https://example.org/rss?auth=secret", False),
        ("https://ruth:hunter2@example.org/feed.xml", False),
        ("https://example.org/feed#token=secret", False),
        ("http://[", False),
        ("/home/ruth/feed.xml", False),
    ],
)
def test_what_anybody_may_follow(address: str, public: bool) -> None:
    assert is_public(address) is public
