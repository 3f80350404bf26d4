"""What a refresh has to do to one show: pure, so every case without a disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.model import Problem, Show
from bot.plan import Found, Plan, make_plan
from bot.reading import Reading
from bot.sources import Listing
from bot.store.rows import StoredDocument

SHOW = Show("kites", "Kites and Ladders", ("/posts",))
TODAY = date(2026, 6, 1)


def reading(path: str, *keys: str, content: str = "", **fields: Any) -> Reading:
    """A document that was read anew."""
    sha256 = (content or path).encode()
    return Reading(path, sha256, keys or (f"title:{path}",), body=b"body", **fields)


def found(
    *readings: Reading,
    before: Plan | None = None,
    unchanged: frozenset[str] | set[str] = frozenset(),
    refused: Sequence[Problem] = (),
) -> Found:
    """What reading /posts gave, on top of what an earlier plan stored."""
    stored, made = after(before) if before else ({}, {})
    listing = Listing({"/posts": sorted({r.path for r in readings} | unchanged)})
    by_path = {r.path: r for r in readings}
    return Found(
        SHOW, listing, stored, made, by_path, unchanged=set(unchanged), refused=list(refused)
    )


def after(plan: Plan) -> tuple[dict[str, StoredDocument], dict[bytes, set[str]]]:
    """What is stored once the plan is carried out: each cluster one episode."""
    stored = {
        d.path: StoredDocument(0, d.sha256, d.outcome, d.keys, d.hosts) for d in plan.documents
    }
    return stored, {signature: {paths[0]} for signature, paths in plan.make.items()}


def plan(*readings: Reading, **fields: Any) -> Plan:
    """What is to be done about what was found."""
    return make_plan(found(*readings, **fields), TODAY)


def clusters(made: Plan) -> list[list[str]]:
    """The paths that become an episode together."""
    return sorted(made.make.values())


def test_each_new_document_is_stored_and_made() -> None:
    made = plan(reading("/posts/1"), reading("/posts/2"))
    assert [d.path for d in made.documents] == ["/posts/1", "/posts/2"]
    assert clusters(made) == [["/posts/1"], ["/posts/2"]]
    assert (made.gone, made.stale, made.refused, made.skipped) == ([], [], [], 0)


def test_nothing_changed_nothing_to_do() -> None:
    first = plan(reading("/posts/1"), reading("/posts/2"))
    again = plan(before=first, unchanged={"/posts/1", "/posts/2"})
    assert (again.documents, again.make, again.stale, again.gone) == ([], {}, [], [])


def test_an_upgraded_program_makes_all_anew_of_documents_that_did_not_change() -> None:
    first = plan(reading("/posts/1"), reading("/posts/2"))
    again = make_plan(found(before=first, unchanged={"/posts/1", "/posts/2"}), TODAY, version=99)
    assert (again.documents, again.gone) == ([], [])
    assert clusters(again) == [["/posts/1"], ["/posts/2"]]
    assert set(again.stale) == set(first.make)


def test_only_the_cluster_of_a_changed_document_is_made_anew() -> None:
    first = plan(reading("/posts/1", "number:1"), reading("/posts/2", "number:2"))
    changed = reading("/posts/2", "number:2", content="new")
    again = plan(changed, before=first, unchanged={"/posts/1"})
    assert clusters(again) == [["/posts/2"]]
    assert again.stale == [s for s, paths in first.make.items() if paths == ["/posts/2"]]


def test_documents_that_share_a_key_are_together_also_by_way_of_a_third() -> None:
    made = plan(
        reading("/posts/a", "number:1", "title:paper"),
        reading("/posts/b", "title:paper", "guid:x"),
        reading("/posts/c", "guid:x"),
        reading("/posts/d", "number:2"),
    )
    assert clusters(made) == [["/posts/a", "/posts/b", "/posts/c"], ["/posts/d"]]


def test_a_document_that_joins_a_cluster_makes_it_anew() -> None:
    first = plan(reading("/posts/a", "number:1"))
    again = plan(reading("/posts/b", "number:1"), before=first, unchanged={"/posts/a"})
    assert clusters(again) == [["/posts/a", "/posts/b"]]
    assert again.stale == list(first.make)


def test_a_document_that_is_gone_takes_its_episode_with_it() -> None:
    first = plan(reading("/posts/1"), reading("/posts/2"))
    again = plan(before=first, unchanged={"/posts/1"})
    assert again.gone == ["/posts/2"]
    assert again.stale == [s for s, paths in first.make.items() if paths == ["/posts/2"]]
    assert again.make == {}


def test_a_refused_document_keeps_its_older_version() -> None:
    first = plan(reading("/posts/1"), reading("/posts/2"))
    problem = Problem("/posts/2", 3, "is odd")
    broken = Reading("/posts/2", b"new", problem=problem)
    again = plan(broken, before=first, unchanged={"/posts/1"})
    assert again.refused == [problem]
    assert (again.documents, again.make, again.stale, again.gone) == ([], {}, [], [])


def test_a_file_that_could_not_be_opened_does_so_too() -> None:
    first = plan(reading("/posts/1"), reading("/posts/2"))
    problem = Problem("/posts/2", None, "can't be read")
    again = plan(before=first, unchanged={"/posts/1"}, refused=[problem])
    assert again.refused == [problem]
    assert (again.stale, again.gone) == ([], [])


def test_a_source_that_gives_nothing_keeps_all_it_gave() -> None:
    first = plan(reading("/posts/1"), reading("/posts/deep/2"))
    again = plan(before=first)
    assert (again.stale, again.gone, again.make) == ([], [], {})
    assert [p.path for p in again.refused] == ["/posts"]


def test_a_folder_with_a_similar_name_is_another() -> None:
    first = plan(reading("/posts/1"), reading("/posts-old/2"))
    again = plan(before=first, unchanged={"/posts/1"})
    assert again.gone == ["/posts-old/2"]


def test_a_source_that_gives_nothing_says_why_by_one_of_its_files() -> None:
    draft = replace(reading("/posts/b.md"), body=None, skipped="draft")
    coming = reading("/posts/c.md", date="2031-01-02")
    tail = ": put its documents there or correct `sources` in shows.toml"
    for readings, unknown, why in (
        ((), (), ""),
        ((draft,), (), " (b.md is left out: draft)"),
        ((draft,), ("/posts/a.jpg",), " (b.md, one of 2, is left out: draft)"),
        ((), ("/posts/a.txt",), " (a.txt is of no known form)"),
        ((coming,), (), " (c.md is of 2031-01-02, which is to come)"),
    ):
        what = found(*readings, unchanged=set(unknown))
        what.unknown += unknown
        (problem,) = make_plan(what, TODAY).refused
        assert problem.reason == f"holds no episode{why}{tail}"
    broken = Problem("/posts/d.md", 3, "is broken")
    assert (
        make_plan(found(draft, refused=[broken]), TODAY).refused[-1].reason.endswith(f"sode{tail}")
    )


def test_a_slip_in_the_sources_wipes_nothing() -> None:
    first = plan(reading("/psots/1"), reading("/posts/2"))
    again = plan(before=first)
    assert again.gone == []
    assert not again.stale


def test_a_source_that_is_taken_out_is_no_source() -> None:
    first = plan(reading("/posts/1"), reading("/more/2"))
    again = plan(before=first, unchanged={"/posts/1"})
    assert again.gone == ["/more/2"]


def test_a_missing_source_is_told_once() -> None:
    problem = Problem("/posts", None, "there is no such folder")
    made = make_plan(Found(SHOW, Listing({"/posts": []}), {}, {}, refused=[problem]), TODAY)
    assert made.refused == [problem]


def test_posts_of_tomorrow_are_not_there_yet_and_not_remembered() -> None:
    today = reading("/posts/1", date="2026-06-01")
    tomorrow = reading("/posts/2", date="2026-06-02")
    made = plan(today, tomorrow)
    assert clusters(made) == [["/posts/1"]]
    assert [d.path for d in made.documents] == ["/posts/1"]
    assert made.skipped == 1


def test_a_post_that_is_postponed_goes() -> None:
    first = plan(reading("/posts/1"), reading("/posts/2"))
    late = reading("/posts/2", content="new", date="2027-01-01")
    again = plan(late, before=first, unchanged={"/posts/1"})
    assert again.gone == ["/posts/2"]
    assert len(again.stale) == 1


def test_what_is_skipped_is_remembered_and_counted_also_when_it_is_unchanged() -> None:
    draft = Reading("/posts/2", b"x", skipped="draft")
    first = plan(reading("/posts/1"), draft)
    assert [d.outcome for d in first.documents] == ["read", "skipped"]
    assert first.skipped == 1
    assert clusters(first) == [["/posts/1"]]
    again = plan(before=first, unchanged={"/posts/1", "/posts/2"})
    assert (again.skipped, again.make, again.stale) == (1, {}, [])


def test_other_settings_of_the_show_make_everything_anew_other_sources_do_not() -> None:
    first = plan(reading("/posts/1"))
    same = found(before=first, unchanged={"/posts/1"})
    same.show = replace(SHOW, sources=("/posts", "/more"))
    assert make_plan(same, TODAY).make == {}
    other = found(before=first, unchanged={"/posts/1"})
    other.show = replace(SHOW, title="Kites")
    again = make_plan(other, TODAY)
    assert clusters(again) == [["/posts/1"]]
    assert again.stale == list(first.make)


def test_the_order_of_reading_makes_no_difference() -> None:
    readings = [reading(f"/posts/{n}", f"number:{n % 3}") for n in range(9)]
    assert plan(*readings).make == plan(*reversed(readings)).make
