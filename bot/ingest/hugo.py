"""Hugo posts: TOML or JSON front matter, notes in Markdown, the transcript in a shortcode.

The transcript's first turn is the shortcode's argument, and 206 of the 329 GCP posts (all from
131 on) never close the shortcode: the transcript is the argument and the rest of the file.
"""

from __future__ import annotations

import json
import re
import tomllib

from bot.errors import DocumentError
from bot.ingest.frontmatter import LONGEST_FRONT_MATTER, Fields
from bot.ingest.posts import read_post, split_front_matter
from bot.model import Document, Format, Skipped

_FENCE = "+++"
# What is below is no JSON: then it would be a list of objects.
_JSON = re.compile(r"\{[ \t]*\n(?:.*\n)*?\}[ \t]*\n(?=\s*[^\s{}\[\],])")

_ERROR_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def is_hugo(text: str) -> bool:
    """Whether it begins with front matter in TOML, or in JSON with something below it: braces
    alone on their lines, as Hugo has them."""
    text = text.lstrip()
    return text.startswith(_FENCE + "\n") or bool(_json_front(text))


def parse(text: str, path: str) -> Document | Skipped:
    """Skipped: drafts, and pages that are no episode."""
    if front := _json_front(text.lstrip()):
        above = text.count("\n", 0, text.index("{"))
        _, _, body = text.partition(front)
        line = above + front.count("\n") + 1
        fields = Fields(_json(front, path, above), path, front, above + 1)
    else:
        front, body, line = split_front_matter(text, path, _FENCE)
        fields = Fields(_toml(front, path), path, front)
    return read_post(fields, body, line, path, Format.HUGO)


def _json_front(text: str) -> str:
    """ "" where it begins with none."""
    found = _JSON.match(text[:LONGEST_FRONT_MATTER]) if text.startswith("{") else None
    return found[0] if found else ""


def _json(front: str, path: str, above: int) -> dict[str, object]:
    """`above` is how many lines stand above it."""
    try:
        fields = json.loads(front)
    except RecursionError:
        raise DocumentError(path, "the front matter is nested too deeply", 1) from None
    except ValueError as error:
        place = above + (error.lineno if isinstance(error, json.JSONDecodeError) else 1)
        reason = str(error).partition(": line")[0][:200]
        raise DocumentError(
            path, f"the front matter is not valid JSON: {reason}; correct this line", place
        ) from None
    return dict(fields)


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
