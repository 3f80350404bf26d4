"""What was said around a passage, read from library.db."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from bot.model import Turn
from bot.store.database import Database

#: The characters of a turn that are hidden, as (start, stop), in order.
_Spans = Sequence[tuple[int, int]]


async def turns_around(
    database: Database, row: int, turns: int, hidden: Collection[str]
) -> tuple[list[Turn], Turn, list[Turn]] | None:
    """At most `turns` turns before the passage, itself as a turn, as many after it; None where
    the row is of the time before a refresh.

    What its own turn says before and after the passage counts as a neighbour. Passages whose ids
    are `hidden` are "…" in the neighbours.
    """
    found = await database.fetch(
        "SELECT t.id, t.episode, p.start, p.stop, t.speaker, t.text, t.start_s, t.person"
        " FROM passages p JOIN turns t ON t.id = p.turn WHERE p.id = ?",
        [row],
    )
    if not found:
        return None
    turn, episode, start, stop, speaker, text, start_s, person = found[0]
    side = "SELECT id, speaker, text, start_s, person FROM turns WHERE episode = ? AND id"
    before = await database.fetch(f"{side} < ? ORDER BY id DESC LIMIT ?", [episode, turn, turns])
    after = await database.fetch(f"{side} > ? ORDER BY id LIMIT ?", [episode, turn, turns])
    spans = await _hidden_spans(database, [turn, *(r[0] for r in (*before, *after))], hidden)

    def seen(turn: int, said: str, begin: int, end: int) -> str:
        return _without(said, begin, end, spans.get(turn, ())).strip()

    def neighbour(near: Sequence[Any]) -> Turn:
        number, speaker, said, start_s, person = near
        return Turn(speaker, seen(number, said, 0, len(said)), start_s, person)

    head, tail = seen(turn, text, 0, start), seen(turn, text, stop, len(text))
    own_before = [Turn(speaker, head, start_s, person)] if head else []
    own_after = [Turn(speaker, tail, None, person)] if tail else []
    return (
        ([neighbour(near) for near in reversed(before)] + own_before)[-turns:],
        Turn(speaker, text[start:stop], start_s, person),
        (own_after + [neighbour(near) for near in after])[:turns],
    )


async def _hidden_spans(
    database: Database, turns: Sequence[int], hidden: Collection[str]
) -> dict[int, list[tuple[int, int]]]:
    result: dict[int, list[tuple[int, int]]] = {}
    if hidden:
        for turn, start, stop in await database.fetch(
            "SELECT turn, start, stop FROM passages"
            " WHERE turn IN (SELECT value FROM json_each(?))"
            " AND quote_id IN (SELECT value FROM json_each(?)) ORDER BY turn, start",
            [json.dumps(turns), json.dumps(list(hidden))],
        ):
            result.setdefault(turn, []).append((start, stop))
    return result


def _without(text: str, begin: int, end: int, spans: _Spans) -> str:
    """The characters begin..end, "…" in the place of those that are hidden."""
    pieces = []
    for start, stop in spans:
        if begin <= start < end:
            pieces += [text[begin:start], "…"]
            begin = stop
    return "".join([*pieces, text[begin:end]])
