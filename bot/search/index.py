"""The inverted index over passages, links and episodes: tantivy, one folder for each state of the
library.

The index is whole, beside the old one, before library.db's transaction commits, and its folder is
named by the generation that the transaction writes: an index is never asked about rows that it was
not made from, and one that is missing is made again from library.db. Where little changed it is
made from the one before, whose files it shares, in a hundredth of the time.

Terms come normalised by `bot.search.text`; the tokenizer here only parts them at spaces. What is
ranked of a passage is kept beside it (`bot.search.kept`), so that a search needs no other store
until the few hits that are shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from bot.model import Candidate
from bot.search.kept import KeptPassages
from bot.search.query import MENTIONED, NAMED, Alternative, Query, Slot
from bot.search.text import STOP_WORDS

_TOKENIZER = "spaces"
#: What the whole query as a phrase counts beside its words.
_AS_PHRASE = 0.5
#: What the others that may stand for a word count beside the likeliest: what is found is added up,
#: and a passage that says "budget" and "budgets" does not say twice as much.
_OTHERS = 0.6


#: A field and the words to be met there, several as a phrase.
_Place = tuple[str, tuple[str, ...]]
_Clause = tuple[tantivy.Occur, tantivy.Query]


@dataclass(frozen=True, slots=True)
class Match:
    """A row that the index found, with its bm25 score: good for comparing within one search."""

    row: int
    bm25: float


class Index:
    """A finished index, for reading; immutable."""

    def __init__(self, folder: Path, generation: int) -> None:
        """ValueError where there is none for this generation, or it is damaged."""
        index = tantivy.Index.open(str(folder / str(generation)))
        self._schema = schema()
        if index.schema != self._schema:
            raise ValueError("made by another version")
        register(index)
        self._searcher = index.searcher()
        self._kept = KeptPassages(folder / str(generation))

    def passages(
        self,
        query: Query,
        limit: int,
        episodes: Sequence[int] | None = None,
        speakers: Sequence[str] = (),
    ) -> list[Candidate]:
        """The passages that match best. `episodes` are rows to keep to, `speakers` persons or,
        where nobody is known, labels. Phrases are met across the cuts of a turn."""
        best: dict[int, float] = {}
        for clauses in self._quotations(query) if query.phrases else self._sayings(query):
            asked = self._narrowed(clauses, episodes, "speaker", speakers)
            for match in self._found(asked, limit):
                best[match.row] = max(match.bm25, best.get(match.row, 0.0))
        first = sorted(best.items(), key=lambda found: (-found[1], found[0]))[:limit]
        return [self._kept.candidate(row, bm25) for row, bm25 in first]

    def beside(self, candidate: Candidate) -> tuple[Candidate | None, Candidate | None]:
        """The passages before and after one in its episode."""
        return self._kept.beside(candidate)

    def _quotations(self, query: Query) -> list[list[_Clause]]:
        return [[(tantivy.Occur.Must, self._quoted(phrase)) for phrase in query.phrases]]

    def _sayings(self, query: Query) -> list[list[_Clause]]:
        """Anything of the query, said or the name of who says it, in two questions, whose best
        together are the best of both: any of its words, for which tantivy passes over most of the
        passages while nothing but words is asked for; and any of its phrases, which are few, with
        the words."""
        counts: dict[_Place, float] = defaultdict(float)
        for slot, times in Counter(query.slots).items():
            for place, likeness in _standing_for(slot).items():
                counts[place] += likeness * times
        words: list[_Clause] = []
        phrases: list[_Clause] = []
        for (field, terms), count in counts.items():
            clause = tantivy.Query.boost_query(self._phrase(field, terms), count)
            (words if len(terms) == 1 else phrases).append((tantivy.Occur.Should, clause))
        if len(query.words) > 1:
            whole = tantivy.Query.boost_query(self._quoted(query.words), _AS_PHRASE)
            phrases.append((tantivy.Occur.Should, whole))
        asked = [words] if words else []
        if phrases:
            asked.append([(tantivy.Occur.Must, tantivy.Query.boolean_query(phrases)), *words])
        return asked

    def _quoted(self, phrase: Sequence[str]) -> tantivy.Query:
        within = self._phrase("passage", phrase)
        if len(phrase) == 1:
            return within
        return tantivy.Query.disjunction_max_query([within, self._phrase("seam", phrase)])

    def links(
        self,
        query: Query,
        limit: int,
        episodes: Sequence[int] | None = None,
        sites: Sequence[str] = (),
    ) -> list[Match]:
        """The links that match best."""
        clauses = [
            (tantivy.Occur.Must, self._phrase("link", phrase)) for phrase in query.phrases
        ] or [
            (tantivy.Occur.Should, self._any({("link", e.words): e.likeness for e in found}))
            for found in map(_alternatives, query.slots)
        ]
        if not clauses:
            return []
        return self._found(self._narrowed(clauses, episodes, "site", sites), limit)

    def episodes(self, field: str, alternatives: Iterable[Alternative]) -> dict[int, float]:
        """By row, the episodes in whose `field`, "notes" or "said", any of the alternatives is,
        with their bm25 scores, the likelier alternative's counting more."""
        clauses = [
            tantivy.Query.boost_query(self._together(field, each.words), each.likeness)
            for each in alternatives
        ]
        query = tantivy.Query.disjunction_max_query(clauses)
        return {match.row: match.bm25 for match in self._found(query, self._searcher.num_docs)}

    def _found(self, query: tantivy.Query, limit: int) -> list[Match]:
        found = self._searcher.search(query, limit, count=False).hits
        # Every document has a row: one column of numbers is read, and no document.
        rows = self._searcher.fast_field_values("row", [address for _, address in found])
        return [Match(int(row or 0), score) for row, (score, _) in zip(rows, found, strict=True)]

    def _together(self, field: str, words: Iterable[str]) -> tantivy.Query:
        """All of the words, anywhere: of whole episodes no positions are kept."""
        each = [tantivy.Query.term_query(self._schema, field, word) for word in words]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in each])

    def _narrowed(
        self,
        clauses: Sequence[_Clause],
        episodes: Sequence[int] | None,
        name: str,
        allowed: Sequence[str],
    ) -> tantivy.Query:
        must = [tantivy.Query.boolean_query(list(clauses))]
        if episodes is not None:
            must.append(self._one_of("episode", episodes))
        if allowed:
            must.append(self._one_of(name, allowed))
        if len(must) == 1:
            return must[0]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, clause) for clause in must])

    def _any(self, best: Mapping[_Place, float]) -> tantivy.Query:
        """By field and words how much finding them counts; the best that is found does."""
        clauses = [
            tantivy.Query.boost_query(self._phrase(field, words), likeness)
            for (field, words), likeness in best.items()
        ]
        return clauses[0] if len(clauses) == 1 else tantivy.Query.disjunction_max_query(clauses)

    def _phrase(self, field: str, words: Sequence[str]) -> tantivy.Query:
        if len(words) == 1:
            return tantivy.Query.term_query(self._schema, field, words[0])
        return tantivy.Query.phrase_query(self._schema, field, list(words))

    def _one_of(self, field: str, values: Sequence[int] | Sequence[str]) -> tantivy.Query:
        # Narrowing says nothing about how well a passage fits.
        return tantivy.Query.const_score_query(
            tantivy.Query.term_set_query(self._schema, field, list(values)), 0.0
        )


def _standing_for(slot: Slot) -> dict[_Place, float]:
    """What may stand for a word, said or the name of who says it, and what finding it counts."""
    counts = MENTIONED if slot.speaks else 1.0
    found: dict[_Place, float] = {}
    for each in _alternatives(slot):
        found["passage", each.words] = each.likeness * counts * (_OTHERS if found else 1.0)
    if slot.literal not in STOP_WORDS:
        for each in (Alternative((slot.literal,), 1.0), *slot.alternatives):
            if len(each.words) == 1 and each.likeness >= NAMED:
                found.setdefault(("who", each.words), each.likeness)
    return found


def _alternatives(slot: Slot) -> Sequence[Alternative]:
    return slot.alternatives or (Alternative((slot.literal,), 1.0),)


def schema() -> tantivy.Schema:
    """The fields of an index; another version's has others, and is made anew."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", fast=True)
    builder.add_integer_field("episode", indexed=True)
    # A person's whole name, to narrow to; and its words, to be met by a query's.
    builder.add_text_field("speaker", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("who", tokenizer_name=_TOKENIZER, index_option="basic")
    builder.add_text_field("site", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("passage", tokenizer_name=_TOKENIZER, index_option="position")
    builder.add_text_field("seam", tokenizer_name=_TOKENIZER, index_option="position")
    builder.add_text_field("link", tokenizer_name=_TOKENIZER, index_option="position")
    # Of whole episodes no positions are kept, only how often a word is there.
    builder.add_text_field("notes", tokenizer_name=_TOKENIZER, index_option="freq")
    builder.add_text_field("said", tokenizer_name=_TOKENIZER, index_option="freq")
    return builder.build()


def register(index: tantivy.Index) -> None:
    """Make known how its texts are parted."""
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    index.register_tokenizer(_TOKENIZER, whitespace.build())
