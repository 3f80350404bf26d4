"""Where the documents of one episode disagree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.ingest.disagreements import disagreements
from bot.model import Document, Format, Source

POST = Document(
    Source("/show/index.md", Format.HUGO),
    number=4,
    title="Kettles with Ida Brandt",
    date="2024-02-01",
    duration_s=1800.0,
)
OTHER = replace(POST, source=Source("/show/feed.xml#4", Format.FEED))


def test_documents_that_agree_are_not_mentioned() -> None:
    longer = replace(OTHER, title="Episode 4: Kettles, with Ida Brandt", duration_s=1860.0)
    assert not list(disagreements([POST, OTHER]))
    assert not list(disagreements([POST, replace(longer, title="#4 KETTLES with Ida Brandt")]))


def test_what_a_document_does_not_say_is_no_disagreement() -> None:
    silent = replace(OTHER, number=None, title=None, date=None, duration_s=None)
    assert not list(disagreements([POST, silent]))
    assert not list(disagreements([silent, POST]))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (replace(OTHER, number=5), "says number 5, where /show/index.md says 4, which counts"),
        (replace(OTHER, title="Bicycle bells"), "says title Bicycle bells, where /show/index.md"),
        (replace(OTHER, date="2024-02-02"), "says date 2024-02-02, where /show/index.md says"),
        (replace(OTHER, duration_s=2400.0), "says length 40:00, where /show/index.md says 30:00"),
    ],
)
def test_the_less_trusted_document_is_told(other: Document, said: str) -> None:
    (problem,) = disagreements([POST, other])
    assert problem.path == "/show/feed.xml#4"
    assert problem.reason.startswith(said)
    assert problem.reason.endswith(": correct one of them")
