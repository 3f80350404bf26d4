"""A query's answers among the passages: what the index finds, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from bot.model import Candidate
from bot.search.index import Index
from bot.search.query import Query
from bot.search.rank import ALIGNED, Ranked, rank

#: How many of the index's best are ranked: the right one is among them in 401 of 403 public
#: queries, and among 200 in as many.
CANDIDATES = 64
#: Hits of one episode before the other episodes had theirs.
_OF_ONE_EPISODE = 2


class Answers(NamedTuple):
    """Hits, best first; `more` where there may be answers beyond them."""

    hits: list[Ranked]
    more: bool = False


def answers_to(
    index: Index,
    query: Query,
    *,
    episodes: Sequence[int] | None = None,
    speakers: Sequence[str] = (),
    hidden: Collection[str] = (),
) -> Answers:
    """The passages that may be meant, best first, the same words said twice once.

    `episodes` are rows to keep to, `speakers` persons; `hidden` the ids of quotes that are as if
    not there. Blocks for some milliseconds.
    """
    candidates = _candidates(index, query, episodes, speakers, hidden)

    def beside(candidate: Candidate) -> tuple[Candidate | None, Candidate | None]:
        before, after = index.beside(candidate)
        return _unless(hidden, before), _unless(hidden, after)

    # Of what has the very words of a phrase all is an answer.
    limit = CANDIDATES if query.phrases else ALIGNED
    ranked = rank(query, candidates, beside, limit)
    more = len(ranked) == limit and not ranked[-1].weak
    hits = _distinct(ranked)
    return Answers(_spread(hits) if episodes is None or len(episodes) > 1 else hits, more)


def _candidates(
    index: Index,
    query: Query,
    episodes: Sequence[int] | None,
    speakers: Sequence[str],
    hidden: Collection[str],
) -> list[Candidate]:
    """The best that are not hidden: more are asked for only where some are."""
    limit = CANDIDATES
    while True:
        found = index.passages(query, limit, episodes, speakers)
        seen = [candidate for candidate in found if candidate.quote_id not in hidden]
        if len(seen) >= CANDIDATES or len(found) < limit:
            return seen[:CANDIDATES]
        limit *= 2


def _unless(hidden: Collection[str], candidate: Candidate | None) -> Candidate | None:
    return None if candidate is None or candidate.quote_id in hidden else candidate


def _distinct(hits: Iterable[Ranked]) -> list[Ranked]:
    """The same words said twice are one hit, the better one; and so are two passages that are
    hits together."""
    shown: set[str] = set()
    kept = []
    for hit in hits:
        if hit.candidate.quote_id in shown:
            continue
        shown.add(hit.candidate.quote_id)
        if hit.also and hit.also.turn == hit.candidate.turn:
            shown.add(hit.also.quote_id)
        kept.append(hit)
    return kept


def _spread(hits: Sequence[Ranked]) -> list[Ranked]:
    """Other episodes get their turn; what is no answer comes last."""
    answers = [hit for hit in hits if not hit.weak]
    near = [hit for hit in hits if hit.weak]
    return [*_in_turn(answers), *_in_turn(near)]


def _in_turn(hits: Iterable[Ranked]) -> list[Ranked]:
    first: list[Ranked] = []
    later: list[Ranked] = []
    taken: Counter[int] = Counter()
    for hit in hits:
        taken[hit.candidate.episode] += 1
        (first if taken[hit.candidate.episode] <= _OF_ONE_EPISODE else later).append(hit)
    return first + later
