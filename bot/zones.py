"""Time zones by the names of their cities and countries, from the package tzdata."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.errors import NotFoundError
from bot.search.names import Entry, Names
from bot.search.text import terms

#: From this score on a name is meant, as long as no other fits as well.
_SURE, _CLEARLY = 0.75, 0.05
#: Zones of the database that are no places: offsets, and what installers use.
_NO_PLACES = ("Etc/", "SystemV/", "Factory")
#: Large cities that no zone is named after.
_CITIES: Mapping[str, str] = {
    "America/Los_Angeles": "San Francisco, San Diego, Seattle, Portland, Las Vegas",
    "America/Chicago": "Houston, Dallas, Austin, Minneapolis, New Orleans",
    "America/New_York": "Boston, Washington, Philadelphia, Miami, Atlanta",
    "America/Toronto": "Montreal, Ottawa",
    "America/Sao_Paulo": "Rio de Janeiro, Brasília",
    "Europe/London": "Manchester, Edinburgh, Glasgow, Birmingham",
    "Europe/Berlin": "Munich, Hamburg, Frankfurt, Cologne, Leipzig",
    "Europe/Paris": "Lyon, Marseille, Toulouse",
    "Europe/Madrid": "Barcelona, Valencia, Seville",
    "Europe/Rome": "Milan, Naples, Turin",
    "Europe/Zurich": "Geneva, Basel",
    "Europe/Amsterdam": "Rotterdam, The Hague",
    "Europe/Moscow": "Saint Petersburg",
    "Africa/Johannesburg": "Cape Town, Pretoria",
    "Asia/Kolkata": "Mumbai, Delhi, Bangalore, Chennai, Hyderabad",
    "Asia/Shanghai": "Beijing, Shenzhen, Guangzhou",
    "Asia/Tokyo": "Osaka, Kyoto",
    "Asia/Ho_Chi_Minh": "Hanoi",
    "Australia/Sydney": "Canberra",
    "Pacific/Auckland": "Wellington, Christchurch",
}


class Zones:
    """All zones that can be chosen."""

    def __init__(self) -> None:
        root = files("tzdata")
        names = root.joinpath("zones").read_text(encoding="utf-8").split()
        countries = _countries(root.joinpath("zoneinfo"))
        # Those that a country uses now first: the others are older names of them.
        self._names = sorted(
            (name for name in names if not name.startswith(_NO_PLACES)),
            key=lambda name: (name != "UTC", name not in countries, name),
        )
        self._by_key = {name.casefold(): name for name in names}
        self._index = Names(
            Entry(name, tuple(_fields(name, countries.get(name, "")))) for name in self._names
        )

    def complete(self, text: str, limit: int) -> list[str]:
        """Zones for what was typed so far."""
        if not terms(text):
            return self._names[:limit]
        return [name for name, _ in self._index.search(text, limit, typing=True)]

    def resolve(self, text: str) -> str:
        """The zone of a name: an IANA name, a city, a country with one zone. NotFoundError, with
        the nearest, where that can't be told."""
        typed = text.strip()
        if known := self._by_key.get(typed.casefold().replace(" ", "_")):
            return known
        found = self._index.search(typed, 3)
        if found and found[0][1] >= _SURE:
            others = [score for _, score in found[1:2]]
            if not others or found[0][1] - others[0] >= _CLEARLY:
                return found[0][0]
        nearest = ", ".join(name for name, _ in found)
        near = f"; the nearest: {nearest}" if nearest else ""
        raise NotFoundError(
            f"There is no time zone “{typed[:60]}”{near}; write a large city such as Berlin."
        )


def _fields(name: str, country: str) -> list[tuple[str, float]]:
    city = name.rpartition("/")[2].replace("_", " ")
    whole = name.replace("_", " ").replace("/", " ")
    others = [(other, 1.0) for other in _CITIES.get(name, "").split(", ")]
    return [(city, 1.0), (whole, 0.95), (country, 0.9), *others]


def _countries(folder: Traversable) -> dict[str, str]:
    """By zone, the country that it is of today, from tzdata's tables."""
    names = dict(_rows(folder.joinpath("iso3166.tab")))
    return {row[2]: names[row[0]] for row in _rows(folder.joinpath("zone.tab"))}


def _rows(table: Traversable) -> list[list[str]]:
    lines = table.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
