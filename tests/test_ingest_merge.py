"""Several documents of one episode: one episode, nothing lost, nothing doubled."""

from __future__ import annotations

import itertools

import pytest
from documents.posts import FRONT, LONG_TALK, SHOW, TURNS, only_episode, post, read, said

from bot import ingest
from bot.model import Document, Episode, Format, Show

PAGE = f"""\
Folding Paper with Ines Okafor

Ines folds and folds.

Cool thing of the week
  • The harbour kite plans

RUTH: Welcome to episode 7.

BEN: {LONG_TALK}

INES: I fold paper.

BEN: Good.

RUTH: And it flies.

Ruth Adeyemi and Ben Castellano
"""

POST_TURNS = f"BEN: {LONG_TALK}\n\nINES: I fold paper.\n\nBEN: Good.\n\nRUTH: And it flies."
POST = post(
    notes="##### Interview\n\n- The harbour kite [plans](https://example.org/p)\n",
    first="RUTH: Welcome to episode 7.",
    rest=POST_TURNS,
)
SCRIBED = f"[00:00:00]\n\nWelcome to episode seven.\n\n[00:00:04]\n\n{LONG_TALK}\n"


def numbered(number: int | None, title: str, speech: str = "", path: str = "/k/a.md") -> Document:
    front = f"title = '{title}'\n" + (f"episodeNumber = {number}\n" if number else "")
    text = post(first=f"RUTH: {speech}", front=front) if speech else f"+++\n{front}+++\n[a](b.c)\n"
    return read(text, path)


def merged(*documents: Document) -> list[Episode]:
    """The episodes of a cluster, the same for every order of its documents."""
    orders = [ingest.merge(SHOW, order) for order in itertools.permutations(documents)]
    assert all(order == orders[0] for order in orders)
    return orders[0]


def test_a_post_and_its_page_are_one_episode() -> None:
    hugo, page = read(POST, "/k/z/index.md"), read(PAGE, "/k/a.txt")
    (episode,) = merged(hugo, page)
    alone = only_episode(hugo)
    assert said(episode) == said(alone)
    assert episode.links == alone.links
    assert (episode.date, episode.duration_s) == ("2021-03-04", 1904.0)
    assert episode.slug == "z"
    assert episode.hosts == ("Ruth Adeyemi", "Ben Castellano")
    assert episode.episode_id == alone.episode_id
    assert [(s.path, s.format) for s in episode.sources] == [
        ("/k/a.txt", Format.PAGE_TEXT),
        ("/k/z/index.md", Format.HUGO),
    ]
    assert episode.problems == ()


def test_what_one_lacks_the_other_gives() -> None:
    bare = read("+++\nepisodeNumber = 7\n[[x]]\n+++\n", "/k/z/index.md")
    (episode,) = merged(bare, read(PAGE, "/k/a.txt"))
    assert episode.title == "Folding Paper with Ines Okafor"
    assert episode.hosts == ("Ruth Adeyemi", "Ben Castellano")
    assert episode.guests == ("Ines Okafor",)
    assert len(episode.turns) == 5
    assert episode.slug == "z"


def test_a_byline_gives_the_hosts_where_nothing_better_does() -> None:
    episode = only_episode(read(PAGE, "/k/a.txt"))
    assert episode.hosts == ("Ruth Adeyemi", "Ben Castellano")
    assert {t.speaker: t.person for t in episode.turns} == {
        "RUTH": "Ruth Adeyemi",
        "BEN": "Ben Castellano",
        "INES": "Ines Okafor",
    }


def test_labels_are_worth_more_than_times_and_a_whole_more_than_a_piece() -> None:
    whole, timed = read(POST, "/k/z/index.md"), read(SCRIBED, "/k/z.txt")
    (episode,) = merged(whole, timed)
    assert episode.turns[0].speaker == "RUTH"
    piece = read(post(first="RUTH: Welcome to episode 7."), "/k/z/index.md")
    (episode,) = ingest.merge(SHOW, [piece, read(PAGE, "/k/a.txt")])
    assert len(episode.turns) == 5


def test_equal_numbers_with_equal_titles_or_words_are_one() -> None:
    assert len(merged(numbered(7, "Paper"), numbered(7, "PAPER!", path="/k/b.md"))) == 1
    same = numbered(7, "Paper", LONG_TALK), numbered(7, "Folding", LONG_TALK, "/k/b.md")
    assert len(merged(*same)) == 1
    titles = numbered(7, "7: Paper with Ines"), numbered(7, "Paper with Ines Okafor", path="/k/b")
    assert len(merged(*titles)) == 1


def test_equal_numbers_of_two_episodes_keep_both_and_say_so() -> None:
    first, second = merged(numbered(7, "Paper"), numbered(7, "Ladders", path="/k/b.md"))
    assert (first.title, second.title) == ("Paper", "Ladders")
    assert first.episode_id != second.episode_id
    assert [p.path for p in first.problems] == ["/k/a.md"]
    assert [p.path for p in second.problems] == ["/k/b.md"]
    assert "7" in first.problems[0].reason
    assert "/k/b.md" in first.problems[0].reason
    alone = only_episode(numbered(7, "Paper"))
    assert first.episode_id == alone.episode_id


def test_equal_titles_with_other_numbers_are_two() -> None:
    both = merged(numbered(7, "Paper Kites"), numbered(8, "Paper Kites", path="/k/b.md"))
    assert [e.number for e in both] == [7, 8]
    assert both[0].aliases == both[1].aliases == ()


def test_a_title_that_tells_nothing_joins_nothing() -> None:
    other = " ".join(reversed(LONG_TALK.split()))
    generic = numbered(None, "Interview", LONG_TALK), numbered(None, "Interview", other, "/k/b.md")
    episodes = merged(*generic)
    assert len(episodes) == 2
    assert len({e.episode_id for e in episodes}) == 2
    assert (
        len(merged(numbered(None, "Interview"), numbered(None, "Interview", path="/k/b.md"))) == 2
    )
    told = numbered(None, "Paper Kites"), numbered(None, "Paper kites", path="/k/b.md")
    assert len(merged(*told)) == 1
    words = numbered(None, "Interview", LONG_TALK), numbered(9, "Interview", LONG_TALK, "/k/b.md")
    assert len(merged(*words)) == 1


def test_a_document_without_number_joins_the_one_whose_words_it_has() -> None:
    other = " ".join(reversed(LONG_TALK.split()))
    first = numbered(7, "Paper Kites", LONG_TALK)
    second = numbered(8, "Paper Kites", other, "/k/b.md")
    third = numbered(None, "Paper Kites", other, "/k/c.md")
    assert [len(e.sources) for e in merged(first, second, third)] == [1, 2]


def test_a_hundred_files_of_one_poor_name_are_a_hundred_episodes() -> None:
    words = LONG_TALK.split()
    talks = [" ".join(f"{word}{n}" for word in words) for n in range(100)]
    documents = [
        read(f"[00:00:01]\n\n{talk}\n\n[00:00:09]\n\nBye.\n", f"/k/{n}/transcript.txt")
        for n, talk in enumerate(talks)
    ]
    episodes = ingest.merge(SHOW, documents)
    assert len({e.episode_id for e in episodes}) == len(episodes) == 100


def test_links_of_a_second_post_are_added_once() -> None:
    first = read(POST, "/k/a.md")
    more = "- The plans [again](https://example.org/p)\n- A map [pdf](https://example.org/m)\n"
    second = read(post(notes=more, first=f"BEN: {LONG_TALK}"), "/k/b.md")
    (episode,) = merged(first, second)
    assert [x.url for x in episode.links] == ["https://example.org/p", "https://example.org/m"]


def test_keys_are_strongest_first() -> None:
    assert ingest.keys(read(post())) == (
        "number:7",
        "title:folding paper with ines okafor",
        "title:folding paper",
        "in:/kites/post/folding-paper",
    )
    scribed = read(SCRIBED, "/k/The Kite Hour.txt")
    assert ingest.keys(scribed) == ("title:the kite hour", "beside:/k/The Kite Hour")


def test_ids_are_short_and_stable() -> None:
    episode = only_episode(read(POST, "/k/a.md"))
    assert episode.episode_id == "i5ivodw5qgpb", "buttons that members see hold it"
    renamed = only_episode(read(POST.replace("Folding Paper", "Paper"), "/elsewhere/b.md"))
    assert renamed.episode_id == episode.episode_id
    (elsewhere,) = ingest.merge(Show("other", "Other"), [read(POST, "/k/a.md")])
    assert elsewhere.episode_id != episode.episode_id


def test_an_id_from_before_the_number_is_an_alias() -> None:
    front = FRONT.replace("episodeNumber = 7\n", "")
    before = only_episode(read(post(rest=TURNS, front=front)))
    after = only_episode(read(post(rest=TURNS)))
    assert before.episode_id != after.episode_id
    assert after.aliases == (before.episode_id,)


def test_a_title_that_is_nowhere_is_the_files_name() -> None:
    assert only_episode(read(SCRIBED, "/k/The Kite Hour.txt")).title == "The Kite Hour"


@pytest.mark.parametrize(
    ("template", "url"),
    [
        ("https://example.org/{slug}/", "https://example.org/a-kite%26ladder/"),
        ("https://example.org/{number}", "https://example.org/7"),
        ("https://example.org/?f={audio_file}", "https://example.org/?f=kites.7.mp3"),
        ("https://example.org/kites", "https://example.org/kites"),
        (None, None),
    ],
)
def test_addresses_are_filled_in(template: str | None, url: str | None) -> None:
    show = Show("kites", "Kites", page_url=template)
    document = read(post(), "/k/A Kite&Ladder/index.md")
    assert only_episode(document, show=show).page_url == url


def test_short_captions_join_by_number_name_and_day() -> None:
    """Too short to be compared, each is known by its name; no one keeps another one out."""
    front = "---\ntitle: Kites and the Wind\ndate: 2024-06-01\nepisode: 7\n---\n[a](b.c)\n"
    page = read(front, "/k/_posts/2024-06-01-wind.md")
    said = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ruth>Up.\n"
    automatic = read("1\n00:00:01,000 --> 00:00:02,000\nup\n", "/k/t/kites-7.auto.srt")
    titled = read(said, "/k/t/Kites and the Wind.vtt")
    dated = read(said, "/k/t/2024-06-01-wind.vtt")
    (episode,) = merged(page, automatic, titled, dated)
    assert (episode.number, len(episode.sources)) == (7, 4)
    assert [turn.speaker for turn in episode.turns] == ["Ruth"]
    for other in (automatic, titled, dated):
        assert set(ingest.keys(page)) & set(ingest.keys(other))
    assert len(merged(page, read(said, "/k/t/kites-8.vtt"))) == 2


@pytest.mark.parametrize(("language", "heard"), [(None, "Up."), ("en", "Up."), ("de", "Auf.")])
def test_a_translation_replaces_nothing(language: str | None, heard: str) -> None:
    cue = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ruth>"
    both = [read(f"{cue}Up.\n", "/k/t/kite-7.en.vtt"), read(f"{cue}Auf.\n", "/k/t/kite-7.de.vtt")]
    (episode,) = ingest.merge(Show("k", "K", language=language), both)
    assert [turn.text for turn in episode.turns] == [heard]
    (alone,) = ingest.merge(Show("k", "K", language="fr"), both[:1])
    assert [turn.text for turn in alone.turns] == ["Up."]


def test_an_address_without_its_value_is_none() -> None:
    show = Show("k", "K", page_url="https://e.org/{slug}", audio_url="https://e.org/{audio_file}")
    episode = only_episode(read(SCRIBED, "/k/The Kite Hour.txt"), show=show)
    assert (episode.page_url, episode.audio_url) == (None, None)


def test_pictures() -> None:
    def picture(written: str, page: str | None) -> str | None:
        document = read(post(front=f"{FRONT}image = '{written}'\n"))
        show = Show("k", "K", page_url=page, image_url="https://example.org/show.png")
        return only_episode(document, show=show).image_url

    page = "https://example.org/post/{slug}/"
    assert picture("https://example.com/k.png", page) == "https://example.com/k.png"
    assert picture("/k.png", page) == "https://example.org/k.png"
    assert picture("k.png", page) == "https://example.org/post/folding-paper/k.png"
    assert picture("/k.png", None) == "https://example.org/show.png"
    assert picture("https://[kite", page) == "https://example.org/show.png"
    assert picture("javascript:alert(1)", page) == "https://example.org/show.png"
