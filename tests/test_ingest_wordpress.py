"""WordPress's export: drafts, pages and pictures stay out, and go where they were published."""

from __future__ import annotations

import pytest
from documents.feeds import NAMESPACES, item, rss
from kites import counts
from shelf import Shelf

from bot.check import check
from bot.ingest.feed import read_feed

WORDPRESS = f'{NAMESPACES} xmlns:wp="http://wordpress.org/export/1.2/"'


def exported(*posts: tuple[int, str]) -> str:
    """An export of posts with these numbers and fields."""
    items = (item(number, f"Kite {number}", fields) for number, fields in posts)
    return rss(*items, channel="<wp:wxr_version>1.2</wp:wxr_version>", namespaces=WORDPRESS)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ("", True),
        ("<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>", True),
        ("<wp:status>publish</wp:status><wp:post_type>podcast</wp:post_type>", True),
        ("<wp:status>future</wp:status>", True),
        ("<wp:status>draft</wp:status>", False),
        ("<wp:status>private</wp:status><wp:post_type>post</wp:post_type>", False),
        ("<wp:status><![CDATA[trash]]></wp:status>", False),
        ("<wp:status>publish</wp:status><wp:post_type>page</wp:post_type>", False),
        ("<wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>", False),
        ("<wp:status>publish</wp:status><wp:post_password>ladder</wp:post_password>", False),
    ],
)
def test_what_not_everybody_may_read_is_no_episode(fields: str, shown: bool) -> None:
    feed = read_feed(exported((1, ""), (2, fields)).encode(), "/k.xml", "/k.xml")
    assert [one.document.guid for one in feed.items] == ["kite-1", "kite-2"][: 1 + shown]
    assert feed.withheld == ("kite-2",)[: not shown]


async def test_a_post_that_is_withdrawn_goes(
    shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shelf.posts / "export.xml"
    path.write_text(exported((1, ""), (2, "<wp:status>publish</wp:status>")), encoding="utf-8")
    assert counts(await shelf.refresh()) == (2, 2, 0, 0)
    path.write_text(exported((1, ""), (2, "<wp:status>private</wp:status>")), encoding="utf-8")
    for _ in range(2):
        report = await shelf.refresh()
        assert (report.episodes, report.skipped) == (1, 1)
    assert check([str(path)])
    assert "left out: kite-2 is not published" in capsys.readouterr().out
