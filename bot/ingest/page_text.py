"""The text of a rendered episode page: title, introduction, headings, bullets, labelled turns,
a footer. It has no addresses, no date and no fields; the number is only spoken,
or in the file's name.

Bullets are `  • text`. A heading is a short line right above a bullet or above a paragraph. The
second seed lost its "Interview" heading, so its sections are worth less than the post's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.ingest.decoding import limit_lines
from bot.ingest.dialogue import count_labels, label_of, labelled_lines, read_turns
from bot.ingest.ids import slug_of
from bot.ingest.names import fold, looks_like_name, split_names
from bot.ingest.notes import bare_addresses
from bot.ingest.segments import number_in_name, number_in_title
from bot.model import Document, Format, Link, Source, Turn

#: A page has more labelled lines than this; a README with "NOTE:" and "TODO:" has not.
FEWEST_LABELS = 4
# Of the page, for recognising it; no introduction is longer. Characters.
_LOOKED_AT = 200_000
# The footer's lines, and no more than these at the end of a page can belong to it.
_FOOTER_LINES = 12

_SENTENCE_END = re.compile(r"[.?!…—-][\"'”’)\]]{0,3}(?:\s?»)?$")
_BULLET = re.compile(r"[•◦▪‣·*–-]\s+(.+)")
_SPOKEN_NUMBER = re.compile(r"\bepisode\s{1,3}(?:number\s{1,3})?#?(\d{1,5})\b", re.IGNORECASE)
_TITLE_MARK = re.compile(r"#{1,6}\s+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CREDIT = re.compile(r"(?:hosted|written|posted|published)?\s?(?:by|hosts?:)\s", re.IGNORECASE)
_FOOTER = re.compile(
    r"(?:continue the conversation|leave (?:us )?a comment|join the discussion|share this|"
    r"subscribe|follow us|listen on|previous|next|back to|copyright|©|all rights reserved|"
    r"comments?\b|tags?:|posted in)",
    re.IGNORECASE,
)

_RIGHTS = re.compile(r"copyright|©|all rights reserved", re.IGNORECASE)


def is_page_text(text: str) -> bool:
    """Whether at least four lines, and one in ten, begin with a label, two labels recur, and
    most of what follows the labels are sentences.

    Fields ("License: MIT") look so but for the sentences; captions, front matter in YAML, HTML
    and JSON can look so inside, and are other forms.
    """
    text = text[:_LOOKED_AT]
    start = text[:2000].lstrip()
    if start.startswith(("---", "<", "{", "WEBVTT")) or " --> " in start:
        return False
    labelled = labelled_lines(text)
    labels = Counter(label for label, _ in labelled)
    if len(labelled) < FEWEST_LABELS or sum(times > 1 for times in labels.values()) < 2:
        return False
    sentences = sum(bool(_SENTENCE_END.search(speech)) for _, speech in labelled)
    lines = sum(not line.isspace() for line in text.split("\n") if line)
    return sentences * 2 > len(labelled) and len(labelled) * 10 >= lines


def parse(text: str, path: str) -> Document:
    """Every page of this form is an episode: it has a transcript."""
    limit_lines(text, path)
    lines = [line.strip() for line in text.split("\n")]
    labels = count_labels(text).keys()
    first = next((i for i, line in enumerate(lines) if label_of(line, labels)), len(lines))
    end, byline = _footer(lines, first, labels)
    turns = read_turns("\n".join(lines[first:end]))
    header = _Header()
    for at, line in enumerate(lines[:first]):
        header.read(line, lines[at + 1] if at + 1 < first else "")
    slug = slug_of(path)
    return Document(
        source=Source(path, Format.PAGE_TEXT),
        slug=slug,
        number=number_in_title(header.title) or _spoken_number(turns) or number_in_name(slug),
        title=header.title,
        date=header.date,
        description=header.description,
        byline=header.byline or byline,
        headings=tuple(header.headings),
        notes="\n".join(header.lines).strip() or None,
        links=tuple(header.links),
        turns=turns,
    )


def _spoken_number(turns: Sequence[Turn]) -> int | None:
    found = _SPOKEN_NUMBER.search(turns[0].text[:1000]) if turns else None
    return int(found[1]) if found else None


@dataclass(slots=True)
class _Header:
    """What stands above the first turn."""

    title: str | None = None
    date: str | None = None
    description: str | None = None
    byline: tuple[str, ...] = ()
    headings: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def read(self, line: str, following: str) -> None:
        """One line; `following` is the one below it."""
        bullet = _BULLET.match(line)
        if not line:
            self.lines.append("")
        elif self.title is None:
            self.title = _TITLE_MARK.sub("", line)
        elif _DATE.fullmatch(line):
            self.date = self.date or line
        elif not bullet and not self.byline and (credit := _credited(line)):
            self.byline = credit
        else:
            self._notes_line(bullet[1] if bullet else line, bool(bullet), following)

    def _notes_line(self, text: str, bullet: bool, following: str) -> None:
        self.lines.append(f"• {text}" if bullet else text)
        if not bullet and _is_heading(text, following):
            self.headings.append(text)
            return
        if not bullet and self.description is None and not self.headings:
            self.description = text
        section = self.headings[-1] if self.headings else None
        for start, end, url in bare_addresses(text):
            self.links.append(Link(section, text[start:end], text, url))


def _is_heading(line: str, following: str) -> bool:
    short = len(line) <= 80 and len(line.split()) <= 10
    return short and (line[-1] not in ".,;!" or bool(_BULLET.match(following)))


def _credited(line: str) -> tuple[str, ...]:
    """ "By A B and C D", "Hosts: A B, C D" -> the names."""
    if not (credit := _CREDIT.match(line)) or len(line) > 200:
        return ()
    names = split_names(line[credit.end() :])
    return names if all(looks_like_name(name) for name in names) else ()


def _footer(
    lines: Sequence[str], first: int, labels: Collection[str]
) -> tuple[int, tuple[str, ...]]:
    """Where the transcript ends, and the names that the footer's first line credits.

    The byline is no speech: a line of full names, of which the first names are labels.
    """
    spoken = {word for label in labels for word in fold(label).split()}
    last = max(first + 1, len(lines) - 4 * _FOOTER_LINES)
    for at in range(len(lines) - 1, last - 1, -1):
        names = split_names(lines[at]) if len(lines[at]) <= 200 else ()
        if names and all(_is_credit(name, spoken) for name in names):
            return at, names
    end = len(lines)
    while end > last and (not lines[end - 1] or _is_footer(lines[end - 1])):
        end -= 1
    return end, ()


def _is_footer(line: str) -> bool:
    """Whether it is a label of the page: "Next week we fly." is speech."""
    found = _FOOTER.match(line)
    return found is not None and (line[-1] not in ".!?…" or _RIGHTS.search(line) is not None)


def _is_credit(name: str, spoken: set[str]) -> bool:
    words = fold(name).split()
    return len(words) >= 2 and looks_like_name(name) and words[0] in spoken
