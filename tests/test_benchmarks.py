"""A small run of each command in tests/benchmarks, so that they work when they are wanted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from browser import find_chromium
from program import ROOT, SAMPLE, environment
from shelf import Shelf

#: discord.py imports audioop, which warns of its end.
_WARNINGS = "error,ignore:'audioop' is deprecated:DeprecationWarning"


def _runs(data_dir: Path, command: str, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, f"tests/benchmarks/{command}.py", *arguments],
        env=environment(SHOWS_FILE=SAMPLE, DATA_DIR=data_dir, LOG_LEVEL="WARNING")
        | {"PYTHONWARNINGS": _WARNINGS},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout


def test_search(own_data_dir: Path, tmp_path: Path) -> None:
    clay = {"episode": 4, "turn_prefix": "Loam. Clay, sand, goat hair", "corpus": "sample"}
    queries = [
        {"kind": "quote", "class": "exact", "query": "goat hair and horse manure", **clay},
        {"kind": "quote", "class": "misspelt", "query": "goat hiar and hores manuer", **clay},
        {"kind": "quote", "class": "nothing", "query": "quantum submarines", "episode": None},
        {"kind": "episode", "class": "title", "query": "bell founding", **clay},
    ]
    file = tmp_path / "queries.jsonl"
    file.write_text("".join(json.dumps(query) + "\n" for query in queries))
    out = _runs(own_data_dir, "search", str(file), "--show", "slow-machines")
    rows = [line.split() for line in out.splitlines()]
    assert ["exact", "1", "100.0", "100.0", "1.000", "0.0"] in rows
    assert ["misspelt", "1", "100.0", "100.0", "1.000", "0.0"] in rows
    assert ["nothing", "1", "100.0"] in rows
    assert ["all", "with", "an", "answer", "2", "100.0", "100.0", "1.000", "0.0"] in rows
    for row in ("pullquote", "tantivy OR", "fts5 OR", "latency p50", "answers/s", "the loop waits"):
        assert row in out
    options = ("--show", "slow-machines", "--kind", "episode", "--where", "class=title")
    out = _runs(own_data_dir, "search", str(file), *options)
    rows = [line.split() for line in out.splitlines()]
    assert ["all", "with", "an", "answer", "1", "100.0", "100.0", "1.000", "0.0"] in rows


def test_quotes(own_data_dir: Path) -> None:
    head, *quotes = _runs(own_data_dir, "quotes", "--count", "3").split("\n\n")
    assert int(head.removesuffix(" may come")) >= 15
    assert [quote.split(".")[0] for quote in quotes] == ["1", "2", "3"]


def test_loading(tmp_path: Path) -> None:
    out = _runs(tmp_path, "loading", "--runs", "1")
    assert "cold import" in out
    assert "nothing changed" in out
    assert "loop waits" in out


def test_refreshing(shelf: Shelf) -> None:
    for number in range(1, 10):
        said = f"A kite of {number} spars flies higher than anybody who built it had ever thought."
        shelf.post(number, f"Kite {number}", f"INES: {said}")
    out = _runs(shelf.data_dir, "refreshing", str(shelf.posts), "--rounds", "2")
    for row in ("until answers are new", "processor's work", "searches, p99"):
        assert row in out


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc for the resident memory")
def test_load(own_data_dir: Path) -> None:
    out = _runs(own_data_dir, "load", "--requests", "20", "--in-flight", "5")
    for row in (
        "bare bot, pong",
        "pullquote, /quote search",
        "pullquote, /episode find",
        "pullquote, autocomplete",
        "MB resident after",
    ):
        assert row in out
    # A request that was never answered counts as infinitely late.
    assert "inf" not in out
    assert "nan" not in out


@pytest.mark.skipif(find_chromium() is None, reason="there is no Chromium here")
def test_page(tmp_path: Path) -> None:
    out = _runs(tmp_path, "page", "--times", "2")
    assert [line.split(" median ")[0].strip() for line in out.splitlines()[1:]] == [
        "opened to first picture",
        "a key to the choices drawn",
        "the bot's answer to them drawn",
    ]


def test_fuzz(tmp_path: Path) -> None:
    out = _runs(tmp_path, "fuzz", "data/slow-machines/pages", "--seconds", "1", "--size", "2000")
    assert "broken documents from" in out
    assert "grow worse than linearly" in out
    assert "MB of memory" in out


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc for the resident memory")
def test_dailies(own_data_dir: Path) -> None:
    out = _runs(own_data_dir, "dailies", "--servers", "20", "--looks", "3")
    for row in ("all found", "once          True", "0 refused for the pace", "memory"):
        assert row in out


def test_kills(tmp_path: Path) -> None:
    out = _runs(tmp_path, "kills", "--rounds", "2")
    assert "nothing was lost, nothing came twice" in out


def test_forms(tmp_path: Path) -> None:
    out = _runs(tmp_path, "forms", "data/slow-machines/pages", "--mixed-case")
    rows = [line.split() for line in out.splitlines()]
    assert ["plain", "2", "2"] in rows
    assert ["podcasting", "2.0", "2", "2"] in rows
