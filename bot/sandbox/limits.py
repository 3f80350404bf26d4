"""Discord's limits for messages, embeds, components and modals, as tables.

Sources: Discord's documentation, "Message" resource (embed limits), "Component Reference" and
"Receiving and Responding"; tests/test_sandbox_validation.py holds every number against Discord's
OpenAPI description. Rules over more than one field are in `validation` and `component_rules`.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

from bot.sandbox.schema import AnyValue, Flag, Id, Many, Shape, Spec, Text, Url, Variants, Whole

#: Bots have no Nitro: 2,000, though the field allows 4,000 to others.
CONTENT = 2000
EMBEDS = 10
#: Over titles, descriptions, fields, footers and authors of all embeds of a message.
EMBED_TOTAL = 6000
FILES = 10
#: Bytes of one file for an app in a server without boosts.
FILE_SIZE = 10 * 1024 * 1024
#: Rows of a message without Components V2.
ROWS = 5
ROW_BUTTONS = 5
#: All components of a V2 message, nested ones counted.
COMPONENTS = 40
#: Code points over all text displays of a V2 message.
COMPONENT_TEXT = 4000
#: Documented as 1 to 5; the OpenAPI description only bounds it by 40.
MODAL_COMPONENTS = 5
CHOICES = 25
#: Documented for choices; the OpenAPI description only bounds it by 6,000.
CHOICE_VALUE = 100
NONCE = 25


class MessageFlag(IntFlag):
    """Discord: Message resource, "Message Flags"."""

    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_COMPONENTS_V2 = 1 << 15


class ComponentType(IntEnum):
    """Discord: Component Reference, "Component Types"."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


class ButtonStyle(IntEnum):
    PRIMARY = 1
    SECONDARY = 2
    SUCCESS = 3
    DANGER = 4
    LINK = 5
    PREMIUM = 6


SELECTS = frozenset({3, 5, 6, 7, 8})
_COLOUR = Whole(0, 0xFFFFFF)
_TYPED: dict[str, Spec] = {"type": Whole(), "id": Whole(0, 2**31 - 1)}
_CUSTOM_ID = Text(100, min=1)
_ALT_TEXT = Text(1024, min=1)
_MEDIA = Shape({"url": Url()}, frozenset({"url"}))
_EMOJI = Shape({"id": Id(), "name": Text(32)}, frozenset({"name"}))

EMBED_IMAGE = Shape({"url": Url(), "description": Text(4096)})
EMBED = Shape(
    {
        "title": Text(256, strip=True),
        "description": Text(4096, strip=True),
        "url": Url(schemes=("http", "https")),
        "color": _COLOUR,
        "timestamp": Text(64),
        "author": Shape(
            {
                "name": Text(256, strip=True),
                "url": Url(schemes=("http", "https")),
                "icon_url": Url(),
            }
        ),
        "footer": Shape({"text": Text(2048, strip=True), "icon_url": Url()}),
        "image": EMBED_IMAGE,
        "thumbnail": EMBED_IMAGE,
        "fields": Many(
            Shape(
                {
                    "name": Text(256, min=1, strip=True),
                    "value": Text(1024, min=1, strip=True),
                    "inline": Flag(),
                },
                frozenset({"name", "value"}),
            ),
            25,
        ),
    }
)

BUTTON = Shape(
    _TYPED
    | {
        "style": Whole(choices=tuple(ButtonStyle)),
        "label": Text(80),
        "custom_id": _CUSTOM_ID,
        "url": Url(512, schemes=("http", "https", "discord")),
        "sku_id": Id(),
        "emoji": _EMOJI,
        "disabled": Flag(),
    },
    frozenset({"style"}),
)
_OPTION: dict[str, Spec] = {
    "label": Text(100, min=1),
    "value": Text(100, min=1),
    "description": Text(100),
}
_SELECT: dict[str, Spec] = _TYPED | {
    "custom_id": _CUSTOM_ID,
    "placeholder": Text(150),
    "min_values": Whole(0, 25),
    "max_values": Whole(1, 25),
    "disabled": Flag(),
    "required": Flag(),
}
STRING_SELECT = Shape(
    _SELECT
    | {
        "options": Many(
            Shape(_OPTION | {"emoji": _EMOJI, "default": Flag()}, frozenset({"label", "value"})),
            25,
            min=1,
        )
    },
    frozenset({"custom_id", "options"}),
)
_DEFAULT = Shape(
    {"id": Id(), "type": Text(7, choices=("user", "role", "channel"))}, frozenset({"id", "type"})
)
ENTITY_SELECT = Shape(
    _SELECT | {"default_values": Many(_DEFAULT, 25), "channel_types": Many(Whole(0, 99), 99)},
    frozenset({"custom_id"}),
)
_ALL_SELECTS = {3: STRING_SELECT} | dict.fromkeys((5, 6, 7, 8), ENTITY_SELECT)
ACTION_ROW = Shape(
    _TYPED | {"components": Many(Variants({2: BUTTON} | _ALL_SELECTS), ROW_BUTTONS, min=1)},
    frozenset({"components"}),
)
TEXT_DISPLAY = Shape(_TYPED | {"content": Text(4000, min=1)}, frozenset({"content"}))
THUMBNAIL = Shape(
    _TYPED | {"media": _MEDIA, "description": _ALT_TEXT, "spoiler": Flag()}, frozenset({"media"})
)
SECTION = Shape(
    _TYPED
    | {
        "components": Many(Variants({10: TEXT_DISPLAY}), 3, min=1),
        "accessory": Variants({2: BUTTON, 11: THUMBNAIL}),
    },
    frozenset({"components", "accessory"}),
)
GALLERY_ITEM = Shape(
    {"media": _MEDIA, "description": _ALT_TEXT, "spoiler": Flag()}, frozenset({"media"})
)
MEDIA_GALLERY = Shape(_TYPED | {"items": Many(GALLERY_ITEM, 10, min=1)}, frozenset({"items"}))
FILE = Shape(
    _TYPED
    | {"file": Shape({"url": Url(schemes=("attachment",))}, frozenset({"url"})), "spoiler": Flag()},
    frozenset({"file"}),
)
SEPARATOR = Shape(_TYPED | {"divider": Flag(), "spacing": Whole(choices=(1, 2))})
_IN_CONTAINER = {
    1: ACTION_ROW,
    9: SECTION,
    10: TEXT_DISPLAY,
    12: MEDIA_GALLERY,
    13: FILE,
    14: SEPARATOR,
}
CONTAINER = Shape(
    _TYPED
    | {
        "components": Many(Variants(_IN_CONTAINER), COMPONENTS, min=1),
        "accent_color": _COLOUR,
        "spoiler": Flag(),
    },
    frozenset({"components"}),
)
V1_COMPONENTS = Many(Variants({1: ACTION_ROW}), ROWS)
V2_COMPONENTS = Many(Variants(_IN_CONTAINER | {17: CONTAINER}), COMPONENTS)

ALLOWED_MENTIONS = Shape(
    {
        "parse": Many(Text(8, choices=("users", "roles", "everyone")), 3),
        "users": Many(Id(), 100),
        "roles": Many(Id(), 100),
        "replied_user": Flag(),
    }
)
ATTACHMENT = Shape(
    {
        "id": Id(),
        "filename": Text(1024, min=1),
        "description": Text(1024),
        "title": Text(1024),
    },
    frozenset({"id"}),
)
#: All that a bot may say in any message; `components` is checked by V1_ or V2_COMPONENTS.
MESSAGE = Shape(
    {
        "content": Text(CONTENT, strip=True),
        "embeds": Many(EMBED, EMBEDS),
        "allowed_mentions": ALLOWED_MENTIONS,
        "attachments": Many(ATTACHMENT, FILES),
        "flags": Whole(),
        "tts": Flag(),
        "nonce": AnyValue(),
        "enforce_nonce": Flag(),
        "poll": AnyValue(),
        "sticker_ids": Many(Id(), 3),
        "message_reference": Shape(
            {
                "message_id": Id(),
                "channel_id": Id(),
                "guild_id": Id(),
                "fail_if_not_exists": Flag(),
            },
            frozenset({"message_id"}),
        ),
    }
)

TEXT_INPUT = Shape(
    _TYPED
    | {
        "custom_id": _CUSTOM_ID,
        "style": Whole(choices=(1, 2)),
        "label": Text(45, min=1),
        "value": Text(4000),
        "placeholder": Text(100),
        "required": Flag(),
        "min_length": Whole(0, 4000),
        "max_length": Whole(1, 4000),
    },
    frozenset({"custom_id", "style"}),
)
_PLAIN_OPTION = Shape(_OPTION | {"default": Flag()}, frozenset({"label", "value"}))
_TEN: dict[str, Spec] = {"min_values": Whole(0, 10), "max_values": Whole(1, 10), "required": Flag()}
RADIO_GROUP = Shape(
    _TYPED
    | {"custom_id": _CUSTOM_ID, "required": Flag(), "options": Many(_PLAIN_OPTION, 10, min=2)},
    frozenset({"custom_id", "options"}),
)
CHECKBOX_GROUP = Shape(
    _TYPED | _TEN | {"custom_id": _CUSTOM_ID, "options": Many(_PLAIN_OPTION, 10, min=1)},
    frozenset({"custom_id", "options"}),
)
CHECKBOX = Shape(_TYPED | {"custom_id": _CUSTOM_ID, "default": Flag()}, frozenset({"custom_id"}))
FILE_UPLOAD = Shape(_TYPED | _TEN | {"custom_id": _CUSTOM_ID}, frozenset({"custom_id"}))
LABEL = Shape(
    _TYPED
    | {
        "label": Text(45, min=1),
        "description": Text(100, min=1),
        "component": Variants(
            {4: TEXT_INPUT, 19: FILE_UPLOAD, 21: RADIO_GROUP, 22: CHECKBOX_GROUP, 23: CHECKBOX}
            | _ALL_SELECTS
        ),
    },
    frozenset({"label", "component"}),
)
MODAL_ROW = Shape(
    _TYPED | {"components": Many(Variants({4: TEXT_INPUT}), 1, min=1)}, frozenset({"components"})
)
MODAL = Shape(
    {
        "custom_id": _CUSTOM_ID,
        "title": Text(45, min=1),
        "components": Many(
            Variants({1: MODAL_ROW, 10: TEXT_DISPLAY, 18: LABEL}), MODAL_COMPONENTS, min=1
        ),
    },
    frozenset({"custom_id", "title", "components"}),
)
