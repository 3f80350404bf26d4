"""Posts with YAML front matter, as Jekyll, Eleventy, Astro and many Hugo sites have them.

PyYAML's BaseLoader leaves every value as it is written: elsewhere `14:02` becomes 842, `no` False
and `031` 25. Aliases, which can make a page of text mean gigabytes, are refused.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import yaml

from bot.errors import DocumentError
from bot.ingest.decoding import clean
from bot.ingest.frontmatter import LONGEST_FRONT_MATTER, Fields
from bot.ingest.posts import read_post, split_front_matter
from bot.model import Document, Format, Skipped

_FENCE = "---"
_FIRST_FIELD = re.compile(
    r"\s*---[ \t]*\n(?:[ \t]*(?:#.*)?\n){0,50}[\"']?[^\W\d][\w .-]{0,60}[\"']?:(?:\s|$)"
)
# "{% include player.html %}"; Hugo's "{{% … %}}" is no such thing.
_LIQUID = re.compile(r"(?<!\{)\{%[^{}\n]{0,500}%\}(?!\})")
# Jekyll's posts have their day in their name.
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-.")


class _Loader(yaml.BaseLoader):  # type: ignore[misc]  # ships no types
    """Every scalar is a text; no aliases."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem="aliases are not read", problem_mark=mark)
        return super().compose_node(parent, index)


def is_jekyll(text: str) -> bool:
    """Whether it begins with YAML front matter: a line of --- and a field."""
    return _FIRST_FIELD.match(text[:5000]) is not None


def parse(text: str, path: str) -> Document | Skipped:
    """As Hugo's posts; the day may stand in the file's name."""
    front, body, line = split_front_matter(text, path, _FENCE)
    values = _yaml(front, path)
    if str(values.get("published")).casefold() == "false":
        return Skipped("draft")
    body = _LIQUID.sub("", body)
    post = read_post(Fields(values, path, front), body, line, path, Format.JEKYLL)
    if isinstance(post, Skipped) or post.date:
        return post
    if dated := _DATED.match(PurePosixPath(path).name):
        return replace(post, date=Fields({"date": dated[1]}, path).date("date"))
    # Documentation everywhere has YAML on top and links below.
    told = post.number is not None or post.turns or post.audio_file or post.problems
    return post if told else Skipped("a page without number, date, transcript or audio")


def _yaml(front: str, path: str) -> dict[str, object]:
    if len(front) > LONGEST_FRONT_MATTER:
        raise DocumentError(
            path,
            f"the front matter has {len(front):,} characters; is its closing {_FENCE} missing?",
            1,
        )
    try:
        values = yaml.load(front, _Loader)  # makes nothing but texts
    except RecursionError:
        raise DocumentError(path, "the front matter is nested too deeply", 1) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.context_mark and str(error.context).endswith("quoted scalar"):
            mark = error.context_mark  # where the quote was opened that nobody closed
        line = mark.line + 2 if mark else 1
        reason = clean(str(error.problem or error.context))[:200]
        raise DocumentError(
            path, f"the front matter is not valid YAML: {reason}; correct this line", line
        ) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        reason = clean(str(error).split("\n")[0])[:200]
        raise DocumentError(path, f"the front matter is not valid YAML: {reason}", 1) from None
    if not isinstance(values, dict):
        raise DocumentError(path, "the front matter has no fields; write them as `key: value`", 1)
    return {str(key): value for key, value in values.items()}
