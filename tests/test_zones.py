"""Time zones as moderators look for them."""

from __future__ import annotations

import pytest

from bot.errors import NotFoundError
from bot.zones import Zones


@pytest.fixture(scope="module")
def zones() -> Zones:
    return Zones()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Berlin", "Europe/Berlin"),
        ("berln", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("Lord Howe", "Australia/Lord_Howe"),
        ("India", "Asia/Kolkata"),
        ("utc", "UTC"),
        ("san francisco", "America/Los_Angeles"),
        ("Munich", "Europe/Berlin"),
        ("mumbai", "Asia/Kolkata"),
        ("Etc/GMT-2", "Etc/GMT-2"),
        ("Asia/Calcutta", "Asia/Calcutta"),
    ],
)
def test_a_zone_is_known_by_its_city_or_country(zones: Zones, typed: str, expected: str) -> None:
    assert zones.resolve(typed) == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ber", "There is no time zone “ber”; the nearest: Europe/Berlin, Atlantic/Bermuda; "),
        ("germany", "There is no time zone “germany”; the nearest: Europe/Berlin, Europe/Bus"),
        ("xyzzy", "There is no time zone “xyzzy”; write a large city such as Berlin."),
        ("UTC+1", "There is no time zone “UTC+1”; the nearest: UTC; write a large city such"),
        ("", "There is no time zone “”; write a large city such as Berlin."),
        ("../../etc/passwd", "There is no time zone “../../etc/passwd”; the nearest: UTC; write "),
    ],
)  # fmt: skip
def test_what_is_no_zone_names_the_nearest(zones: Zones, typed: str, sentence: str) -> None:
    with pytest.raises(NotFoundError) as raised:
        zones.resolve(typed)
    assert raised.value.user_message.startswith(sentence)


def test_zones_complete_as_they_are_typed(zones: Zones) -> None:
    assert zones.complete("berl", 25) == ["Europe/Berlin"]
    assert zones.complete("syd", 25) == ["Australia/Sydney"]
    assert zones.complete("japan", 25)[:2] == ["Japan", "Asia/Tokyo"]
    assert zones.complete("", 3) == ["UTC", "Africa/Abidjan", "Africa/Accra"]
    assert len(zones.complete("a", 25)) == 25
