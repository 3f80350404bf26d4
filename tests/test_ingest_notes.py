"""Show notes: links with their whole bullet, sections, plain text."""

from __future__ import annotations

import pytest
from documents.posts import post, read

from bot.model import Link

NOTES = """\
[Ruth](https://example.org/ruth) and Ben
fold *paper*.

##### About Ines

Ines folds. See [her site]( https://example.org/ines ).

##### Cool things of the week

* The harbour kite [site](https://example.org/h) and [plans](https://example.org/p "Plans")
  - drawn by hand [pdf](https://example.org/p)
* Nothing to see
"""


def links(notes: str) -> list[tuple[str | None, str | None, str]]:
    """Text, context and address of each link."""
    return [(x.text, x.context, x.url) for x in read(post(notes=notes)).links]


def test_each_link_has_its_bullet_and_its_section() -> None:
    document = read(post(notes=NOTES))
    bullet = "The harbour kite site and plans"
    assert document.links == (
        Link(None, "Ruth", "Ruth and Ben fold paper.", "https://example.org/ruth"),
        Link("About Ines", "her site", "Ines folds. See her site.", "https://example.org/ines"),
        Link("Cool things of the week", "site", bullet, "https://example.org/h"),
        Link("Cool things of the week", "plans", bullet, "https://example.org/p"),
        Link("Cool things of the week", "pdf", "drawn by hand pdf", "https://example.org/p"),
    )
    assert document.headings == ("About Ines", "Cool things of the week")


def test_notes_become_plain_text() -> None:
    assert read(post(notes=NOTES)).notes == (
        "Ruth and Ben fold paper.\n\nAbout Ines\n\nInes folds. See her site.\n\n"
        "Cool things of the week\n\n• The harbour kite site and plans\n• drawn by hand pdf\n"
        "• Nothing to see"
    )


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("K [plan] (https://example.org/p)", ("plan", "K plan", "https://example.org/p")),
        ("K [mail](mailto: k@example.org)", ("mail", "K mail", "mailto:k@example.org")),
        ("K [jobs](https://example.org/?q=kite maker&l=1)",
         ("jobs", "K jobs", "https://example.org/?q=kite%20maker&l=1")),
    ],
)  # fmt: skip
def test_malformed_links_are_read_and_noted(written: str, link: tuple[str, str, str]) -> None:
    document = read(post(notes=f"First.\n\n{written}"))
    assert [(x.text, x.context, x.url) for x in document.links] == [link]
    (problem,) = document.problems
    notes_begin = post(notes="First.").split("\n").index("First.") + 1
    assert problem.line == notes_begin + 2


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("[a](https://example.org/a%20b?x=1&amp;y=2)", ["https://example.org/a%20b?x=1&y=2"]),
        ("[a](https://example.org/kite_(toy))", ["https://example.org/kite_(toy)"]),
        (r"[a](https://example.org/kite_\(toy\))", ["https://example.org/kite_(toy)"]),
        ("[a](\nhttps://example.org/a)", ["https://example.org/a"]),
        ("[a](/kites/plan.png)", ["/kites/plan.png"]),
        ("<https://example.org/a>", ["https://example.org/a"]),
        ("see https://example.org/a.", ["https://example.org/a"]),
        ("see (https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("[https://example.org/a](https://example.org/b)", ["https://example.org/b"]),
        ("[a][k]\n\n[k]: https://example.org/k", ["https://example.org/k"]),
        ("`https://example.org/a`", []),
        ("Kite.js and B.Sc and kite@example.org", []),
        ("[blog](Ten years of kites)", []),
        ("[a](javascript:alert(1))", []),
        ("[a]()", []),
        ("![kite](https://example.org/k.png)", []),
    ],
)
def test_addresses(written: str, found: list[str]) -> None:
    assert [url for _, _, url in links(written)] == found


@pytest.mark.parametrize(
    ("html", "link"),
    [
        ('<a href="https://www.example.org/k"><img src="k.png"></a>',
         (None, None, "https://www.example.org/k")),
        ('<a href="https://example.org/k"><img src="k.png" alt="A kite"></a>',
         ("A kite", "A kite", "https://example.org/k")),
        ('<div>\n<a href="https://example.org/k"><img src="k.png"></a>\n<p>A red kite<p>\n</div>',
         (None, "A red kite", "https://example.org/k")),
        ('<table><tr><td><A HREF=https://example.org/k>k</A></td><td>red</td></tr></table>',
         ("k", "k red", "https://example.org/k")),
        ('So <a href="https://example.org/k?a=1&amp;b=2">far</a>',
         ("far", "So far", "https://example.org/k?a=1&b=2")),
        ('<a href="/maps/a.png"><img src="/maps/a.png"></a>',
         (None, None, "/maps/a.png")),
        ('<div>\n<a href="https://example.org/k">\n<p>Kites</p>\n</a></div>',
         ("Kites", "Kites", "https://example.org/k")),
    ],
)  # fmt: skip
def test_links_in_html(html: str, link: tuple[str | None, str | None, str]) -> None:
    assert links(html) == [link]


@pytest.mark.parametrize(
    "html",
    [
        "<script>\nvar a = \"<a href='https://example.org'>no</a>\";\n</script>",
        "<style>\ndiv.kite { width: 30% }\n</style>",
        '<iframe src="https://example.org/player">no frames</iframe>',
        "Words <script>alert(1)</script>",
        "<!-- [no](https://example.org) -->",
        "<!--more-->",
        '<a href="javascript:alert(1)"></a>',
        '<a name="top"></a>',
        "{{< youtube kite >}}",
    ],
)
def test_what_is_not_for_reading_is_dropped(html: str) -> None:
    document = read(post(notes=html))
    assert document.links == ()
    assert document.notes in (None, "Words")


def test_html_headings_and_tables_in_markdown_are_sections_and_rows() -> None:
    document = read(
        post(notes="<h5>Maps</h5>\n\n| kite | plan |\n|-|-|\n| red | [p](https://example.org) |\n")
    )
    assert document.links == (Link("Maps", "p", "red p", "https://example.org"),)
    assert document.headings == ("Maps",)


def test_notes_below_the_transcript_count_too() -> None:
    text = post(rest="BEN: Hi.") + "\n##### Afterwards\n\n- [k](https://example.org/k)\n"
    assert read(text).links == (Link("Afterwards", "k", "k", "https://example.org/k"),)
