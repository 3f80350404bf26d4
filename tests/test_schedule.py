"""When a quote is due: zones, both days of clock changes, and what moderators type."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotUnderstoodError
from bot.schedule import (
    EVERY_DAY,
    Schedule,
    pack_days,
    read_date,
    read_days,
    read_time,
    unpack_days,
    write_days,
)


def at(clock: str, zone: str, days: str = "all") -> Schedule:
    return Schedule(read_time(clock), zone, read_days(days))


def utc(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


#: zone, wall clock, date, the moment (UTC). A time in a gap is the first moment after it; one that
#: comes twice is the first. Each day before and after shows that nothing slips.
CLOCK_CHANGES = [
    # Berlin goes forward at 02:00 on 2026-03-29 and back at 03:00 on 2026-10-25.
    ("Europe/Berlin", "02:30", "2026-03-28", "2026-03-28 01:30"),
    ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-29 01:00"),
    ("Europe/Berlin", "03:00", "2026-03-29", "2026-03-29 01:00"),
    ("Europe/Berlin", "09:00", "2026-03-29", "2026-03-29 07:00"),
    ("Europe/Berlin", "02:30", "2026-03-30", "2026-03-30 00:30"),
    ("Europe/Berlin", "02:30", "2026-10-25", "2026-10-25 00:30"),
    ("Europe/Berlin", "02:30", "2026-10-26", "2026-10-26 01:30"),
    # New York: forward at 02:00 on 2026-03-08, back at 02:00 on 2026-11-01.
    ("America/New_York", "02:00", "2026-03-08", "2026-03-08 07:00"),
    ("America/New_York", "02:59", "2026-03-08", "2026-03-08 07:00"),
    ("America/New_York", "01:30", "2026-11-01", "2026-11-01 05:30"),
    ("America/New_York", "09:00", "2026-11-01", "2026-11-01 14:00"),
    # Lord Howe moves by half an hour: forward at 02:00 on 2026-10-04, back at 02:00 on 2026-04-05.
    ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-03 15:30"),
    ("Australia/Lord_Howe", "02:30", "2026-10-04", "2026-10-03 15:30"),
    ("Australia/Lord_Howe", "02:45", "2026-10-04", "2026-10-03 15:45"),
    ("Australia/Lord_Howe", "01:45", "2026-04-05", "2026-04-04 14:45"),
    ("Australia/Lord_Howe", "02:15", "2026-04-05", "2026-04-04 15:45"),
    # Apia had no 30 December 2011: it went to the other side of the date line.
    ("Pacific/Apia", "09:00", "2011-12-29", "2011-12-29 19:00"),
    ("Pacific/Apia", "09:00", "2011-12-30", None),
    ("Pacific/Apia", "00:00", "2011-12-30", None),
    ("Pacific/Apia", "09:00", "2011-12-31", "2011-12-30 19:00"),
    # São Paulo went forward at midnight: that day began at 01:00.
    ("America/Sao_Paulo", "00:00", "2018-11-04", "2018-11-04 03:00"),
    ("America/Sao_Paulo", "00:30", "2018-11-04", "2018-11-04 03:00"),
    # Nuuk goes forward at 23:00, to midnight: the last hour of that Saturday is missing.
    ("America/Nuuk", "23:30", "2026-03-28", "2026-03-29 01:00"),
    ("America/Nuuk", "23:30", "2026-03-29", "2026-03-30 00:30"),
    # No clocks change here, ever.
    ("Asia/Kolkata", "00:00", "2026-03-29", "2026-03-28 18:30"),
    ("UTC", "23:59", "2026-03-29", "2026-03-29 23:59"),
]


@pytest.mark.parametrize(("zone", "clock", "day", "moment"), CLOCK_CHANGES)
def test_clock_changes(zone: str, clock: str, day: str, moment: str | None) -> None:
    found = at(clock, zone).due(date.fromisoformat(day))
    assert found.exists is bool(moment)
    # Of a date that never was, it is the moment at which the clocks left it out.
    assert found.at == utc(moment or "2011-12-30 10:00")


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Nuuk", "UTC"]
)
@pytest.mark.parametrize("clock", ["00:00", "01:45", "02:15", "02:30", "09:00", "23:30", "23:59"])
def test_a_year_of_days_has_every_date_once_and_in_order(zone: str, clock: str) -> None:
    dues = list(islice(at(clock, zone).after(date(2025, 12, 31)), 365))
    assert [due.date for due in dues] == [date(2026, 1, 1) + timedelta(n) for n in range(365)]
    assert all(due.exists for due in dues)
    gaps = {(later.at - one.at) / 3600 for one, later in pairwise(dues)}
    assert all(22.5 <= gap <= 25 for gap in gaps)


@given(
    zone=st.sampled_from(["Europe/Dublin", "Africa/Casablanca", "Asia/Tehran", "Pacific/Chatham",
                          "America/St_Johns", "Antarctica/Troll", "Australia/Lord_Howe"]),
    day=st.dates(date(1990, 1, 1), date(2037, 12, 31)),
    clock=st.times().map(lambda found: found.replace(second=0, microsecond=0)),
)  # fmt: skip
def test_a_moment_shows_the_time_or_the_first_after_it(zone: str, day: date, clock: time) -> None:
    moment = Schedule(clock, zone).due(day).at
    wanted = datetime.combine(day, clock)
    shown = datetime.fromtimestamp(moment, ZoneInfo(zone)).replace(tzinfo=None)
    before = datetime.fromtimestamp(moment - 1, ZoneInfo(zone)).replace(tzinfo=None)
    assert shown >= wanted
    assert before < wanted
    if shown != wanted:
        # Nothing between the two was ever on a clock there.
        assert before < wanted < shown


def test_what_is_due_next() -> None:
    schedule = at("09:00", "Europe/Berlin", "mon,wed-fri")
    friday = utc("2026-11-27 07:59:59")
    assert [due.date.isoformat() for due in islice(schedule.coming(friday), 5)] == [
        "2026-11-27", "2026-11-30", "2026-12-02", "2026-12-03", "2026-12-04",
    ]  # fmt: skip
    # At the moment itself it is no longer to come.
    assert next(schedule.coming(friday + 1)).date.isoformat() == "2026-11-30"
    assert schedule.today(utc("2026-11-27 23:30")) == date(2026, 11, 28)


def test_yesterday_may_be_due_today() -> None:
    schedule = at("23:30", "America/Nuuk")
    found = list(islice(schedule.coming(utc("2026-03-29 00:59")), 2))
    assert [due.date.day for due in found] == [28, 29]
    assert schedule.today(found[0].at) == date(2026, 3, 29)


def test_a_date_that_never_was_is_named_and_not_to_come() -> None:
    schedule = at("09:00", "Pacific/Apia")
    named = list(islice(schedule.after(date(2011, 12, 29)), 2))
    assert [(due.date.day, due.exists) for due in named] == [(30, False), (31, True)]
    coming = islice(schedule.coming(utc("2011-12-29 18:00")), 3)
    assert [(due.date.month, due.date.day) for due in coming] == [(12, 29), (12, 31), (1, 1)]


def test_every_zone_of_the_system_has_a_next_date() -> None:
    now = utc("2026-06-01 12:00")
    for zone in available_timezones():
        due = next(at("09:00", zone).coming(now))
        assert 0 < due.at - now <= 24 * 3600


@pytest.mark.parametrize(
    ("text", "expected"),
    [("9:00", time(9)), ("09:00", time(9)), (" 23:59 ", time(23, 59)), ("7.30", time(7, 30))],
)
def test_times_that_are_read(text: str, expected: time) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize(
    "text",
    ["25:00", "24:00", "9", "noon", "9:5", "9:60", "", "9:00 pm", "-1:00", "٩:٠٠", "9:00:00"],
)
def test_times_that_are_none(text: str) -> None:
    with pytest.raises(NotUnderstoodError, match="is not a time: write hours and minutes"):
        read_time(text)


@pytest.mark.parametrize(
    ("text", "days", "written"),
    [
        ("mon,wed-fri", {0, 2, 3, 4}, "Monday and Wednesday to Friday"),
        ("Mon, Wed – Fri", {0, 2, 3, 4}, "Monday and Wednesday to Friday"),
        ("sat-mon", {5, 6, 0}, "Monday, Saturday and Sunday"),
        ("weekdays", {0, 1, 2, 3, 4}, "Monday to Friday"),
        ("tuesday thursday", {1, 3}, "Tuesday and Thursday"),
        ("Tu", {1}, "Tuesday"),
        ("all", set(EVERY_DAY), "every day"),
        ("mon-sun", set(EVERY_DAY), "every day"),
    ],
)
def test_days(text: str, days: set[int], written: str) -> None:
    found = read_days(text)
    assert found == days
    assert write_days(found) == written
    assert unpack_days(pack_days(found)) == found


@pytest.mark.parametrize("text", ["", "never", "mon-", "m", "mon,,xyz", "1-5", "-", "mon-wed-fri"])
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(
        NotUnderstoodError, match=r"is not a list of days: write it like mon,wed-fri\."
    ):
        read_days(text)


def test_dates() -> None:
    assert read_date(" 2026-12-24 ") == date(2026, 12, 24)
    for text in ("24.12.2026", "2026-13-01", "2026-02-30", "tomorrow", "", "20261224"):
        with pytest.raises(NotUnderstoodError, match="is not a date"):
            read_date(text)
