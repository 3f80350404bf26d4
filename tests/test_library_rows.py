"""The rows of library.db: they hang together, and a document that was packed comes out whole."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from shelf import Shelf

from bot.library import Library
from bot.model import Document, Format, Link, Problem, Source, Turn
from bot.opening import Opened
from bot.search.passages import cut
from bot.search.text import terms
from bot.store.codec import pack_document, unpack_document

# The copy of each document

TEXTS = st.none() | st.text(max_size=20)
LISTS = st.lists(st.text(max_size=9), max_size=3).map(tuple)
TIMES = st.none() | st.floats(0, 1e6)
DOCUMENTS = st.builds(
    Document,
    source=st.builds(Source, st.text(max_size=9), st.sampled_from(Format)),
    slug=TEXTS, guid=TEXTS, number=st.none() | st.integers(0, 99999), title=TEXTS, date=TEXTS,
    description=TEXTS, hosts=LISTS, guests=LISTS, topics=LISTS, byline=LISTS, headings=LISTS,
    notes=TEXTS, duration_s=TIMES, audio_file=TEXTS, audio_url=TEXTS, page_url=TEXTS,
    image_url=TEXTS,
    links=st.lists(st.builds(Link, TEXTS, st.text(), st.text(), st.text()), max_size=2).map(tuple),
    turns=st.lists(st.builds(Turn, TEXTS, st.text(), TIMES), max_size=3).map(tuple),
    problems=st.lists(
        st.builds(Problem, st.text(), st.none() | st.integers(1, 9), st.text()), max_size=2
    ).map(tuple),
)  # fmt: skip


@given(DOCUMENTS)
def test_a_document_packs_and_unpacks(document: Document) -> None:
    assert unpack_document(pack_document(document)) == document


async def test_passages_are_parts_of_their_turns(house: Opened) -> None:
    async for episode in house.library_store.whole_episodes():
        found = list(cut(episode.turns, episode.show, "en"))
        assert all(passage.terms for passage in found)
        for passage in found:
            quote = await house.library_store.quote(passage.quote_id, episode.episode_id)
            assert quote
            said = episode.turns[passage.turn].text[passage.start : passage.stop]
            assert terms(quote.text) == terms(said)  # "That's the mug!" has the id of "… mug."


async def test_the_vocabulary_is_that_of_the_rows(house: Opened, data_dir: Path) -> None:
    """Kept up to date by addition and subtraction; here counted anew."""
    words = dict(await house.library_store.vocabulary())
    connection = sqlite3.connect(data_dir / "library.db")
    rows = connection.execute("SELECT terms FROM passages UNION ALL SELECT terms FROM links")
    counted = Counter(word for (terms,) in rows for word in set(terms.split()))
    connection.close()
    assert words == counted


async def test_every_row_hangs_on_another(data_dir: Path, library: Library) -> None:
    connection = sqlite3.connect(data_dir / "library.db")
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    assert library.catalogue.newest


async def test_the_vocabulary_stays_right_over_many_refreshes(shelf: Shelf) -> None:
    for step in range(4):
        shelf.post(1, "Paper", f"BEN: Step {step} of paper and string.")
        shelf.post(2 + step, f"More {step}", "BEN: String again.")
        if step == 2:
            (shelf.posts / "2.md").unlink()
        await shelf.refresh()
    async with shelf.opened() as house:
        words = dict(await house.library_store.vocabulary())
    connection = sqlite3.connect(shelf.data_dir / "library.db")
    rows = connection.execute("SELECT terms FROM passages UNION ALL SELECT terms FROM links")
    counted = Counter(word for (terms,) in rows for word in set(terms.split()))
    (settings,) = connection.execute("SELECT settings FROM shows").fetchone()
    connection.close()
    assert words == counted
    assert json.loads(settings)["slug"] == "kites"
