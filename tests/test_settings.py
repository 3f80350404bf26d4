"""The settings: environment over .env over defaults; a wrong value is one sentence."""

from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import KEYS, Settings, has_desktop, load

EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"


def read(tmp_path: Path, dotenv: str = "", **environ: str) -> Settings:
    """The settings from this .env and this environment."""
    file = tmp_path / ".env"
    file.write_text(dotenv, encoding="utf-8")
    return load(environ, file)


def test_defaults(tmp_path: Path) -> None:
    settings = load({}, tmp_path / "there is none")
    assert settings == Settings(
        discord_token=None,
        data_dir=Path("var"),
        shows_file=Path("data/shows.toml"),
        owner_guilds=(),
        refresh_hours=24,
        fetch_private_hosts=False,
        log_level="INFO",
    )
    assert settings.sandbox_dir == Path("var/sandbox")


def test_every_key_can_be_set(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        DISCORD_TOKEN="t0ken",
        DATA_DIR="/srv/pullquote",
        SHOWS_FILE="mine.toml",
        OWNER_GUILDS="81384788765712384, 81384788765712385",
        REFRESH_HOURS="0.5",
        FETCH_PRIVATE_HOSTS="yes",
        LOG_LEVEL="debug",
    )
    assert settings == Settings(
        discord_token="t0ken",
        data_dir=Path("/srv/pullquote"),
        shows_file=Path("mine.toml"),
        owner_guilds=(81384788765712384, 81384788765712385),
        refresh_hours=0.5,
        fetch_private_hosts=True,
        log_level="DEBUG",
    )


def test_each_key_is_a_field_and_each_field_a_key() -> None:
    assert [field.name for field in dataclasses.fields(Settings)] == [key.lower() for key in KEYS]


def test_the_environment_wins_over_dotenv_key_by_key(tmp_path: Path) -> None:
    settings = read(tmp_path, "DATA_DIR=from-file\nLOG_LEVEL=ERROR\n", DATA_DIR="from-environment")
    assert settings.data_dir == Path("from-environment")
    assert settings.log_level == "ERROR"


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_value_is_the_default(tmp_path: Path, key: str) -> None:
    assert read(tmp_path, **{key: "  "}) == Settings()


def test_a_token_is_taken_as_it_is(tmp_path: Path) -> None:
    assert read(tmp_path, "DISCORD_TOKEN=a$b${HOME}c\n").discord_token == "a$b${HOME}c"


def test_the_token_is_in_no_repr(tmp_path: Path) -> None:
    settings = read(tmp_path, DISCORD_TOKEN="s3cret")
    assert "s3cret" not in f"{settings!r} {settings} {[settings]}"


@pytest.mark.parametrize("text", ["true", "YES", "on", "1"])
def test_ways_to_say_true(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, FETCH_PRIVATE_HOSTS=text).fetch_private_hosts


@pytest.mark.parametrize("text", ["false", "No", "off", "0"])
def test_ways_to_say_false(tmp_path: Path, text: str) -> None:
    assert not read(tmp_path, FETCH_PRIVATE_HOSTS=text).fetch_private_hosts


@pytest.mark.parametrize(
    ("key", "value", "example"),
    [
        ("OWNER_GUILDS", "my server", "81384788765712384"),
        ("OWNER_GUILDS", "12", "81384788765712384"),
        ("OWNER_GUILDS", "81384788765712384;81384788765712385", "81384788765712384"),
        ("OWNER_GUILDS", "٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣", "81384788765712384"),
        ("REFRESH_HOURS", "daily", "24"),
        ("REFRESH_HOURS", "-1", "24"),
        ("REFRESH_HOURS", "nan", "24"),
        ("REFRESH_HOURS", "inf", "24"),
        ("REFRESH_HOURS", "9000", "24"),
        ("FETCH_PRIVATE_HOSTS", "maybe", "true"),
        ("LOG_LEVEL", "LOUD", "INFO"),
    ],
)
def test_a_wrong_value_is_one_sentence(tmp_path: Path, key: str, value: str, example: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, **{key: value})
    message = caught.value.user_message
    assert message.startswith(f"{key}: ")
    assert value in message
    assert message.split("for example ")[1].startswith(example)
    assert "\n" not in message


def test_the_example_of_a_wrong_value_is_right(tmp_path: Path) -> None:
    wrong = {
        "OWNER_GUILDS": "x", "REFRESH_HOURS": "x", "FETCH_PRIVATE_HOSTS": "x", "LOG_LEVEL": "x",
    }  # fmt: skip
    for key, value in wrong.items():
        with pytest.raises(SettingsError) as caught:
            read(tmp_path, **{key: value})
        read(tmp_path, **{key: caught.value.user_message.split("for example ")[1]})


def test_a_dotenv_that_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"DATA_DIR=caf\xe9\n")
    with pytest.raises(SettingsError, match=r"\.env: can't be read .*for example a UTF-8 copy"):
        load({}, file)


def test_the_example_file_has_every_key_with_its_default_and_a_line(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    lines = text.splitlines()
    keys = [line.partition("=")[0] for line in lines if re.match(r"[A-Z_]+=", line)]
    assert tuple(keys) == KEYS
    for index, line in enumerate(lines):
        if re.match(r"[A-Z_]+=", line):
            assert lines[index - 1].startswith("# "), f"say what {line} is, in the line above"
    # Each default is written out, but for what has none.
    assert load({}, EXAMPLE) == Settings()
    empty = {line[:-1] for line in lines if line.endswith("=")}
    assert empty == {"DISCORD_TOKEN", "OWNER_GUILDS"}


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="has a screen without saying so")
def test_where_a_browser_can_be_opened() -> None:
    assert has_desktop({"DISPLAY": ":0"})
    assert has_desktop({"WAYLAND_DISPLAY": "wayland-0"})
    assert not has_desktop({})
    assert not has_desktop({"DISPLAY": ""})
    assert not has_desktop({"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "10.0.0.2 22"})
