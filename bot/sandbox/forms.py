"""What a person does with components and modals -> the `data` of an interaction.

Source: Discord's documentation, "Component Reference" (interaction responses of each component).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.component_rules import walk
from bot.sandbox.errors import NotPossibleError
from bot.sandbox.invocation import Resolved
from bot.sandbox.limits import SELECTS, ButtonStyle, ComponentType
from bot.sandbox.limits_commands import OptionType
from bot.sandbox.messages import Message
from bot.sandbox.rendering import button_text

Json = dict[str, Any]

#: What each kind of select offers, as the kind of option that is resolved the same way.
_SELECTED = {
    ComponentType.USER_SELECT: OptionType.USER,
    ComponentType.ROLE_SELECT: OptionType.ROLE,
    ComponentType.MENTIONABLE_SELECT: OptionType.MENTIONABLE,
    ComponentType.CHANNEL_SELECT: OptionType.CHANNEL,
}


def buttons(message: Message) -> list[Json]:
    """Every button of a message, links and disabled ones included, in order."""
    return [item for _, item in walk(message.components) if item["type"] == ComponentType.BUTTON]


def selects(message: Message) -> list[Json]:
    """Every select of a message, in order."""
    return [item for _, item in walk(message.components) if item["type"] in SELECTS]


def find_button(message: Message, name: str) -> Json:
    """A button that can be pressed, by its custom_id or by what is written on it."""
    found = _matching(buttons(message), name, button_text)
    if found["style"] in (ButtonStyle.LINK, ButtonStyle.PREMIUM):
        raise NotPossibleError(f"[{name}] opens a page and sends nothing to the bot")
    return _enabled(found, name)


def find_select(message: Message, name: str | None) -> Json:
    """A select, by its custom_id or placeholder; None where there is only one."""
    found = selects(message)
    if name is None:
        if len(found) != 1:
            raise NotPossibleError(f"the message has {len(found)} selects")
        return _enabled(found[0], "the select")
    select = _matching(found, name, lambda item: item.get("placeholder") or "")
    return _enabled(select, name)


def _matching(found: list[Json], name: str, label_of: Any) -> Json:
    exact = [item for item in found if item.get("custom_id") == name]
    named = exact or [item for item in found if label_of(item) == name]
    if len(named) == 1:
        return named[0]
    offered = ", ".join(repr(label_of(item)) for item in found) or "none"
    problem = "no" if not named else f"{len(named)} times a"
    raise NotPossibleError(f"there is {problem} component {name!r} in the message, but: {offered}")


def _enabled(component: Json, name: str) -> Json:
    if component.get("disabled"):
        raise NotPossibleError(f"{name!r} is disabled")
    return component


def button_data(button: Json) -> Json:
    """The `data` of the interaction that pressing the button makes."""
    return {
        "component_type": int(ComponentType.BUTTON),
        "custom_id": button["custom_id"],
        "id": button["id"],
    }


def select_data(select: Json, values: Sequence[Any], resolved: Resolved) -> Json:
    """The data for choosing `values`: of a string select by value or label, else things or ids."""
    data = {
        "component_type": select["type"],
        "custom_id": select["custom_id"],
        "id": select["id"],
        "values": _chosen(select, values, resolved),
    }
    if resolved.data:
        data["resolved"] = resolved.data
    return data


def _chosen(select: Json, values: Sequence[Any], resolved: Resolved) -> list[str]:
    low = 1 if select.get("min_values") is None else select["min_values"]
    high = 1 if select.get("max_values") is None else select["max_values"]
    if not low <= len(values) <= high:
        raise NotPossibleError(f"the select takes {low} to {high} choices, not {len(values)}")
    kind = ComponentType(select["type"])
    if kind in _SELECTED:
        types = select.get("channel_types")
        return [resolved.entity(_SELECTED[kind], value, types) for value in values]
    return [_option(select, value)["value"] for value in values]


def _option(listed: Json, value: Any) -> Json:
    for option in listed["options"]:
        if value in (option["value"], option["label"]):
            return dict(option)
    offered = ", ".join(repr(option["label"]) for option in listed["options"])
    raise NotPossibleError(f"{value!r} is not offered, but: {offered}")


def modal_data(modal: Json, values: Mapping[str, Any], resolved: Resolved) -> Json:
    """The data of a submitted modal. `values`: by custom_id or by label; what is missing keeps
    its default."""
    used: set[str] = set()
    components = [_submitted(item, values, used, resolved) for item in modal["components"]]
    unknown = [name for name in values if name not in used]
    if unknown:
        raise NotPossibleError(f"the modal has no field {unknown[0]!r}")
    data = {"custom_id": modal["custom_id"], "components": components}
    if resolved.data:
        data["resolved"] = resolved.data
    return data


def _submitted(item: Json, values: Mapping[str, Any], used: set[str], resolved: Resolved) -> Json:
    kind, number = item["type"], item.get("id", 0)
    if kind == ComponentType.TEXT_DISPLAY:
        return {"type": kind, "id": number}
    if kind == ComponentType.LABEL:
        field = _field(item["component"], item["label"], values, used, resolved)
        return {"type": kind, "id": number, "component": field}
    fields = [
        _field(child, child.get("label") or "", values, used, resolved)
        for child in item["components"]
    ]
    return {"type": kind, "id": number, "components": fields}


def _field(
    field: Json, label: str, values: Mapping[str, Any], used: set[str], resolved: Resolved
) -> Json:
    kind, custom_id = ComponentType(field["type"]), field["custom_id"]
    given = next((name for name in (custom_id, label) if name in values), None)
    if given is not None:
        used.add(given)
    value = values[given] if given is not None else None
    body: Json = {"type": int(kind), "id": field.get("id", 0), "custom_id": custom_id}
    if kind is ComponentType.TEXT_INPUT:
        return body | {"value": _typed(field, value, label or custom_id)}
    if kind is ComponentType.CHECKBOX:
        return body | {"value": bool(field.get("default") if value is None else value)}
    defaults = [option["value"] for option in field.get("options") or [] if option.get("default")]
    chosen = defaults if value is None else value
    chosen = [chosen] if isinstance(chosen, str) or not isinstance(chosen, Sequence) else chosen
    if not chosen and field.get("required", True):
        raise NotPossibleError(f"the field {label or custom_id!r} is required")
    if kind is ComponentType.RADIO_GROUP:
        return body | {"value": _option(field, chosen[0])["value"] if chosen else None}
    if kind is ComponentType.CHECKBOX_GROUP:
        return body | {"values": [_option(field, item)["value"] for item in chosen]}
    if kind is ComponentType.FILE_UPLOAD:
        raise NotPossibleError("uploads in modals are not part of the sandbox")
    return body | {"values": _chosen(field, chosen, resolved) if chosen else []}


def _typed(field: Json, value: Any, name: str) -> str:
    text = str(field.get("value") or "") if value is None else str(value)
    if not text and not field.get("required", True):
        return ""
    low, high = max(field.get("min_length") or 0, 1), field.get("max_length") or 4000
    if not low <= len(text) <= high:
        raise NotPossibleError(f"the field {name!r} takes {low} to {high} characters")
    return text
