"""Posts of static sites: fields, show notes in Markdown, perhaps a transcript in the body.

The transcript stands in a shortcode `transcript`, whose argument is its first turn (206 of the
329 GCP posts never close it: it is the argument and the rest of the file), or below a heading
"Transcript", or the body is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from bot.errors import DocumentError
from bot.ingest.decoding import limit_lines
from bot.ingest.dialogue import count_labels, label_of, read_turns
from bot.ingest.endings import spoken, without_credits
from bot.ingest.field_names import called
from bot.ingest.frontmatter import Fields
from bot.ingest.ids import slug_of
from bot.ingest.inline import links_in, plain
from bot.ingest.markdown_dialogue import begins_bold, has_bold_labels, read_bold
from bot.ingest.names import others
from bot.ingest.notes import plain_text, read_notes
from bot.ingest.page_text import is_page_text
from bot.ingest.segments import number_in_title
from bot.ingest.text_dialogue import begins_at, is_text_dialogue, is_timed_text, read_timed
from bot.ingest.unusual import usual
from bot.model import Document, Format, Link, Skipped, Source, Turn

_OPENING = re.compile(r"\{\{[<%]\s{0,9}transcript(?=[\s\"`>%/])")
_ARGUMENT_END = re.compile(r"[\"`]\s{0,9}/?\s{0,9}[>%]\}\}")
_TAG_END = re.compile(r"[>%]\}\}")
_CLOSING = re.compile(r"\{\{[<%]\s{0,9}/\s{0,9}transcript\s{0,9}[>%]\}\}")
# What `status` says of posts that are not for everybody.
_WITHHELD = frozenset({"draft", "private", "pending", "trash", "unpublished"})
_NUMBER_IN_SLUG = re.compile(
    r"(?:^|[\W_])(?:episode|ep)[\W_]{0,2}(\d{1,5})(?![^\W_])", re.IGNORECASE
)
_HEADING = re.compile(r"^(?:#{1,6}[ \t].*|<h[1-6][^<>\n]{0,200}>.*)$", re.MULTILINE)
_TRANSCRIPT = re.compile(
    r"^(?:#{1,6}[ \t]+|<h[1-6][^<>\n]{0,200}>|<summary>|\*\*)?[ \t*]{0,9}"
    r"(?:(?:the|full|episode|show|complete) )?transcript(?:ion)?[ \t:*#]{0,9}"
    r"(?:</h[1-6]>|</summary>|\n[=-]{3,99})?[ \t]{0,9}$",
    re.MULTILINE | re.IGNORECASE,
)
_SENTENCE = re.compile(r"\w[.?!…][\"'”’)]{0,2}\s")
_NO_PROSE = re.compile(r"\]\(|://|</?\w|\btranscri|^\s{0,9}(?:[-*+|>]|\d+\.)\s", re.I | re.M)
_FEWEST_WORDS = 12
# A transcript has more labels than this; so many headings are looked at for its end.
_FEWEST_LABELS = 2
_MOST_HEADINGS = 20


def read_post(
    fields: Fields, body: str, body_line: int, path: str, form: Format
) -> Document | Skipped:
    """Skipped: drafts, and pages that are no episode. `body_line` counts from 1."""
    if fields.flag("draft") or (fields.text("status") or "").lower() in _WITHHELD:
        return Skipped("draft")
    if PurePosixPath(path).name.startswith("_index."):
        return Skipped("a section's page, not an episode")
    before, transcript, after = _transcript(body)
    limit_lines(transcript, path)
    transcript, below = without_credits(transcript)
    notes = read_notes(before + below + after, path, body_line)
    hosts, guests = _people(fields)
    turns, links = _read_transcript(transcript, hosts, path)
    turns = spoken(turns)
    number = fields.number(*called("number"))
    title = fields.text(*called("title"))
    number = number_in_title(title) if number is None else number
    slug = slug_of(path)
    if number is None and (found := _NUMBER_IN_SLUG.search(slug or "")):
        number = int(found[1])
    audio = fields.text(
        "audioFile", "audio_file", "podcast_file", "audio", "audio_url", "enclosure", "mp3"
    )
    told = number is not None or turns or audio or notes.links
    if not told and not fields.problems:
        return Skipped("a page without number, transcript or links")
    return Document(
        source=Source(path, form),
        slug=slug,
        number=number,
        title=title,
        date=_date(fields),
        description=_plain(fields.text(*called("description"))),
        hosts=hosts,
        guests=guests,
        topics=_distinct(fields.names("categories") + fields.names("tags", "topics")),
        headings=notes.headings,
        notes=notes.text,
        duration_s=fields.duration(*called("duration")),
        audio_file=audio,
        image_url=fields.address(
            "externalimage", "image", "featured_image", "episode_image", "images"
        ),
        links=(*notes.links, *links),
        turns=turns,
        problems=(*fields.problems, *notes.problems),
    )


def split_front_matter(text: str, path: str, fence: str) -> tuple[str, str, int]:
    """Front matter between two lines of `fence`, body, and the body's first line (from 1)."""
    skipped = len(text) - len(text.lstrip())
    start = text.index("\n", skipped) + 1
    at = start
    while at <= len(text):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        if line.rstrip() == fence:
            body = text[end + 1 :] if end >= 0 else ""
            return text[start:at], body, text.count("\n", 0, at) + 2
        if end < 0:
            break
        at = end + 1
    raise DocumentError(path, f"the front matter never ends; close it with a line of {fence}", 1)


def _read_transcript(
    transcript: str, hosts: Iterable[str], path: str
) -> tuple[tuple[Turn, ...], tuple[Link, ...]]:
    """The turns of a transcript inside a post, in whichever way they are marked, and the links
    in them: a post is Markdown all through."""
    first = transcript.lstrip().partition("\n")[0]
    if "**" in transcript and (has_bold_labels(transcript) or begins_bold(first)):
        return read_bold(transcript, path)[:2]
    timed = is_timed_text(transcript)
    turns = read_timed(transcript, path) if timed else read_turns(transcript, hosts)
    if not any(turn.speaker for turn in turns):
        if other := usual(transcript):
            turns = other.restored(read_turns(other.text, hosts))
        elif is_text_dialogue(transcript):  # The names may be starred or underlined.
            turns = read_timed(transcript, path) or turns
    links = tuple(
        Link(None, text or None, " ".join(plain(paragraph).split()) or None, url)
        for turn in turns
        if "](" in turn.text
        for paragraph in turn.text.split("\n\n")
        for text, url in links_in(paragraph)
    )
    words = (Turn(x.speaker, plain(x.text).strip(), x.start_s) for x in turns)
    return tuple(turn for turn in words if turn.speaker or turn.text), links


def _transcript(body: str) -> tuple[str, str, str]:
    """What stands before the transcript, the transcript, and what stands after it."""
    opening = _OPENING.search(body)
    if opening is None:
        return _headed_transcript(body)
    line_end = body.find("\n", opening.end())
    line_end = len(body) if line_end < 0 else line_end
    first, rest_at = _argument(body, opening.end(), line_end)
    rest, after = body[rest_at:], ""
    if closing := _CLOSING.search(rest):
        rest, after = rest[: closing.start()], rest[closing.end() :]
    return body[: opening.start()], f"{first}\n{rest}", after


def _argument(body: str, start: int, line_end: int) -> tuple[str, int]:
    """The shortcode's argument, unescaped, and where the shortcode's tag ends.

    It has unescaped quotes inside in 3 posts, so only one before the tag's end ends it.
    """
    end = _ARGUMENT_END.search(body, start, line_end)
    quotes = [at for at in (body.find(q, start, line_end) for q in '"`') if at >= 0]
    if end is None or not quotes or min(quotes) >= end.start():
        # Without its closing quote it ends where the tag does.
        end = _TAG_END.search(body, start, line_end)
        if end is None or not quotes:
            return "", end.end() if end else line_end
    argument = body[min(quotes) + 1 : end.start()]
    return argument.replace('\\"', '"').replace("\\\\", "\\"), end.end()


def _date(fields: Fields) -> str | None:
    """When it is published: Hugo waits for `publishDate` though `date`, when it was written, is
    past."""
    days = fields.date(*called("date"), *called("recorded")), fields.date("publishDate")
    return max((day for day in days if day), default=None)


def _people(fields: Fields) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Hosts and guests; of mere speakers the others are guests where hosts are known."""
    hosts = _distinct(fields.people(*called("hosts")) + fields.people(*called("cohosts")))
    speakers = fields.people(*called("speakers"))
    return hosts, fields.people(*called("guests")) or others(speakers, hosts)


def _plain(description: str | None) -> str | None:
    """Descriptions are plain, but two of the GCP ones (216, 321) have Markdown links."""
    return plain_text(description) if description and "](" in description else description


def _distinct(topics: tuple[str, ...]) -> tuple[str, ...]:
    return tuple({topic.casefold(): topic for topic in reversed(topics)}.values())[::-1]


def _headed_transcript(body: str) -> tuple[str, str, str]:
    """What stands below a heading "Transcript", up to a heading with no speech below it; else
    the body from its first label on, where it is a dialogue."""
    if heading := _TRANSCRIPT.search(body):
        rest = body[heading.end() :]
        # Headings that name speakers are none; small letters are read as they are written.
        if (other := usual(rest)) and not other.written:
            rest = other.text
        if _is_spoken(rest):
            ends = [found.start() for found in _HEADING.finditer(rest)][:_MOST_HEADINGS]
            end = next((at for at in ends if not _is_spoken(rest[at:])), len(rest))
            return body[: heading.start()], rest[:end], rest[end:]
    lines = body.split("\n")
    if "**" in body and has_bold_labels(body):
        at = next(at for at, line in enumerate(lines) if begins_bold(line))
    elif is_page_text(body):
        labels = count_labels(body).keys()
        at = next(at for at, line in enumerate(lines) if label_of(line, labels))
    elif (began := begins_at(body)) is not None:
        at = began
    else:
        return body, "", ""
    return "\n".join(lines[:at]), "\n".join(lines[at:]), ""


def _is_spoken(text: str) -> bool:
    """Whether it is speech, under a heading that says so: there one turn will do, and one that
    nobody is named for, up to the next heading."""
    heading = _HEADING.search(text)
    below = text[: heading.start()] if heading else text
    if _is_dialogue(text) or is_text_dialogue(below) or _is_prose(below):
        return True
    turns, _ = _read_transcript(text, (), "")
    return bool(turns and turns[0].speaker)


def _is_prose(text: str) -> bool:
    """Whether it is sentences and nothing else; none about the transcript, or where it is."""
    sentences = len(_SENTENCE.findall(f"{text} "))
    return sentences > 1 and len(text.split()) >= _FEWEST_WORDS and not _NO_PROSE.search(text)


def _is_dialogue(text: str) -> bool:
    return (
        count_labels(text).total() >= _FEWEST_LABELS
        or ("**" in text and has_bold_labels(text))
        or is_timed_text(text)
    )
