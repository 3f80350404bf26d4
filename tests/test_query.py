"""What a member typed, understood; and nothing typed is an error, in our index or in FTS5."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import tantivy
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.search.building import IndexBuilder
from bot.search.index import Index
from bot.search.query import parse
from bot.search.text import terms
from bot.search.vocabulary import Vocabulary

SAID = [
    "C++ is not C", "I wrote it in C# and C", "don't panic", "node.js is here", "AND then OR never",
    "the time is 12:30", "episode 31", "Kubernetes (k8s) is a* thing", "NEAR the harbour, NOT far",
    "日本語の時計", "Pokémon and Ødegård", "the tower clock", "tensorflow", "big query",
]  # fmt: skip

#: What an engine's own query language would stumble over, and its cousins.
TRAPS = [
    "c++", "don't", "node.js", "AND", "foo OR", "a:b", "(", "*", "-x", "#31", "", " ", '"', '""',
    '"a', "a\"b", "NEAR(a b)", "a NEAR/2 b", "{a}", "^a", "a^2", "a + b", "NOT", "NOT a", "\0",
    "a\0b", "';--", "passage:x", "speaker:ada", "%", "_", "\\", "\ud800", "💡", "[x]", "[", "a..b",
    "~", "|", "&", "=", "<b>", "日本", "‘’“”", "+", "#", "c# ++", "x" * 5000, "a " * 5000, "((((",
    "1e9", "/",
]  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """As if the whole had been said ten times: rare words are treated apart."""
    words = Counter(term for text in SAID for term in set(terms(text)))
    return Vocabulary(((word, 10 * count) for word, count in words.items()), 10 * len(SAID))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of what was said, a row a text."""
    folder = tmp_path_factory.mktemp("index")
    builder = IndexBuilder(folder, 1)
    normalised = [" ".join(terms(text)) for text in SAID]
    builder.add_passages(
        [(row, row, row, f"quote{row}", None, text) for row, text in enumerate(normalised)]
    )
    builder.add_links((row, row, "a.example", text) for row, text in enumerate(normalised))
    builder.add_episodes((row, text, text) for row, text in enumerate(normalised))
    builder.finish()
    return Index(folder, 1)


@pytest.fixture(scope="module")
def fts5() -> Iterator[sqlite3.Connection]:
    """The same in FTS5, as another store might have it."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE said USING fts5(terms)")
    connection.executemany(
        "INSERT INTO said (rowid, terms) VALUES (?, ?)",
        [(row, " ".join(terms(text))) for row, text in enumerate(SAID)],
    )
    yield connection
    connection.close()


def rows(index: Index, vocabulary: Vocabulary, text: str, **how: bool) -> list[str]:
    """What was said that the query finds, best first."""
    query = parse(text, vocabulary, **how)
    return [SAID[match.row] for match in index.passages(query, 50)]


@pytest.mark.parametrize("text", TRAPS)
def test_no_trap_is_an_error(index: Index, vocabulary: Vocabulary, text: str) -> None:
    for how in ({}, {"exact": True}, {"literal": True}):
        query = parse(text, vocabulary, **how)
        assert query.is_empty == (not terms(text[:1000]))
        if query.is_empty:
            assert index.passages(query, 5) == index.links(query, 5) == []
        else:
            index.passages(query, 5)
            index.links(query, 5)


def test_an_index_of_another_version_is_not_taken_up(tmp_path: Path) -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", stored=True)
    (tmp_path / "1").mkdir()
    tantivy.Index(builder.build(), path=str(tmp_path / "1"))
    with pytest.raises(ValueError, match="another version"):
        Index(tmp_path, 1)


@given(st.text())
@example("❶ ²")  # Digits, but no numbers.
@examples(max_examples=150)
def test_no_text_is_an_error(index: Index, vocabulary: Vocabulary, text: str) -> None:
    for how in ({}, {"exact": True}, {"literal": True}):
        for match in index.passages(parse(text, vocabulary, **how), 5):
            assert 0 <= match.row < len(SAID)


@pytest.mark.parametrize("text", [*TRAPS, *SAID])
def test_what_is_typed_could_go_to_fts5_too(
    fts5: sqlite3.Connection, vocabulary: Vocabulary, text: str
) -> None:
    """Every term is letters and digits; in quotation marks it is no syntax."""
    query = parse(text, vocabulary)
    meant = " ".join(query.corrected.values()).split()
    words = {*query.words, *meant, *(word for phrase in query.phrases for word in phrase)}
    expression = " OR ".join(f'"{word}"' for word in sorted(words))
    if expression:
        fts5.execute("SELECT rowid FROM said WHERE said MATCH ?", [expression]).fetchall()
    assert all(word.isalnum() for word in words)


def test_the_traps_are_traps(fts5: sqlite3.Connection) -> None:
    """Raw, they are syntax errors."""
    for text in ("c++", "don't", "node.js", "AND", "foo OR", "a:b", "(", "*", "-x", "#31", ""):
        with pytest.raises(sqlite3.OperationalError):
            fts5.execute("SELECT rowid FROM said WHERE said MATCH ?", [text]).fetchall()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("c++", "C++ is not C"),
        ("C#", "I wrote it in C# and C"),
        ("dont panic", "don't panic"),
        ("node.js", "node.js is here"),
        ("nodejs", "node.js is here"),
        ("OR never", "AND then OR never"),
        ("12:30", "the time is 12:30"),
        ("#31", "episode 31"),
        ("(", None),
        ("pokemon", "Pokémon and Ødegård"),
        ("odegard", "Pokémon and Ødegård"),
        ("時計", "日本語の時計"),
        ("towerclock", "the tower clock"),
        ("tensor flow", "tensorflow"),
        ("bigquery", "big query"),
        ("kubernets", "Kubernetes (k8s) is a* thing"),
    ],
)
def test_what_is_typed_finds_what_was_said(
    index: Index, vocabulary: Vocabulary, typed: str, found: str | None
) -> None:
    assert next(iter(rows(index, vocabulary, typed)), None) == found


def test_text_in_quotation_marks_is_met_to_the_word(index: Index, vocabulary: Vocabulary) -> None:
    assert rows(index, vocabulary, '"tower clock"') == ["the tower clock"]
    assert rows(index, vocabulary, "“clock tower”") == []
    assert rows(index, vocabulary, "«tower clock» node") == ["the tower clock"]
    assert rows(index, vocabulary, '"towr clock"') == []


def test_exact_takes_the_whole_text_to_the_word(index: Index, vocabulary: Vocabulary) -> None:
    assert rows(index, vocabulary, "tower clock", exact=True) == ["the tower clock"]
    assert rows(index, vocabulary, "clock tower", exact=True) == []
    assert rows(index, vocabulary, "DON’T panic!", exact=True) == ["don't panic"]
    assert rows(index, vocabulary, "cpp", exact=True) == []


def test_literal_corrects_nothing(index: Index, vocabulary: Vocabulary) -> None:
    assert rows(index, vocabulary, "kubernets", literal=True) == []
    assert parse("kubernets", vocabulary, literal=True).corrected == {}


def test_corrections_are_told_by_what_was_typed(vocabulary: Vocabulary) -> None:
    assert parse("kubernets harbour", vocabulary).corrected == {"kubernets": "kubernetes"}
    assert parse("kubernetes harbour", vocabulary).corrected == {}


def test_an_essay_is_cut_short(vocabulary: Vocabulary) -> None:
    query = parse("tower " * 2000, vocabulary)
    assert 0 < len(query.words) <= 48
    assert len(query.words) == len(query.slots)


@pytest.mark.parametrize("text", [*TRAPS, *SAID])
def test_the_best_few_are_the_best_of_many(index: Index, vocabulary: Vocabulary, text: str) -> None:
    """Though words and phrases are asked for apart, and each question is cut at so many."""
    query = parse(text, vocabulary)
    few, many = index.passages(query, 3), index.passages(query, 50)
    assert [match.bm25 for match in few] == pytest.approx([match.bm25 for match in many[:3]])


def test_filters_narrow(index: Index, vocabulary: Vocabulary) -> None:
    query = parse("c", vocabulary)
    everywhere = {match.row for match in index.passages(query, 50)}
    assert everywhere == {0, 1}
    assert {m.row for m in index.passages(query, 50, episodes=[1, 5])} == {1}
    assert index.passages(query, 50, episodes=[]) == []
    assert index.passages(query, 50, speakers=["ADA"]) == []
    assert {m.row for m in index.links(query, 50, sites=["a.example"])} == {0, 1}
    assert index.links(query, 50, sites=["b.example"]) == []


def test_an_index_that_is_not_there_is_a_value_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"."):
        Index(tmp_path, 1)


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("what did ada say about bells", ["ada", "bells"]),
        ("where do mark and ada talk of bells", ["mark", "and", "ada", "bells"]),
        ("who mentioned the bells", ["the", "bells"]),
        ("who said that", ["that"]),
        ("who said", ["who", "said"]),
        ("what did ada say", ["what", "did", "ada", "say"]),
        ("what is a bell", ["what", "is", "a", "bell"]),
        ("we said what we did about bells", ["we", "said", "what", "we", "did", "about", "bells"]),
    ],
)
def test_what_only_asks_is_not_looked_for(
    vocabulary: Vocabulary, typed: str, looked_for: list[str]
) -> None:
    query = parse(typed, vocabulary)
    assert [slot.literal for slot in query.slots] == looked_for
    assert list(query.words) == typed.split()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("web addresses", "urls"),
        ("web address", "url"),
        ("url", "web address"),
        ("sres", "site reliability engineer"),
        ("internationalization", "i18n"),
        ("i18n", "internationalization"),
        ("3", "three"),
        ("three", "3"),
        ("seventy", "70"),
        ("40", "forty"),
    ],
)
def test_abbreviations_and_numbers_are_said_either_way(typed: str, said: str) -> None:
    words = Vocabulary([(word, 5) for word in {*typed.split(), *said.split()}], 100)
    query = parse(typed, words)
    found = {" ".join(each.words) for slot in query.slots for each in slot.alternatives}
    assert said in found
