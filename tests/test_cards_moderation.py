"""The cards of moderators hold Discord's limits, whatever stands in documents and reasons."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from wild import EPISODES, QUOTES, WILD, is_harmless, maybe, payload

from bot.model import Episode, Problem, Quote, Report
from bot.records import Hidden, Kept, ManyGone, Note, Run
from bot.ui import about, database, moderation

MIA = 7
COUNTS = st.integers(0, 10**6)
PROBLEMS = st.builds(Problem, path=WILD, line=maybe(COUNTS), reason=WILD)
NOTES = st.builds(
    Note, st.just(1), st.just("kind"), WILD, maybe(st.just(MIA)), st.floats(0, 4_000_000_000)
)
RUNS = st.builds(
    Run, st.sampled_from(["asked", "timed", "typed"]), maybe(st.just(MIA)),
    st.floats(0, 4_000_000_000), st.floats(0, 10**6), maybe(WILD), maybe(WILD),
)  # fmt: skip


def ours_apart(content: str) -> str:
    """Without the mention that we write ourselves: cards to moderators are private."""
    return content.replace(f"<@{MIA}>", "")


@settings(max_examples=60)
@given(st.lists(st.tuples(QUOTES, EPISODES, WILD), min_size=1, max_size=5), st.integers(0, 90))
def test_hidden_quotes_hold_the_limits(found: list[tuple[Quote, Episode, str]], page: int) -> None:
    unique = {quote.quote_id: (quote, episode, reason) for quote, episode, reason in found}
    listed: list[tuple[Hidden, moderation.Found]] = [
        (Hidden(key, MIA, 1_800_000_000.0, reason), (quote, episode) if page % 2 else None)
        for key, (quote, episode, reason) in unique.items()
    ]
    quote, episode, reason = found[0]
    for view in (
        moderation.hidden(quote, episode, reason),
        moderation.unhidden(quote.quote_id, (quote, episode)),
        moderation.which([(quote, episode) for quote, episode, _ in unique.values()]),
        moderation.hidden_list(listed, page, 455),
    ):
        for content in payload(view):
            is_harmless(ours_apart(content))


@settings(max_examples=60)
@given(
    st.lists(PROBLEMS, max_size=25), st.lists(NOTES, max_size=9), RUNS, COUNTS, st.integers(-3, 9)
)
def test_the_librarys_cards_hold_the_limits(
    problems: list[Problem], notes: list[Note], run: Run, count: int, page: int
) -> None:
    report = Report(count, count, count, count, tuple(problems), count, ())
    losses = tuple((each.reason, count, count) for each in problems)
    views = [
        database.refreshing(run.summary or "", count, count),
        database.refreshed(report),
        database.confirm(ManyGone(losses, "0" * 16)),
        database.status((count,) * 3, len(problems), run, 2e9, run.failure, notes),
        database.problems(problems, page),
        *(moderation.note(note, note.text) for note in notes),
    ]
    for view in views:
        for content in payload(view):
            is_harmless(ours_apart(content))


@given(st.lists(st.builds(Kept, st.just("thing"), st.just("things"), COUNTS, st.booleans())))
def test_privacy_holds_the_limits(kept: list[Kept]) -> None:
    for view in (about.privacy(kept, 30), about.forget(kept), about.forgotten(kept)):
        payload(view)


def test_a_problem_shows_no_key_of_a_feed() -> None:
    at = Problem("https://ruth:hunter2@example.org/rss?auth=hunter2", None, "answered 500")
    assert database.problem(at) == "`https://example.org/rss?auth=…`: answered 500"
