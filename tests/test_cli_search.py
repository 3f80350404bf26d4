"""`search` and `export` as programs: what they print for eyes and for scripts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CommandLine
from program import ROOT, environment, lines, searching

QUOTE_KEYS = [
    "show", "episode", "episode_id", "title", "score", "weak", "quote_id", "speaker", "person",
    "start_s", "text", "excerpt",
]  # fmt: skip
EXPORT_KEYS = [
    "show", "episode_id", "number", "title", "date", "slug", "description", "hosts", "guests",
    "topics", "duration_s", "audio_url", "page_url", "image_url", "sources", "links", "turns",
]  # fmt: skip


# search


def test_search_in_json(pullquote: CommandLine, data_dir: Path) -> None:
    done = pullquote("search", "willow stick with a plug", "--json", DATA_DIR=data_dir)
    assert (done.returncode, done.stderr) == (0, "")
    (answer,) = lines(done.stdout)
    assert list(answer) == ["query", "kind", "took_ms", "corrected", "hits"]
    assert (answer["query"], answer["kind"]) == ("willow stick with a plug", "quote")
    assert answer["took_ms"] > 0
    assert 0 < len(answer["hits"]) <= 5
    assert all(list(hit) == QUOTE_KEYS for hit in answer["hits"])
    best = answer["hits"][0]
    assert (best["show"], best["episode"], best["weak"]) == ("slow-machines", 4, False)
    assert best["person"] == "Aurélie Szczepańska"
    assert best["start_s"] is None, "unknown is null"
    assert "\\u" not in done.stdout, "UTF-8, not escapes"


def test_search_for_eyes(pullquote: CommandLine, data_dir: Path) -> None:
    done = pullquote("search", "wilow stick with a plug", DATA_DIR=data_dir)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Showing willow for wilow.\n")
    assert "4 · Bell Founding & the Minor Third with Aurélie Szczepańska\n" in done.stdout
    assert "  Aurélie Szczepańska\n" in done.stdout


def test_search_without_quotes_around_its_words(pullquote: CommandLine, data_dir: Path) -> None:
    whole, words = (
        pullquote("search", *words, DATA_DIR=data_dir)
        for words in (["wilow stick with a plug"], ["wilow", "stick", "with", "a", "plug"])
    )
    assert words.returncode == 0
    assert words.stdout == whole.stdout


def test_search_from_stdin_answers_line_by_line_in_order(data_dir: Path, sample_show: Path) -> None:
    """Each answer comes before the next line is written; lines end at \\n only."""
    queries = [
        b"willow stick\n", b"\n", "a\u2028b\u0085c\x0bd\n".encode(), b"carriage\r\n", b"(\n",
        b"-\n", b"\xff\xfe caf\xe9\n", "“” \0\n".encode(), b"no newline at the end",
    ]  # fmt: skip
    with searching(data_dir, sample_show) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        answers = []
        for query in queries:
            process.stdin.write(query)
            process.stdin.flush()
            if not query.endswith(b"\n"):
                process.stdin.close()
            answers.append(json.loads(process.stdout.readline().decode("utf-8")))
        assert process.stdout.read() == process.stderr.read() == b""
    assert process.returncode == 0
    assert [answer["query"] for answer in answers] == [
        query.removesuffix(b"\n").decode("utf-8", "replace") for query in queries
    ]
    assert answers[0]["hits"]
    assert answers[1] == {
        "query": "", "kind": "quote", "took_ms": answers[1]["took_ms"], "corrected": {}, "hits": [],
    }  # fmt: skip


def test_search_for_episodes_and_links(pullquote: CommandLine, data_dir: Path) -> None:
    done = pullquote("search", "bell founding", "--kind", "episode", "--json", DATA_DIR=data_dir)
    (answer,) = lines(done.stdout)
    assert list(answer["hits"][0]) == QUOTE_KEYS[:6]
    assert answer["hits"][0]["episode"] == 4
    done = pullquote("search", "loam recipe", "--kind", "link", "--json", DATA_DIR=data_dir)
    (answer,) = lines(done.stdout)
    best = answer["hits"][0]
    assert list(best) == [*QUOTE_KEYS[:6], "section", "text", "context", "url"]
    assert best["url"] == "https://bells.example.org/loam"


def test_an_episode_that_the_bot_would_show_is_not_weak(
    pullquote: CommandLine, data_dir: Path
) -> None:
    """Found by what is said in it, however low it scores beside a title typed in full."""
    asked = ("who winds a tower clock by hand", "--kind", "episode", "--json")
    (answer,) = lines(pullquote("search", *asked, DATA_DIR=data_dir).stdout)
    best, *others = answer["hits"]
    assert (best["episode"], best["weak"]) == (1, False)
    assert all(hit["weak"] for hit in others)


def test_search_narrowed_and_limited(pullquote: CommandLine, data_dir: Path) -> None:
    done = pullquote(
        "search", "-", "--limit", "2", "--speaker", "okonkwo", "--year", "2023", "--show",
        "slow machines", stdin="bell\nstick\n", DATA_DIR=data_dir,
    )  # fmt: skip
    answers = lines(done.stdout)
    assert [len(answer["hits"]) for answer in answers] == [2, 2]
    assert {hit["person"] for answer in answers for hit in answer["hits"]} == {"Ada Okonkwo"}
    done = pullquote("search", "willow plug", "--exact", "--json", DATA_DIR=data_dir)
    assert lines(done.stdout)[0]["hits"] == []
    assert done.returncode == 0, "nothing found is no failure"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--show", "zzqx", "There is no show “zzqx”; the nearest: Slow Machines."),
        ("--speaker", "Zebedee Quux", "is heard in the episodes; type a first or last name"),
        ("--episode", "zzqx", "No episode fits “zzqx”"),
        ("--topic", "zzqx", "No episode has the topic “zzqx”"),
    ],
)
def test_an_option_that_names_nothing_is_one_sentence(
    pullquote: CommandLine, data_dir: Path, option: str, value: str, said: str
) -> None:
    done = pullquote("search", "bell", option, value, "--json", DATA_DIR=data_dir)
    assert said in done.stderr
    if option == "--show":
        assert (done.returncode, done.stdout) == (1, "")
    else:  # Nobody of that name said anything: nothing is found, which is no failure.
        assert done.returncode == 0
        assert json.loads(done.stdout)["hits"] == []


def test_an_option_that_is_none_ends_with_2(pullquote: CommandLine, data_dir: Path) -> None:
    for wrong in (("--kind", "poem"), ("--limit", "0")):
        done = pullquote("search", "bell", *wrong, DATA_DIR=data_dir)
        assert (done.returncode, done.stdout) == (2, "")
        assert wrong[0] in done.stderr
        assert "Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough_is_no_trouble(data_dir: Path, sample_show: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "export"], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(DATA_DIR=data_dir, SHOWS_FILE=sample_show, LOG_LEVEL="WARNING"),
    )  # fmt: skip
    with process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


# export


def test_export(pullquote: CommandLine, data_dir: Path) -> None:
    done = pullquote("export", DATA_DIR=data_dir)
    assert (done.returncode, done.stderr) == (0, "")
    episodes = lines(done.stdout)
    assert all(list(episode) == EXPORT_KEYS for episode in episodes)
    assert [e["number"] for e in episodes if e["number"]][:4] == [1, 2, 3, 4]
    four = next(e for e in episodes if e["number"] == 4)
    assert four["date"] == "2023-05-17"
    assert four["hosts"] == ["Ada Merriweather", "Ada Okonkwo"]
    assert four["guests"] == ["Aurélie Szczepańska"]
    assert four["duration_s"] == 418
    assert four["slug"] == "episode-4-bell-founding-and-the-minor-third"
    assert list(four["links"][0]) == ["section", "text", "context", "url"]
    assert list(four["turns"][0]) == ["speaker", "person", "start_s", "text"]
    assert list(four["sources"][0]) == ["path", "format"]
    assert all(Path(source["path"]).is_absolute() for source in four["sources"])
    values = [value for episode in episodes for value in episode.values()]
    assert "" not in values, "unknown is null, never empty"
    assert pullquote("export", "--show", "slow-machines", DATA_DIR=data_dir).stdout == done.stdout


def test_export_and_search_on_an_empty_folder_load_first(
    pullquote: CommandLine, tmp_path: Path, data_dir: Path
) -> None:
    done = pullquote("search", "willow stick with a plug", "--json", DATA_DIR=tmp_path / "new")
    assert (done.returncode, done.stderr) == (0, "")
    assert lines(done.stdout)[0]["hits"][0]["episode"] == 4
    again = pullquote("export", DATA_DIR=tmp_path / "new")
    assert again.stdout == pullquote("export", DATA_DIR=data_dir).stdout
