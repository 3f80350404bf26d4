"""The one gate for what a bot sends: messages, modals and choices. Commands: `command_rules`.

Each `check_…` returns normally or raises RefusedError 50035 with all that is wrong, or 50006.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox import limits
from bot.sandbox.component_rules import check_message_components, check_modal_components
from bot.sandbox.errors import Refusals
from bot.sandbox.limits import MessageFlag
from bot.sandbox.limits_commands import INTEGER_CHOICES, NUMBER_CHOICES, STRING_CHOICES, OptionType
from bot.sandbox.schema import Complaints, Shape, Spec, Whole

Json = dict[str, Any]

_DATA = Shape({"flags": Whole()})
_LEGACY = ("content", "embeds", "poll", "sticker_ids")
_EMPTY = ("content", "embeds", "components", "attachments", "poll", "sticker_ids")


def check_message(
    payload: Json, *, files: set[str] | None = None, before: Json | None = None
) -> None:
    """Check a message that is created, or edited where `before` is the message as it stands.

    `files`: names of the uploads, and of attachments that an edit keeps.
    """
    complaints = Complaints()
    limits.MESSAGE.check(payload, (), complaints)
    _raise(complaints)  # The rules below rely on the shapes.
    v2 = is_v2(payload, before)
    if v2:
        _check_no_legacy(payload, before, complaints)
    components = payload.get("components")
    if components is not None:
        check_message_components(
            components, ("components",), complaints, v2=v2, files=files or set()
        )
    _check_embeds(payload.get("embeds"), complaints)
    _check_mentions(payload.get("allowed_mentions"), complaints)
    _check_nonce(payload, complaints)
    _raise(complaints)
    after = {key: payload.get(key, (before or {}).get(key)) for key in _EMPTY}
    if not files and not any(_has_substance(value) for value in after.values()):
        raise Refusals.empty_message()


def checked_data(data: Any) -> Json:
    """The `data` of a callback: an object, whose flags are a number."""
    complaints = Complaints()
    _DATA.check({} if data is None else data, (), complaints)
    _raise_under(complaints, "data")
    return dict(data or {})


def is_v2(payload: Json, before: Json | None = None) -> bool:
    """Whether a message has, or gets, Components V2. Once set, the flag stays."""
    flags = int(payload.get("flags") or 0) | int((before or {}).get("flags") or 0)
    return bool(flags & MessageFlag.IS_COMPONENTS_V2)


def check_modal(data: Any) -> None:
    """Check the data of a callback of type 9."""
    complaints = Complaints()
    limits.MODAL.check(data, (), complaints)
    if not complaints:
        check_modal_components(data["components"], ("components",), complaints)
    _raise_under(complaints, "data")


def check_choices(data: Any, option_type: int) -> None:
    """Check the data of a callback of type 8 for a focused option of `option_type`."""
    choices = {OptionType.INTEGER: INTEGER_CHOICES, OptionType.NUMBER: NUMBER_CHOICES}
    spec: Spec = choices.get(OptionType(option_type), STRING_CHOICES)
    complaints = Complaints()
    if not isinstance(data, dict) or data.get("choices") is None:
        complaints.required(("choices",))
    else:
        spec.check(data["choices"], ("choices",), complaints)
    _raise_under(complaints, "data")


def _has_substance(value: Any) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _check_no_legacy(payload: Json, before: Json | None, complaints: Complaints) -> None:
    for key in _LEGACY:
        if _has_substance(payload.get(key, (before or {}).get(key))):
            complaints.add(
                (key,),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )
    flags = payload.get("flags")
    if before is not None and flags is not None:
        kept = int(flags) & MessageFlag.IS_COMPONENTS_V2
        if not kept:
            complaints.add(
                ("flags",),
                "MESSAGE_FLAGS_CANNOT_REMOVE_COMPONENTS_V2",
                "MessageFlags.IS_COMPONENTS_V2 cannot be removed from a message",
            )


def _check_embeds(embeds: Any, complaints: Complaints) -> None:
    if not isinstance(embeds, list):
        return
    if sum(_embed_size(embed) for embed in embeds if isinstance(embed, dict)) > limits.EMBED_TOTAL:
        complaints.add(
            ("embeds",),
            "MAX_EMBED_SIZE_EXCEEDED",
            f"Embed size exceeds maximum size of {limits.EMBED_TOTAL}",
        )


def _embed_size(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    return sum(len(text) for text in texts if isinstance(text, str))


def _check_mentions(mentions: Any, complaints: Complaints) -> None:
    if not isinstance(mentions, dict):
        return
    for kind in ("users", "roles"):
        if kind in (mentions.get("parse") or []) and mentions.get(kind):
            complaints.add(
                ("allowed_mentions", kind),
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )


def _check_nonce(payload: Json, complaints: Complaints) -> None:
    nonce = payload.get("nonce")
    if nonce is not None and len(str(nonce)) > limits.NONCE:
        message = f"Must be {limits.NONCE} or fewer in length."
        complaints.add(("nonce",), "NONCE_TYPE_TOO_LONG", message)


def _raise(complaints: Complaints) -> None:
    if complaints:
        raise Refusals.invalid_form_body(complaints.tree())


def _raise_under(complaints: Complaints, key: str) -> None:
    if complaints:
        raise Refusals.invalid_form_body({key: complaints.tree()})
