"""`check`: what a podcast's people are told before they publish."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.check import check

GOOD = """+++
title = "Kettles with Ida Brandt"
episodeNumber = 4
date = "2024-02-01"
hosts = ["Owen Hale"]
+++

* How a kettle sings [article](https://example.org/kettles)

{{< transcript "OWEN: Why does a kettle sing before it boils?" >}}
IDA: Small bubbles collapse on their way up, and each one is a tiny hammer.
"""


def test_a_good_post_has_nothing_to_mend(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.md").write_text(GOOD, encoding="utf-8")
    assert check([str(tmp_path)])
    printed = capsys.readouterr().out
    assert "hugo: #4 Kettles with Ida Brandt, 2 turns, 1 links" in printed
    assert "MEND" not in printed
    assert printed.endswith("1 documents make 1 episodes, 0 refused\n")


def test_chapters_without_their_episode_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.md").write_text(GOOD, encoding="utf-8")
    alone = tmp_path / "spoons-9.json"
    alone.write_text('{"chapters": [{"startTime": 0, "title": "Steam"}]}', encoding="utf-8")
    assert check([str(tmp_path)])
    printed = capsys.readouterr().out
    assert "chapters: #9 1 chapters" in printed
    assert f"MEND {alone.as_posix()}: holds chapters of no episode here; give it" in printed


def test_each_gap_is_named_with_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post = tmp_path / "index.md"
    poor = GOOD.replace("episodeNumber = 4\n", "").replace('date = "2024-02-01"\n', "")
    post.write_text(poor.replace("OWEN:", "NILS:"), encoding="utf-8")
    assert check([str(post)])
    printed = capsys.readouterr().out
    for gap in ("has no number", "has no date", "labels that fit nobody: NILS"):
        assert f"MEND {post.as_posix()}: {gap}" in printed
    assert "names no hosts" not in printed


def test_what_cannot_be_read_fails_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.md"
    broken.write_text(GOOD.replace('"Kettles', "Kettles"), encoding="utf-8")
    (tmp_path / "index.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "list.txt").write_text("milk, bread", encoding="utf-8")
    assert not check([str(tmp_path)])
    printed = capsys.readouterr().out
    assert f"MEND {broken.as_posix()} line 2: " in printed
    assert "list.txt: left out: " in printed
    assert "1 documents make 1 episodes, 1 refused" in printed


def test_two_episodes_with_one_number_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = GOOD.replace("Kettles with Ida Brandt", "Bicycle bells").replace(
        "Small bubbles collapse on their way up, and each one is a tiny hammer.",
        "A bell on a bicycle is tuned by nobody and heard by everybody.",
    )
    (tmp_path / "a.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.md").write_text(other, encoding="utf-8")
    assert check([str(tmp_path)])
    assert capsys.readouterr().out.count("has number 4 like") == 2


def test_a_path_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not check([str(tmp_path / "nowhere")])
    assert "there is no such file or folder" in capsys.readouterr().out
