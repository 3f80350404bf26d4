"""Embeds and components as Discord returns them: completed, numbered, their media at an address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.component_rules import media_of, walk
from bot.sandbox.limits import SELECTS, ComponentType
from bot.sandbox.snowflakes import Snowflakes

Json = dict[str, Any]

_SCHEME = "attachment://"
_ENTITY_SELECT = {"min_values": 1, "max_values": 1}
#: What Discord adds where a bot left it out, by type of component.
_DEFAULTS: Mapping[int, Json] = {
    ComponentType.CONTAINER: {"accent_color": None, "spoiler": False},
    ComponentType.THUMBNAIL: {"description": None, "spoiler": False},
    ComponentType.FILE: {"spoiler": False},
    ComponentType.SEPARATOR: {"divider": True, "spacing": 1},
    **dict.fromkeys(SELECTS, _ENTITY_SELECT),
}
_ITEM_DEFAULTS = {"description": None, "spoiler": False}


def place_embeds(embeds: list[Json], attachments: list[Json]) -> list[Json]:
    """Embeds with a type, stripped texts, and images at an address."""
    placed = []
    for given in embeds:
        embed: Json = without_nulls(given)
        embed.setdefault("type", "rich")
        for key in ("title", "description"):
            if key in embed:
                embed[key] = embed[key].strip()
        for key in ("image", "thumbnail"):
            if embed.get(key, {}).get("url"):
                embed[key] |= _media(embed[key]["url"], attachments)
        placed.append(embed)
    return placed


def place_components(
    components: list[Json], attachments: list[Json], ids: Snowflakes
) -> list[Json]:
    """Components with all fields, numbered from 1 in the order in which they are shown."""
    placed: list[Json] = without_nulls(components)
    everything = [component for _, component in walk(placed)]
    numbers = _free_numbers({component.get("id") for component in everything})
    for component in everything:
        component["id"] = component.get("id") or next(numbers)
        for key, value in _DEFAULTS.get(component["type"], {}).items():
            component.setdefault(key, value)
        if component["type"] == ComponentType.MEDIA_GALLERY:
            component["items"] = [_ITEM_DEFAULTS | item for item in component["items"]]
        for _, media in media_of(component):
            media.update(_media(media["url"], attachments), id=str(ids.next()))
    return placed


def without_nulls(value: Any) -> Any:
    """A deep copy in which what is null is not there."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def _free_numbers(taken: set[Any]) -> Iterator[int]:
    number = 0
    while True:
        number += 1
        if number not in taken:
            yield number


def _media(url: str, attachments: list[Json]) -> Json:
    name = url.removeprefix(_SCHEME)
    for item in attachments if name != url else ():
        if item["filename"] == name:
            found = {"url": item["url"], "proxy_url": item["url"], "attachment_id": item["id"]}
            return found | {"content_type": item["content_type"]}
    return {"url": url, "proxy_url": url, "width": None, "height": None}
