"""Real conversations written in every form come back as they were, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents.forms import FORMS, said_by, talk_of
from documents.posts import read

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
#: Every so many of each: long ones with guests, crowds, clips and damage are among them.
FILES = [
    *sorted((CORPORA / "changelog").glob("*/*.md"))[::14],
    *sorted((CORPORA / "gcp-podcast" / "post").glob("*/index.md"))[::55],
]

pytestmark = pytest.mark.skipif(not FILES, reason=f"no transcripts in {CORPORA}")


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_lost_on_the_way(form: str) -> None:
    """All but what looks like markup (`*clunk*`) in forms that are Markdown."""
    differing = []
    for path in FILES:
        talk = talk_of(read(path.read_bytes(), path.as_posix()).turns, mixed_case=True)
        wanted = [(who, " ".join(" ".join(said).split())) for who, said in talk]
        found = said_by(read(FORMS[form](talk), "/k/talk.txt").turns)
        assert [who for who, _ in found] == [who for who, _ in wanted], path
        if found != wanted:
            differing.append(path.parent.name)
    assert len(differing) <= (1 if form in ("bold", "descript", "jekyll", "jekyll, bold") else 0)
