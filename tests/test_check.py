"""`check`: what a podcast's people are told before they publish."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents.feeds import item, rss

from bot.check import check
from bot.errors import PullquoteError

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
    assert "hugo: #4 Kettles with Ida Brandt, 2 turns, 1 link" in printed
    assert "MEND" not in printed
    assert printed.endswith("1 document makes 1 episode, 0 refused\n")


def test_a_saved_feed_is_its_episodes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(rss(item(1, "Roof"), item(2, "Mast")), encoding="utf-8")
    assert check([str(tmp_path)])
    printed = capsys.readouterr().out
    assert f"{path}#kite-2: feed: #2 Mast, 0 turns, 0 links" in printed
    assert printed.endswith("2 documents make 2 episodes, 0 refused\n")
    path.write_text(rss(item(1, "Roof"))[:300], encoding="utf-8")
    assert not check([str(path)])
    assert "ends in the middle" in capsys.readouterr().out


def test_chapters_without_their_episode_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.md").write_text(GOOD, encoding="utf-8")
    alone = tmp_path / "spoons-9.json"
    alone.write_text('{"chapters": [{"startTime": 0, "title": "Steam"}]}', encoding="utf-8")
    assert check([str(tmp_path)])
    printed = capsys.readouterr().out
    assert "chapters: #9 1 chapter" in printed
    assert f"MEND {alone.as_posix()}: holds chapters of no episode here; give it" in printed


def test_each_gap_is_named_with_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post = tmp_path / "index.md"
    poor = GOOD.replace("episodeNumber = 4\n", "").replace('date = "2024-02-01"\n', "")
    post.write_text(poor.replace("OWEN:", "NILS:"), encoding="utf-8")
    assert check([str(post)])
    printed = capsys.readouterr().out
    for gap in ("has no number, no date: write them into its", "labels that fit nobody: NILS"):
        assert f"MEND {post.as_posix()}: {gap}" in printed
    assert "no hosts" not in printed


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
    assert "1 document makes 1 episode, 1 refused" in printed


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


def test_every_warning_names_file_and_line_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {
        "fields.md": "---\ntitle: Kettles\nepisode: four\ndate: soon\n---\n[a] (https://b.c)\n",
        "half.vtt": "WEBVTT\n\n00:09.000 --> 00:10.000\nUp.\n\n00:1x.000 --> 00:12.000\nOn.\n",
        "back.srt": "1\n00:01:00,000 --> 00:01:02,000\nA\n\n2\n00:00:03,000 --> 00:00:04,000\nB\n",
        "lost.json": '{"segments": [{"startTime": -5, "body": "Up."}]}',
        "bare.txt": "ANN: Up.\nBEN: Down.\nANN: Up.\nBEN: Down we go.\n",
        "field.toml": 'title = "Up"\nnumber = "four"\n',
    }
    for name, text in broken.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "pot.png").write_bytes(b"\x89PNG\0")
    check([str(tmp_path)])
    printed = capsys.readouterr().out.replace(f"{tmp_path.as_posix()}/", "")
    for line in (
        "pot.png: left out: not text, by its first bytes",
        "MEND fields.md line 3: episode is 'four', not a number: correct it (read as unknown)",
        "MEND fields.md line 4: date is 'soon', not a date such as 2026-11-21: correct it",
        "MEND fields.md line 6: a space parts a link's text from its address: take it out",
        "MEND half.vtt line 6: 00:1x.000 is not a time: correct it",
        "MEND back.srt line 6: 00:00:03,000 goes back in time: correct the digit that is wrong",
        "MEND lost.json: 1 of 1 segments have no time that can be: export it again",
        "MEND bare.txt: has no title, no number, no date, no hosts: write them into bare.toml "
        "beside it",
        "MEND field.toml line 2: number is 'four', not a number: correct it (read as unknown)",
        "MEND fields.md: has no transcript, so nothing can be quoted: put one beside it",
    ):
        assert line in printed, printed


def test_an_address_is_told_from_a_missing_file() -> None:
    with pytest.raises(PullquoteError, match="is an address, and `check` reads files only: save"):
        check(["https://example.org/feed.xml"])


def test_an_empty_folder_says_what_to_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not check([str(tmp_path)])
    assert "Nothing here is an episode: name the files" in capsys.readouterr().out
