"""Text that others wrote and the cards made of it: nothing formats, pings or overflows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wild import (
    ADDRESSES,
    EPISODES,
    ID,
    LINKS,
    QUOTES,
    SHOWS,
    WILD,
    is_harmless,
    payload,
    quote_hits,
    unescaped,
)

from bot.model import (
    Appearance,
    Episode,
    FoundLink,
    Link,
    LinkHit,
    LinkResults,
    Quote,
    QuoteHit,
    QuoteResults,
    Show,
    Turn,
)
from bot.ui import about, cards, choices, links, quotes, text


@given(WILD)
def test_escape_leaves_nothing_special_and_loses_nothing(raw: str) -> None:
    written = text.escape(raw)
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "", written)
    assert not re.search(r"[*_~`|<>\[\]\\]|://", bare.replace(">", "", bare.count(">")))
    assert not re.match(r"(#{1,3}|-#|[-+>]|\d+[.)])\s", written)
    assert not re.search(r":[\w+-]+:", bare)
    assert "\n" not in written
    assert unescaped(written) == text.clean(raw)


@given(WILD, st.integers(10, 400))
def test_cuts_fit_and_say_that_they_cut(raw: str, most: int) -> None:
    for cut in (text.cut, text.cut_front):
        short = cut(raw, most)
        assert text.size(short) <= most
        assert short == raw or "…" in (short[0], short[-1])
    assert text.size(text.shown(raw, most)) <= most
    assert text.size(text.bold(raw, [(0, 3), (5, 90)], most)) <= most


def test_cuts_at_words() -> None:
    assert text.cut("one two three four", 10) == "one two…"
    assert text.cut("one two three four", 14) == "one two three…"
    assert text.cut_front("one two three four", 11) == "…three four"
    assert text.cut("x" * 20, 10) == "x" * 9 + "…"


def test_bold_marks_whole_words() -> None:
    assert text.bold("a big *word*", [(2, 5), (6, 12)], 99) == "a **big** **\\*word\\***"
    assert text.bold("a  b", [(1, 3)], 99) == "a b"


@given(ADDRESSES)
def test_links_lead_to_the_web_or_nowhere(url: str) -> None:
    safe = text.safe_url(url, 600)
    assert safe is None or (re.fullmatch(r"https?://[^\s()<>\\`|*\"]+", safe) and len(safe) <= 600)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://en.wikipedia.org/wiki/Go_(game)", "https://en.wikipedia.org/wiki/Go_%28game%29"),
        ("https://example.org/a b>c", "https://example.org/a%20b%3Ec"),
        ("https://example.org/100%25?q=ä#t=5", "https://example.org/100%25?q=%C3%A4#t=5"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("../shownotes/", "https://example.org/post/shownotes/"),
        ("//example.net/x", "https://example.net/x"),
        ("mailto:a@example.org", None),
        ("https://example.org@evil.example/", None),
        ("https://example.org:99999/", None),
    ],
)
def test_addresses(url: str, safe: str | None) -> None:
    assert text.safe_url(url, 600, "https://example.org/post/31/") == safe


def test_a_label_is_no_address() -> None:
    url = "https://example.org/"
    assert text.link("https://bank.example", url, 50) == f"[bank.example]({url})"
    assert text.link("a [b](c)", url, 50) == f"[a \\[b\\](c)]({url})"
    assert text.link("mail", "mailto:x@example.org", 50) == "mail"


@settings(max_examples=60)
@given(EPISODES, SHOWS, st.booleans())
def test_episode_cards_hold_the_limits(episode: Episode, show: Show, alone: bool) -> None:
    shows = {"s": show} if alone else {"s": show, "t": Show("t", "Another")}
    other, third = Episode("s", "b" * 12, "Other"), Episode("s", "c" * 12, "Third")
    for view in (
        cards.episode(episode, shows, (other, third), [episode, other]),
        cards.nothing_like([], [episode, other], shows),
        cards.episode_list("x", [episode, other], shows, 3, "episodes|"),
        about.about("1.0", (1, 2, 3), "2026-01-01T00:00:00+00:00", [show] * 12),
    ):
        for content in payload(view):
            is_harmless(content)


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (24, "Ada, Ben and Constantine"),
        (23, "Ada, Ben and 1 other"),
        (19, "Ada and 2 others"),
        (5, ""),
    ],
)
def test_names_that_are_too_many_are_counted(most: int, expected: str) -> None:
    assert text.listed(["Ada", "Ben", "Constantine"], most) == expected


def test_a_sentence_keeps_commands_and_settings_and_nothing_else() -> None:
    said = "“`x` *y*”: `/qotd setup`, `OWNER_GUILDS`."
    assert text.worded(said, 200) == "“\\`x\\` \\*y\\*”: `/qotd setup`, `OWNER_GUILDS`."
    assert text.worded("*" * 300 + "`/qotd setup`", 100) == "\\*" * 49 + "…"


def test_a_feed_with_a_key_is_not_shown_to_members() -> None:
    secret = "https://example.org/rss?auth=hunter2"
    show = Show("s", "Kites", ("/home/ruth/kites", secret, "https://example.org/feed.xml"))
    content = "\n".join(payload(about.about("1.0", (1, 2, 3), None, [show])))
    assert "- Kites · [feed](https://example.org/feed.xml)" in content
    assert "hunter2" not in content


@settings(max_examples=60)
@given(st.lists(EPISODES, min_size=1, max_size=12), SHOWS, st.integers(-5, 50))
def test_lists_hold_the_limits(found: list[Episode], show: Show, page: int) -> None:
    shows = {"s": show, "t": Show("t", "Another")}
    distinct = [
        Episode(**{n: getattr(e, n) for n in e.__slots__} | {"episode_id": f"{i:012}"})
        for i, e in enumerate(found)
    ]
    heard = [(e, Appearance("x", role, 9)) for e in distinct for role in ("host", "speaker")]
    for view in (
        cards.episode_list("x", distinct, shows, page, "episodes|"),
        cards.guest("N" * 300, heard, shows, page, "guest|gx|"),
    ):
        for content in payload(view):
            is_harmless(content)
    assert all(len(choice.name) <= 100 for choice in choices.of_episodes(distinct, shows))


@settings(max_examples=60)
@given(st.lists(quote_hits(), max_size=5), EPISODES, SHOWS, WILD)
def test_search_results_hold_the_limits(
    hits: list[QuoteHit], episode: Episode, show: Show, typed: str
) -> None:
    unique = list({hit.quote.quote_id: hit for hit in hits}.values())
    corrected = {typed[:200]: typed[:200], "a": typed}
    total = sum(not hit.weak for hit in unique)
    found = QuoteResults(tuple(unique), total, 1, total > 3, 1, 9, corrected)
    view = quotes.results(typed, found, {ID: episode}, {"s": show}, "k" * 12)
    for content in payload(view):
        is_harmless(content)


@settings(max_examples=60)
@given(QUOTES, EPISODES, SHOWS, st.lists(WILD, min_size=1, max_size=5))
def test_quote_cards_hold_the_limits(
    quote: Quote, episode: Episode, show: Show, said: list[str]
) -> None:
    turns = [Turn(words, words) for words in said]
    for view in (
        quotes.quote(quote, episode, {"s": show}, another="random|"),
        quotes.quote(quote, episode, {"s": show}, part="3-200", posted=(1, said[0])),
        quotes.context(quote, episode, {"s": show}, turns, len(turns) // 2, "2-900"),
    ):
        for content in payload(view):
            is_harmless(content)


@settings(max_examples=60)
@given(st.lists(LINKS, max_size=30), EPISODES, SHOWS, WILD, st.integers(0, 9))
def test_link_cards_hold_the_limits(
    found: list[Link], episode: Episode, show: Show, typed: str, page: int
) -> None:
    hits = tuple(LinkHit(FoundLink(i, ID, link, None), 0.9, False) for i, link in enumerate(found))
    results = LinkResults(hits, len(hits) > 2, {"a": typed})
    for view in (
        links.of_episode(episode, found, {"s": show}, typed, page, "notes|"),
        links.results(typed, results, {ID: episode}, {"s": show}, page, "k" * 12),
    ):
        for content in payload(view):
            is_harmless(content)


EPISODE = Episode(
    "s", ID, "TensorFlow", number=31, date="2016-06-22", duration_s=1900,
    audio_url="https://example.org/31.mp3", page_url="https://example.org/31/",
)  # fmt: skip


def quote_of(said: str, start_s: float | None = None, place: float = 0.5) -> Quote:
    return Quote(1, "q" * 12, ID, "ELI", "Eli Bixby", start_s, place, said)


def test_where_nothing_fits_three_are_offered() -> None:
    known = [Episode("s", letter * 12, f"Episode {letter}") for letter in "abcd"]
    for near, heading in ((0, "newest"), (1, "nearest and the newest"), (4, "nearest")):
        said = "\n".join(payload(cards.nothing_like(known[4 - near :], known, {})))
        assert f"**The {heading}:**" in said
        assert said.count("Episode ") == 3


def test_a_known_time_is_a_link_and_an_estimate_is_text() -> None:
    show = Show("s", "Show")
    known = payload(quotes.quote(quote_of("Hello there.", 842.7), EPISODE, {"s": show}))[0]
    assert "[14:02](https://example.org/31.mp3#t=842)" in known
    estimated = payload(quotes.quote(quote_of("Hello there."), EPISODE, {"s": show}))[0]
    assert "≈ 16 min" in estimated
    assert "[≈" not in estimated
    exact = Show("s", "Show", estimate_times=False)
    assert "≈" not in payload(quotes.quote(quote_of("Hello there."), EPISODE, {"s": exact}))[0]


def test_a_picture_that_links_is_called_by_its_host() -> None:
    pictures = [
        Link("Cool", None, None, "https://www.example.org/a.png"),
        Link("Cool", None, None, "https://example.com/b"),
        Link("Cool", None, "A red kite", "https://example.net/c"),
    ]
    said = "\n".join(payload(links.of_episode(EPISODE, pictures, {}, None, 0, "")))
    assert "- [example.org](https://www.example.org/a.png)" in said
    assert "- [example.com](https://example.com/b)" in said
    assert "- [A red kite](https://example.net/c)" in said
    assert "None" not in said


def test_a_quote_says_in_which_chapter_it_stands() -> None:
    show = Show("s", "Show")
    found = replace(quote_of("Hello there.", 842.7), chapter="Tensors *flow*")
    credit = payload(quotes.quote(found, EPISODE, {"s": show}))[0]
    assert r"[14:02](https://example.org/31.mp3#t=842) · Tensors \*flow\*" in credit
    linked = replace(found, chapter_url="https://example.org/flow")
    assert "](https://example.org/flow)" in payload(quotes.quote(linked, EPISODE, {"s": show}))[0]
    odd = replace(found, chapter_url="javascript:alert(1)")
    assert "javascript" not in "".join(payload(quotes.quote(odd, EPISODE, {"s": show})))


def test_what_is_unknown_is_not_mentioned() -> None:
    bare = Episode("s", ID, "Only a title")
    quote = Quote(1, "q" * 12, ID, None, None, None, 0.0, "Something that was said.")
    for view in (
        cards.episode(bare, {}, (None, None)),
        quotes.quote(quote, bare, {}),
        quotes.context(quote, bare, {}, [Turn(None, quote.text)], 0, ""),
        links.of_episode(bare, [], {}, None, 0, ""),
    ):
        said = "\n".join(payload(view))
        assert not re.search(r"None|0:00|\*\*\*\*|· *$|#None", said, re.MULTILINE)
    shown = payload(cards.episode(bare, {}, (None, None)))
    assert shown == ["### Only a title"]


def test_what_is_drawn_shows_what_stands_alone_and_what_is_posted_all_of_it() -> None:
    found = replace(quote_of("Yeah. So clocks are slow."), alone="Clocks are slow.")
    for drawn in ({"another": "random|"}, {"due": date(2026, 6, 1)}):
        said = "\n".join(payload(quotes.quote(found, EPISODE, {}, **drawn)))
        assert "> Clocks are slow." in said
        assert "Yeah" not in said
    # Its context shows the same, where it stands in the turn.
    assert found.text[9:25] == "clocks are slow."
    assert quotes.drawn_part(found) == "9-25"
    turns = [Turn("ELI", found.text)]
    around = payload(quotes.context(found, EPISODE, {}, turns, 0, quotes.drawn_part(found)))
    assert "> … clocks are slow." in "\n".join(around)
    assert "> Yeah. So clocks are slow." in payload(quotes.quote(found, EPISODE, {}))[0]


def test_post_shows_the_part_that_was_found() -> None:
    words = " ".join(f"Sentence number {i} goes on." for i in range(40))
    start = words.index("Sentence number 20")
    body = words[start : start + 250].rsplit(". ", 1)[0] + "."
    hit = QuoteHit(quote_of(words), 1.0, False, words, f"… {body} …", ())
    part = quotes.part_of(hit)
    assert part == f"{start}-{start + len(body)}"
    said = payload(quotes.quote(hit.quote, EPISODE, {}, part=part))[0]
    assert said.startswith(f"> … {body} …")
    assert quotes.part_of(QuoteHit(quote_of("Short."), 1.0, False, "Short.", "Short.", ())) == ""


def test_links_of_one_bullet_share_its_line() -> None:
    bullet = "TensorFlow tutorials docs and code"
    found = [
        Link("Tools", "docs", bullet, "https://example.org/docs"),
        Link("Tools", "code", bullet, "/code"),
        Link("More", "PHP", "Learn PHP", "javascript:alert(1)"),
    ]
    lines = payload(links.of_episode(EPISODE, found, {}, None, 0, "notes|"))[1].splitlines()
    assert lines == [
        "**Tools**",
        "- TensorFlow tutorials [docs](https://example.org/docs) and "
        "[code](https://example.org/code)",
        "**More**",
        "- Learn PHP",
    ]


def test_links_out_of_one_sentence_are_told_apart_by_where_they_lead() -> None:
    sentence = "The model and the data are both on Kaggle"
    urls = ("https://www.kaggle.com/m/clocks", "https://kaggle.com/d/clocks/", "https://b.example/")
    told = [Link("Tools", "them", sentence, url) for url in urls[:2]]
    alone = Link("Tools", "bells", "Bells", urls[2])
    hits = tuple(LinkHit(FoundLink(1, ID, each, None), 1.0, False) for each in (*told, alone))
    found = LinkResults(hits, False, {})
    lines = "\n".join(
        payload(links.results("kaggle", found, {ID: EPISODE}, {"s": Show("s", "S")}, 0, None))
    )
    assert "-# kaggle.com/m/clocks · Tools" in lines
    assert "-# kaggle.com/d/clocks · Tools" in lines
    assert "b.example ·" not in lines


@pytest.mark.parametrize(
    ("name", "number", "title"),
    [
        ("002-bakers", 2, "Bakers"),
        ("ep2_the-slow-oven", 2, "The slow oven"),
        ("2024-06-01-rain", None, "2024-06-01 rain"),
        ("slow-machines-17", 17, "Slow machines 17"),
        ("7", 7, "7"),
    ],
)
def test_a_title_that_is_nowhere_is_read_out_of_the_files_name(
    name: str, number: int | None, title: str
) -> None:
    bare = Episode("s", ID, name, number=number, slug=name)
    assert choices.title(bare) == title
    assert choices.title(replace(bare, title="002-bakers, live")) == "002-bakers, live"


def test_choices_tell_equal_titles_apart() -> None:
    one = Episode("s", "a" * 12, "Questions", number=7, date="2020-01-02")
    two = Episode("s", "b" * 12, "questions ", date="2021-01-02")
    shows = {"s": Show("s", "Show")}
    assert choices.labels([one, two], shows) == [
        "#7 Questions · 2 January 2020",
        "questions · 2 January 2021",
    ]
    for titled in ("7: Locks", "Episode 7 – Locks", "#007 | Locks"):
        assert choices.labels([replace(one, title=titled)], shows) == ["#7 Locks"]
    assert choices.labels([replace(one, title="7 - 8")], shows) == ["#7 8"]
    assert choices.labels([replace(one, title="70: Locks")], shows) == ["#7 70: Locks"]
    both = choices.labels([one], shows | {"t": Show("t", "Other")})
    assert both == ["#7 Questions · Show"]
    assert [c.value for c in choices.of_episodes([one], shows)] == [f"ep:{'a' * 12}"]
    assert choices.chosen("31", choices.EPISODE) is None
