"""The rooms of the API that an interaction's token opens: the callback and its webhook."""

from __future__ import annotations

from bot.sandbox.callbacks import Callbacks
from bot.sandbox.interactions import Interaction, Interactions
from bot.sandbox.routes import Call, Json, Route
from bot.sandbox.world import World

_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = _WEBHOOK + "/messages/@original"
_MESSAGE = _WEBHOOK + "/messages/{message_id}"


class InteractionRoutes:
    """`/interactions/…/callback` and `/webhooks/{application}/{token}…`."""

    def __init__(self, world: World, interactions: Interactions, callbacks: Callbacks) -> None:
        self._world = world
        self._interactions = interactions
        self._callbacks = callbacks

    def routes(self) -> list[Route]:
        callback = "/interactions/{interaction_id}/{interaction_token}/callback"
        found = [
            Route("POST", callback, self._answer, open=True),
            Route("POST", _WEBHOOK, self._follow_up, open=True),
        ]
        for path in (_ORIGINAL, _MESSAGE):
            found += [
                Route("GET", path, self._get, open=True),
                Route("PATCH", path, self._edit, open=True),
                Route("DELETE", path, self._delete, open=True),
            ]
        return found

    async def _answer(self, call: Call) -> Json | None:
        token = call.ids["interaction_token"]
        interaction_id = call.id("interaction_id")
        response = self._callbacks.answer(interaction_id, token, call.object, call.uploads)
        return response if call.flag("with_response") else None

    async def _follow_up(self, call: Call) -> Json:
        # For interactions `wait` is always true (Discord: Receiving and Responding).
        interaction = self._interaction(call)
        return self._callbacks.follow_up(interaction, call.object, call.uploads).payload

    async def _get(self, call: Call) -> Json:
        return self._callbacks.find(self._interaction(call), _name(call)).payload

    async def _edit(self, call: Call) -> Json:
        interaction = self._interaction(call)
        message = self._callbacks.find(interaction, _name(call))
        self._callbacks.edit(interaction, message, call.object, call.uploads)
        return message.payload

    async def _delete(self, call: Call) -> None:
        interaction = self._interaction(call)
        self._callbacks.delete(interaction, self._callbacks.find(interaction, _name(call)))

    def _interaction(self, call: Call) -> Interaction:
        return self._interactions.for_webhook(
            call.id("webhook_id"), self._world.application_id, call.ids["webhook_token"]
        )


def _name(call: Call) -> str:
    return call.ids.get("message_id", "@original")
