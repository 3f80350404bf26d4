"""`search` and `export`: answers of the library as JSON and as text."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from dataclasses import asdict, replace
from typing import Any, BinaryIO, TextIO

from rich.console import Console
from rich.text import Text

from bot.catalogue import SURE
from bot.errors import NotFoundError
from bot.library import Library
from bot.model import Episode, Filters
from bot.search.text import terms
from bot.timecode import format_clock


class Asked:
    """The options of one `search`; its queries come one by one."""

    def __init__(
        self,
        library: Library,
        *,
        kind: str = "quote",
        show: str | None = None,
        speaker: str | None = None,
        episode: str | None = None,
        year: int | None = None,
        topic: str | None = None,
        exact: bool = False,
        limit: int = 5,
    ) -> None:
        """NotFoundError where there is no such show; what other options name in vain is said
        in `nothing`, and then every answer is empty."""
        self._library = library
        self._kind = kind
        self._limit = limit
        catalogue = library.catalogue
        slug = catalogue.show(show).slug if show else None
        #: Why nothing can be found whatever is asked: an option names nobody.
        self.nothing: str | None = None
        self._filters = Filters(show=slug, year=year, exact=exact)
        try:
            self._filters = replace(
                self._filters,
                episode=catalogue.resolve(episode, slug).episode_id if episode else None,
                speaker=catalogue.person(speaker).name if speaker else None,
                topic=catalogue.topic(topic) if topic else None,
            )
        except NotFoundError as error:
            self.nothing = error.user_message

    async def answer(self, query: str) -> dict[str, Any]:
        """One JSON document, whose fields scripts rely on. `took_ms`: until the hits are ready;
        unknown is null."""
        began = time.perf_counter()
        search = {"quote": self._quotes, "episode": self._episodes, "link": self._links}[self._kind]
        hits, corrected = ([], {}) if self.nothing else await search(query)
        took = (time.perf_counter() - began) * 1000
        return {
            "query": query,
            "kind": self._kind,
            "took_ms": round(took, 3),
            "corrected": corrected,
            "hits": hits,
        }

    async def _quotes(self, query: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
        results = await self._library.search_quotes(
            query, self._filters, nearest=True, per_page=self._limit
        )
        hits = [
            self._head(hit.quote.episode_id, hit.score, hit.weak)
            | {
                "quote_id": hit.quote.quote_id,
                "speaker": hit.quote.speaker,
                "person": hit.quote.person,
                "start_s": hit.quote.start_s,
                "text": hit.text,
                "excerpt": hit.excerpt,
            }
            for hit in results.hits
        ]
        return hits, dict(results.corrected)

    async def _episodes(self, query: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
        if not terms(query):
            return [], {}
        catalogue = self._library.catalogue
        allowed = {episode.episode_id for episode in catalogue.narrowed(self._filters)}
        found = await self._library.find_episodes(query, limit=len(catalogue.newest))
        fitting = [(e, s) for e, s in found.episodes if e.episode_id in allowed][: self._limit]
        return [
            self._head(e.episode_id, s, not found.sure or (e is not found.best and s < SURE))
            for e, s in fitting
        ], {}

    async def _links(self, query: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
        results = await self._library.search_links(query, self._filters)
        hits = [
            self._head(hit.found.episode_id, hit.score, hit.weak) | asdict(hit.found.link)
            for hit in results.hits[: self._limit]
        ]
        return hits, dict(results.corrected)

    def _head(self, episode_id: str, score: float, weak: bool) -> dict[str, Any]:
        episode = self._library.catalogue.episode(episode_id)
        return {
            "show": episode.show,
            "episode": episode.number,
            "episode_id": episode.episode_id,
            "title": episode.title,
            "score": round(score, 4),
            "weak": weak,
        }


async def answer_lines(asked: Asked, queries: BinaryIO, answers: TextIO) -> None:
    r"""One JSON document a line, in order, flushed; a line ends at "\n" only."""
    while line := await asyncio.to_thread(queries.readline):
        query = line.removesuffix(b"\n").decode("utf-8", errors="replace")
        print(json.dumps(await asked.answer(query), ensure_ascii=False), file=answers, flush=True)


def print_answer(answer: dict[str, Any]) -> None:
    """An answer, for people to read."""
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    for typed, meant in answer["corrected"].items():
        console.print(Text(f"Showing {meant} for {typed}."))
    if not answer["hits"]:
        console.print(Text("Nothing found: try fewer or other words."))
    elif answer["hits"][0]["weak"]:
        console.print(Text("Nothing found. The nearest:"))
    for hit in answer["hits"]:
        number = "" if hit["episode"] is None else f"{hit['episode']} · "
        console.print(Text(f"\n{number}{hit['title']}", style="bold"))
        for line in _lines(hit):
            console.print(Text(f"  {line}"))


def _lines(hit: dict[str, Any]) -> list[str]:
    if "quote_id" in hit:
        who = hit["person"] or hit["speaker"]
        when = None if hit["start_s"] is None else format_clock(hit["start_s"])
        said = re.sub(r"\s+", " ", hit["excerpt"])
        return [said, *([" · ".join(filter(None, (who, when)))] if who or when else [])]
    if "url" in hit:
        return [*filter(None, [hit["context"]]), hit["url"]]
    return []


def exported(episode: Episode) -> dict[str, Any]:
    """An episode as `export` prints it: scripts rely on the fields and their order."""
    return {
        "show": episode.show,
        "episode_id": episode.episode_id,
        "number": episode.number,
        "title": episode.title,
        "date": episode.date,
        "slug": episode.slug,
        "description": episode.description,
        "hosts": episode.hosts,
        "guests": episode.guests,
        "topics": episode.topics,
        "duration_s": episode.duration_s,
        "audio_url": episode.audio_url,
        "page_url": episode.page_url,
        "image_url": episode.image_url,
        "sources": [{"path": s.path, "format": s.format} for s in episode.sources],
        "links": [asdict(link) for link in episode.links],
        "turns": [
            {"speaker": t.speaker, "person": t.person, "start_s": t.start_s, "text": t.text}
            for t in episode.turns
        ],
    }
