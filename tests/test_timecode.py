"""Times as people write them, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.timecode import (
    LONGEST_S,
    format_clock,
    format_length,
    parse_clock,
    parse_day,
    parse_length,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02:33", 3753),
        ("14:02", 842),
        ("00:31:44", 1904),
        ("5025", 5025),
        ("0", 0),
        ("90:00", 5400),
        ("  0:07 ", 7),
        ("00:00:01.5", 1.5),
        ("00:00:01,250", 1.25),
        ("00:00:01:500", 1.5),
        ("12.75", 12.75),
        ("100:00:00", LONGEST_S),
    ],
)
def test_reads_what_people_write(text: str, seconds: float) -> None:
    assert parse_clock(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1:60", "1:99:00", "1:2", "-5", "1:02:33:44:55", "100:00:01", "999999", "1e3", "½"],
)
def test_what_is_no_time_is_unknown(text: str) -> None:
    assert parse_clock(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02:33", 3753), ("5025", 5025), ("PT1H2M33S", 3753), ("PT31M", 1860), ("PT45S", 45),
        ("PT90M12.5S", 5412), ("1h 2m 33s", 3753), ("1h2m", 3720), ("31 min", 1860),
        ("31 minutes", 1860), ("1 hour and 2 minutes", 3720), ("1 hr, 2 mins.", 3720),
        ("P", None), ("PT", None), ("", None), ("soon", None), ("200h", None), ("31 m.p.h", None),
        ("0 min", 0), ("1:2:3", 3723), ("62:3", 3723), (":45", 45),
        ("3,723", 3723), ("3,7", None), ("999,999", None),
        ("1 Std. 2 Min.", 3720), ("1 Stunde und 2 Minuten", 3720), ("1 heure et 2 minutes", 3720),
        ("1 hora y 2 minutos", 3720), ("1 ora e 2 minuti", 3720), ("62 minuty", 3720),
        ("1 ч 2 мин", 3720), ("1 час 2 минуты", 3720), ("2 mice", None),
    ],
)  # fmt: skip
def test_reads_lengths_in_words(text: str, seconds: float | None) -> None:
    assert parse_length(text) == seconds


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-06", "2024-05-06"), ("2024-05-06T23:30:00-07:00", "2024-05-06"),
        ("2024-05-06 10:00:00 +0200", "2024-05-06"), ("2024/05/06", "2024-05-06"),
        ("May 6, 2024", "2024-05-06"), ("Monday, May 6, 2024", "2024-05-06"),
        ("6 May 2024", "2024-05-06"), ("06.05.2024", "2024-05-06"), ("06/05/2024", None),
        ("May 6th, 2024", "2024-05-06"), ("Mon, May 6, 2024 10:02AM", "2024-05-06"),
        ("the 6th of May 2024", "2024-05-06"), ("6th of May, 2024", "2024-05-06"),
        ("Mon, 06 May 2024 23:30:00 -0700", "2024-05-06"), ("Sept. 6 2024", "2024-09-06"),
        ("05/16/2024", "2024-05-16"), ("16/05/2024", "2024-05-16"), ("05/05/2024", "2024-05-05"),
        ("31/02/2024", None), ("6. Mai 2024", "2024-05-06"), ("6. März 2024", "2024-03-06"),
        ("Montag, den 6. Mai 2024", "2024-05-06"), ("1er août 2024", "2024-08-01"),
        ("6 de março de 2024", "2024-03-06"), ("lunes, 6 de mayo de 2024", "2024-05-06"),
        ("6 maggio 2024", "2024-05-06"), ("6 września 2024", "2024-09-06"),
        ("6 мая 2024 г.", "2024-05-06"), ("6 Kilo 2024", None), ("May 6, 2024 and on", None),
        ("2024-13-06", None), ("2024-05-06x", None), ("tomorrow", None), ("", None),
    ],
)  # fmt: skip
def test_reads_days_as_people_write_them(text: str, day: str | None) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (7.9, "0:07"), (842, "14:02"), (3599, "59:59"), (3600, "1:00:00")],
)
def test_writes_as_players_do(seconds: float, text: str) -> None:
    assert format_clock(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"), (40, "40 s"), (59.9, "59 s"), (60, "1 min"), (1860, "31 min"),
        (3599, "1 h"), (3600, "1 h"), (3720, "1 h 2 min"), (7200, "2 h"),
    ],
)  # fmt: skip
def test_writes_lengths_in_words(seconds: float, text: str) -> None:
    assert format_length(seconds) == text


@given(st.integers(0, LONGEST_S))
def test_a_written_time_reads_back(seconds: int) -> None:
    assert parse_clock(format_clock(seconds)) == seconds


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    seconds = parse_clock(text)
    assert seconds is None or 0 <= seconds <= LONGEST_S
