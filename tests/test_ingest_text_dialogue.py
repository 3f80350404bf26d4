"""Otter, Rev and other plain text; HTML transcripts."""

from __future__ import annotations

import pytest
from documents.posts import read

from bot import ingest
from bot.errors import DocumentError
from bot.model import Format

Spoken = list[tuple[float | None, str | None, str]]
TURNS: Spoken = [
    (0.0, "Ruth Poe", "It is up [inaudible 00:00:09] there.\n\nReally."),
    (75.0, "Speaker 2", "Yes: it is."),
    (3723.0, "Ruth Poe", "Good."),
]


def spoken(text: str, form: Format, path: str = "/k/kite-hour-7.txt") -> Spoken:
    document = read(text, path)
    assert (document.source.format, document.number) == (form, 7)
    return [(t.start_s, t.speaker, t.text) for t in document.turns]


def written(mark: str, end: str = "") -> str:
    """A transcript with {n} and {t} of the mark replaced, the words after `end`."""
    marks = [("Ruth Poe", "0:00"), ("Speaker 2", "1:15"), ("Ruth Poe", "1:02:03")]
    words = ["It is up [inaudible 00:00:09] there.\n\nReally.", "Yes: it is.", "Good."]
    lines = (
        f"{mark.replace('{n}', n).replace('{t}', t)}{end}{w}"
        for (n, t), w in zip(marks, words, strict=True)
    )
    return "\n\n".join(lines) + "\n"


def test_otter() -> None:
    text = written("{n}  {t}  ", "\n")
    footer = "\nTranscribed by https://otter.ai\n"
    assert spoken(text + footer, Format.OTTER) == TURNS
    assert (
        spoken(f"SUMMARY KEYWORDS\nkite, wind\n\nSPEAKERS\nRuth Poe\n\n{text}", Format.OTTER)
        == TURNS
    )
    unknown = text.replace("Speaker 2", "Unknown Speaker")
    assert spoken(unknown, Format.OTTER)[1][1] == "Unknown Speaker"


@pytest.mark.parametrize("mark", ["{n} ({t}):", "{n}: ({t})", "{n} ({t})"])
def test_rev(mark: str) -> None:
    assert spoken(written(mark, "\n"), Format.REV) == TURNS


@pytest.mark.parametrize(
    "mark",
    [
        "[{t}] {n}:",
        "({t}) {n}:",
        "{t} {n}:",
        "{t} - {n}:",
        "{n} [{t}]:",
        "{n}: [{t}]",
    ],
)
def test_times_and_names(mark: str) -> None:
    assert spoken(written(mark, " "), Format.TEXT) == TURNS
    assert spoken(written(mark, "\n"), Format.TEXT) == TURNS


@pytest.mark.parametrize(
    ("mark", "form"),
    [
        ("[{t}] {n} (Guest):", Format.TEXT),
        ("{n} (Guest) [{t}]:", Format.TEXT),
        ("{n} (Guest) ({t}):", Format.REV),
        ("{n} (Guest): {t}", Format.REV),
        ("{n} (Guest)  {t}", Format.OTTER),
    ],
)
def test_a_role_behind_a_name(mark: str, form: Format) -> None:
    assert spoken(written(mark, "\n"), form) == TURNS


@pytest.mark.parametrize(
    "mark",
    [
        "{n}\n\n{t}\n", "{t}\n\n{n}\n", "{t} - 1:02:09\n{n}", "[{t} - 1:02:09]\n\n{n}",
        "{n}:\n[{t}] ", "{n}:\n\n{t}\n", "**{n}** {t}\n", "{t} - 1:02:09\n\n{n}\n",
    ],
)  # fmt: skip
def test_names_and_times_on_lines_of_their_own(mark: str) -> None:
    text = written(mark, "" if mark[-1] == " " else "\n")
    for above in ("", "Folding Paper\n\n"):
        document = read(above + text, "/k/a.txt")
        assert [(t.start_s, t.speaker, t.text) for t in document.turns] == TURNS
        assert document.title == (above.strip() or None)


def test_what_sonix_writes_around_is_nobodys() -> None:
    name = "Ep 7 Folding Paper.mp3"
    above = f"{name}\n\n{name}: Audio automatically transcribed by Sonix\n\n" + (
        f"{name}: this mp3 audio file was automatically transcribed by Sonix with the best "
        "speech-to-text algorithms. This transcript may contain errors.\n\n"
    )
    below = "\nSonix has many features that you'd love including many.\n"
    text = written("{n}:\n[{t}] ")
    assert spoken(f"{above}{text}{below}", Format.TEXT) == TURNS
    assert read(above + text, "/k/a.txt").title == "Ep 7 Folding Paper"


def test_the_chapters_of_youtube_are_nobodys_words() -> None:
    said = [(at * 4.0, None, f"and then we flew kite number {at}") for at in range(8)]
    lines = [f"0:{at * 4:02}\n{words}\n" for at, (_, _, words) in enumerate(said)]
    lines.insert(4, "Chapter 2: The Barn\n")
    text = "Transcript\nChapter 1: Kites\n" + "".join(lines)
    document = read(text, "/k/a.txt")
    assert [(t.start_s, t.speaker, t.text) for t in document.turns] == said
    assert document.title is None
    alone = read(text.replace("Chapter 2: ", ""), "/k/a.txt")
    assert alone.turns[3].text.endswith("The Barn")


def test_words_above_their_time_and_yeses_are_no_names() -> None:
    text = "0:01\nYou flew it\n0:03\nIndeed\n0:05\nHigh up\n0:07\nIndeed\n0:09\nAnd down\n"
    assert {turn.speaker for turn in read(text).turns} == {None}


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_names_with_a_colon_above_the_words(gap: str) -> None:
    said = [("Ruth", "So I think it is up."), ("Ben", "Yes, I know.\n\nYou held it: I saw you.")]
    said += [("Caller", "Hello, I think so too."), said[0], ("Ben", "So we know that.")]
    text = "\n\n".join(f"{name}:{gap}{words}" for name, words in said)
    document = read(f"Kite Hour\n\n{text}\n", "/k/a.txt")
    assert [(t.speaker, t.text) for t in document.turns] == said
    assert document.title == "Kite Hour"


def test_a_role_behind_some_names_only() -> None:
    text = written("{n}: {t}", "\n\n").replace("Speaker 2", "Ben (Guest)")
    assert spoken(text, Format.REV) == [
        (t, (n or "").replace("Speaker 2", "Ben"), w) for t, n, w in TURNS
    ]


@pytest.mark.parametrize("mark", ["[{t}] {n}：", "({t}) {n}：", "{t} {n}：", "[{t}]{n}："])
def test_wide_colons_behind_times(mark: str) -> None:
    assert spoken(written(mark), Format.TEXT) == TURNS


def test_guillemets_around_what_is_said() -> None:
    said = ("Il monte\u202f!", "Oui, je le vois.", "Vraiment\u202f?", "Il tombe.")
    text = "".join(
        f"{'MARC' if at % 2 else 'LÉA'} : «\xa0{x}\xa0»\n\n" for at, x in enumerate(said)
    )
    turns = read(f"Le cerf-volant\n\n{text}").turns
    assert [(t.speaker, t.text) for t in turns] == [
        ("MARC" if at % 2 else "LÉA", f"«\xa0{x}\xa0»") for at, x in enumerate(said)
    ]


@pytest.mark.parametrize(("mark", "end"), [("[{t}]", " "), ("({t})", " "), ("{t}", "\n")])
def test_times_alone(mark: str, end: str) -> None:
    bare = [(start, None, text) for start, _, text in TURNS]
    assert spoken(written(mark, end), Format.TEXT) == bare


def test_a_title_above() -> None:
    assert read(f"Folding Paper\n\n{written('{n}  {t}', chr(10))}").title == "Folding Paper"
    assert read(written("{n}  {t}", "\n")).title is None


def test_absurd_times_are_told() -> None:
    document = read(written("{n} ({t}):", "\n").replace("1:15", "99:99:99"))
    assert [t.start_s for t in document.turns] == [0.0, None, 3723.0]
    assert [(p.line, "not a time" in p.reason) for p in document.problems] == [(6, True)]


def test_one_voice_without_times() -> None:
    text = "Host: Hello, and welcome, I think we know you.\n\nHost: So, it is windy.\n\nYes.\n"
    assert spoken(f"The Hour\n\n{text}", Format.TEXT) == [
        (None, "Host", "Hello, and welcome, I think we know you."),
        (None, "Host", "So, it is windy.\n\nYes."),
    ]


def test_bare_speech() -> None:
    words = "So I think that you know it's up there, and we don't. " * 12
    document = read(f"The Kite Hour\n\n{words}\n\n{words}\n", "/k/kite-hour-7.txt")
    assert document.title == "The Kite Hour"
    (turn,) = document.turns
    assert (turn.speaker, turn.start_s) == (None, None)
    assert turn.text == f"{words.strip()}\n\n{words.strip()}"


@pytest.mark.parametrize(
    "text",
    [
        "Permission is granted to any person obtaining a copy, to deal in it, and so on. " * 30,
        "# Kites\n\n" + "You know I think so, it's up. " * 30,
        "Meeting 10:30\n\nLunch 12:30\n\n" + "The agenda is below.\n" * 60,
        "Note: a.\n\nNote: b.\n\nWarning: c.\n",
        "name = kites\n\n" + "You know I think so, it's up. " * 30,
    ],
)
def test_other_texts_are_of_no_known_form(text: str) -> None:
    assert ingest.recognise(text.encode(), "a.txt") is None


CITED = """\
<!DOCTYPE html>
<html><head><title>Kites 7</title><style>cite { color: red }</style></head><body>
<h1>Folding &amp; Paper</h1><p>Not speech.</p>
<cite>Ruth Poe:</cite>
<time>0:00</time>
<p>It is <b>up</b> &amp; away.</p><p>Really.</p>
<cite>Ben:</cite>
<time>1:02:03</time>
<p>Yes.<script>alert(1)</script></p>
<p>Ruth: no.</p>
<footer>Licence</footer></body></html>
"""


def test_html_with_names_and_times() -> None:
    assert read(CITED).title == "Folding & Paper"
    assert spoken(CITED, Format.HTML) == [
        (0.0, "Ruth Poe", "It is up & away. Really."),
        (3723.0, "Ben", "Yes. Ruth: no."),
    ]


@pytest.mark.parametrize(
    ("before", "after"), [("<p><b>", ":</b> "), ("<p><strong>", "</strong>: "), ("<div>", ": ")]
)
def test_html_of_paragraphs(before: str, after: str) -> None:
    said = [("Ruth Poe", "It is up."), ("Ben Lee", "Yes."), ("Ruth Poe", "So."), ("Ben Lee", "Hm.")]
    end = "</div>" if before == "<div>" else "</p>"
    body = "\n".join(f"{before}{name}{after}{text}{end}" for name, text in said)
    text = f"<html><title>Kites</title><body><nav>Home</nav><h1>Paper</h1>{body}</body></html>"
    document = read(text, "/k/a.html")
    assert document.source.format is Format.HTML
    assert document.title == "Paper"
    assert [(t.speaker, t.text) for t in document.turns] == said


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><p>Words.</p></body></html>",
        "<p>See <cite>The Book</cite> and <cite>The Other</cite>.</p>",
        "<rss><channel><title>Kites</title></channel></rss>",
        "<b>Note:</b> a<br><b>Note:</b> b",
    ],
)
def test_other_html_is_of_no_known_form(text: str) -> None:
    assert ingest.recognise(text.encode(), "a.html") is None


def test_cites_without_words_are_refused() -> None:
    text = "<cite>Ruth:</cite><time>0:01</time><cite>Ben:</cite><time>0:02</time>"
    with pytest.raises(DocumentError, match="no turns"):
        ingest.parse(text.encode(), "/k/a.html")


def test_a_title_that_is_the_recording_s_name() -> None:
    turns = "\n\n".join(f"Speaker{n}: [00:00:0{n}] There is a rule." for n in (1, 2, 1, 2))
    document = read(f"Kite Hour - Ep 7.mp3\n\n{turns}\n", "/k/talk.txt")
    assert (document.title, document.number) == ("Kite Hour - Ep 7", 7)
    assert len(document.turns) == 4
