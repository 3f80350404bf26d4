"""Hugo posts: TOML front matter, notes in Markdown, the transcript in a shortcode.

The transcript's first turn is the shortcode's argument, and 206 of the 329 GCP posts (all from
131 on) never close the shortcode: the transcript is the argument and the rest of the file.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import PurePosixPath

from bot.errors import DocumentError
from bot.ingest.decoding import limit_lines
from bot.ingest.dialogue import read_turns
from bot.ingest.frontmatter import Fields
from bot.ingest.notes import plain_text, read_notes
from bot.model import Document, Format, Skipped, Source

_FENCE = "+++"
#: The largest in the GCP posts has 1,500 characters; tomllib is not linear on all input.
LONGEST_FRONT_MATTER = 50_000

_OPENING = re.compile(r"\{\{[<%]\s{0,9}transcript(?=[\s\"`>%/])")
_ARGUMENT_END = re.compile(r"[\"`]\s{0,9}/?\s{0,9}[>%]\}\}")
_TAG_END = re.compile(r"[>%]\}\}")
_CLOSING = re.compile(r"\{\{[<%]\s{0,9}/\s{0,9}transcript\s{0,9}[>%]\}\}")
_NUMBER_IN_TITLE = re.compile(r"(?:episode|ep\.?|#)\s{0,3}#?(\d{1,5})\b", re.IGNORECASE)
_ERROR_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def is_hugo(text: str) -> bool:
    """Whether it begins with TOML front matter."""
    return text.lstrip().startswith(_FENCE + "\n")


def parse(text: str, path: str) -> Document | Skipped:
    """Skipped: drafts, and pages that are no episode."""
    front, body, body_line = _split(text, path)
    fields = Fields(_toml(front, path), path)
    if fields.flag("draft"):
        return Skipped("draft")
    if PurePosixPath(path).name.startswith("_index."):
        return Skipped("a section's page, not an episode")
    before, transcript, after = _transcript(body)
    limit_lines(transcript, path)
    notes = read_notes(before + after, path, body_line)
    hosts = fields.names("hosts", "host")
    turns = read_turns(transcript, hosts)
    number = fields.number("episodeNumber", "episode_number", "episode", "number")
    title = fields.text("title")
    if number is None and title and (found := _NUMBER_IN_TITLE.match(title)):
        number = int(found[1])
    audio = fields.text("audioFile", "audio_file", "podcast_file", "audio")
    if number is None and not turns and not audio and not notes.links:
        return Skipped("a page without number, transcript or links")
    return Document(
        source=Source(path, Format.HUGO),
        slug=slug_of(path),
        number=number,
        title=title,
        date=fields.date("date", "publishDate"),
        description=_plain(fields.text("description", "summary")),
        hosts=hosts,
        guests=fields.names("guests", "guest"),
        topics=_distinct(fields.names("categories") + fields.names("tags", "topics")),
        headings=notes.headings,
        notes=notes.text,
        duration_s=fields.duration("audioDuration", "podcast_duration", "duration"),
        audio_file=audio,
        image_url=fields.address(
            "externalimage", "image", "featured_image", "episode_image", "images"
        ),
        links=notes.links,
        turns=turns,
        problems=(*fields.problems, *notes.problems),
    )


def slug_of(path: str) -> str | None:
    """The folder of an index.md, else the file's stem."""
    file = PurePosixPath(path)
    stem = file.name.split(".")[0] if file.name.startswith("index.") else file.stem
    return (file.parent.name if stem == "index" else stem) or None


def _split(text: str, path: str) -> tuple[str, str, int]:
    """Front matter, body, and the body's first line (from 1)."""
    skipped = len(text) - len(text.lstrip())
    start = text.index("\n", skipped) + 1
    at = start
    while at <= len(text):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        if line.rstrip() == _FENCE:
            body = text[end + 1 :] if end >= 0 else ""
            return text[start:at], body, text.count("\n", 0, at) + 2
        if end < 0:
            break
        at = end + 1
    raise DocumentError(path, f"the front matter never ends; close it with a line of {_FENCE}", 1)


def _toml(front: str, path: str) -> dict[str, object]:
    if len(front) > LONGEST_FRONT_MATTER:
        raise DocumentError(
            path,
            f"the front matter has {len(front):,} characters; is its closing {_FENCE} missing?",
            1,
        )
    try:
        return tomllib.loads(front)
    except RecursionError:
        raise DocumentError(path, "the front matter is nested too deeply", 1) from None
    except ValueError as error:
        message = str(error)
        place = _ERROR_PLACE.search(message)
        line = int(place[1]) + 1 if place and place[1] else front.count("\n") + 1
        reason = _ERROR_PLACE.sub("", message)[:200]
        raise DocumentError(
            path, f"the front matter is not valid TOML: {reason}; correct this line", line
        ) from None


def _transcript(body: str) -> tuple[str, str, str]:
    """What stands before the transcript, the transcript, and what stands after it."""
    opening = _OPENING.search(body)
    if opening is None:
        return body, "", ""
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
        tag_end = _TAG_END.search(body, start, line_end)
        return "", tag_end.end() if tag_end else line_end
    argument = body[min(quotes) + 1 : end.start()]
    return argument.replace('\\"', '"').replace("\\\\", "\\"), end.end()


def _plain(description: str | None) -> str | None:
    """Descriptions are plain, but two of the GCP ones (216, 321) have Markdown links."""
    return plain_text(description) if description and "](" in description else description


def _distinct(topics: tuple[str, ...]) -> tuple[str, ...]:
    return tuple({topic.casefold(): topic for topic in reversed(topics)}.values())[::-1]
