"""Episodes by half a name, and by what they are about."""

from __future__ import annotations

from bot.catalogue import FoundEpisodes
from bot.holdings import Holdings
from bot.model import Filters
from bot.search.answers import answers_to
from bot.search.episodes import about, combined
from bot.search.names import says_little
from bot.search.query import parse

#: From this score on titles, names and descriptions alone put episodes in order: words of the
#: description, all met, are worth 0.5, and what was said would only drown them. And from this one
#: on they are sure by themselves.
_NAMED, _CLEARLY_NAMED = 0.45, 0.8


def find_episodes(
    held: Holdings, query: str, show: str | None, limit: int, hidden: frozenset[str]
) -> FoundEpisodes:
    """By number, title, guest, topic, description, or a mix, as `Catalogue.find`; where these
    leave doubt, by notes and by what was said too ("the one where they count seeds in the ice").

    Blocks for some milliseconds. LibraryEmptyError where nothing is loaded.
    """
    catalogue, index = held.catalogue, held.index
    named = catalogue.find(query, show, len(catalogue.newest))
    best = named.episodes[0][1] if named.episodes else 0.0
    if best >= _CLEARLY_NAMED or not index:
        return FoundEpisodes(named.episodes[:limit], named.sure)
    parsed = parse(query, held.vocabulary)
    words = about(parsed, index, len(catalogue.newest))
    scores = [(catalogue.rows[e.episode_id], score) for e, score in named.episodes]
    if best < _NAMED or not words[scores[0][0]].may_be_misspelt:
        rows = catalogue.narrowed_rows(Filters(show=show))
        said = answers_to(index, parsed, episodes=rows, hidden=hidden).hits
        scores = combined(scores, words, said)
    found = [(catalogue.by_row[row], row, score) for row, score in scores]
    found = [one for one in found if show in (None, one[0].show)]
    if not found:
        return FoundEpisodes((), sure=False)
    evidence = words[found[0][1]]
    sure = named.sure and evidence.may_be_misspelt
    sure = sure or (evidence.is_sure and not says_little(query))
    return FoundEpisodes(tuple((e, score) for e, _, score in found[:limit]), sure)
