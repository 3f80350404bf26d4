"""YAML front matter, and NAME.toml beside a transcript."""

from __future__ import annotations

import itertools

import pytest
from documents.posts import LONG_TALK, SHOW, post, read, said, skipped

from bot import ingest
from bot.errors import DocumentError
from bot.model import Document, Episode, Format

POST = """\
---
layout: episode
title: "Folding Paper: with Ines Okafor"
date: 2021-03-04 23:30:00 -0700
episode: 031
duration: 14:02
hosts:
  - Ruth Adeyemi
  - name: Ben Castellano
tags: [Paper, No, 2021-03-04]
---
Ines folds.

## Links

* The harbour kite [plans](https://example.org/p)

## Full Transcript

RUTH: Hi.

BEN: Hello.

INES: Yes.

## Credits

* [Music](https://example.org/m)
"""
PATH = "/k/2021-03-05-folding-paper.md"


def test_a_post() -> None:
    document = read(POST, PATH)
    assert document.source.format is Format.JEKYLL
    assert document.title == "Folding Paper: with Ines Okafor"
    assert (document.number, document.date) == (31, "2021-03-04")
    assert document.duration_s == 842.0
    assert document.hosts == ("Ruth Adeyemi", "Ben Castellano")
    assert document.topics == ("Paper", "No", "2021-03-04")
    assert [(x.section, x.text) for x in document.links] == [
        ("Links", "plans"),
        ("Credits", "Music"),
    ]
    assert said(document) == [("RUTH", "Hi."), ("BEN", "Hello."), ("INES", "Yes.")]
    assert document.slug == "2021-03-05-folding-paper"


@pytest.mark.parametrize(
    "body",
    [
        "Ines folds.\n\n**Ruth Poe:** Hi.\n\n**Ben Lee:** Hello.\n\n**Ruth Poe:** Yes.\n",
        "Ines folds.\n\n### Transcript\n\n**Ruth Poe:** Hi.\n\n**Ben Lee:** Hello.\n\n"
        "**Ruth Poe:** Yes.\n",
        "Ines folds.\n\n<h2>Transcript</h2>\n\n[0:01] Ruth Poe: Hi.\n\n[0:02] Ben Lee: Hello.\n\n"
        "[0:03] Ruth Poe: Yes.\n",
        "Ines folds.\n\nRuth Poe: Hi.\n\nBen Lee: Hello.\n\nRuth Poe: Yes.\n\nBen Lee: No.\n",
        "Ines folds.\n\n## Transcript\n\n*Ruth Poe:* Hi.\n\n*Ben Lee:* Hello.\n\n"
        "*Ruth Poe:* Yes.\n\n*Ben Lee:* No.\n",
        "Ines folds.\n\n## Transcript\n\n__Ruth Poe__: Hi.\n\n__Ben Lee__: Hello.\n\n"
        "__Ruth Poe__: Yes.\n\n__Ben Lee__: No.\n",
    ],
)
def test_transcripts_in_the_body(body: str) -> None:
    document = read(f"---\ntitle: Up\n---\n{body}", PATH)
    turns = [("Ruth Poe", "Hi."), ("Ben Lee", "Hello."), ("Ruth Poe", "Yes.")]
    assert said(document)[:3] == turns
    assert document.notes == "Ines folds."


def test_the_day_may_be_called_as_astro_calls_it() -> None:
    assert read("---\ntitle: Up\nnumber: 3\npubDate: Jul 08 2022\n---\n", PATH).date == "2022-07-08"
    assert read("---\ntitle: Up\nnumber: 3\npubDate: 2022-07-08\n---\n", PATH).date == "2022-07-08"


def test_the_day_stands_in_the_name() -> None:
    text = "---\ntitle: Up\n---\n[a](https://example.org)\n"
    assert read(text, PATH).date == "2021-03-05"
    assert skipped(text, "/k/about.md") == "a page without number, date, transcript or audio"
    for front in ("published: false", "status: Draft", "status: private"):
        assert skipped(text.replace("---\n[", f"{front}\n---\n["), PATH) == "draft"
    assert read(text.replace("---\n[", "status: published\n---\n["), PATH).title == "Up"


def test_it_is_published_on_the_later_of_its_days() -> None:
    text = "---\ntitle: Up\ndate: 2021-03-05\npublishDate: {}\n---\n[a](https://example.org)\n"
    assert read(text.format("2031-01-02"), PATH).date == "2031-01-02"
    assert read(text.format("2021-03-01"), PATH).date == "2021-03-05"


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("title: [1\n", None, "not valid YAML"),
        ("title: Up\n\thosts: x\n", 3, "not valid YAML"),
        ('title: "Up\ndate: 2021-03-05\ntags: [a]\n', 2, "not valid YAML"),
        ("a: &a [x]\nb: [*a, *a]\n", 3, "aliases"),
        ("a: " + "[" * 5_000 + "\n", 1, "nested too deeply"),
        ("a: " + "x" * 60_000 + "\n", 1, "is its closing --- missing"),
        ("a: '\\U00ffffff'\nb: \"\\U00ffffff\"\n", None, "not valid YAML"),
    ],
)
def test_what_cannot_be_read_says_why(front: str, line: int | None, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as caught:
        ingest.parse(f"---\n{front}---\nWords.\n".encode(), PATH)
    assert caught.value.path == PATH
    assert line is None or caught.value.line == line


def test_an_open_front_matter() -> None:
    with pytest.raises(DocumentError, match="never ends"):
        ingest.parse(b"---\ntitle: Up\nWords.\n", PATH)


def test_lone_surrogates() -> None:
    title = read('---\nepisode: 1\ntitle: "\\ud83e\\ude81 \\ud800"\n---\n', PATH).title
    assert title == "\U0001fa81 \ufffd"


SIDECAR = """\
# What is known besides.
title = "Folding Paper with Ines Okafor"
number = 31
date = 2021-03-04
hosts = ["Ruth Adeyemi", "Ben Castellano"]
guests = ["Ines Okafor"]
topics = ["Paper"]
duration = "0:31:44"
audio_url = "https://example.org/31.mp3"
"""
VTT = (
    f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ruth>{LONG_TALK}\n\n"
    "00:03.000 --> 00:04.000\n<v Ines>Yes.\n"
)
WHISPER = (
    f'[{{"start": 0, "end": 2, "text": "{LONG_TALK}"}}, {{"start": 3, "end": 4, "text": "Yes."}}]'
)


def merged(*documents: Document) -> Episode:
    """The one episode, the same for every order."""
    assert set.intersection(*(set(ingest.keys(d)) for d in documents))
    orders = [ingest.merge(SHOW, order) for order in itertools.permutations(documents)]
    assert all(order == orders[0] for order in orders)
    (episode,) = orders[0]
    return episode


def test_a_sidecar_gives_what_a_transcript_lacks() -> None:
    episode = merged(read(SIDECAR, "/k/talk.toml"), read(VTT, "/k/talk.vtt"))
    assert (episode.number, episode.title) == (31, "Folding Paper with Ines Okafor")
    assert (episode.date, episode.duration_s) == ("2021-03-04", 1904.0)
    assert (episode.guests, episode.topics) == (("Ines Okafor",), ("Paper",))
    assert episode.audio_url == "https://example.org/31.mp3"
    assert {t.speaker: t.person for t in episode.turns} == {
        "Ruth": "Ruth Adeyemi",
        "Ines": "Ines Okafor",
    }


@pytest.mark.parametrize(
    ("key", "nearest", "line"),
    [("titel", "title", 4), ("guest", "guests", 4), ("url", "audio_url", 4)],
)
def test_an_unknown_key_names_the_nearest(key: str, nearest: str, line: int) -> None:
    text = SIDECAR.replace("number =", f"{key} = 'x'\nnumber =").replace("title =", "title =", 1)
    with pytest.raises(DocumentError) as caught:
        ingest.parse(text.replace("# What", "# Nothing\n# What").encode(), "/k/talk.toml")
    assert caught.value.line == line
    assert f"{nearest!r}" in caught.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "[project]\nname = 'kites'\ntitle = 'Kites'\n",
        "baseURL = 'https://example.org'\ntitle = 'Kites'\ntheme = 'up'\n",
        "[[show]]\nslug = 'kites'\ntitle = 'Kites'\n",
        "key = 1\n",
    ],
)
def test_other_toml_is_of_no_known_form(text: str) -> None:
    assert ingest.recognise(text.encode(), "a.toml") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [("title = 'a\n", "not valid TOML"), ("title = " + "[" * 9_000, "nested|TOML")],
)
def test_a_damaged_sidecar_says_why(text: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        ingest.parse(text.encode(), "/k/talk.toml")


@pytest.mark.parametrize(
    ("post_path", "transcript_path"),
    [
        ("/k/up.md", "/k/up.vtt"),
        ("/k/up.md", "/k/up.en-GB.vtt"),
        ("/k/31/index.md", "/k/31/transcript.vtt"),
        ("/k/31/index.md", "/k/31/captions.en.vtt"),
        ("/k/folding/index.md", "/k/folding/folding.vtt"),
        ("/k/31/index.md", "/k/31/index.vtt"),
        ("/k/folding-kites/index.md", "/elsewhere/folding-kites.vtt"),
        ("/k/a/index.md", "/elsewhere/Folding Paper with Ines Okafor.vtt"),
        ("/k/a/index.md", "/elsewhere/kite-hour-7.vtt"),
    ],
)
def test_a_transcript_finds_its_post(post_path: str, transcript_path: str) -> None:
    episode = merged(read(post(), post_path), read(VTT, transcript_path))
    assert (episode.number, len(episode.turns)) == (7, 2)
    assert episode.title == "Folding Paper with Ines Okafor"


def test_strangers_in_one_folder_stay_apart() -> None:
    one, other = read(VTT, "/k/up.vtt"), read(VTT.replace("Kite", "Hat"), "/k/down.vtt")
    assert not set(ingest.keys(one)) & set(ingest.keys(other))


def test_the_better_transcript_is_kept() -> None:
    """Names, then times, then stops; and a whole before a piece."""
    text = f"**Ruth Adeyemi:** {LONG_TALK}\n\n**Ines Okafor:** Yes.\n\n**Ruth Adeyemi:** So.\n"
    loud = read(VTT, "/k/up.vtt")
    timed = read(WHISPER, "/k/up.json")
    bold = read(text, "/k/up.md")
    youtube = read(WHISPER.replace(".", "").lower(), "/k/up.en.json")
    assert [t.start_s for t in merged(loud, timed, bold, youtube).turns] == [1.0, 3.0]
    assert merged(timed, bold).turns[0].speaker == "Ruth Adeyemi"
    assert merged(timed, youtube).turns[0].text == LONG_TALK


@pytest.mark.parametrize(
    "mark",
    ["*{n}* ({t}): ", "*{n}* [{t}] ", "_{n}_ ({t}): ", "**{n}** *{t}*\n", "**{n}:** _({t})_ "],
)
@pytest.mark.parametrize("heading", ["## Transcript\n\n", ""])
def test_a_name_and_a_time_in_italics(mark: str, heading: str) -> None:
    said = [("Ravi", "0:00"), ("Peter", "0:05"), ("Ravi", "0:11"), ("Peter", "1:02:13")]
    talk = "\n\n".join(mark.format(n=n, t=t) + "Nobody was there to hear it." for n, t in said)
    notes = "- 00:00 Intro\n- 02:10 [Rust](https://rust.example.org/)\n\n"
    document = read(f"---\ntitle: Rust\nnumber: 4\n---\n{notes}{heading}{talk}\n", "/k/rust.md")
    assert [(turn.speaker, turn.start_s) for turn in document.turns] == [
        ("Ravi", 0.0), ("Peter", 5.0), ("Ravi", 11.0), ("Peter", 3733.0)
    ]  # fmt: skip
    assert [link.url for link in document.links] == ["https://rust.example.org/"]


@pytest.mark.parametrize(
    ("below", "turns"),
    [
        ("Is there a word for the wind that blows on Sundays? There is. We'll tell you soon.", 1),
        ("The transcript is made by a machine. It has mistakes, and you may well find some.", 0),
        ("Read it [here](https://kites.example.org/4). It is long, and in two parts. Have fun!", 0),
        ("Coming soon.", 0),
    ],
)
def test_a_few_sentences_below_a_heading_that_says_so(below: str, turns: int) -> None:
    text = f"---\ntitle: Wind\nnumber: 4\n---\nAbout wind.\n\n## Transcript\n\n{below}\n"
    assert len(read(text, "/k/wind.md").turns) == turns
