"""What others wrote -> text that Discord shows as it is, and never more of it than fits.

Titles, transcripts, feeds and members' words go through `shown`, `bold` or `link` before they
stand in a card. Lengths are in UTF-16 units, the larger of the two ways in which Discord counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote, urljoin, urlsplit

from bot.plural import counted

#: A link button's address (Discord: "Button Structure").
BUTTON_URL = 512
#: An image's address (Discord: "Unfurled Media Item").
IMAGE_URL = 2048
#: The address of a link in text: Discord sets no limit, but it counts as text.
TEXT_URL = 1000

_SPACE = re.compile(r"\s+")
#: Latin with its accents, and typographic marks: nothing to drop, and nearly every text.
_HARMLESS = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e]*")
_DROPPED = frozenset({"Cc", "Cf", "Cs"})  # control; bidi, zero-width, tags; lone surrogates
#: Invisible though no format characters: fillers, the empty braille cell, Mongolian selectors.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")
#: More marks than this on one letter (Vietnamese needs two) climb over the lines around.
_MOST_MARKS = 3

_SPECIAL = re.compile(r"[\\*_~`|<\[\]]")
#: What opens a heading, subtext, a list or a quote where a line begins; "#31" does not.
_OPENS = re.compile(r"(\d*)([>+-]|#(?!\d)|(?<=\d)[.)](?=\s|$))")
_SHORTCODE = re.compile(r":(?=[\w\\+-]+:)")
_INVITE = re.compile(r"\b(discord(?:app)?\.(?:gg|com|me|li))/", re.IGNORECASE)
_MENTION = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
#: The only markup in a sentence of ours: commands and settings.
_COMMAND = re.compile(r"(`(?:/[a-z -]+|[A-Z_]+)`)")
_SCHEME = re.compile(r"\b(?:https?|ftp)://", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def size(text: str) -> int:
    """The length as Discord may count it: an emoji of a higher plane is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """One line: runs of space become one space; what controls, hides or reverses is dropped."""
    text = _SPACE.sub(" ", text)
    if _HARMLESS.fullmatch(text):
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in _DROPPED or character in _INVISIBLE:
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return _SPACE.sub(" ", "".join(kept))


def escape(text: str) -> str:
    """Cleaned, with everything escaped that would format, mention, link or become an emoji.

    discord.utils.escape_markdown leaves headings, "-#", timestamps, shortcodes and addresses,
    so it is not used. A mention gets a zero-width space, as in discord.utils.escape_mentions:
    whether a backslash stops one is nowhere promised.
    """
    text = _SPECIAL.sub(r"\\\g<0>", clean(text))
    text = text.replace("://", ":\\//")
    text = _INVITE.sub(r"\1\\/", text)
    text = _SHORTCODE.sub(r"\\:", text)
    text = _MENTION.sub("@\u200b", text)
    return _OPENS.sub(r"\1\\\2", text, count=1) if _OPENS.match(text) else text


def cut(text: str, most: int) -> str:
    """At most so long, cut at a word's end with "…"."""
    if size(text) <= most:
        return text
    head = text[: most - 1]
    while size(head) > most - 1:
        head = head[:-1]
    if not text[len(head)].isspace():
        # One endless word is cut inside; losing half of the text would be worse.
        at = head.rfind(" ")
        head = head[:at] if at > most // 2 else head
    return head.rstrip(" ,;:–—-") + "…"


def cut_front(text: str, most: int) -> str:
    """As `cut`, but it is the end that stays."""
    if size(text) <= most:
        return text
    return cut(text[::-1], most)[::-1]


def shown(text: str, most: int) -> str:
    """Escaped and at most so long, escapes counted."""
    return _fitting(escape, clean(text).strip(), most)


def worded(text: str, most: int) -> str:
    """As `shown`, of a sentence of ours, which may have in it what a member typed: the commands
    and settings that it names stay code."""
    return _fitting(_but_commands, clean(text).strip(), most)


def _but_commands(text: str) -> str:
    parts = _COMMAND.split(text)
    return "".join(part if _COMMAND.fullmatch(part) else escape(part) for part in parts)


def code(text: str, most: int) -> str:
    """At most so long, as code: nothing in it formats, and what looks like a mention is none."""
    plain = cut(clean(text).strip().replace("`", "ˋ").replace("<", "‹"), most - 2)
    written = _MENTION.sub("@\u200b", plain)
    return f"`{written or '…'}`"


def bold(text: str, spans: Sequence[tuple[int, int]], most: int) -> str:
    """As `shown`, with the characters (start, stop) in bold."""
    return _fitting(lambda part: _bold(part, spans), text, most)


def _fitting(write: Callable[[str], str], text: str, most: int) -> str:
    text = cut(text, most)
    written = write(text)
    # Escapes may double a text: it is cut shorter until they fit too.
    while (over := size(written) - most) > 0 and len(text) > 1:
        text = cut(text, max(1, size(text) - max(1, over // 2)))
        written = write(text)
    return written


def _bold(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces: list[str] = []
    at = 0
    for start, stop in spans:
        begin = max(start, at)
        word = text[begin:stop]
        if not clean(word).strip():
            continue
        # Asterisks with a space inside them are no markup.
        begin += len(word) - len(word.lstrip())
        pieces += [escape(text[at:begin]), f"**{escape(word.strip())}**"]
        at = begin + len(word.strip())
    return "".join([*pieces, escape(text[at:])])


def excerpt(text: str, most: int) -> str:
    """Escaped, and of the text itself at most so much: escapes may add a quarter."""
    return shown(cut(clean(text).strip(), most), most + most // 4)


def link(
    label: str, url: str | None, most: int, base: str | None = None, most_url: int = TEXT_URL
) -> str:
    """`[label](url)` with a label of at most `most`; the label alone where the address is no
    good or longer than `most_url`. `base` is what a relative address counts from."""
    # Discord shows no link whose label looks like an address: the address would be a lie.
    words = shown(_SCHEME.sub("", label), most)
    address = safe_url(url, most_url, base) if url else None
    return f"[{words}]({address})" if address and words else words


def safe_url(url: str, most: int, base: str | None = None) -> str | None:
    """The address with everything encoded that could end it early; None unless it is http or
    https, names a host and nobody's password, and is at most so long."""
    try:
        parts = urlsplit(urljoin(base or "", url.strip()))
        host = _host(parts.hostname or "")
        if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
            return None
        port = f":{parts.port}" if parts.port else ""
        path = quote(parts.path, safe="/%:@!$&'+,;=~")
        query = f"?{quote(parts.query, safe='/%:@!$&+,;=?~')}" if parts.query else ""
        fragment = f"#{quote(parts.fragment, safe='/%:@!$&+,;=?~')}" if parts.fragment else ""
    except ValueError:  # no address at all, a port out of range, a lone surrogate
        return None
    # A mention counts in an address too.
    address = f"{parts.scheme}://{host}{port}" + _MENTION.sub("%40", f"{path}{query}{fragment}")
    return address if len(address) <= most else None


def _host(host: str) -> str | None:
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        host = host.encode("idna").decode()
    return host if _HOST.fullmatch(host) else None


def at_second(url: str | None, start_s: float) -> str | None:
    """The address of an audio file from this second on (Media Fragments URI 1.0, "t")."""
    return f"{url.partition('#')[0]}#t={int(start_s)}" if url else None


def day(date: str | None) -> str | None:
    """ "12 January 2016" of "2016-01-12"; what is no such date as it is."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", date or "")
    if not found or not 1 <= int(found[2]) <= 12:
        return shown(date, 20) if date else None
    return f"{int(found[3])} {_MONTHS[int(found[2]) - 1]} {found[1]}"


def listed(names: Sequence[str], most: int) -> str:
    """ "A, B and C" of escaped names; "A, B and 3 others" where they are too long."""
    for count in range(len(names), 0, -1):
        head = list(names[:count])
        tail = [counted(len(names) - count, "other")] if count < len(names) else []
        items = head + tail
        text = items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
        if size(text) <= most:
            return text
    return ""


def dotted(*parts: str | None) -> str:
    """The parts that are there, " · " between them."""
    return " · ".join(part for part in parts if part)
