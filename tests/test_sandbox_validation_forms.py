"""Modals, choices and commands that the sandbox refuses, as Discord does."""

from __future__ import annotations

from typing import Any

import pytest
from message_parts import button, complaints, row, select, text

from bot.sandbox.command_rules import check_command, check_commands, is_valid_name
from bot.sandbox.errors import RefusedError
from bot.sandbox.validation import check_choices, check_modal


def modal(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"custom_id": "m", "title": "Title", "components": list(components)} | more


def label(component: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    inner = component or {"type": 4, "custom_id": "t", "style": 1}
    return {"type": 18, "label": "Label", "component": inner} | more


def test_good_modals_pass() -> None:
    check_modal(modal(label()))
    check_modal(modal(row({"type": 4, "custom_id": "t", "style": 2, "label": "Why?"})))
    check_modal(modal(text(), label(select(required=True))))


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        (modal(label(), title="t" * 46), "data.title", "BASE_TYPE_BAD_LENGTH"),
        (modal(label(), custom_id="c" * 101), "data.custom_id", "BASE_TYPE_BAD_LENGTH"),
        (modal(), "data.components", "BASE_TYPE_BAD_LENGTH"),
        (modal(*[text()] * 6), "data.components", "BASE_TYPE_BAD_LENGTH"),
        (modal(label(label="l" * 46)), "data.components.0.label", "BASE_TYPE_BAD_LENGTH"),
        (
            modal(label(description="d" * 101)),
            "data.components.0.description",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (modal(label(button())), "data.components.0.component.type", "UNION_TYPE_CHOICES"),
        (
            modal(label(), label()),
            "data.components.1.component.custom_id",
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            modal(row({"type": 4, "custom_id": "t", "style": 1})),
            "data.components.0.components.0.label",
            "BASE_TYPE_REQUIRED",
        ),
        (
            modal(label({"type": 4, "custom_id": "t", "style": 1, "max_length": 4001})),
            "data.components.0.component.max_length",
            "NUMBER_TYPE_MAX",
        ),
        (
            modal(
                label({"type": 4, "custom_id": "t", "style": 1, "max_length": 2, "value": "long"})
            ),
            "data.components.0.component.value",
            "BASE_TYPE_MAX_LENGTH",
        ),
    ],
)
def test_bad_modals_are_refused(data: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        check_modal(data)
    assert complaints(caught.value).get(path) == code


@pytest.mark.parametrize(
    ("choices", "path"),
    [
        ([{"name": "n", "value": "v"}] * 26, "data.choices"),
        ([{"name": "n" * 101, "value": "v"}], "data.choices.0.name"),
        ([{"name": "", "value": "v"}], "data.choices.0.name"),
        ([{"name": "n", "value": "v" * 101}], "data.choices.0.value"),
        ([{"name": "n", "value": 5}], "data.choices.0.value"),
        ([{"name": "n"}], "data.choices.0.value"),
    ],
)
def test_bad_choices_are_refused(choices: list[Any], path: str) -> None:
    check_choices({"choices": [{"name": "n" * 100, "value": "v" * 100}] * 25}, 3)
    with pytest.raises(RefusedError) as caught:
        check_choices({"choices": choices}, 3)
    assert path in complaints(caught.value)


def command(**more: Any) -> dict[str, Any]:
    return {"name": "find", "description": "Find", "type": 1} | more


def option(**more: Any) -> dict[str, Any]:
    return {"type": 3, "name": "query", "description": "What"} | more


@pytest.mark.parametrize("name", ["find", "finde-ö", "it's", "खोज", "ค้นหา", "検索", "a_1"])
def test_good_names(name: str) -> None:
    assert is_valid_name(name)


@pytest.mark.parametrize("name", ["Find", "two words", "", "x" * 33, "a.b", "a!", "é\u0301?"])
def test_bad_names(name: str) -> None:
    assert not is_valid_name(name)


@pytest.mark.parametrize(
    ("payload", "path", "code"),
    [
        (command(name="Find"), "name", "APPLICATION_COMMAND_INVALID_NAME"),
        (command(description=""), "description", "BASE_TYPE_REQUIRED"),
        (command(description="d" * 101), "description", "BASE_TYPE_MAX_LENGTH"),
        (
            command(options=[option(name=f"o{i}") for i in range(26)]),
            "options",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            command(options=[option(), option()]),
            "options.1.name",
            "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
        ),
        (
            command(options=[option(), option(name="other", required=True)]),
            "options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (
            command(options=[option(type=1), option(name="other")]),
            "options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (
            command(options=[option(choices=[{"name": "a", "value": "a"}] * 26)]),
            "options.0.choices",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]),
            "options.0.autocomplete",
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES_EXCLUSIVE",
        ),
        (command(options=[option(max_length=6001)]), "options.0.max_length", "NUMBER_TYPE_MAX"),
        (command(options=[option(type=12)]), "options.0.type", "UNION_TYPE_CHOICES"),
        (
            command(options=[option(type=2, options=[option(type=2)])]),
            "options.0.options.0.type",
            "UNION_TYPE_CHOICES",
        ),
        (command(contexts=[3]), "contexts.0", "BASE_TYPE_CHOICES"),
        (command(integration_types=[]), "integration_types", "BASE_TYPE_BAD_LENGTH"),
        (
            {"name": "Menu", "type": 3, "description": "words"},
            "description",
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
        ),
        (
            command(
                options=[
                    option(
                        name=f"o{i}",
                        choices=[{"name": f"{j}" + "n" * 40, "value": "v" * 40} for j in range(10)],
                    )
                    for i in range(10)
                ]
            ),
            "",
            "APPLICATION_COMMAND_TOO_LARGE",
        ),
    ],
)
def test_bad_commands_are_refused(payload: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        check_command(payload)
    assert complaints(caught.value).get(path) == code


def test_lists_of_commands() -> None:
    check_commands([command(), {"name": "Find it", "type": 3}])
    with pytest.raises(RefusedError) as caught:
        check_commands([command(), command()])
    assert complaints(caught.value) == {"1.name": "APPLICATION_COMMANDS_DUPLICATE_NAME"}
    with pytest.raises(RefusedError) as caught:
        check_commands([command(name=f"c{i}") for i in range(101)])
    assert caught.value.code == 30032
