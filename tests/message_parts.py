"""Parts of messages and forms as Discord's API has them, and how a refusal reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox.errors import RefusedError

V2 = 1 << 15


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | more


def row(*items: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(items)}


def text(content: str = "words") -> dict[str, Any]:
    return {"type": 10, "content": content}


def select(**more: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "s", "options": [{"label": "A", "value": "a"}]} | more


def section(*texts: dict[str, Any], accessory: Any = None) -> dict[str, Any]:
    shown = accessory or {"type": 11, "media": {"url": "https://example.org/a.png"}}
    return {"type": 9, "components": list(texts) or [text()], "accessory": shown}


def v2(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"flags": V2, "components": list(components)} | more


def embed(**more: Any) -> dict[str, Any]:
    return {"embeds": [more]}


def complaints(refused: RefusedError) -> dict[str, str]:
    """The nested errors as {"embeds.0.title": code}."""
    return dict(_flat(refused.errors or {}))


def _flat(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if key == "_errors":
            yield from ((path, error["code"]) for error in value)
        else:
            yield from _flat(value, f"{path}.{key}" if path else key)
