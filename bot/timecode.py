"""Times as people write them, and back: "1:02:33", "14:02", "00:31:44", "5025"."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,:](\d{1,3}))?")
# A clock with its zeros left out: ":45", "1:2:3".
_BARE = re.compile(r"(?:(\d{1,3}):)?(\d{0,3}):(\d{1,2})")
# The months, without accents, as English, German, French, Spanish, Portuguese, Italian, Polish,
# Russian, Dutch and the Scandinavian languages write them in dates.
_MONTHS = (
    "january jan januar janner janvier janv enero ene janeiro gennaio gen stycznia января januari",
    "february feb februar fevrier fevr fev febrero fevereiro febbraio lutego февраля februari",
    "march mar marz mars marzo marco marca марта maart mrt marts",
    "april apr avril avr abril abr aprile kwietnia апреля",
    "may mai mayo maio maggio mag maja мая mei maj",
    "june jun juni juin junio junho giugno giu czerwca июня",
    "july jul juli juillet juil julio julho luglio lug lipca июля",
    "august aug aout agosto ago sierpnia августа augustus augusti",
    "september sep sept septembre septiembre setiembre setembro set settembre wrzesnia сентября",
    "october oct oktober okt octobre octubre outubro out ottobre ott pazdziernika октября",
    "november nov novembre noviembre novembro listopada ноября",
    "december dec dezember dez decembre diciembre dic dezembro dicembre grudnia декабря desember",
)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T\sZ])")
_YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WEEKDAY = re.compile(r"[^\W\d_]{2,12}(?:-feira)?[.,]?\s+(?:(?:den|le|el|the)\s+)?(?=[^\W\d_]|\d)")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|[.ºª°])?\s+(?:(?:de|of)\s+)?([^\W\d_]{3,12})[.,]?\s+"
    r"(?:(?:de|del)\s+)?(\d{4})(?:\s?г\.?)?"
)
_TIME_OF_DAY = re.compile(r",?\s+(?:(?:at|um|a)\s+)?\d{1,2}[:h]\d\d.*")
# "PT1H2M33S" (ISO 8601), "1h 2m 33s", "31 min", "1 hour and 2 minutes", "1 Std. 2 Minuten".
_AND = r"[\s,.]*(?:(?:and|und|et|y|e|i|и)\s+)?"
_WORDS = re.compile(
    rf"(?:pt)?(?:(\d{{1,3}})\s?(?:h(?:(?:ou)?rs?|eures?|oras?)?|std|stunden?|or[ae]|ч|час\w?\w?){_AND})?"
    rf"(?:(\d{{1,4}})\s?(?:m(?:in(?:ut\w{{0,3}}|s)?)?|м(?:ин\w{{0,3}})?){_AND})?"
    r"(?:(\d{1,6})(?:\.\d+)?\s?s(?:ec(?:ond)?s?)?\.?)?",
    re.IGNORECASE,
)
_SECONDS = re.compile(r"\d{1,6}(?:\.\d+)?")
# Seconds as accountants write them: "3,723".
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")

#: No podcast is longer than this; what claims to be is a broken field. In seconds.
LONGEST_S = 100 * 3600


def parse_clock(text: str) -> float | None:
    """Seconds of "H:MM:SS", "MM:SS" (minutes may pass 59) or a bare number of seconds.

    A fraction may follow after a dot, comma or colon. None for anything else, for seconds past
    59, and for what is longer than `LONGEST_S`.
    """
    text = text.strip()
    if _SECONDS.fullmatch(text):
        seconds = float(text)
    else:
        found = _CLOCK.fullmatch(text)
        if not found:
            return None
        hours, minutes, secs, fraction = found.groups()
        if int(secs) > 59 or (hours and int(minutes) > 59):
            return None
        seconds = int(hours or 0) * 3600 + int(minutes) * 60 + int(secs)
        seconds += float(f"0.{fraction}") if fraction else 0.0
    return seconds if seconds <= LONGEST_S else None


def parse_length(text: str) -> float | None:
    """Seconds of a length as clocks, ISO 8601, words or accountants have it: "1:02:33", "PT1H2M",
    "31 min", "3,723".

    None for anything else and for what is longer than `LONGEST_S`.
    """
    text = text.strip()
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    seconds = parse_clock(text)
    if seconds is not None:
        return seconds
    text = text[:60]
    found = _BARE.fullmatch(text) or _WORDS.fullmatch(text)
    if found and any(found.groups()):
        hours, minutes, secs = (int(part or 0) for part in found.groups())
        total = hours * 3600 + minutes * 60 + secs
        return float(total) if total <= LONGEST_S else None
    return None


def parse_day(text: str) -> str | None:
    """YYYY-MM-DD of a day as written, whatever time and zone follow; None where it can't be told
    (06/05/2024 is two days)."""
    text = text.strip()[:60]
    if found := _ISO_DAY.match(text):
        return _day(*map(int, found[0].split("-")))
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := _DOTTED.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _SLASHED.fullmatch(text):
        one, other, year = map(int, found.groups())
        days = _day(year, one, other), _day(year, other, one)
        return days[0] or days[1] if None in days or days[0] == days[1] else None
    return _worded_day(text)


def _worded_day(text: str) -> str | None:
    """A day whose month is a word."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    for written in (plain, _WEEKDAY.sub("", plain, count=1)):
        if found := _MONTH_FIRST.match(written):
            month, day, year = found.groups()
        elif found := _DAY_FIRST.match(written):
            day, month, year = found.groups()
        else:
            continue
        rest = written[found.end() :]
        if month in _months() and (not rest or _TIME_OF_DAY.fullmatch(rest)):
            return _day(int(year), _months()[month], int(day))
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    return {name: at for at, names in enumerate(_MONTHS, start=1) for name in names.split()}


def format_clock(seconds: float) -> str:
    """ "1:02:33" or "14:02": no leading zero, hours only where there are some."""
    minutes, secs = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def format_length(seconds: float) -> str:
    """How long an episode is, in words: "1 h 2 min", "31 min", "40 s"."""
    if seconds < 60:
        return f"{int(seconds)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
