"""Front matter as people name its fields."""

from __future__ import annotations

import pytest
from documents.posts import read

FOUND = (9, "2020-02-14", ("Colm Reed",), ("Asta Brekke", "Tom Rasmussen"), 3753)


@pytest.mark.parametrize(
    "front",
    [
        "publish_date: 2020-02-14\nep: 9\nhosts: Colm Reed\nlength: '1:02:33'\n"
        "guests: Asta Brekke & Tom Rasmussen",
        "published: February 14th, 2020\nepisode-number: '009'\npresenters: [Colm Reed]\n"
        "guest1: Asta Brekke\nguest2: Tom Rasmussen\ndurationSeconds: 3753",
        "published_at: 2020-02-14T10:00:00Z\nepisode: S02E09\nhostName: Colm Reed\n"
        "featured_guests: [Asta Brekke, Tom Rasmussen]\naudio: {url: a.mp3, duration: 3753}",
        "released: 2020/02/14\nEpisode Number: 9\ncohosts: [Colm Reed]\nruntime: 1h 2m 33s\n"
        "guests:\n  asta: {name: Asta Brekke}\n  Tom Rasmussen: https://tom.example.org",
        "date: 2/14/2020\nepisode: 9\nhost: '[[Colm Reed]]'\nduration: PT1H2M33S\n"
        "guests: ['[[people/Asta Brekke|Asta]]', '[[Tom Rasmussen]]']",
        "date: 14 Feb 2020\nepisode: 9\nhost: [[Colm Reed]]\nduration: 3,753\n"
        "speakers: [Colm Reed, Asta Brekke, Tom Rasmussen]",
        "fecha: 14 de febrero de 2020\nepisodio: 9\npresenta: Colm Reed\nduración: '1:02:33'\n"
        "invitados: Asta Brekke y Tom Rasmussen",
        "datum: 14.02.2020\nfolge: 9\nmoderation: Colm Reed\ndauer: '1:02:33'\n"
        "gäste: [Asta Brekke, Tom Rasmussen]",
        "data: 14 de fevereiro de 2020\nepisódio: 9\napresentador: Colm Reed\n"
        "duração: 1 h 2 min 33 s\nconvidados: [Asta Brekke, Tom Rasmussen]",
        "date: 14 février 2020\nnuméro: 9\nanimatrice: Colm Reed\ndurée: '1:02:33'\n"
        "invités: Asta Brekke et Tom Rasmussen",
        "data: 14 febbraio 2020\npuntata: 9\nconduce: Colm Reed\ndurata: '1:02:33'\n"
        "ospiti: [Asta Brekke, Tom Rasmussen]",
        "data: 14 lutego 2020\nodcinek: 9\nprowadzący: Colm Reed\nczas trwania: '1:02:33'\n"
        "goście: [Asta Brekke, Tom Rasmussen]",
        "дата: 14 февраля 2020\nвыпуск: 9\nведущий: Colm Reed\nдлительность: '1:02:33'\n"
        "гости: [Asta Brekke, Tom Rasmussen]",
    ],
)
def test_names_of_fields(front: str) -> None:
    post = read(f"---\n{front}\n---\nNotes.\n", "/k/the-long-ladder.md")
    assert (post.number, post.date, post.hosts, post.guests, post.duration_s) == FOUND
    assert not post.problems


def test_what_is_written_in_the_day_keeps_a_post() -> None:
    """Without it a post of nothing but links would be documentation."""
    for front in ("fecha: 2020-02-14", "datum: 14.2.2020", "published: 2020-02-14"):
        text = f"---\ntitle: Leitern\n{front}\n---\n[Yard](https://example.org/yard)\n"
        assert read(text, "/k/leitern.md").date == "2020-02-14"


def test_names_that_mean_something_else() -> None:
    """`published` is also a switch, `length` a count, `data` a table, `hostname` an address."""
    front = (
        "episode: 9\npublished: true\nlength: 2500\ndata: {a: 1}\nhostname: kites.example.org\n"
        "speakers: 3\nmoderation: true\nwith: [sound]"
    )
    post = read(f"---\n{front}\n---\nNotes.\n", "/k/nine.md")
    assert (post.number, post.date, post.duration_s) == (9, None, None)
    assert (post.hosts, post.guests, post.problems) == ((), (), ())


def test_a_wrong_value_is_told_by_the_name_that_was_written() -> None:
    post = read("---\nepisode: 9\nAir_Date: 06/05/2024\n---\nNotes.\n", "/k/nine.md")
    (problem,) = post.problems
    assert (problem.line, problem.reason) == (
        3,
        "Air_Date is '06/05/2024', not a date such as 2026-11-21: correct it (read as unknown)",
    )
