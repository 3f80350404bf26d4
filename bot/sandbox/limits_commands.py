"""Discord's limits for application commands and their choices, as tables.

Sources: Discord's documentation, "Application Commands"; tests/test_sandbox_validation.py holds
every number against Discord's OpenAPI description.
"""

from __future__ import annotations

from enum import IntEnum

from bot.sandbox.limits import CHOICE_VALUE, CHOICES
from bot.sandbox.schema import AnyValue, Flag, Id, Many, Number, Shape, Spec, Text, Variants, Whole

#: Of each type, for everyone and for one server each.
COMMANDS_OF_TYPE = {1: 100, 2: 15, 3: 15}
COMMANDS = 130
#: Code points over names, descriptions and values of a command with all its options.
COMMAND_TOTAL = 8000
#: What a member may type into a string option that sets no `max_length`.
STRING_VALUE = 6000
#: Bits 0 to 53 (OpenAPI: `default_member_permissions`).
PERMISSIONS = 18_014_398_509_481_983


class CommandType(IntEnum):
    CHAT_INPUT = 1
    USER = 2
    MESSAGE = 3


class OptionType(IntEnum):
    """Discord: Application Commands, "Application Command Option Type"."""

    SUB_COMMAND = 1
    SUB_COMMAND_GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


_NAMED: dict[str, Spec] = {
    "type": Whole(),
    "name": Text(32, min=1),
    "name_localizations": AnyValue(),
    "description": Text(100, min=1),
    "description_localizations": AnyValue(),
}
_OPTION: dict[str, Spec] = _NAMED | {"required": Flag()}
_NEEDS = frozenset({"name", "description"})


def _choices(value: Text | Whole | Number) -> Many:
    shape = Shape(
        {"name": Text(100, min=1), "name_localizations": AnyValue(), "value": value},
        frozenset({"name", "value"}),
    )
    return Many(shape, CHOICES)


_INT53 = Whole(-(2**53) + 1, 2**53 - 1)
STRING_CHOICES = _choices(Text(CHOICE_VALUE))
INTEGER_CHOICES = _choices(_INT53)
NUMBER_CHOICES = _choices(Number())

STRING_OPTION = Shape(
    _OPTION
    | {
        "choices": STRING_CHOICES,
        "autocomplete": Flag(),
        "min_length": Whole(0, STRING_VALUE),
        "max_length": Whole(1, STRING_VALUE),
    },
    _NEEDS,
)
INTEGER_OPTION = Shape(
    _OPTION
    | {
        "choices": INTEGER_CHOICES,
        "autocomplete": Flag(),
        "min_value": _INT53,
        "max_value": _INT53,
    },
    _NEEDS,
)
NUMBER_OPTION = Shape(
    _OPTION
    | {
        "choices": NUMBER_CHOICES,
        "autocomplete": Flag(),
        "min_value": Number(),
        "max_value": Number(),
    },
    _NEEDS,
)
CHANNEL_OPTION = Shape(_OPTION | {"channel_types": Many(Whole(0, 99), 99)}, _NEEDS)
_PLAIN_OPTION = Shape(_OPTION, _NEEDS)
_VALUES = {
    3: STRING_OPTION,
    4: INTEGER_OPTION,
    7: CHANNEL_OPTION,
    10: NUMBER_OPTION,
} | dict.fromkeys((5, 6, 8, 9, 11), _PLAIN_OPTION)
SUB_COMMAND = Shape(_NAMED | {"options": Many(Variants(_VALUES), 25)}, _NEEDS)
SUB_COMMAND_GROUP = Shape(_NAMED | {"options": Many(Variants({1: SUB_COMMAND}), 25)}, _NEEDS)

COMMAND = Shape(
    {
        "id": Id(),
        "type": Whole(choices=tuple(CommandType)),
        "name": Text(32, min=1),
        "name_localizations": AnyValue(),
        "description": Text(100),
        "description_localizations": AnyValue(),
        "options": Many(Variants({1: SUB_COMMAND, 2: SUB_COMMAND_GROUP} | _VALUES), 25),
        "default_member_permissions": Whole(0, PERMISSIONS),
        "dm_permission": Flag(),
        "nsfw": Flag(),
        "contexts": Many(Whole(choices=(0, 1, 2)), 3, min=1),
        "integration_types": Many(Whole(choices=(0, 1)), 2, min=1),
    },
    frozenset({"name"}),
)
