"""custom_ids are written and read back, pagers' states too, and the modal comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotFoundError, SlowDownError
from bot.model import Filters, Request
from bot.ui import views
from bot.ui.pace import Pace
from bot.ui.views import Verb


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_custom_ids_come_back(first: str, second: str, third: str) -> None:
    try:
        custom_id = views.write(Verb.QUOTE_POST, first, second, third)
    except ValueError:
        assert len(first + second + third) > 35
        return
    assert len(custom_id) <= 100
    assert views.read(custom_id) == (Verb.QUOTE_POST, [first, second, third])
    assert views.template(Verb.QUOTE_POST).fullmatch(custom_id)
    others = [verb for verb in Verb if views.template(verb).fullmatch(custom_id)]
    assert others == [Verb.QUOTE_POST]


@pytest.mark.parametrize(
    "custom_id",
    [
        "",
        "p1",
        "p1:",
        "p0:forget.ask",
        "p1:forget",
        "p1:forget.ask:x",
        "p1:quote.post:a:b",
        "p1:links.page:x:state",
        "p1:links.page::state",
        "p1:links.jump:²:state",
        "p1:links.jump:99999999999:state",
        "p1:hidden.show:٣",
        "x" * 100,
    ],
)
def test_what_another_version_wrote_is_unknown(custom_id: str) -> None:
    assert views.read(custom_id) is None
    assert not any(views.template(verb).fullmatch(custom_id) for verb in Verb)


def test_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="no custom_id"):
        views.write(Verb.LINKS_SHOW, "x" * 100)


@given(
    st.text(max_size=12),
    st.text(max_size=12) | st.none(),
    st.integers(-9, 9999) | st.none(),
    st.text(max_size=12) | st.none(),
)
def test_states_come_back(
    text: str, guest: str | None, year: int | None, topic: str | None
) -> None:
    request = Request("notes", text, Filters(year=year, topic=topic or None), guest or None)
    state = views.pack(request)
    if state is not None:
        assert views.unpack(state) == request
        for pager in (views.EPISODES, views.GUEST, views.QUOTES, views.LINKS):
            assert len(views.write(pager.jump, 9_999, state)) <= 100
            assert len(views.write(pager.page, -1, state)) <= 100


def test_typed_words_and_long_states_are_kept_elsewhere() -> None:
    assert views.pack(Request("search", "secret")) is None
    assert views.pack(Request("notes", literal=True)) is None
    assert views.pack(Request("guest", guest="N" * 60)) is None
    assert views.unpack("AbCdEf_-1234") is None
    assert views.unpack("episodes|yx|") is None
    assert views.unpack("episodes|y|") is None


def test_page_numbers() -> None:
    assert [views.page_number(text) for text in ("1", " 7 ", "0", "99999999999")] == [0, 6, 0, 9999]
    for text in ("", "x", "-1", "1.5", "٣²"):
        with pytest.raises(NotFoundError):
            views.page_number(text)


def test_everybody_waits_for_themselves() -> None:
    now = [100.0]
    pace = Pace(10, lambda: now[0])
    pace.check(1)
    pace.check(2)
    now[0] = 106.2
    with pytest.raises(SlowDownError, match="in 4 seconds"):
        pace.check(1)
    now[0] = 110
    pace.check(1)
    assert len(pace._last) == 1
