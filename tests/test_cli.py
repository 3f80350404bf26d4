"""The command line as a program: the exits, stdout and stderr that scripts rely on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CommandLine, without_root
from program import lines, searching
from shelf import Shelf

from bot.lock import alone


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence on stderr; nothing else is said anywhere."""
    assert done.stdout == ""
    assert done.stderr.startswith("pullquote: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.removeprefix("pullquote: ").removesuffix("\n")


# import


def test_import_prints_the_report_and_refusals(pullquote: CommandLine, shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    shelf.post(2, "Draft", front="draft = true")
    (shelf.posts / "3.md").write_text("+++\ntitle = = 1\n+++\n", encoding="utf-8")
    (shelf.posts / "x.bin").write_bytes(bytes(100))
    done = pullquote("import", DATA_DIR=shelf.data_dir, SHOWS_FILE=shelf.shows_file)
    assert done.returncode == 0
    counted = {" ".join(rest): int(n) for n, *rest in map(str.split, done.stdout.splitlines())}
    assert counted == {
        "episode": 1, "new": 1, "changed": 0, "removed": 0, "refused": 1,
        "skipped (drafts, archives, future posts)": 1, "file of no known form (x.bin)": 1,
    }  # fmt: skip
    refusal = f"refused: {shelf.posts / '3.md'} line 2: "
    assert done.stderr.startswith(refusal)
    assert done.stderr.count("\n") == 1


def test_import_where_nothing_could_be_loaded(pullquote: CommandLine, shelf: Shelf) -> None:
    done = pullquote("import", DATA_DIR=shelf.data_dir, SHOWS_FILE=shelf.shows_file)
    assert done.returncode == 1
    assert done.stderr == (
        f"refused: {shelf.posts}: holds no episode: put its documents there or correct `sources`"
        " in shows.toml\n"
    )


def test_imported_paths_are_kept_as_sources(pullquote: CommandLine, shelf: Shelf) -> None:
    settings = {"DATA_DIR": shelf.data_dir, "SHOWS_FILE": shelf.shows_file}
    shelf.post(1, "Paper")
    added = shelf.folder / "added.md"
    shelf.post(2, "String").rename(added)
    # From the working directory, as one types it.
    assert pullquote("import", "added.md", "--show", "kites", **settings).returncode == 0
    shelf.post(3, "Wind").rename(added)
    done = pullquote("import", **settings)
    assert done.returncode == 0
    assert [e["title"] for e in lines(pullquote("export", **settings).stdout)] == ["Paper", "Wind"]


def test_a_path_that_gives_nothing_is_not_kept(pullquote: CommandLine, shelf: Shelf) -> None:
    settings = {"DATA_DIR": shelf.data_dir, "SHOWS_FILE": shelf.shows_file}
    shelf.post(1, "Paper")
    (shelf.folder / "notes.txt").write_text("Buy milk.\n", encoding="utf-8")
    done = pullquote("import", "notes.txt", "--show", "kites", **settings)
    assert done.returncode == 1
    assert f"refused: {shelf.folder / 'notes.txt'}: is of no known form" in done.stderr
    assert pullquote("import", **settings).stderr == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--show", "zzqx"), 2, "--show: there is no show 'zzqx'; for example --show kites"),
        (("some.md",), 2, "--show: is needed with PATH; for example --show kites"),
        (("gone.md", "--show", "kites"), 1, "gone.md: there is no such file or folder"),
    ],
)
def test_import_told_wrong(
    pullquote: CommandLine, shelf: Shelf, arguments: tuple[str, ...], code: int, said: str
) -> None:
    settings = {"DATA_DIR": shelf.data_dir, "SHOWS_FILE": shelf.shows_file}
    done = pullquote("import", *arguments, **settings)
    assert done.returncode == code
    assert sentence(done).startswith(said)
    assert not shelf.data_dir.exists()


def test_import_beside_an_open_library(
    pullquote: CommandLine, own_data_dir: Path, shelf: Shelf
) -> None:
    """While a bot holds the folder, everything but a second bot works."""
    with alone(own_data_dir):
        assert pullquote("import", DATA_DIR=own_data_dir).returncode == 0
        assert pullquote("search", "bell", DATA_DIR=own_data_dir).returncode == 0
        done = pullquote("doctor", DATA_DIR=own_data_dir)
        assert done.returncode == 0
        assert "runs" in done.stdout


# doctor


def test_doctor_where_all_is_well(pullquote: CommandLine, data_dir: Path) -> None:
    done = pullquote("doctor", DATA_DIR=data_dir)
    assert (done.returncode, done.stderr) == (0, "")
    assert "MEND" not in done.stdout
    assert "none, so `run` is the sandbox" in done.stdout
    assert "does not run on DATA_DIR" in done.stdout
    assert done.stdout.count("sound") == 2


def test_doctor_never_shows_the_token(pullquote: CommandLine, data_dir: Path) -> None:
    done = pullquote("doctor", DATA_DIR=data_dir, DISCORD_TOKEN="s3cret", LOG_LEVEL="DEBUG")
    assert done.returncode == 0
    assert "s3cret" not in done.stdout + done.stderr
    assert done.stdout.startswith("LOOK  token          set, but not of the form that Discord's")
    # As in Discord's reference.
    token = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
    done = pullquote("doctor", DATA_DIR=data_dir, DISCORD_TOKEN=token)
    assert done.stdout.startswith("ok    token          set, and of the form")
    assert token not in done.stdout + done.stderr


def test_doctor_on_documents_that_can_not_be_read(pullquote: CommandLine, shelf: Shelf) -> None:
    """What is refused is to mend; what is odd is worth a look."""
    settings = {"DATA_DIR": shelf.data_dir, "SHOWS_FILE": shelf.shows_file}
    shelf.post(1, "Paper", front='date = "soon"')
    pullquote("import", **settings)
    done = pullquote("doctor", **settings)
    assert (done.returncode, done.stdout.splitlines()[-1].split()[:2]) == (0, ["LOOK", "noted"])
    (shelf.posts / "2.md").write_text("+++\ntitle = = 1\n+++\n", encoding="utf-8")
    pullquote("import", **settings)
    done = pullquote("doctor", **settings)
    assert done.returncode == 1
    assert f"MEND  refused        {shelf.posts / '2.md'} line 2: " in done.stdout


def test_doctor_on_an_empty_folder_says_what_to_do(pullquote: CommandLine, tmp_path: Path) -> None:
    done = pullquote("doctor", DATA_DIR=tmp_path / "new")
    assert done.returncode == 1
    assert "MEND" in done.stdout
    assert "run `import`" in done.stdout


def test_doctor_on_a_damaged_database_says_which_and_what_to_do(
    pullquote: CommandLine, own_data_dir: Path
) -> None:
    path = own_data_dir / "library.db"
    path.write_bytes(b"garbage" * 1000)
    done = pullquote("doctor", DATA_DIR=own_data_dir)
    assert (done.returncode, done.stderr) == (1, "")
    said = " ".join(done.stdout.split())
    assert f"{path} is damaged: delete it and start again" in said


# run


def test_run_at_discord_without_a_token(pullquote: CommandLine, tmp_path: Path) -> None:
    for arguments in (("run", "--discord"), ("--discord",)):
        done = pullquote(*arguments, DATA_DIR=tmp_path / "new", PYTHONWARNINGS="default")
        assert done.returncode == 2
        assert done.stderr.splitlines()[-1] == (
            "pullquote: DISCORD_TOKEN: is not set; for example DISCORD_TOKEN=MTA… in .env"
        )
    assert not (tmp_path / "new").exists()


def test_a_second_run_on_one_folder_is_refused(pullquote: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with alone(folder):
        done = pullquote("run", DATA_DIR=folder, PYTHONWARNINGS="default")
    assert done.returncode == 1
    said = done.stderr.splitlines()[-1]
    assert said.startswith(f"pullquote: a bot already runs on {folder}: stop it first, or set")


# Settings and files that are wrong


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"REFRESH_HOURS": "daily"}, "REFRESH_HOURS: 'daily' is not a number of hours"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL: 'LOUD' is none of"),
        ({"SHOWS_FILE": "gone.toml"}, "SHOWS_FILE: gone.toml can't be read (No such file"),
    ],
)
def test_a_wrong_setting_ends_the_start_with_one_sentence(
    pullquote: CommandLine, tmp_path: Path, settings: dict[str, str], said: str
) -> None:
    done = pullquote("search", "bell", **{"DATA_DIR": str(tmp_path / "new"), **settings})
    assert done.returncode == 2
    assert sentence(done).startswith(said)
    assert not (tmp_path / "new").exists()


def test_a_typo_in_shows_toml_ends_the_start_and_what_is_loaded_stays(
    pullquote: CommandLine, shelf: Shelf
) -> None:
    settings = {"DATA_DIR": shelf.data_dir, "SHOWS_FILE": shelf.shows_file}
    shelf.post(1, "Paper")
    pullquote("import", **settings)
    good = shelf.shows_file.read_bytes()
    shelf.configure('slug = "kites"\ntitle = "Kites"\nsources = ["posts"]\nvocabulry = []')
    done = pullquote("import", **settings)
    assert done.returncode == 2
    assert "unknown key 'vocabulry', did you mean 'vocabulary'?" in sentence(done)
    shelf.shows_file.write_bytes(good)
    assert len(lines(pullquote("export", **settings).stdout)) == 1


def test_dotenv_in_the_working_directory_is_read(
    pullquote: CommandLine, tmp_path: Path, data_dir: Path
) -> None:
    (tmp_path / ".env").write_text(f"DATA_DIR={data_dir}\n", encoding="utf-8")
    assert "sound" in pullquote("doctor").stdout


def test_a_read_only_folder_is_one_sentence(pullquote: CommandLine, tmp_path: Path) -> None:
    before = without_root()
    folder = tmp_path / "var"
    folder.mkdir(mode=0o555)
    done = pullquote("search", "bell", before=before, DATA_DIR=folder)
    assert done.returncode == 1
    assert sentence(done) == (
        f"{folder / 'library.db'} can't be written: make the folder writable or set DATA_DIR to"
        " another one"
    )


def test_no_room_to_write_is_one_sentence_and_what_was_loaded_stays(
    pullquote: CommandLine, shelf: Shelf
) -> None:
    """A limit on the size of files stands in for the full disk, whose sentence the tests of the
    database have."""
    if sys.platform == "win32":
        pytest.skip("Windows has no ulimit")
    settings = {"DATA_DIR": shelf.data_dir, "SHOWS_FILE": shelf.shows_file}
    shelf.post(1, "Paper")
    pullquote("import", **settings)
    for number in range(2, 30):
        talk = "\n\n".join(f"BEN: Kite {number} flew {n} times over bay {n}." for n in range(300))
        shelf.post(number, f"Kites {number}", talk)
    before = ["sh", "-c", 'ulimit -f 400; exec "$@"', "sh"]
    done = pullquote("import", before=before, **settings)
    assert done.returncode == 1
    said = sentence(done)
    assert str(shelf.data_dir) in said
    assert "free s" in said
    assert len(lines(pullquote("export", **settings).stdout)) == 1
    assert pullquote("import", **settings).returncode == 0


@pytest.mark.parametrize("size", ["64k", "300k", "600k"])
def test_a_full_disk_is_one_sentence(pullquote: CommandLine, tmp_path: Path, size: str) -> None:
    """A real one, if small: whichever of the databases and the index is written when it is full."""
    before = ["unshare", "--user", "--map-root-user", "--mount"]
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f'mount -t tmpfs -o size={size} none "{disk}" && exec "$@"'
    if (
        not shutil.which("unshare")
        or subprocess.run(
            [*before, "sh", "-c", mount, "sh", "true"], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("no disk can be mounted here")
    done = pullquote("import", before=[*before, "sh", "-c", mount, "sh"], DATA_DIR=disk)
    assert done.returncode == 1
    said = sentence(done)
    assert str(disk) in said
    assert "is full" in said
    assert "free some space" in said


def test_ctrl_c_ends_quietly(data_dir: Path, sample_show: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows sends it otherwise")
    with searching(data_dir, sample_show) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"bell\n")
        process.stdin.flush()
        process.stdout.readline()
        os.kill(process.pid, signal.SIGINT)
        process.stdin.close()
        assert process.stderr.read() == b""
    assert process.returncode == 130


def test_help_names_every_command(pullquote: CommandLine) -> None:
    done = pullquote("--help")
    assert done.returncode == 0
    for command in ("run", "import", "search", "export", "doctor", "restore", "sandbox"):
        assert f"\n  {command} " in done.stdout
