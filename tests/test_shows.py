"""shows.toml: what it may say, and one sentence for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.model import Show
from bot.shows import load_shows

LEAST = 'slug = "night-shift"\ntitle = "The Night Shift"\nsources = ["episodes"]\n'


def write(folder: Path, text: str) -> Path:
    """shows.toml with this text."""
    path = folder / "shows.toml"
    path.write_text(text, encoding="utf-8")
    return path


def one(folder: Path, more: str = "") -> Show:
    """The one show of a file with the least there can be, and more."""
    (show,) = load_shows(write(folder, f"[[show]]\n{LEAST}{more}"))
    return show


def refusal(folder: Path, text: str) -> str:
    """What is said of a file."""
    with pytest.raises(SettingsError) as caught:
        load_shows(write(folder, text))
    message = caught.value.user_message
    assert str(folder / "shows.toml") in message, "the sentence names the file"
    assert "for example " in message
    assert "\n" not in message
    return message


def test_the_least_there_can_be(tmp_path: Path) -> None:
    assert one(tmp_path) == Show(
        "night-shift", "The Night Shift", ((tmp_path / "episodes").as_posix(),)
    )


def test_everything_there_can_be(tmp_path: Path) -> None:
    show = one(
        tmp_path,
        'page_url = "https://example.org/{slug}/"\n'
        'audio_url = "https://example.org/{number}/{audio_file}"\n'
        'image_url = "https://example.org/cover.png"\n'
        'licence = "CC BY 4.0"\nlanguage = "de"\nvocabulary = ["Keras"]\n'
        'estimate_times = false\nexclude = [12, "a-slug"]\n',
    )
    assert show.page_url == "https://example.org/{slug}/"
    assert show.audio_url == "https://example.org/{number}/{audio_file}"
    assert (show.image_url, show.licence) == ("https://example.org/cover.png", "CC BY 4.0")
    assert (show.language, show.vocabulary) == ("de", ("Keras",))
    assert (show.estimate_times, show.exclude) == (False, ("12", "a-slug"))


def test_sources_stand_from_the_files_folder_and_addresses_as_they_are(tmp_path: Path) -> None:
    text = LEAST.replace('["episodes"]', '["a/b.txt", "/srv/x", "https://example.org/feed.xml"]')
    (show,) = load_shows(write(tmp_path, f"[[show]]\n{text}"))
    assert show.sources == (
        (tmp_path / "a/b.txt").as_posix(), "/srv/x", "https://example.org/feed.xml",
    )  # fmt: skip


def test_shows_keep_their_order(tmp_path: Path) -> None:
    other = LEAST.replace("night-shift", "a")
    shows = load_shows(write(tmp_path, f"[[show]]\n{LEAST}[[show]]\n{other}"))
    assert [show.slug for show in shows] == ["night-shift", "a"]


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "shows.toml"
    path.write_bytes(b"\xef\xbb\xbf[[show]]\n" + LEAST.encode())
    assert load_shows(path)[0].slug == "night-shift"


@pytest.mark.parametrize(
    ("typo", "meant"),
    [("vocabulry", "vocabulary"), ("page", "page_url"), ("license", "licence"), ("tilte", "title")],
)
def test_an_unknown_key_names_the_nearest(tmp_path: Path, typo: str, meant: str) -> None:
    message = refusal(tmp_path, f'[[show]]\n{LEAST}{typo} = "x"\n')
    assert f"unknown key {typo!r}, did you mean {meant!r}?" in message
    assert message.split("for example ")[1].startswith(meant)


def test_a_single_bracket_is_told(tmp_path: Path) -> None:
    assert "[[show]]" in refusal(tmp_path, f"[show]\n{LEAST}")
    assert "unknown key 'shows', did you mean [[show]]?" in refusal(tmp_path, f"[[shows]]\n{LEAST}")
    assert "has no [[show]]" in refusal(tmp_path, "# nothing yet\n")


@pytest.mark.parametrize("key", ["slug", "title", "sources"])
def test_what_is_missing_is_told(tmp_path: Path, key: str) -> None:
    text = "\n".join(line for line in LEAST.splitlines() if not line.startswith(key))
    assert f"a [[show]] has no {key!r}" in refusal(tmp_path, f"[[show]]\n{text}\n")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('slug = "Night Shift"', "may have a-z, 0-9 and - only"),
        ('slug = ""', "must be a text"),
        ("slug = 7", "must be a text"),
        ('title = "  "', "must be a text"),
        ('sources = "episodes"', "must be a list of texts"),
        ("sources = []", "names no folder, file or feed"),
        ("sources = [1]", "must be a text"),
        ('page_url = "example.org/{slug}"', "must begin with https:// or http://"),
        ('page_url = "https://example.org/{title}"', "{title} is none of {slug} {number}"),
        ('page_url = "https://example.org/{slug"', "has a brace that is not closed"),
        ('page_url = "https://example.org/{}"', "is none of {slug} {number}"),
        ('page_url = "https://example.org/{number:03}"', "{number}"),
        ('page_url = "https://example.org/{slug!r}"', "{slug}"),
        ('image_url = "cover.png"', "must begin with https://"),
        ('vocabulary = "Keras"', "must be a list of texts"),
        ('estimate_times = "no"', "must be true or false"),
        ("exclude = 12", "must be a list of numbers or slugs"),
        ("exclude = [true]", "must be a text"),
    ],
)
def test_a_wrong_value_is_one_sentence_with_its_key(tmp_path: Path, line: str, why: str) -> None:
    key = line.partition(" ")[0]
    others = "".join(x + "\n" for x in LEAST.splitlines() if not x.startswith(f"{key} "))
    message = refusal(tmp_path, f"[[show]]\n{others}{line}\n")
    assert f"shows.toml: {key}: " in message
    assert why in message
    assert message.split("for example ")[1].startswith(f"{key} = ")


def test_two_shows_of_one_slug(tmp_path: Path) -> None:
    message = refusal(tmp_path, f"[[show]]\n{LEAST}[[show]]\n{LEAST}")
    assert "two shows have the slug 'night-shift'" in message


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    message = refusal(tmp_path, f'[[show]]\n{LEAST}licence = "CC BY\n')
    assert "is not TOML" in message
    assert "line 5" in message


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "shows.toml"
    path.write_bytes(f"[[show]]\n{LEAST}# café".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"is not UTF-8.*save it again as UTF-8"):
        load_shows(path)


def test_a_file_that_is_not_there_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_shows(tmp_path / "none.toml")
    message = caught.value.user_message
    assert message.startswith(f"SHOWS_FILE: {tmp_path / 'none.toml'} can't be read")
    assert "No such file" in message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"SHOWS_FILE: .* can't be read"):
        load_shows(tmp_path)
