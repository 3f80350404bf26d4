"""Hugo posts: TOML front matter, notes in Markdown, the transcript in a shortcode.

The transcript's first turn is the shortcode's argument, and 206 of the 329 GCP posts (all from
131 on) never close the shortcode: the transcript is the argument and the rest of the file.
"""

from __future__ import annotations

import re
import tomllib

from bot.errors import DocumentError
from bot.ingest.frontmatter import LONGEST_FRONT_MATTER, Fields
from bot.ingest.posts import read_post, split_front_matter
from bot.model import Document, Format, Skipped

_FENCE = "+++"

_ERROR_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def is_hugo(text: str) -> bool:
    """Whether it begins with TOML front matter."""
    return text.lstrip().startswith(_FENCE + "\n")


def parse(text: str, path: str) -> Document | Skipped:
    """Skipped: drafts, and pages that are no episode."""
    front, body, line = split_front_matter(text, path, _FENCE)
    return read_post(Fields(_toml(front, path), path, front), body, line, path, Format.HUGO)


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
