"""Hugo posts: front matter, the transcript's shortcode, what is skipped and what is refused."""

from __future__ import annotations

import pickle

import pytest
from documents.posts import FRONT, TURNS, post, read, said, skipped

from bot import ingest
from bot.errors import DocumentError
from bot.model import Format


def front(**fields: str) -> str:
    return "".join(f"{name} = {value}\n" for name, value in fields.items())


def refusal(text: str | bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(text, "/kites/x.md")
    return caught.value


def test_fields_are_read() -> None:
    document = read(post())
    assert document.source.format is Format.HUGO
    assert document.slug == "folding-paper"
    assert document.number == 7
    assert document.title == "Folding Paper with Ines Okafor"
    assert document.hosts == ("Ruth Adeyemi", "Ben Castellano")
    assert document.topics == ("Paper", "Wind")
    assert document.duration_s == 31 * 60 + 44
    assert document.audio_file == "kites.7.mp3"
    assert document.description == "Ines folds."
    assert document.problems == ()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ('"2021-03-04"', "2021-03-04"),
        ('"2021-03-04T23:30:00-07:00"', "2021-03-04"),
        ("2021-03-04T23:30:00Z", "2021-03-04"),
        ("2021-03-04", "2021-03-04"),
        ('""', None),
        ('"yesterday"', None),
        ("12", None),
    ],
)
def test_a_date_stays_the_day_that_is_written(written: str, day: str | None) -> None:
    assert read(post(front=front(episodeNumber="1", date=written))).date == day


def test_empty_fields_are_unknown() -> None:
    fields = front(
        episodeNumber="3",
        title='" "',
        description='""',
        audioDuration='"00:00:00"',
        hosts='["", "Ruth Adeyemi"]',
        categories='["Wind", "", "wind"]',
    )
    document = read(post(front=fields))
    assert (document.title, document.description, document.duration_s) == (None, None, None)
    assert document.hosts == ("Ruth Adeyemi",)
    assert document.topics == ("Wind",)


def test_wrong_values_are_unknown_and_noted() -> None:
    fields = front(episodeNumber='"seven"', title="2021", audioDuration='"long"', date='"soon"')
    document = read(post(front=fields))
    assert (document.number, document.duration_s, document.date) == (None, None, None)
    assert document.title == "2021"
    assert [p.reason.split(" is ")[0] for p in document.problems] == [
        "episodeNumber",
        "date",
        "audioDuration",
    ]


def test_a_number_may_be_text_or_stand_in_the_title() -> None:
    assert read(post(front=front(episodeNumber='"031"'))).number == 31
    assert read(post(front=front(title='"Episode 12: Ladders"'))).number == 12


def test_a_description_in_markdown_becomes_words() -> None:
    fields = front(episodeNumber="1", description='"By [Ruth](https://example.org/ruth)."')
    assert read(post(front=fields)).description == "By Ruth."


def test_an_absolute_picture_wins() -> None:
    fields = front(
        episodeNumber="1", image='"/kite.png"', externalimage='"https://example.org/k.png"'
    )
    assert read(post(front=fields)).image_url == "https://example.org/k.png"


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/kites/post/a-kite/index.md", "a-kite"),
        ("/kites/post/a kite v1.2/index.md", "a kite v1.2"),
        ("/kites/post/flat.md", "flat"),
        ("flat-1.2.md", "flat-1.2"),
    ],
)
def test_the_slug_is_the_folder_or_the_stem(path: str, slug: str) -> None:
    assert read(post(), path).slug == slug


def test_the_first_turn_is_the_argument_and_the_close_tag_optional() -> None:
    turns = [
        ("RUTH", "Welcome."),
        ("RUTH", "Welcome to Kites and Ladders."),
        ("BEN", "Hello, Ruth."),
        ("INES", "I fold paper."),
        ("RUTH", "And it flies."),
    ]
    assert said(read(post(rest=TURNS))) == turns
    assert said(read(post(rest=TURNS, close=False))) == turns


@pytest.mark.parametrize(
    "opening",
    [
        '{{< transcript "RUTH: Welcome." >}}',
        '{{< transcript "RUTH: Welcome.">}}   ',
        '{{<transcript "RUTH: Welcome." >}}',
        '{{% transcript "RUTH: Welcome." %}}',
        "{{< transcript `RUTH: Welcome.` >}}",
        "{{< transcript >}}\nRUTH: Welcome.",
    ],
)
def test_spellings_of_the_opening(opening: str) -> None:
    text = f"+++\n{FRONT}+++\nNotes.\n\n{opening}\n\nBEN: Hi.\n{{{{< /transcript  >}}}}\nAfter."
    document = read(text)
    assert said(document) == [("RUTH", "Welcome."), ("BEN", "Hi.")]
    assert document.notes == "Notes.\n\nAfter."


def test_everything_may_stand_on_one_line() -> None:
    text = f'+++\n{FRONT}+++\n{{{{< transcript "RUTH: A." >}}}}BEN: B.{{{{< /transcript >}}}}'
    assert said(read(text)) == [("RUTH", "A."), ("BEN", "B.")]


def test_quotes_inside_the_argument() -> None:
    escaped = read(post(first=r"RUTH: They say \"up\" and \"away\"."))
    bare = read(post(first='RUTH: They say "up" and "away".'))
    assert said(escaped) == said(bare) == [("RUTH", 'They say "up" and "away".')]


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    text = post(notes="One.\n\nTwo.", rest=TURNS)
    plain = read(text)
    assert read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == plain
    assert read(text.encode("utf-16")) == plain


def test_drafts_and_pages_are_no_episodes() -> None:
    assert skipped(post(front=FRONT + "draft = true\n")) == "draft"
    assert "page" in skipped("+++\ntitle = 'Archive'\n+++\nAll episodes.\n")
    assert "page" in skipped("+++\ntitle = 'Archive'\n+++\n[a](https://example.org)\n", "_index.md")
    assert read("+++\ntitle = 'Links'\n+++\n[a](https://example.org)\n").links


def test_a_post_from_the_future_keeps_its_date() -> None:
    assert read(post(front=front(episodeNumber="1", date='"2999-01-01"'))).date == "2999-01-01"


def test_refusals_name_line_and_remedy() -> None:
    error = refusal("+++\ntitle = 'Kites'\nhosts = [\n+++\nNotes.\n")
    assert (error.path, error.line) == ("/kites/x.md", 3)
    assert "TOML" in error.reason
    error = refusal("+++\ntitle = 'Kites\nhosts = []\n+++\n")
    assert error.line in (2, 3)  # tomllib differs between versions
    error = refusal("+++\ntitle = 'Kites'\n")
    assert error.line == 1
    assert "+++" in error.reason


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        ("+++\ntitle = 'Caf\xe9'\n+++\n".encode("latin-1"), 2, "UTF-8"),
        (b"+++\n\0\n+++\n", None, "binary"),
        (b"\xff\xfeA", None, "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None, "binary"),
        (b"", None, "no known form"),
        (b"Just a sentence.", None, "no known form"),
        (b"+++\n" + b"a = [" * 20_000 + b"\n+++\n", 1, "front matter"),
        (b"+++\nn = " + b"9" * 5_000 + b"\n+++\n", None, "TOML"),
        (b"+++\nn = 1\n+++\n" + b"word " * 50_000, 4, "notes"),
        (b"x" * (17 * 1024 * 1024), None, "limit"),
        (b"+++\nn = 1\n+++\n{{< transcript >}}\n" + b"A: b\n" * 200_001, None, "lines"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, line: int | None, words: str) -> None:
    error = refusal(data)
    assert words in error.reason
    assert line is None or error.line == line
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.path, copy.reason, copy.line) == (error.path, error.reason, error.line)


def test_a_damaged_post_is_still_recognised_as_one() -> None:
    assert ingest.recognise("+++\ntitle = 'Caf\xe9'\n".encode("latin-1"), "x") is Format.HUGO
    assert ingest.recognise(b"\0\1\2", "x.md") is None
    assert ingest.recognise(b"---\nKites\n---\nWords.\n", "x.md") is None


JSON = """{
  "title": "Folding Paper",
  "episodeNumber": 7,
  "date": "2026-02-04T10:00:00Z",
  "hosts": ["Ruth Adeyemi"],
  "audioDuration": "00:31:44"
}

See [the plans](https://kites.example.org/p).

{{< transcript "RUTH: Welcome." >}}
"""


def test_front_matter_in_json() -> None:
    document = read(JSON)
    assert document.source.format is Format.HUGO
    assert (document.number, document.title, document.date) == (7, "Folding Paper", "2026-02-04")
    assert (document.hosts, document.duration_s) == (("Ruth Adeyemi",), 1904)
    assert said(document) == [("RUTH", "Welcome.")]
    assert [link.url for link in document.links] == ["https://kites.example.org/p"]


def test_damaged_json_says_where() -> None:
    error = refusal("\n" + JSON.replace("7,", "7"))
    assert error.line == 5
    assert "not valid JSON" in error.reason


def test_a_wrong_field_in_json_says_where() -> None:
    (problem,) = read(JSON.replace(": 7,", ': "seven",')).problems
    assert problem.line == 3
    assert problem.reason.startswith("episodeNumber is 'seven'")


@pytest.mark.parametrize("end", ["", "\n", '\n{"a": 1}\n', "\n]\n"])
def test_json_with_nothing_below_is_no_post(end: str) -> None:
    assert ingest.recognise(b'{\n  "title": "Kites"\n}' + end.encode(), "x.json") is None
