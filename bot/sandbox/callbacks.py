"""What a bot does with an interaction: the first answer, follow-ups, edits of both.

Source: Discord's documentation, "Receiving and Responding".
"""

from __future__ import annotations

import asyncio
from typing import Any

from bot.sandbox import attachments, payloads, validation
from bot.sandbox.attachments import Upload
from bot.sandbox.errors import Refusals
from bot.sandbox.interactions import (
    OUTSIDE_FOLLOW_UPS,
    CallbackType,
    Interaction,
    Interactions,
    InteractionType,
)
from bot.sandbox.limits import MessageFlag
from bot.sandbox.messages import Message, Messages
from bot.sandbox.schema import Complaints
from bot.sandbox.world import World

Json = dict[str, Any]

_MESSAGES = frozenset(
    {CallbackType.CHANNEL_MESSAGE_WITH_SOURCE, CallbackType.DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE}
)
_UPDATES = frozenset({CallbackType.DEFERRED_UPDATE_MESSAGE, CallbackType.UPDATE_MESSAGE})
#: The first answers that each kind of interaction may get; updates only where there is a message.
_ANSWERS = {
    InteractionType.APPLICATION_COMMAND: _MESSAGES | {CallbackType.MODAL},
    InteractionType.MESSAGE_COMPONENT: _MESSAGES | _UPDATES | {CallbackType.MODAL},
    InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE: frozenset(
        {CallbackType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT}
    ),
    InteractionType.MODAL_SUBMIT: _MESSAGES | _UPDATES,
}


class Callbacks:
    """Carries out the calls that a bot makes with an interaction's token."""

    def __init__(self, world: World, messages: Messages, interactions: Interactions) -> None:
        self._world = world
        self._messages = messages
        self._interactions = interactions

    def answer(self, interaction_id: int, token: str, body: Json, uploads: list[Upload]) -> Json:
        """The first answer. Returns the body for `with_response=true`."""
        interaction = self._interactions.for_callback(interaction_id, token)
        kind = self._kind(interaction, body)
        data = validation.checked_data(body.get("data"))
        if kind is CallbackType.CHANNEL_MESSAGE_WITH_SOURCE:
            validation.check_message(data, files=attachments.names(data, uploads, []))
            interaction.original = self._create(interaction, data, uploads)
        elif kind is CallbackType.DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE:
            interaction.original = self._create(interaction, {"flags": data.get("flags")}, [], True)
        elif kind is CallbackType.DEFERRED_UPDATE_MESSAGE:
            interaction.original = interaction.source
        elif kind is CallbackType.UPDATE_MESSAGE:
            source = self._source(interaction)
            self._edit(interaction, source, data, uploads)
            interaction.original = source
        elif kind is CallbackType.MODAL:
            validation.check_modal(data)
            interaction.modal = data
        else:
            validation.check_choices(data, interaction.option_type)
            interaction.choices = data["choices"]
        interaction.answer_type = kind
        interaction.answered_at = asyncio.get_running_loop().time()
        interaction.touch()
        return self._response(interaction, kind)

    def follow_up(self, interaction: Interaction, body: Json, uploads: list[Upload]) -> Message:
        """A further message; the first after a deferred answer takes the place of that."""
        original = interaction.original
        if original is not None and original.loading and not original.deleted:
            # Its ephemeral flag was settled by the deferral; the follow-up's is ignored.
            self._edit(interaction, original, body, uploads)
            message = original
        else:
            validation.check_message(body, files=attachments.names(body, uploads, []))
            if not interaction.inside and len(interaction.follow_ups) >= OUTSIDE_FOLLOW_UPS:
                raise Refusals.too_many_follow_ups()
            message = self._create(interaction, body, uploads)
            interaction.follow_ups.append(message)
        interaction.touch()
        return message

    def find(self, interaction: Interaction, name: str) -> Message:
        """The message that a token's URL names: `@original` or an id."""
        if name == "@original":
            message = interaction.original
        else:
            mine = [*interaction.follow_ups, interaction.original]
            message = next((m for m in mine if m is not None and str(m.id) == name), None)
        if message is None or message.deleted:
            raise Refusals.unknown_message()
        return message

    def edit(
        self, interaction: Interaction, message: Message, body: Json, uploads: list[Upload]
    ) -> None:
        self._edit(interaction, message, body, uploads)
        interaction.touch()

    def delete(self, interaction: Interaction, message: Message) -> None:
        self._messages.delete(message)
        interaction.touch()

    def _kind(self, interaction: Interaction, body: Json) -> CallbackType:
        allowed = _ANSWERS[interaction.type]
        if interaction.source is None:
            allowed -= _UPDATES
        kind = body.get("type")
        if not isinstance(kind, int) or kind not in allowed:
            complaints = Complaints()
            message = f"Value must be one of {tuple(map(int, sorted(allowed)))}."
            complaints.add(("type",), "BASE_TYPE_CHOICES", message)
            raise Refusals.invalid_form_body(complaints.tree())
        return CallbackType(kind)

    def _source(self, interaction: Interaction) -> Message:
        source = interaction.source
        if source is None or source.deleted:
            raise Refusals.unknown_message()
        return source

    def _create(
        self, interaction: Interaction, body: Json, uploads: list[Upload], loading: bool = False
    ) -> Message:
        hidden = bool(int(body.get("flags") or 0) & MessageFlag.EPHEMERAL)
        hidden = hidden or interaction.forced_ephemeral
        flags = MessageFlag.EPHEMERAL * hidden | MessageFlag.LOADING * loading
        return self._messages.create(
            interaction.channel,
            self._world.bot,
            body,
            uploads=uploads,
            visible_to=interaction.user.id if hidden else None,
            extra={"flags": flags} | self._origin(interaction),
        )

    def _origin(self, interaction: Interaction) -> Json:
        """The fields by which a message says where it came from."""
        app = str(self._world.application_id)
        extra: Json = {
            "application_id": app,
            "webhook_id": app,
            "interaction_metadata": _metadata(interaction),
        }
        if interaction.type is InteractionType.APPLICATION_COMMAND:
            extra["type"] = 20 if interaction.payload["data"]["type"] == 1 else 23
        elif interaction.source is not None:
            extra["message_reference"] = {
                "type": 0,
                "message_id": str(interaction.source.id),
                "channel_id": str(interaction.source.channel_id),
            }
        return extra

    def _edit(
        self, interaction: Interaction, message: Message, body: Json, uploads: list[Upload]
    ) -> None:
        names = attachments.names(body, uploads, message.payload["attachments"])
        validation.check_message(body, files=names, before=message.payload)
        self._messages.edit(message, interaction.channel, body, uploads)

    def _response(self, interaction: Interaction, kind: CallbackType) -> Json:
        about: Json = {"id": str(interaction.id), "type": int(interaction.type)}
        response: Json = {"interaction": about}
        original = interaction.original
        if original is not None:
            about["response_message_id"] = str(original.id)
            about["response_message_loading"] = original.loading
            about["response_message_ephemeral"] = original.ephemeral
            response["resource"] = {"type": int(kind), "message": original.payload}
        return response


def _metadata(interaction: Interaction) -> Json:
    """Discord: Message resource, "Message Interaction Metadata Object"."""
    metadata: Json = {
        "id": str(interaction.id),
        "type": int(interaction.type),
        "user": payloads.user(interaction.user),
        "authorizing_integration_owners": interaction.payload["authorizing_integration_owners"],
    }
    data = interaction.payload["data"]
    if interaction.type is InteractionType.APPLICATION_COMMAND:
        metadata |= {"name": _full_name(data), "command_type": data["type"]}
        if "target_id" in data:
            metadata["target_message_id"] = data["target_id"]
    elif interaction.type is InteractionType.MESSAGE_COMPONENT and interaction.source is not None:
        metadata["interacted_message_id"] = str(interaction.source.id)
    elif interaction.opened_by is not None:
        metadata["triggering_interaction_metadata"] = _metadata(interaction.opened_by)
    return metadata


def _full_name(data: Json) -> str:
    """ "episode find": the command with its group and subcommand."""
    nested = [option for option in data.get("options") or [] if option["type"] <= 2]
    return " ".join([data["name"], *(_full_name(option) for option in nested)])
