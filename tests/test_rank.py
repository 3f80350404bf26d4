"""Candidates -> hits in order. What any tuning must keep; how good it is, the benchmarks tell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.model import Candidate
from bot.search.query import parse
from bot.search.rank import Ranked, rank
from bot.search.text import terms
from bot.search.vocabulary import Vocabulary

SAID = [
    "The escapement lets the time through, one tooth and then another tooth.",
    "A bell is as close as you can get to glass and still hang it from a beam.",
    "Ok.",
    "We count the seeds in the vault once a year, and we count them twice.",
    "Is sourdough better for you, or is that marketing?",
    "Bells remember every hour of the cooling.",
]
COUNTS = {t: sum(t in terms(s) for s in SAID) for s in SAID for t in terms(s)}
VOCABULARY = Vocabulary(COUNTS.items(), 100)


def candidate(row: int, text: str, speaker: str | None = None) -> Candidate:
    """As the index finds it."""
    return Candidate(row, row, f"quote{row}", speaker, " ".join(terms(text)), 1.0)


CANDIDATES = [candidate(row, text) for row, text in enumerate(SAID)]


def ranked(query: str, candidates: list[Candidate] = CANDIDATES) -> list[Ranked]:
    return rank(parse(query, VOCABULARY), candidates)


def test_what_was_said_word_for_word_is_first_and_sure() -> None:
    for row, text in enumerate(SAID):
        best = ranked(text)[0]
        assert best.candidate.row == row
        assert not best.weak
        assert best.score > 0.9


def test_half_remembered_and_misspelt() -> None:
    best = ranked("the escapment lets time through")[0]
    assert (best.candidate.row, best.weak) == (0, False)


def test_a_short_passage_does_not_win_by_being_a_part_of_the_query() -> None:
    assert ranked("is it ok to hang a bell from a beam")[0].candidate.row == 1


def test_a_short_passage_says_little_about_a_word() -> None:
    """Of two that begin alike the one that goes on is first, though the other is more alike."""
    texts = [
        "Bells, yeah.",
        "Bells, yeah, they are cast in one pour, and then left in the pit to cool.",
    ]
    candidates = [candidate(row, text) for row, text in enumerate(texts)]
    assert [hit.candidate.row for hit in ranked("bells", candidates)] == [1, 0]


def test_what_the_corpus_does_not_have_is_weak() -> None:
    assert all(hit.weak for hit in ranked("quantum blockchain submarine"))
    assert all(hit.weak for hit in ranked("who invented the submarine"))


def test_nothing_to_rank_is_nothing() -> None:
    assert ranked("bell", []) == []


def test_who_is_named_is_preferred_and_not_looked_for_in_what_is_said() -> None:
    by = [candidate(1, SAID[5], "Tobias Lindqvist"), candidate(2, SAID[5], "Ada Okonkwo")]
    best = ranked("okonkwo bells remember every hour", by)[0]
    assert best.candidate.row == 2
    assert not best.weak


@given(st.text() | st.sampled_from(SAID), st.lists(st.sampled_from(CANDIDATES), max_size=6))
@examples(max_examples=150)
def test_scores_are_in_order_and_weak_ones_last(query: str, candidates: list[Candidate]) -> None:
    understood = parse(query, VOCABULARY)
    if understood.is_empty:
        return
    hits = rank(understood, candidates)
    assert len(hits) == len(candidates)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    weak = [hit.weak for hit in hits]
    assert weak == sorted(weak)


def test_who_is_asked_about_speaks_and_is_not_only_mentioned() -> None:
    by = [
        candidate(1, "Okonkwo taught me all about bells and all about glass.", "Tobias Lindqvist"),
        candidate(2, "I never liked the sound of bells in the winter months.", "Ada Okonkwo"),
    ]
    assert ranked("what did okonkwo say about bells", by)[0].candidate.row == 2


def test_a_speaker_is_known_by_a_misspelt_name() -> None:
    by = [candidate(1, SAID[5], "Tobias Lindqvist"), candidate(2, SAID[5], "Ada Okonkwo")]
    named = Vocabulary([*COUNTS.items(), ("okonkwo", 5)], 100)
    assert rank(parse("okonwko on bells cooling", named), by)[0].candidate.row == 2


def test_an_episode_about_it_is_preferred() -> None:
    """Of two that fit alike: the one in whose episode more of them match comes first."""
    seeds = "They count it in the morning, and nobody knows why."
    said = [(1, seeds), (2, seeds), (2, "Seeds of the vault lie in bags."), (2, "A seed, a vault.")]
    found = [
        Candidate(row, episode, f"quote{row}", None, " ".join(terms(text)), 1.0)
        for row, (episode, text) in enumerate(said)
    ]
    query = parse("why do they count the seeds in the vault", VOCABULARY)
    rows = [
        [hit.candidate.row for hit in rank(query, found, beside) if hit.candidate.row < 2]
        for beside in (None, lambda _: (None, None))
    ]
    assert rows == [[0, 1], [1, 0]]


def test_greetings_and_sponsors_rank_behind() -> None:
    texts = [
        "Welcome to the show about bells, and thank you so much for joining us today.",
        "So the show about bells that we joined today was a quiet one, I thought.",
    ]
    candidates = [candidate(row, text) for row, text in enumerate(texts)]
    for query, first in (("show on bells today", 1), ("welcome to the show about bells", 0)):
        hits = rank(parse(query, VOCABULARY), candidates, lambda _: (None, None))
        assert hits[0].candidate.row == first


PARTED = [
    candidate(1, "The keeper wrote it all down in a long green book.", "Ada"),
    candidate(2, "Every evening the lamp of the harbour is lit by hand", "Ada"),
    candidate(3, "with a match that is as long as an oar, they say.", "Ada"),
]


def beside(one: Candidate) -> tuple[Candidate | None, Candidate | None]:
    """The neighbours in PARTED, which is an episode."""
    at = PARTED.index(one)
    return (PARTED[at - 1] if at else None), (PARTED[at + 1] if at < 2 else None)


def test_what_is_parted_between_two_passages_is_found_in_both() -> None:
    query = parse("lamp lit by hand with a long match", VOCABULARY)
    best = rank(query, PARTED, beside)[0]
    assert best.also
    assert {best.candidate.row, best.also.row} == {2, 3}
    assert best.score > rank(query, PARTED)[0].score


def test_what_fits_alone_is_shown_alone() -> None:
    query = parse("the keeper wrote it all down", VOCABULARY)
    best = rank(query, PARTED, beside)[0]
    assert (best.candidate.row, best.also) == (1, None)


def test_words_written_together_or_apart_are_the_same() -> None:
    texts = ["We count the seedvault twice a year.", "We count the seeds in the vault twice."]
    candidates = [candidate(row, text) for row, text in enumerate(texts)]
    words = Vocabulary([*COUNTS.items(), ("seedvault", 30), ("seed", 2)], 100)
    best = rank(parse("seed vault", words), candidates)[0]
    assert (best.candidate.row, best.weak) == (0, False)
