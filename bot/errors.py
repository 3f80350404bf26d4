"""What can go wrong, as a tree.

    PullquoteError
    ├── SettingsError          a key of the environment, .env or shows.toml is wrong
    ├── DocumentError          a document can't be read: file, line and reason
    ├── FetchError             an address can't be fetched: address and reason
    ├── StoreError             a database can't be opened, read or written
    │   └── NewerDatabaseError it was written by a newer version
    ├── AlreadyRunningError    a second `run` on one DATA_DIR
    ├── LibraryEmptyError      nothing is loaded yet, so nothing can be answered
    ├── NotFoundError          what a member named is not there (any more)
    ├── NotUnderstoodError     what somebody typed is not a time, a date or days
    ├── NotAllowedError        who asked may not do that, or not here
    ├── BusyError              somebody else is doing just that
    ├── ManyGoneError          a refresh would remove more than a third of a show
    └── SlowDownError          asked again too soon

`user_message` is one sentence that says what is wrong and what to do; it is what a person
reads, in Discord or on stderr. Anything else that is raised is a bug: it is logged with its
traceback and the person gets an apology with a reference.
"""

from __future__ import annotations

from bot.records import ManyGone


class PullquoteError(Exception):
    """The root. `user_message` is fit for a person's eyes as it is."""

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message


class SettingsError(PullquoteError):
    """A setting is wrong; the message names the key, what is wrong, and an example."""

    def __init__(self, key: str, problem: str, example: str) -> None:
        super().__init__(f"{key}: {problem}; for example {example}")
        self.key = key


class DocumentError(PullquoteError):
    """A document can't be read. `line` counts from 1 and is None where it is the whole file."""

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        where = path if line is None else f"{path} line {line}"
        super().__init__(f"{where}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str, int | None]]:
        # Documents parse in a child process; the default pickles only the message.
        return (DocumentError, (self.path, self.reason, self.line))


class FetchError(PullquoteError):
    """An address can't be fetched. `address` is fit to be shown: no password or key is in it.

    `passing`: it may well be over by the next refresh (a server that is down), other than what
    somebody has to mend (an address that is not there).
    """

    def __init__(self, address: str, reason: str, passing: bool = False) -> None:
        super().__init__(f"{address}: {reason}")
        self.address = address
        self.reason = reason
        self.passing = passing


class StoreError(PullquoteError):
    """A database can't be opened, read or written; the message names file and remedy, for who
    runs the bot: members get an apology."""


class NewerDatabaseError(StoreError):
    """The file's schema is newer than this program."""


class AlreadyRunningError(PullquoteError):
    """Another `run` holds this DATA_DIR."""


class LibraryEmptyError(PullquoteError):
    """No episode is loaded."""

    def __init__(self) -> None:
        super().__init__(
            "No episode is loaded yet: a moderator can see why under `/database problems`, and"
            " then try `/database refresh`."
        )


class NotFoundError(PullquoteError):
    """What a member named is not in the library."""


class NotUnderstoodError(PullquoteError):
    """What was typed can't be read; the message gives an example of what can."""


class NotAllowedError(PullquoteError):
    """Who asked may not do that here."""


class BusyError(PullquoteError):
    """Somebody else is doing just that; the message says who."""


class ManyGoneError(PullquoteError):
    """A refresh would remove so much that somebody must say yes first; nothing has changed."""

    def __init__(self, gone: ManyGone) -> None:
        losses = ", ".join(f"{lost:,} of {of:,} of {title}" for title, lost, of in gone.losses)
        super().__init__(
            f"a refresh would remove more than a third of a show's episodes at once ({losses}), so"
            " nothing was changed: run `/database refresh` to look at it and confirm, or correct"
            " the sources"
        )
        self.gone = gone


class SlowDownError(PullquoteError):
    """Asked again before the pause was over."""
