"""The nouns of community.db: what moderators did, and what is kept about whom. No I/O.

Moments are seconds since 1970. A `user_id` that is None was somebody's who is forgotten now.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hidden:
    """A quote that a server doesn't see. `user_id` hid it."""

    quote_id: str
    user_id: int | None
    hidden_at: float
    reason: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """What needs a moderator. `guild_id` is None where it is of no one server, `user_id` also
    where only the bot's owner can be told."""

    guild_id: int | None
    kind: str
    text: str
    user_id: int | None
    raised_at: float


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is stored about a user: what one of it is called, what several are, and how
    many there are. `stays`: it is others' too, and stays without the user's id."""

    one: str
    many: str
    count: int
    stays: bool


@dataclass(frozen=True, slots=True)
class Run:
    """How a refresh went. `how`: asked (by a moderator), timed, or typed (`import`); `summary` is
    its report in a sentence, `failure` what went wrong, None where nothing did."""

    how: str
    user_id: int | None
    finished_at: float
    seconds: float
    summary: str | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class ManyGone:
    """A refresh that would remove more than a third of a show's episodes: of each such show its
    title, how many would go, and of how many. `digest` tells just which these are."""

    losses: tuple[tuple[str, int, int], ...]
    digest: str
