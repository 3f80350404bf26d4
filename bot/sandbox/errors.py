"""How Discord says no, and how its client does.

`RefusedError` travels from wherever a rule is broken to the REST layer, which writes it as Discord
writes it: an HTTP status and `{"message", "code", "errors"?}` (Discord: Reference, "Error
Messages"; codes: "Opcodes and Status Codes", "JSON Error Codes").
`NotPossibleError` is for people: the client would not have offered the button, option or command.
"""

from __future__ import annotations

from typing import Any


class RefusedError(Exception):
    """An API call that Discord would refuse. `errors` is the nested tree of code 50035."""

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, Any] | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    @property
    def body(self) -> dict[str, Any]:
        """The JSON that Discord sends with the status."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


class NotPossibleError(Exception):
    """A person tried what Discord's client does not let them do; the message says why."""


class Refusals:
    """The refusals by name, so that no handler spells a number. Statuses are Discord's."""

    @staticmethod
    def not_found() -> RefusedError:
        return RefusedError(404, 0, "404: Not Found")

    @staticmethod
    def unauthorized() -> RefusedError:
        return RefusedError(401, 0, "401: Unauthorized")

    @staticmethod
    def unknown_channel() -> RefusedError:
        return RefusedError(404, 10003, "Unknown Channel")

    @staticmethod
    def unknown_guild() -> RefusedError:
        return RefusedError(404, 10004, "Unknown Guild")

    @staticmethod
    def unknown_member() -> RefusedError:
        return RefusedError(404, 10007, "Unknown Member")

    @staticmethod
    def unknown_message() -> RefusedError:
        return RefusedError(404, 10008, "Unknown Message")

    @staticmethod
    def unknown_user() -> RefusedError:
        return RefusedError(404, 10013, "Unknown User")

    @staticmethod
    def unknown_webhook() -> RefusedError:
        return RefusedError(404, 10015, "Unknown Webhook")

    @staticmethod
    def unknown_interaction() -> RefusedError:
        return RefusedError(404, 10062, "Unknown interaction")

    @staticmethod
    def unknown_command() -> RefusedError:
        return RefusedError(404, 10063, "Unknown application command")

    @staticmethod
    def too_many_commands(limit: int) -> RefusedError:
        return RefusedError(
            400, 30032, f"Maximum number of application commands reached ({limit})."
        )

    @staticmethod
    def already_crossposted() -> RefusedError:
        return RefusedError(400, 40033, "This message has already been crossposted.")

    @staticmethod
    def already_acknowledged() -> RefusedError:
        return RefusedError(400, 40060, "Interaction has already been acknowledged.")

    @staticmethod
    def too_many_follow_ups() -> RefusedError:
        return RefusedError(
            400, 40094, "This interaction has reached the maximum number of follow up messages"
        )

    @staticmethod
    def missing_access() -> RefusedError:
        return RefusedError(403, 50001, "Missing Access")

    @staticmethod
    def not_your_message() -> RefusedError:
        return RefusedError(403, 50005, "Cannot edit a message authored by another user")

    @staticmethod
    def empty_message() -> RefusedError:
        return RefusedError(400, 50006, "Cannot send an empty message")

    @staticmethod
    def cannot_message_user() -> RefusedError:
        return RefusedError(403, 50007, "Cannot send messages to this user")

    @staticmethod
    def missing_permissions() -> RefusedError:
        return RefusedError(403, 50013, "Missing Permissions")

    @staticmethod
    def wrong_channel_type() -> RefusedError:
        return RefusedError(403, 50024, "Cannot execute action on this channel type")

    @staticmethod
    def invalid_webhook_token() -> RefusedError:
        return RefusedError(401, 50027, "Invalid Webhook Token")

    @staticmethod
    def invalid_form_body(errors: dict[str, Any]) -> RefusedError:
        return RefusedError(400, 50035, "Invalid Form Body", errors)

    @staticmethod
    def thread_archived() -> RefusedError:
        return RefusedError(400, 50083, "Thread is archived")

    @staticmethod
    def invalid_json() -> RefusedError:
        return RefusedError(400, 50109, "The request body contains invalid JSON.")
