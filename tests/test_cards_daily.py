"""The cards of the quote of the day, filled to the brim, as Discord would take them."""

from __future__ import annotations

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st
from wild import EPISODES, QUOTES, SHOWS, WILD, is_harmless, maybe, payload

from bot.dailies import Daily, Post, State
from bot.model import Episode, Quote, Show
from bot.records import Note
from bot.schedule import EVERY_DAY, Due, Schedule
from bot.ui import daily, quotes

SERVER = 2**63 - 1
DAY = date(2026, 12, 24)
POSTS = st.builds(
    Post,
    guild_id=st.just(SERVER),
    date=st.just(DAY),
    state=st.sampled_from(State),
    due_at=st.just(1_800_000_000.0),
    at=st.floats(1_800_000_000, 1_900_000_000),
    channel_id=st.just(SERVER),
    quote_id=st.just("abcdefghijkl"),
    message_id=maybe(st.just(SERVER)),
    reason=maybe(WILD),
)
NOTES = st.builds(
    Note,
    guild_id=st.just(SERVER),
    kind=st.just("daily"),
    text=WILD,
    user_id=st.none(),
    raised_at=st.just(0.0),
)
DAILIES = st.builds(
    Daily,
    guild_id=st.just(SERVER),
    channel_id=st.just(SERVER),
    schedule=st.builds(
        Schedule, st.just(time(9)), st.just("America/Argentina/ComodRivadavia"),
        st.sets(st.sampled_from(sorted(EVERY_DAY)), min_size=1).map(frozenset),
    ),
    role_id=maybe(st.just(SERVER)),
    thread=st.booleans(),
    show=maybe(st.sampled_from(["s", "x" * 100])),
    set_by=st.none(),
    due=st.just(DAY),
    due_at=st.just(1_800_000_000.0),
    paused=maybe(WILD),
    paused_until=maybe(st.just(DAY)),
)  # fmt: skip


@given(st.lists(POSTS, max_size=10), st.lists(NOTES, max_size=3), maybe(DAILIES))
def test_history_holds_the_limits(
    found: list[Post], notes: list[Note], settings: Daily | None
) -> None:
    for content in payload(daily.history(found, 9_999, 3, notes, settings)):
        is_harmless(content.replace("<t:", ""))


def test_all_notes_stand_above_the_history() -> None:
    texts = ["Paused: use `/qotd resume`.", "No quote is left: see `/qotd setup`."]
    notes = [Note(SERVER, "daily", text, None, 0.0) for text in texts]
    content = "\n".join(payload(daily.history([], 0, 0, notes, None)))
    assert "\n".join(f"**{text}**" for text in texts) in content


def test_the_fullest_history_holds_the_limits() -> None:
    full = Post(
        SERVER, DAY, State.POSTED, 1_800_000_000.0, 1_899_999_999.0, SERVER, "abcdefghijkl",
        SERVER, "_" * 999,
    )  # fmt: skip
    schedule = Schedule(time(9), "Europe/Berlin", EVERY_DAY)
    paused = Daily(
        SERVER, SERVER, schedule, None, False, None, None, DAY, 1_800_000_000.0, "_" * 999
    )
    notes = [Note(SERVER, "daily", "_" * 999, None, 0.0)] * 2
    payload(daily.history([full] * daily.PER_PAGE, 9_999, 3, notes, paused))


@given(DAILIES, SHOWS, st.booleans())
def test_settings_hold_the_limits(settings: Daily, show: Show, alone: bool) -> None:
    shows = {"s": show} if alone else {"s": show, "t": show}
    dates = [Due(DAY, 1_800_000_000.0)] * 5
    for content in payload(daily.set_up(settings, dates, shows, "The quote of the day is set up")):
        is_harmless(content.replace("<t:", "").replace("<#", "").replace("<@&", ""))


@given(QUOTES, EPISODES, SHOWS, DAILIES, POSTS)
def test_cards_of_a_day_hold_the_limits(
    quote: Quote, episode: Episode, show: Show, settings: Daily, post: Post
) -> None:
    shows = {"s": show, "t": show}
    first, *rest = payload(quotes.quote(quote, episode, shows, due=DAY, role_id=SERVER))
    assert first == f"<@&{SERVER}>"
    previewed = payload(daily.preview(quote, episode, shows, settings, "The next quote"))
    told = payload(daily.posted(post, already=False))
    for content in (*rest, *previewed, *told):
        is_harmless(content.replace("<t:", ""))
