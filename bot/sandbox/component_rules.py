"""Rules over several components: ids that must differ, rows that overflow, buttons that contradict.

Source: Discord's documentation, "Component Reference". The fields by themselves are in `limits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox import limits
from bot.sandbox.limits import SELECTS, ButtonStyle, ComponentType
from bot.sandbox.schema import Complaints, Path

Json = dict[str, Any]

#: Under which keys components have components of their own.
_CHILDREN: Mapping[int, tuple[str, ...]] = {
    ComponentType.ACTION_ROW: ("components",),
    ComponentType.SECTION: ("components", "accessory"),
    ComponentType.CONTAINER: ("components",),
    ComponentType.LABEL: ("component",),
}


def walk(components: Any, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Every component with its path, parents first, in the order in which a client shows them.

    For components whose shapes have been checked.
    """
    for index, component in enumerate(components or ()):
        yield from _walk_one(component, (*path, index))


def _walk_one(component: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    yield path, component
    # Only by type: what a component must not have is ignored, as Discord ignores it.
    for key in _CHILDREN.get(component["type"], ()):
        if key == "components":
            yield from walk(component[key], (*path, key))
        else:
            yield from _walk_one(component[key], (*path, key))


def check_message_components(
    components: list[Json], path: Path, complaints: Complaints, *, v2: bool, files: set[str]
) -> None:
    """All rules for the components of one message. `files`: names that `attachment://` may use."""
    spec = limits.V2_COMPONENTS if v2 else limits.V1_COMPONENTS
    before = complaints.count
    spec.check(components, path, complaints)
    if complaints.count > before:
        return  # The rules below rely on the shapes.
    everything = list(walk(components, path))
    _check_unique(everything, complaints)
    for where, component in everything:
        _check_one(component, where, complaints, files)
    if v2:
        _check_totals([component for _, component in everything], path, complaints)


def check_modal_components(components: list[Json], path: Path, complaints: Complaints) -> None:
    """The rules for what a modal holds, beside its table."""
    everything = list(walk(components, path))
    _check_unique(everything, complaints)
    for where, component in everything:
        if component.get("type") == ComponentType.TEXT_INPUT:
            _check_text_input(component, where, complaints)
        elif component.get("type") in (*SELECTS, ComponentType.CHECKBOX_GROUP):
            _check_select(component, where, complaints)


def _check_unique(everything: list[tuple[Path, Json]], complaints: Complaints) -> None:
    seen_ids: set[Any] = set()
    seen_custom: set[Any] = set()
    for where, component in everything:
        custom_id, number = component.get("custom_id"), component.get("id")
        if isinstance(custom_id, str) and custom_id in seen_custom:
            complaints.add(
                (*where, "custom_id"),
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            )
        if isinstance(number, int) and number and number in seen_ids:
            complaints.add(
                (*where, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated"
            )
        seen_custom.add(custom_id if isinstance(custom_id, str) else None)
        seen_ids.add(number if isinstance(number, int) else None)


def _check_one(component: Json, where: Path, complaints: Complaints, files: set[str]) -> None:
    kind = component.get("type")
    if kind == ComponentType.BUTTON:
        _check_button(component, where, complaints)
    elif kind in SELECTS:
        _check_select(component, where, complaints)
    elif kind == ComponentType.ACTION_ROW:
        _check_row(component, where, complaints)
    for media_path, media in media_of(component):
        name = media["url"].removeprefix("attachment://")
        if name != media["url"] and name not in files:
            complaints.add(
                (*where, *media_path, "url"),
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                "The referenced attachment was not found.",
            )


def media_of(component: Json) -> Iterator[tuple[Path, Json]]:
    """The media that a component shows, each with its path and its object that has the `url`."""
    kind = component["type"]
    if kind == ComponentType.THUMBNAIL:
        yield ("media",), component["media"]
    elif kind == ComponentType.FILE:
        yield ("file",), component["file"]
    elif kind == ComponentType.MEDIA_GALLERY:
        for index, item in enumerate(component["items"]):
            yield ("items", index, "media"), item["media"]


def _check_button(button: Json, where: Path, complaints: Complaints) -> None:
    style = button.get("style")
    needed = "custom_id"
    if style in (ButtonStyle.LINK, ButtonStyle.PREMIUM):
        needed = "url" if style == ButtonStyle.LINK else "sku_id"
    for key in ("custom_id", "url", "sku_id"):
        given = button.get(key) is not None
        if key == needed and not given:
            name = key.upper()
            message = f"A {key.replace('_', ' ')} is required for this style of button"
            complaints.add((*where, key), f"BUTTON_COMPONENT_{name}_REQUIRED", message)
        elif key != needed and given:
            message = f"A {needed} and {key} cannot both be specified"
            complaints.add((*where, key), "BUTTON_COMPONENT_MUTUALLY_EXCLUSIVE", message)
    labelled = bool((button.get("label") or "").strip()) or button.get("emoji")
    if style == ButtonStyle.PREMIUM and labelled:
        message = "A premium button has no label and no emoji"
        complaints.add(where, "BUTTON_COMPONENT_PREMIUM_INVALID", message)
    elif style != ButtonStyle.PREMIUM and not labelled:
        message = "A button must have a label or an emoji"
        complaints.add((*where, "label"), "BUTTON_COMPONENT_LABEL_REQUIRED", message)


def _check_row(row: Json, where: Path, complaints: Complaints) -> None:
    inside = row.get("components") or []
    kinds = [item.get("type") for item in inside if isinstance(item, dict)]
    if len(kinds) > 1 and any(kind in SELECTS for kind in kinds):
        complaints.add(
            (*where, "components"),
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            "The specified component exceeds the maximum width",
        )


def _check_select(select: Json, where: Path, complaints: Complaints) -> None:
    options = [item for item in select.get("options") or [] if isinstance(item, dict)]
    seen: set[Any] = set()
    for index, option in enumerate(options):
        if option.get("value") in seen:
            complaints.add(
                (*where, "options", index, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        seen.add(option.get("value"))
    low, high = select.get("min_values"), select.get("max_values")
    low, high = 1 if low is None else low, 1 if high is None else high
    if not (isinstance(low, int) and isinstance(high, int)):
        return
    if low > high or (options and high > len(options)):
        complaints.add(
            (*where, "max_values"),
            "SELECT_COMPONENT_MAX_VALUES_INVALID",
            "max_values must be at least min_values and at most the number of options",
        )
    chosen = sum(bool(option.get("default")) for option in options)
    if chosen > high:
        complaints.add(
            (*where, "options"), "SELECT_COMPONENT_DEFAULTS_INVALID", "Too many default options"
        )


def _check_text_input(text_input: Json, where: Path, complaints: Complaints) -> None:
    in_label = where[-1] == "component"
    label = text_input.get("label")
    if not in_label and not label:
        complaints.required((*where, "label"))
    if in_label and label:
        message = "A text input in a label has no label of its own"
        complaints.add((*where, "label"), "TEXT_INPUT_COMPONENT_LABEL_INVALID", message)
    low, high = text_input.get("min_length") or 0, text_input.get("max_length") or 4000
    if isinstance(low, int) and isinstance(high, int) and low > high:
        message = "min_length must not be greater than max_length"
        complaints.add((*where, "min_length"), "TEXT_INPUT_COMPONENT_LENGTH_INVALID", message)
    value = text_input.get("value")
    if isinstance(value, str) and isinstance(high, int) and len(value) > high:
        message = f"Must be {high} or fewer in length."
        complaints.add((*where, "value"), "BASE_TYPE_MAX_LENGTH", message)


def _check_totals(everything: list[Json], path: Path, complaints: Complaints) -> None:
    if len(everything) > limits.COMPONENTS:
        complaints.add(
            path,
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components cannot exceed {limits.COMPONENTS}",
        )
    texts = [component.get("content") for component in everything]
    if sum(len(text) for text in texts if isinstance(text, str)) > limits.COMPONENT_TEXT:
        complaints.add(
            path,
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Components displayable text size exceeds maximum size of {limits.COMPONENT_TEXT}",
        )
