"""A message as plain text: what a person reads in it, from top to bottom.

Buttons are `[Label]`, links `[Label](address)`, disabled ones `(Label)`; a select is
`{placeholder: option | option}`; an image is `[image: alt text]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox.limits import SELECTS, ButtonStyle, ComponentType

Json = dict[str, Any]

_ENTITIES = {5: "user", 6: "role", 7: "user or role", 8: "channel"}


def render(message: Json) -> str:
    """All visible text of a message, one block a line."""
    lines = [message["content"]] if message.get("content") else []
    for embed in message.get("embeds") or []:
        lines += _embed(embed)
    lines += _components(message.get("components") or [])
    lines += [f"[file: {item['filename']}]" for item in message.get("attachments") or []]
    return "\n".join(lines)


def render_modal(modal: Json) -> str:
    """The title and the questions of a modal."""
    return "\n".join([modal["title"], *_components(modal["components"])])


def button_text(button: Json) -> str:
    """What is written on a button: its label, or its emoji where it has none."""
    return button.get("label") or (button.get("emoji") or {}).get("name") or ""


def _embed(embed: Json) -> Iterator[str]:
    yield from filter(None, [(embed.get("author") or {}).get("name"), embed.get("title")])
    if embed.get("description"):
        yield embed["description"]
    for field in embed.get("fields") or []:
        yield f"{field['name']}\n{field['value']}"
    if embed.get("image") or embed.get("thumbnail"):
        described = (embed.get("image") or embed["thumbnail"]).get("description")
        yield f"[image: {described or ''}]"
    if embed.get("footer"):
        yield embed["footer"].get("text", "")


def _components(components: list[Json]) -> Iterator[str]:
    for component in components:
        yield from _component(component)


def _component(component: Json) -> Iterator[str]:
    kind = component["type"]
    if kind == ComponentType.ACTION_ROW:
        yield " ".join(text for item in component["components"] for text in _component(item))
    elif kind == ComponentType.SECTION:
        yield from _components(component["components"])
        yield from _component(component["accessory"])
    elif kind == ComponentType.CONTAINER:
        yield from _components(component["components"])
    elif kind == ComponentType.MEDIA_GALLERY:
        for item in component["items"]:
            yield f"[image: {item.get('description') or ''}]"
    else:
        yield from _leaf(component, kind)


def _leaf(component: Json, kind: int) -> Iterator[str]:
    if kind == ComponentType.TEXT_DISPLAY:
        yield component["content"]
    elif kind == ComponentType.BUTTON:
        yield _button(component)
    elif kind in SELECTS:
        yield _select(component)
    elif kind == ComponentType.THUMBNAIL:
        yield f"[image: {component.get('description') or ''}]"
    elif kind == ComponentType.FILE:
        yield f"[file: {component['file']['url'].rsplit('/', 1)[-1]}]"
    elif kind == ComponentType.SEPARATOR and component.get("divider", True):
        yield "---"
    elif kind == ComponentType.LABEL:
        yield component["label"]
        yield from filter(None, [component.get("description")])
        yield from _component(component["component"])
    elif kind == ComponentType.TEXT_INPUT:
        yield from filter(None, [component.get("label")])
        yield f"<{component.get('value') or component.get('placeholder') or ''}>"
    elif kind in (ComponentType.RADIO_GROUP, ComponentType.CHECKBOX_GROUP):
        yield " ".join(f"[ ] {option['label']}" for option in component["options"])


def _button(button: Json) -> str:
    text = button_text(button)
    if button.get("disabled"):
        return f"({text})"
    if button["style"] == ButtonStyle.LINK:
        return f"[{text}]({button['url']})"
    return f"[{text}]"


def _select(select: Json) -> str:
    options = [option["label"] for option in select.get("options") or []]
    offered = " | ".join(options) or _ENTITIES.get(select["type"], "")
    placeholder = select.get("placeholder") or ""
    return "{" + (f"{placeholder}: {offered}" if placeholder else offered) + "}"
