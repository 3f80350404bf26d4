"""The sandbox refuses what Discord refuses, at the right place and with the right code."""

from __future__ import annotations

from typing import Any

import pytest
from message_parts import V2, button, complaints, embed, row, section, select, text, v2

from bot.sandbox.errors import RefusedError
from bot.sandbox.validation import check_message

GOOD_MESSAGES = {
    "content at the limit": {"content": "x" * 2000},
    "white space around does not count": {"content": " " * 50 + "x" * 2000},
    "embeds at the limit": {
        "embeds": [{"description": "d" * 4096}, {"title": "t" * 256, "description": "d" * 1648}]
    },
    "rows at the limit": {
        "components": [row(*(button(custom_id=f"{r}{b}") for b in range(5))) for r in range(5)]
    },
    "select": {"components": [row(select(min_values=0, placeholder="p" * 150))]},
    "link": {
        "components": [row({"type": 2, "style": 5, "label": "L", "url": "https://example.org"})]
    },
    "v2 text at the limit": v2(text("x" * 2000), text("y" * 2000)),
    "v2 components at the limit": v2(*(text("x") for _ in range(40))),
    "v2 everything": v2(
        {
            "type": 17,
            "accent_color": 0xFFFFFF,
            "components": [
                section(text(), text(), text()),
                section(accessory=button()),
                {"type": 14, "spacing": 2, "divider": False},
                row(button(custom_id="b")),
                row(select()),
            ],
        }
    ),
    "v2 with null content": v2(text(), content=None, embeds=[]),
    "only a select of users": {"components": [row({"type": 5, "custom_id": "u"})]},
}

BAD_MESSAGES: dict[str, tuple[dict[str, Any], str, str]] = {
    "content": ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    "content type": ({"content": 5}, "content", "STRING_TYPE_CONVERT"),
    "embeds": ({"embeds": [{"title": "t"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
    "embed title": (embed(title="t" * 257), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    "embed description": (
        embed(description="d" * 4097),
        "embeds.0.description",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "embed fields": (
        embed(fields=[{"name": "n", "value": "v"}] * 26),
        "embeds.0.fields",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "embed field name": (
        embed(fields=[{"name": " ", "value": "v"}]),
        "embeds.0.fields.0.name",
        "BASE_TYPE_REQUIRED",
    ),
    "embed field value": (
        embed(fields=[{"name": "n", "value": "v" * 1025}]),
        "embeds.0.fields.0.value",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "embed footer": (
        embed(footer={"text": "f" * 2049}),
        "embeds.0.footer.text",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "embed author": (
        embed(author={"name": "a" * 257}),
        "embeds.0.author.name",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "embed url": (
        embed(title="t", url="ftp://example.org"),
        "embeds.0.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    "embed image": (
        embed(image={"url": "not an address"}),
        "embeds.0.image.url",
        "URL_TYPE_INVALID_URL",
    ),
    "embed colour": (embed(title="t", color=0x1000000), "embeds.0.color", "NUMBER_TYPE_MAX"),
    "embeds in all": (
        {"embeds": [{"description": "d" * 4096}, {"description": "d" * 1905}]},
        "embeds",
        "MAX_EMBED_SIZE_EXCEEDED",
    ),
    "rows": (
        {"components": [row(button(custom_id=str(i))) for i in range(6)]},
        "components",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "buttons in a row": (
        {"components": [row(*(button(custom_id=str(i)) for i in range(6)))]},
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "empty row": ({"components": [row()]}, "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    "button beside a select": (
        {"components": [row(button(), select())]},
        "components.0.components",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    "button without a row": ({"components": [button()]}, "components.0.type", "UNION_TYPE_CHOICES"),
    "the same custom_id twice": (
        {"components": [row(button(), button())]},
        "components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "custom_id": (
        {"components": [row(button(custom_id="c" * 101))]},
        "components.0.components.0.custom_id",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "no custom_id": (
        {"components": [row({"type": 2, "style": 1, "label": "x"})]},
        "components.0.components.0.custom_id",
        "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
    ),
    "label": (
        {"components": [row(button(label="l" * 81))]},
        "components.0.components.0.label",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "no label": (
        {"components": [row(button(label=""))]},
        "components.0.components.0.label",
        "BUTTON_COMPONENT_LABEL_REQUIRED",
    ),
    "style": (
        {"components": [row(button(style=7))]},
        "components.0.components.0.style",
        "BASE_TYPE_CHOICES",
    ),
    "link without address": (
        {"components": [row({"type": 2, "style": 5, "label": "x"})]},
        "components.0.components.0.url",
        "BUTTON_COMPONENT_URL_REQUIRED",
    ),
    "link with custom_id": (
        {"components": [row(button(style=5, url="https://example.org"))]},
        "components.0.components.0.custom_id",
        "BUTTON_COMPONENT_MUTUALLY_EXCLUSIVE",
    ),
    "button with address": (
        {"components": [row(button(url="https://example.org"))]},
        "components.0.components.0.url",
        "BUTTON_COMPONENT_MUTUALLY_EXCLUSIVE",
    ),
    "long link": (
        {
            "components": [
                row({"type": 2, "style": 5, "label": "x", "url": "https://e.org/" + "x" * 500})
            ]
        },
        "components.0.components.0.url",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "javascript link": (
        {"components": [row({"type": 2, "style": 5, "label": "x", "url": "javascript:alert(1)"})]},
        "components.0.components.0.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    "premium without sku": (
        {"components": [row({"type": 2, "style": 6})]},
        "components.0.components.0.sku_id",
        "BUTTON_COMPONENT_SKU_ID_REQUIRED",
    ),
    "options": (
        {
            "components": [
                row(select(options=[{"label": str(i), "value": str(i)} for i in range(26)]))
            ]
        },
        "components.0.components.0.options",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "no options": (
        {"components": [row(select(options=[]))]},
        "components.0.components.0.options",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "the same value twice": (
        {"components": [row(select(options=[{"label": "A", "value": "a"}] * 2))]},
        "components.0.components.0.options.1.value",
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    ),
    "option label": (
        {"components": [row(select(options=[{"label": "l" * 101, "value": "a"}]))]},
        "components.0.components.0.options.0.label",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "placeholder": (
        {"components": [row(select(placeholder="p" * 151))]},
        "components.0.components.0.placeholder",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "max_values over options": (
        {"components": [row(select(max_values=2))]},
        "components.0.components.0.max_values",
        "SELECT_COMPONENT_MAX_VALUES_INVALID",
    ),
    "v2 without its flag": ({"components": [text()]}, "components.0.type", "UNION_TYPE_CHOICES"),
    "v2 with content": (
        v2(text(), content="x"),
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "v2 with embeds": (
        v2(text(), embeds=[{"title": "t"}]),
        "embeds",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "v2 with a poll": (
        v2(text(), poll={"question": {}}),
        "poll",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "v2 text": (
        v2(text("x" * 2001), text("y" * 2000)),
        "components",
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    "v2 nested text": (
        v2({"type": 17, "components": [text("x" * 4000)]}, text("y")),
        "components",
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    "v2 empty text": (v2(text("")), "components.0.content", "BASE_TYPE_REQUIRED"),
    "v2 nested components": (
        v2(*({"type": 17, "components": [text("x"), text("x"), text("x")]} for _ in range(11))),
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    "v2 accessories count": (
        v2(*(section(text("a"), text("b")) for _ in range(11))),
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    "container in a container": (
        v2({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
        "components.0.components.0.type",
        "UNION_TYPE_CHOICES",
    ),
    "empty container": (
        v2({"type": 17, "components": []}),
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "section of four": (
        v2(section(text(), text(), text(), text())),
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "section without accessory": (
        v2({"type": 9, "components": [text()]}),
        "components.0.accessory",
        "BASE_TYPE_REQUIRED",
    ),
    "section with a select": (
        v2(section(accessory=select())),
        "components.0.accessory.type",
        "UNION_TYPE_CHOICES",
    ),
    "bare thumbnail": (
        v2({"type": 11, "media": {"url": "https://example.org"}}),
        "components.0.type",
        "UNION_TYPE_CHOICES",
    ),
    "alt text": (
        v2(
            section(
                accessory={
                    "type": 11,
                    "media": {"url": "https://example.org"},
                    "description": "d" * 1025,
                }
            )
        ),
        "components.0.accessory.description",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "gallery of eleven": (
        v2({"type": 12, "items": [{"media": {"url": "https://example.org"}}] * 11}),
        "components.0.items",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "attachment that is not there": (
        v2({"type": 13, "file": {"url": "attachment://a.txt"}}),
        "components.0.file.url",
        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
    ),
    "file at an address": (
        v2({"type": 13, "file": {"url": "https://example.org/a.txt"}}),
        "components.0.file.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    "the same id twice": (
        v2(text() | {"id": 7}, text() | {"id": 7}),
        "components.1.id",
        "COMPONENT_ID_DUPLICATED",
    ),
    "text input in a message": (
        {"components": [row({"type": 4, "custom_id": "t", "style": 1})]},
        "components.0.components.0.type",
        "UNION_TYPE_CHOICES",
    ),
    "mentions both ways": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions.users",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    "mention kinds": (
        {"content": "x", "allowed_mentions": {"parse": ["all"]}},
        "allowed_mentions.parse.0",
        "BASE_TYPE_CHOICES",
    ),
    "nonce": ({"content": "x", "nonce": "n" * 26}, "nonce", "NONCE_TYPE_TOO_LONG"),
    "components are no list": ({"components": 5}, "components", "LIST_TYPE_CONVERT"),
    "component is no object": ({"components": ["x"]}, "components.0.type", "UNION_TYPE_CHOICES"),
}


@pytest.mark.parametrize("name", GOOD_MESSAGES)
def test_good_messages_pass(name: str) -> None:
    check_message(GOOD_MESSAGES[name])


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_bad_messages_are_refused(name: str) -> None:
    payload, path, code = BAD_MESSAGES[name]
    with pytest.raises(RefusedError) as caught:
        check_message(payload)
    assert (caught.value.status, caught.value.code) == (400, 50035)
    assert complaints(caught.value).get(path) == code


@pytest.mark.parametrize(
    "payload", [{}, {"content": "  \n"}, {"embeds": [], "components": []}, {"flags": V2}]
)
def test_empty_messages_are_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(RefusedError) as caught:
        check_message(payload)
    assert caught.value.code == 50006


def test_an_edit_cannot_leave_components_v2() -> None:
    before = {"flags": V2, "components": [text()]}
    check_message({"components": [row(button())]}, before=before)
    for edit in ({"flags": 0, "components": [row(button())]}, {"content": "x"}):
        with pytest.raises(RefusedError) as caught:
            check_message(edit, before=before)
        assert caught.value.code == 50035


def test_an_edit_to_v2_must_empty_the_rest() -> None:
    before = {"flags": 0, "content": "old"}
    with pytest.raises(RefusedError):
        check_message(v2(text()), before=before)
    check_message(v2(text(), content=None), before=before)


def test_an_edit_cannot_empty_a_message() -> None:
    with pytest.raises(RefusedError) as caught:
        check_message({"content": ""}, before={"content": "old"})
    assert caught.value.code == 50006
