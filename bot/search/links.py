"""Links -> hits in order: a link's own words, and not only those of its paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

from bot.model import Candidate, FoundLink, LinkHit
from bot.search.query import Query, Slot
from bot.search.rank import rank
from bot.search.text import terms

#: So many of those that the index finds are held against the query; the others that have all of
#: its words come behind them. Of 50 queries by hand as many are right first with 40 as with 200.
_RANKED = 64
#: What it is worth that all words of the query are the link's own: its text, and its address. A
#: paragraph may hold ten links, and all its words are found with each of them.
_OWN = 0.15
#: Words for kinds of links, and what stands in their addresses.
_KINDS = {
    "article": ("blog", "medium", "news"),
    "code": ("github", "gitlab"),
    "paper": ("pubs", "arxiv", "pdf", "research"),
    "repo": ("github", "gitlab"),
    "repository": ("github", "gitlab"),
    "tweet": ("twitter", "x"),
    "video": ("youtube", "youtu", "vimeo"),
    "wiki": ("wikipedia", "wiki"),
}


def rank_links(
    query: Query, links: Mapping[int, FoundLink], candidates: Sequence[Candidate]
) -> list[LinkHit]:
    """The links in order, the best first, what is only near the query last; what several
    episodes link to in the same words comes again only behind the others."""
    likely = sorted(candidates, key=lambda candidate: -candidate.bm25)
    ranked = rank(query, likely[:_RANKED])
    hits = []
    for one in ranked:
        found = links[one.candidate.row]
        score = (one.score + _OWN * _own_share(query, found)) / (1 + _OWN)
        hits.append(LinkHit(found, round(score, 4), one.weak))
    hits.sort(key=lambda hit: (hit.weak, -hit.score))
    # Where there is an answer at all, so is every other link that has all the words.
    if hits and not hits[0].weak:
        whole = {c.row for c in likely if _has_all(query, c)}
        hits = [replace(hit, weak=hit.weak and hit.found.row not in whole) for hit in hits]
        rest = [links[c.row] for c in likely[_RANKED:] if c.row in whole]
        least = min(hit.score for hit in hits)
        hits += [LinkHit(found, least, weak=False) for found in rest]
    return sorted(_spread(hits), key=lambda hit: hit.weak)


def _has_all(query: Query, candidate: Candidate) -> bool:
    padded = f" {candidate.terms} "
    return all(
        any(f" {' '.join(each.words)} " in padded for each in slot.alternatives if each.typed)
        for slot in query.slots
    )


def _spread(hits: Iterable[LinkHit]) -> list[LinkHit]:
    first: list[LinkHit] = []
    again: list[LinkHit] = []
    seen: set[tuple[str, str | None]] = set()
    for hit in hits:
        key = (hit.found.link.url.rstrip("/"), hit.found.link.context)
        (again if key in seen else first).append(hit)
        seen.add(key)
    return first + again


def _own_share(query: Query, found: FoundLink) -> float:
    """The share of the query's words, by how rare each is, that are the link's own."""
    own = terms(f"{found.link.text or ''} {unquote(found.link.url)}")
    padded = f" {' '.join(own)} "
    total = met = 0.0
    for slot in query.slots:
        total += slot.rarity
        met += slot.rarity * _is_own(slot, own, padded)
    return met / total if total else 0.0


def _is_own(slot: Slot, own: Sequence[str], padded: str) -> bool:
    return any(f" {' '.join(each.words)} " in padded for each in slot.alternatives) or any(
        kind in own for kind in _KINDS.get(slot.literal, ())
    )
