"""Feeds -> items: tags, dates, notes, and what hostile or careless feeds do."""

from __future__ import annotations

from contextlib import suppress

import pytest
from documents.feeds import NAMESPACES, item, rss, transcript
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import DocumentError
from bot.ingest.feed import Feed, Item, read_feed
from bot.model import Document, Link

PLACE = "https://kites.example.org/feed.xml"


def read(text: str | bytes, language: str | None = None) -> Feed:
    data = text.encode() if isinstance(text, str) else text
    return read_feed(data, PLACE, PLACE, language)


def only(more: str = "", title: str = "Up", **options: str) -> Item:
    """The one item of a feed that has these further elements in it."""
    (found,) = read(rss(item(3, title, more), **options)).items
    return found


def document(more: str = "", title: str = "Up") -> Document:
    return only(more, title).document


def refused(text: str | bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(text)
    return caught.value


def test_an_item_with_everything() -> None:
    found = document(
        """<itunes:title>The High Ladder</itunes:title>
        <itunes:season>2</itunes:season><itunes:duration>1:02:03</itunes:duration>
        <itunes:image href="https://kites.example.org/3.png"/>
        <itunes:keywords>kites, High Places,kites</itunes:keywords><category>Weather</category>
        <podcast:person>Ruth Adair</podcast:person>
        <podcast:person role="Guest">Ben Oyelaran</podcast:person>
        <podcast:person role="guest" group="writing">Nobody Heard</podcast:person>
        <podcast:person role="editor">Eve Cutter</podcast:person>
        <description>Ruth climbs.</description>
        <content:encoded><![CDATA[<h2>Links</h2><ul>
        <li>The <a href="https://kites.example.org/l?a=1&amp;b=2">ladder</a> in use</li></ul>]]>
        </content:encoded>""",
        title="Kites 3: The High Ladder",
    )
    assert found.guid == "kite-3"
    assert found.source.path == f"{PLACE}#kite-3"
    assert (found.number, found.title, found.date) == (3, "The High Ladder", "2026-02-04")
    assert found.duration_s == 3723
    assert found.topics == ("kites", "High Places", "Weather")
    assert (found.hosts, found.guests) == (("Ruth Adair",), ("Ben Oyelaran",))
    assert found.description == "Ruth climbs."
    assert found.headings == ("Links",)
    url = "https://kites.example.org/l?a=1&b=2"
    assert found.links == (Link("Links", "ladder", "The ladder in use", url),)
    assert found.notes == "Links\n\n• The ladder in use"
    assert found.audio_url == "https://audio.example.org/3.mp3"
    assert found.audio_file == "3.mp3"
    assert found.page_url == "https://kites.example.org/3"
    assert found.image_url == "https://kites.example.org/3.png"
    assert found.slug is None


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("1:02:03", 3723), ("01:02:03", 3723), ("62:03", 3723), ("3723", 3723), ("3723.5", 3723.5),
     ("3,723", 3723), ("0,723", None), ("3,72", None),
     ("00:00:00", None), ("0", None), ("soon", None), ("-5", None), ("", None)],
)  # fmt: skip
def test_durations(written: str, seconds: float | None) -> None:
    found = document(f"<itunes:duration>{written}</itunes:duration>")
    assert found.duration_s == seconds
    assert bool(found.problems) == (written in ("soon", "-5", "0,723", "3,72"))


@pytest.mark.parametrize(
    ("written", "day"),
    [("Wed, 05 Apr 2017 23:30:00 -0700", "2017-04-05"), ("5 Apr 2017 00:10 +1400", "2017-04-05"),
     ("2017-04-05T23:30:00-07:00", "2017-04-05"), ("2017-04-05", "2017-04-05"),
     ("Wed, 31 Feb 2017 23:30:00 GMT", None), ("tomorrow", None), ("0000-00-00", None),
     ("9" * 5000, None), ("2017-04-05x", None)],
)  # fmt: skip
def test_the_date_is_the_day_as_written(written: str, day: str | None) -> None:
    text = f"<item><guid>a</guid><title>Up</title><pubDate>{written}</pubDate></item>"
    (found,) = read(rss(text)).items
    assert found.document.date == day
    assert bool(found.document.problems) == (day is None)


@pytest.mark.parametrize(
    ("more", "number"),
    [("<itunes:episode>7</itunes:episode>", 7), ("<podcast:episode>7</podcast:episode>", 7),
     ("<podcast:episode>7.5</podcast:episode>", None), ("<title>Episode 7: Up</title>", 7),
     ("<title>#7 Up</title>", 7), ("<title>7: Up</title>", 7),
     ("<title>2001: a kite</title>", None),
     ("<itunes:episode>seven</itunes:episode>", None),
     ("<itunes:episode>7</itunes:episode><itunes:episodeType>bonus</itunes:episodeType>", None),
     ("<itunes:episode>7</itunes:episode><itunes:episodeType>full</itunes:episodeType>", 7)],
)  # fmt: skip
def test_numbers(more: str, number: int | None) -> None:
    title = "" if "<title>" in more else "<title>Up</title>"
    (found,) = read(rss(f"<item><guid>a</guid>{title}{more}</item>")).items
    assert found.document.number == number


@pytest.mark.parametrize(
    ("guid", "page"),
    [
        ("kite-7", None),
        ("tag:kites,7", None),
        ("https://kites.example.org/7", "https://kites.example.org/7"),
    ],
)
def test_a_guid_is_a_page_only_where_it_is_an_address(guid: str, page: str | None) -> None:
    (found,) = read(rss(f"<item><guid>{guid}</guid><title>Up</title></item>")).items
    assert (found.document.guid, found.document.page_url) == (guid, page)


def test_people_of_the_channel_host_where_an_item_names_nobody() -> None:
    channel = "<podcast:person>Ruth Adair</podcast:person>"
    assert only(channel=channel).document.hosts == ("Ruth Adair",)
    with_guest = only('<podcast:person role="guest">Ben</podcast:person>', channel=channel)
    assert with_guest.document.hosts == ("Ruth Adair",)
    assert with_guest.document.guests == ("Ben",)
    own = only("<podcast:person>Ida Holm</podcast:person>", channel=channel)
    assert own.document.hosts == ("Ida Holm",)


@pytest.mark.parametrize(
    "namespace",
    [
        "https://podcastindex.org/namespace/1.0",
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    ],
)
def test_transcripts_stand_in_the_order_in_which_they_are_tried(namespace: str) -> None:
    kinds = [
        ("a.txt", "text/plain"), ("b.html", "text/html"), ("c.srt", "application/x-subrip"),
        ("d.json", "application/json"), ("e.vtt", "text/vtt"), ("f.srt", "text/plain"),
        ("g.vtt", "text/vtt; charset=utf-8"),
    ]  # fmt: skip
    more = "".join(transcript(f"https://t.example.org/{url}", kind) for url, kind in kinds)
    spaces = NAMESPACES.replace("https://podcastindex.org/namespace/1.0", namespace)
    found = only(more, namespaces=spaces).transcripts
    assert "".join(url.rpartition("/")[2][0] for url in found) == "egdcfba"


def test_a_transcript_in_another_language_is_tried_last() -> None:
    more = transcript("/fr.vtt", "text/vtt", language="fr") + transcript(
        "/en.txt", "text/plain", language="en-GB"
    )
    assert [url.rpartition("/")[2] for url in only(more).transcripts] == ["en.txt", "fr.vtt"]
    (french,) = read(rss(item(3, "Up", more)), language="fr").items
    assert [url.rpartition("/")[2] for url in french.transcripts] == ["fr.vtt", "en.txt"]


def test_chapters_and_relative_addresses() -> None:
    found = only('<podcast:chapters url="c/3.json" type="application/json+chapters"/>')
    assert found.chapters == "https://kites.example.org/c/3.json"
    assert only(transcript("javascript:alert(1)", "text/vtt")).transcripts == ()


def test_podlove_chapters() -> None:
    found = document(
        """<psc:chapters xmlns:psc="http://podlove.org/simple-chapters" version="1.2">
        <psc:chapter start="00:10:30.500" title="The &lt;b&gt; ladder" href="https://k.example.org"/>
        <psc:chapter start="0" title="Hello"/><psc:chapter start="soon" title="Lost"/>
        <psc:chapter start="1:02" title=" "/></psc:chapters>"""
    )
    assert [(c.start_s, c.title, c.url) for c in found.chapters] == [
        (0, "Hello", None), (630.5, "The ladder", "https://k.example.org"),
    ]  # fmt: skip


def test_plain_and_markdown_notes_have_links_too() -> None:
    plain = document("<description>Up we go.\n- Ladder: https://kites.example.org/l\n- A bed"
                     "</description>")  # fmt: skip
    assert plain.links[0].context == "Ladder: https://kites.example.org/l"
    assert plain.notes == "Up we go.\n\n• Ladder: https://kites.example.org/l\n• A bed"
    markdown = document("<description>## Tools\n\n* the [ladder](https://kites.example.org/l)"
                        "</description>")  # fmt: skip
    assert markdown.links == (Link("Tools", "ladder", "the ladder", "https://kites.example.org/l"),)
    broken = document(
        "<description>&lt;p&gt;One&lt;br&gt;&lt;br/&gt;Two &lt;a href="
        '"https://kites.example.org/2"&gt;here&lt;/a&gt;&lt;/p&gt;</description>'
    )
    assert broken.links[0].context == "Two here"


def test_atom() -> None:
    (found,) = read(
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>Kites</title><id>k</id><entry>
        <title type="html">Up &amp;amp; &lt;b&gt;Down&lt;/b&gt;</title><id>tag:kites,3</id>
        <published>2026-02-04T23:30:00-08:00</published><updated>2026-03-01T00:00:00Z</updated>
        <link href="/3"/><link rel="enclosure" type="video/mp4" href="/3.mp4"/>
        <link rel="enclosure" type="audio/mpeg" href="/3.mp3"/>
        <category term="https://kites.example.org/c/9" label="Weather"/>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><h3>See</h3>
        <p>The <a href="/l">ladder</a></p></div></content></entry></feed>"""
    ).items
    assert found.document.title == "Up & Down"
    assert found.document.guid == "tag:kites,3"
    assert found.document.date == "2026-02-04"
    assert found.document.page_url == "https://kites.example.org/3"
    assert found.document.audio_url == "https://kites.example.org/3.mp3"
    assert found.document.topics == ("Weather",)
    assert found.document.links == (Link("See", "ladder", "The ladder", "/l"),)


def test_what_identifies_an_item() -> None:
    enclosure = '<enclosure url="https://a.example.org/{}.mp3" type="audio/mpeg" length="1"/>'
    items = [
        "<item><guid>a</guid><title>One</title>" + enclosure.format(1) + "</item>",
        "<item><guid>a</guid><title>Two</title>" + enclosure.format(2) + "</item>",
        "<item><guid>a</guid><title>One again</title>" + enclosure.format(1) + "</item>",
        "<item><title>Three</title>" + enclosure.format(3) + "</item>",
        "<item><title>Nothing</title></item>",
    ]
    feed = read(rss(*items))
    assert [found.document.guid for found in feed.items] == [
        "a",
        "https://a.example.org/2.mp3",
        "https://a.example.org/3.mp3",
    ]
    assert [problem.reason[:6] for problem in feed.problems] == ["item 3", "item 5"]


def test_a_number_twice_in_one_season_is_noted_and_a_new_season_counts_anew() -> None:
    two, three = "<itunes:season>2</itunes:season>", "<itunes:season>3</itunes:season>"
    feed = read(rss(item(1, "A", two, "a"), item(1, "B", two, "b"), item(1, "C", three, "c")))
    assert [len(found.document.problems) for found in feed.items] == [0, 1, 0]


@pytest.mark.parametrize("heading", ["<h3>Links</h3>", "<p>Links:</p>", ""])
def test_a_description_ends_before_the_list_of_links(heading: str) -> None:
    notes = f"<p>Kites.</p><p>And ropes!</p>{heading}<ul><li>Ropes Weekly</li></ul><p>Bye.</p>"
    feed = read(rss(item(3, "Up", f"<description><![CDATA[{notes}]]></description>")))
    assert feed.items[0].document.description == "Kites. And ropes!"


def test_careless_xml_is_mended() -> None:
    text = rss(item(3, "Up", "<description>Kites &nbsp;& ladders &eacute;</description>"))
    feed = read(text.replace("Kites &nbsp;&amp;", "Kites &nbsp;&"))
    assert feed.items[0].document.description == "Kites & ladders é"
    assert "not well-formed" in feed.problems[0].reason
    assert feed.problems[0].line == 3
    controls = read(rss(item(3, "U\x0bp\x00")))
    assert controls.items[0].document.title == "Up"
    assert read(rss(item(3, "Up", "<description>a &#xD800; &#11; b</description>"))).items


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding: str) -> None:
    text = rss(item(3, "Höhe")).replace("UTF-8", encoding.removesuffix("-sig"))
    assert read(text.encode(encoding)).items[0].document.title == "Höhe"


@pytest.mark.parametrize("claimed", ["zip", "punycode", "unicode_escape", "nonsense"])
def test_no_encoding_is_believed_that_is_none(claimed: str) -> None:
    assert read(rss(item(3, "Up")).replace("UTF-8", claimed)).items[0].document.title == "Up"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (rss(item(1, "Up"), item(2, "Down"))[:-60], "ends in the middle"),
        (rss(item(1, "Up"))[:200], "ends in the middle"),
        ("", "is empty"),
        ("<!DOCTYPE html><html><body>Log in</body></html>", "is a web page"),
        ("Not Found", "is not a feed"),
        ('{"version": "https://jsonfeed.org/version/1"}', "is not a feed"),
        ("<opml><body/></opml>", "no RSS or Atom feed"),
        (rss(item(1, "Up")).replace("</title>", "</titel>", 1), "not well-formed"),
        ("<rss>" + "<a>" * 5000 + "</a>" * 5000 + "</rss>", "nested"),
    ],
)
def test_what_is_no_feed_is_refused(text: str, reason: str) -> None:
    assert reason in refused(text).reason


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {"abcdefghi"[n]} "{"&" + "abcdefghi"[n - 1] + ";":s}">' for n in range(1, 9)
)


@pytest.mark.parametrize(
    "dtd",
    [
        f"<!DOCTYPE rss [{LAUGHS}]>",
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        f"<!-- <rss> --><!DOCTYPE rss [{LAUGHS}]>",
        f"<?pi <rss> ?>\n<!DOCTYPE rss PUBLIC \"a[b\" 'c>d' [{LAUGHS}]>",
        '<!DOCTYPE rss "unfinished',
    ],
)
def test_entities_are_refused(dtd: str) -> None:
    head, body = rss(item(3, "&a;")).replace("&amp;a;", "&a;").split("\n", 1)
    error = refused(f"{head}{dtd}{body}")
    assert "DTD" in error.reason
    assert error.line


def test_a_dtd_that_declares_nothing_is_never_fetched() -> None:
    head, body = rss(item(3, "Up")).split("\n", 1)
    dtd = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss.dtd">'
    assert read(f"{head}\n{dtd}{body}").items[0].document.title == "Up"


def test_hostile_words_stay_words() -> None:
    bad = "<script>alert(1)</script><b>Up</b> \u202eetiK @everyone **x**"
    found = document(f"<description>{bad.replace('<', '&lt;')}</description>", title=bad)
    assert found.title
    assert "\u202e" not in found.title
    assert "<b>" not in found.title
    assert "alert" not in (found.notes or "")
    links = document(
        '<description>&lt;a href="javascript:x()"&gt;a&lt;/a&gt; &lt;a href='
        '"data:text/html,x"&gt;b&lt;/a&gt;</description>'
    ).links
    assert links == ()


def test_what_is_far_too_much_is_cut() -> None:
    many = "".join(f"<category>topic {n}</category>" for n in range(5000))
    found = document(many + f"<description>{'kite ' * 100_000}</description>", title="Up " * 5000)
    assert len(found.topics) == 40
    assert len(found.title or "") <= 500
    assert len(found.notes or "") <= 200_000
    assert any("only the first" in problem.reason for problem in found.problems)


def test_attributes_without_end_are_cut() -> None:
    """Python's SAX would take hours over these."""
    found = document("<a " + " ".join(f'b{n}="1"' for n in range(300_000)) + "/>")
    assert found.title == "Up"


def test_live_items_and_items_in_items_are_no_episodes() -> None:
    live = "<podcast:liveItem><title>Live</title><guid>l</guid></podcast:liveItem>"
    feed = read(rss(item(1, "Up", "<item><guid>in</guid></item>"), item(2, "Down"), channel=live))
    assert [found.document.title for found in feed.items] == ["Up", "Down"]


def test_ten_thousand_items() -> None:
    feed = read(rss(*(item(n, f"Kite {n}") for n in range(10_000))))
    assert len(feed.items) == 10_000


@settings(max_examples=60)
@given(st.integers(0, 2500), st.binary(max_size=12), st.integers(0, 40))
def test_damage_is_read_or_refused(at: int, put: bytes, cut: int) -> None:
    whole = rss(
        item(1, "Up", "<description>&lt;p&gt;a&lt;/p&gt;</description>"),
        item(2, "Down", transcript("/2.vtt", "text/vtt") + "<podcast:person>R</podcast:person>"),
    ).encode()
    with suppress(DocumentError):
        read(whole[:at] + put + whole[at + cut :])
