"""The sandbox's tables of limits against Discord's own description of its API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from openapi import Description, load_description

from bot.sandbox import limits, limits_commands
from bot.sandbox.schema import Many, Shape, Spec, Text, Url, Variants, Whole

#: Our table -> the schema of the description that it must agree with.
TABLES: dict[str, Spec] = {
    "RichEmbed": limits.EMBED,
    "ActionRowComponentForMessageRequest": limits.ACTION_ROW,
    "ContainerComponentForMessageRequest": limits.CONTAINER,
    "SectionComponentForMessageRequest": limits.SECTION,
    "MediaGalleryComponentForMessageRequest": limits.MEDIA_GALLERY,
    "FileComponentForMessageRequest": limits.FILE,
    "SeparatorComponentForMessageRequest": limits.SEPARATOR,
    "TextDisplayComponentForMessageRequest": limits.TEXT_DISPLAY,
    "IncomingWebhookInteractionRequest": limits.MESSAGE,
    "IncomingWebhookUpdateRequestPartial": limits.MESSAGE,
    "MessageCreateRequest": limits.MESSAGE,
    "ModalInteractionCallbackRequestData": limits.MODAL,
    "ApplicationCommandUpdateRequest": limits_commands.COMMAND,
    "InteractionApplicationCommandAutocompleteCallbackStringData": Shape(
        {"choices": limits_commands.STRING_CHOICES}
    ),
}
#: Where we follow the documentation because the description is wider, with the reason.
NARROWER = {
    "MessageCreateRequest.content": "4,000 is for Nitro; bots have 2,000",
    "IncomingWebhookInteractionRequest.content": "stripped, same number",
    "*.choices[].value": "documented: 100 characters; the description only says 6,000",
    "ModalInteractionCallbackRequestData.components": "documented: 1 to 5; described: 40",
    "*.fields[].name": "documented as required, so never empty",
    "*.fields[].value": "documented as required, so never empty",
    "*.contexts": "three contexts exist",
    "*.integration_types": "two types exist",
    "*.allowed_mentions.parse": "three kinds exist",
    "*.channel_types": "no documented bound",
    "*.sticker_ids": "bots send three",
    "*.timestamp": "a date; no length is described",
    "ModalInteractionCallbackRequestData.components[][1].components": "documented: a single one",
}


def test_the_tables_agree_with_discords_description() -> None:
    description = load_description()
    if description is None:
        pytest.skip("Discord's openapi.json is not on this machine")
    found: list[str] = []
    compared = 0
    for name, spec in TABLES.items():
        for difference in _differences(description, spec, description.schema(name), name):
            compared += 1
            if difference:
                found.append(difference)
    assert found == []
    assert compared > 300


def _differences(
    description: Description, spec: Spec, schema: dict[str, Any], path: str
) -> Iterator[str]:
    """Yields "" for each limit that agrees, and a sentence for each that does not."""
    schema = _plain(description, schema)
    if isinstance(spec, Shape):
        yield from _shape(description, spec, schema, path)
    elif isinstance(spec, Variants):
        yield from _variants(description, spec, schema, path)
    elif isinstance(spec, Many):
        yield from _bounds(spec.min, spec.max, schema, "Items", path)
        if "items" in schema:
            yield from _differences(description, spec.item, schema["items"], f"{path}[]")
    elif isinstance(spec, Text | Url):
        yield from _bounds(getattr(spec, "min", 0), spec.max, schema, "Length", path)
    elif isinstance(spec, Whole):
        yield from _numbers(spec, schema, path)


def _bounds(low: int, high: int, schema: dict[str, Any], of: str, path: str) -> Iterator[str]:
    if f"max{of}" in schema:
        yield _compare(path, high, schema[f"max{of}"])
        yield _compare(path, low, schema.get(f"min{of}", 0))


def _numbers(spec: Whole, schema: dict[str, Any], path: str) -> Iterator[str]:
    for own, key in ((spec.max, "maximum"), (spec.min, "minimum")):
        if key in schema and not spec.choices:
            yield _compare(path, own, schema[key])
    known = [item["const"] for item in schema.get("oneOf", []) if "const" in item]
    if known and spec.choices and not path.endswith(".type"):
        yield _compare(path, sorted(spec.choices), sorted(known))


def _shape(
    description: Description, spec: Shape, schema: dict[str, Any], path: str
) -> Iterator[str]:
    if "properties" not in schema:
        return  # A union, told apart by more than we look at.
    properties = schema["properties"]
    yield _compare(f"{path} required", spec.required - {"type"}, set(schema["required"]) - {"type"})
    for name, child in spec.fields.items():
        if name in properties:
            yield from _differences(description, child, properties[name], f"{path}.{name}")


def _variants(
    description: Description, spec: Variants, schema: dict[str, Any], path: str
) -> Iterator[str]:
    described = {}
    for item in schema.get("oneOf", [schema]):
        plain = _plain(description, item)
        described[plain["properties"]["type"]["enum"][0]] = plain
    yield _compare(f"{path} types", set(spec.shapes), set(described))
    for kind, shape in spec.shapes.items():
        if kind in described:
            yield from _differences(description, shape, described[kind], f"{path}[{kind}]")


def _plain(description: Description, schema: dict[str, Any]) -> dict[str, Any]:
    """Follow references and drop "or null"."""
    if "$ref" in schema:
        return _plain(description, description.schema(schema["$ref"].rsplit("/", 1)[-1]))
    some = [item for item in schema.get("oneOf", []) if item != {"type": "null"}]
    if len(some) == 1 and "const" not in some[0]:
        return _plain(description, some[0])
    return {"required": []} | schema


def _compare(path: str, own: Any, theirs: Any) -> str:
    if own == theirs or any(
        path == known or (known[0] == "*" and path.endswith(known[1:])) for known in NARROWER
    ):
        return ""
    return f"{path}: we have {own}, Discord has {theirs}"
