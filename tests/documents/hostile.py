"""A small document of each form, what to break it with, and what must hold whatever comes."""

from __future__ import annotations

import random

from bot import ingest
from bot.errors import DocumentError
from bot.ingest.feed import read_feed
from bot.model import Document, Episode, Link

from .feeds import chapters, item, rss, transcript
from .posts import FRONT, LONG_TALK, SHOW, TURNS, post

NOTES = """\
##### About Ines

- A [site](https://example.org/a_(b)) <b>bold</b> <a href="https://example.org">x</a>
  - [x] (https://example.org) `code` https://example.org/bare

<div><a href="/k"><img src="k.png" alt="K"></a><p>K<p></div>

| a | b |
|---|---|
| [c](d) | e |
"""

#: By name; the feeds' names begin so.
SEEDS: dict[str, str] = {
    "hugo": post(notes=NOTES, rest=TURNS),
    "hugo, open": post(notes=NOTES, first=r"[WIND] RUTH: \"Hi\"", rest=TURNS, close=False),
    "page": f"Title\n\nWords.\n  • Bullet\n\n{TURNS}\nBEN: {LONG_TALK}\n\nRuth Poe and Ben Lee\n",
    "scribe": (
        "Happy Scribe\n\n[00:00:01]\n\nHi.\n\n[00:59:59]\n\nBEN: You.\n\n[1:02:03]\n\nWind.\n"
    ),
    "vtt": (
        "WEBVTT\n\nNOTE x\n\nSTYLE\n::cue{}\n\n1\n00:00:01.000 --> 00:00:02.000 align:start\n"
        "<v Ruth Poe>Up &amp; <i>away</i> <v Ben>yes\n\n00:02,000 --> 00:03.000\nand on\n"
    ),
    "vtt, rolling": (
        "WEBVTT\nKind: captions\n\n00:00.000 --> 00:01.000\n \nup<00:00.500><c> it</c>\n\n"
        "00:01.000 --> 00:01.010\nup it\n \n\n00:01.010 --> 00:02.000\nup it\ngoes\n"
    ),
    "srt": (
        "1\n00:00:01,000 --> 00:00:02,000\nRuth: Up.\n\n"
        "2\n00:00:02,500 --> 00:00:03,000\nBen: Down.\n"
    ),
    "bold": (
        "**Ruth Poe:** \\[00:12\\] Up [there](https://example.org/a_(b)) \\[laughs\\].\n\n"
        "\\[01:02:03.45\\] More *of* `it`.\n\n**Break:** \\[02:00\\] to \\[03:00\\]\n\n"
        "**Ben Lee**: Yes.\n\n> Q\n"
    ),
    "descript": (
        "# Up\n\n## [00:00] A\n\n**Ruth Poe [00:01]:** Up.\n\n**Ben** (00:09)\n\nYes.\n\n"
        "**Ruth Poe:** [00:12] On.\n"
    ),
    "otter": (
        "Ruth Poe  0:15  \nUp it goes.\n\nBen Lee  1:02:03  \nYes.\n\n"
        "Transcribed by https://otter.ai\n"
    ),
    "rev": "Speaker 1 (00:01):\nUp it goes.\n\nBen Lee (1:02:03):\nYes.\n",
    "timed": "[00:01] Ruth: Up it goes.\n\n[00:09] And on.\n\n[00:12] Ben: Yes.\n",
    "plain": "Ruth: So we go up, I think.\n[00:09]\nBen: Yes. [00:12] Well.\nRuth: And down.\n",
    "bare": " ".join(f"I think you know that kite {n} is up." for n in range(30)),
    "podcast json": (
        '{"version":"1.0.0","segments":[{"speaker":"Ruth","startTime":0.5,"endTime":1,"body":"Up"}]}'
    ),
    "whisper json": (
        '{"text":"Up","segments":[{"start":0.0,"end":1.5,"text":" Up.","speaker":"SPEAKER_00"}]}'
    ),
    "whisper.cpp": (
        '{"transcription":[{"offsets":{"from":0,"to":9},"text":" Up."}],"systeminfo":"x"}'
    ),
    "sentences": (
        '[{"start":"00:00:00.500","start_ms":500,"speaker":"1","voice":"Ann","text":"Up"},'
        '{"startTime":"00:09","speaker_name":"Ben","sentence":"On"}]'
    ),
    "amazon": (
        '{"jobName":"a","results":{"transcripts":[{"transcript":"Up."}],"items":[{"start_time":"1",'
        '"alternatives":[{"content":"Up"}],"speaker_label":"spk_0"}],"audio_segments":[]}}'
    ),
    "tsv": "start\tend\ttext\n0\t900\tUp it goes.\n1000\t1900\tYes.\n",
    "ttml": (
        '<tt xmlns="http://www.w3.org/ns/ttml"><head><ttm:agent xml:id="A"><ttm:name>Ann</ttm:name>'
        '</ttm:agent></head><p begin="1.5s" ttm:agent="A"><span>Up</span><br/>on</p></tt>'
    ),
    "youtube json": (
        '{"events":[{"tStartMs":0,"segs":[{"utf8":"up"},{"utf8":" it"}]},{"tStartMs":9,"segs":[]}]}'
    ),
    "assemblyai": (
        '{"audio_url":"https://a.example/1","text":"Up","confidence":0.9,"words":[{"text":"Up",'
        '"start":250}],"utterances":[{"speaker":"A","start":250,"text":"Up"}]}'
    ),
    "deepgram": (
        '{"metadata":{},"results":{"channels":[{"alternatives":[{"transcript":"Up","words":[],'
        '"paragraphs":{"paragraphs":[{"speaker":0,"start":0.5,"sentences":[{"text":"Up"}]}]}}]}]}}'
    ),
    "header": (
        "Title: Up\nEpisode 9 - Ladders\nDate: 14 May 2020\nRecorded: 2 May 2020\n"
        "Length: 1:02\nLength: 9\nGuests: Ann Poe, Ben Lee\n\n"
        "Ann: You go up?\n\nBen: I go up.\n\nAnn: And then?\n\nBen: Then I come down.\n"
    ),
    "rev json": (
        '{"monologues":[{"speaker":0,"elements":[{"type":"text","value":"Up","ts":0.5,"end_ts":1}]}]}'
    ),
    "chapters": (
        '{"version":"1.2.0","chapters":[{"startTime":0,"title":"Up","url":"https://example.org"},'
        '{"startTime":9.5,"endTime":12,"title":"Down","toc":false}]}'
    ),
    "html": (
        "<cite>Ruth:</cite><time>0:09</time><p>Up &amp; <b>on</b>.</p><cite>Ben:</cite><p>Yes.</p>"
    ),
    "html, time": "<time></time><p>Ruth: Up.</p><p>Ben: Yes.</p><p>Ruth: Why?</p><p>Ben: I am.</p>",
    "html, bold": (
        "<p><b>Ruth Poe:</b> Up.</p><p><b>Ben Lee:</b> Yes.</p><p><b>Ruth Poe:</b> On.</p>"
    ),
    "jekyll": (
        "---\ntitle: 'Up: on'\nepisode: 031\nduration: 14:02\nhosts: [Ruth Poe, Ben Lee]\n---\n"
        "## Notes\n\n- [a](https://example.org)\n\n## Transcript\n\nRUTH: Hi.\n\nBEN: You.\n"
    ),
    "sidecar": 'title = "Up"\nnumber = 31\nhosts = ["Ruth Poe"]\nduration = "0:31:02"\n',
    "feed": rss(
        item(1, "Up", f"<description><![CDATA[{NOTES}]]></description>"),
        item(
            2,
            "Down",
            transcript("/2.vtt", "text/vtt")
            + chapters("/2.json")
            + "<podcast:person role='guest'>R</podcast:person>",
        ),
    ),
    "feed, atom": (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>K</title><entry>'
        "<title>Up</title><id>urn:1</id><published>2026-02-01T00:00:00Z</published>"
        '<link rel="enclosure" href="https://example.org/1.mp3"/><content type="html">&lt;p&gt;Up'
        "&lt;/p&gt;</content></entry></feed>"
    ),
}

PIECES = (
    *"[](){}<>\"'`*_#|:\\/!&;=~+-,. \n\r\t",
    "\0", "\x1b", "\u202e", "\u200b", "\ufeff", "\ud7ff", "\U0001f3c4", "é", "ß", "İ",
    "+++\n", "{{< transcript \"", '" >}}', "{{< /transcript >}}", "BEN: ", "Ben: ", "[? ", " ?]",
    "[00:00:00]\n", "[99:99:99]\n", "](", "] (", "](mailto: ", "<a href='", "<script>", "<!--",
    "https://example.org", "##### ", "• ", "1e999", "9" * 30, "-->", "&#x110000;", "&amp;",
    "WEBVTT\n\n", "00:00:01.000 --> 00:00:02.000\n", "00:01,000 --> 00:02,000\n", "<v Ruth>",
    "99:99:99,999 --> 99:99:99,999\n", "-00:00:01.000", "**", "**Ruth:** ", "\\[", "\\]", "[00:01]",
    "1e300", "NaN", "-1", '"\\ud800"', "null", '"segments":[', '{"start":', "[[[[", "{{{{", "---\n",
    "key: ", "&a ", "*a", "- ", "!!python/object:os.system ", "<cite>", "</cite>", "<time>", "0:15",
    "Ruth  0:15\n", "Speaker 1 (00:01):\n", "&#x202e;", "&#xd800;", "title = ", "~~", "``",
    "\\ud800", "<![CDATA[", "]]>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "<item>", "</item>",
)  # fmt: skip

#: What stands before a long run of one unit.
HEADS = {
    "nothing": "",
    "notes": f"+++\n{FRONT}+++\n",
    "transcript": f'+++\n{FRONT}+++\n{{{{< transcript "RUTH: Hi." >}}}}\nBEN: Yes.\n',
    "page": f"Kites\n\n{TURNS}",
    "talk": f"RUTH: {LONG_TALK}\n\nRUTH: I know you think so.\n\n",
    "json": SEEDS["podcast json"][:-2] + ',{"startTime":1,"body":"',
    "feed": rss(item(1, "Up", "<description><![CDATA["))[: -len("</item></channel></rss>")],
    **{
        name: SEEDS[name]
        for name in ("scribe", "vtt", "srt", "bold", "otter", "timed", "plain", "html", "jekyll")
    },
}
UNITS = (
    "[", "![", "](", "A ", "A: ", "A:", '"', "<a ", "<div>", "<!--", "[? ", "&", "> ", "\n", "*a",
    "**", "**A:** ", "<v A>", "<b>", "<cite>A:</cite>", "\\[0", "0:01 ", "9", "A  0:15\n",
    "A (0:01) ", "00:01.000 --> 00:02.000\n", "00:00:01,000 --> 00:00:02,000\nx\n\n", "1.", "1:",
    "<", "&amp;", "_a", "`", "~~", " ", "- ", "# ", ": ", "\\", "A: b.\n\n", "[0:01] ", "*A:* ",
    "A\n0:01\n", "<dt>A",
)  # fmt: skip


def outcome(data: bytes, path: str = "/kites/x/index.md") -> list[Episode] | str:
    """What becomes of bytes, held against what everybody else relies on: episodes, or the reason
    of their refusal. An address as `path` means a feed."""
    try:
        documents = _documents(data, path)
    except DocumentError as refused:
        problem = refused
    else:
        return [episode for document in documents for episode in _episodes(document)]
    assert problem.path == path
    assert problem.reason
    assert problem.line is None or problem.line >= 1
    return problem.reason


def _documents(data: bytes, path: str) -> list[Document]:
    if path.startswith("https:"):
        return [entry.document for entry in read_feed(data, path, path).items]
    ingest.recognise(data, path)
    document = ingest.parse(data, path)
    return [document] if isinstance(document, Document) else []


def _episodes(document: Document) -> list[Episode]:
    assert all(ingest.keys(document))
    episodes = ingest.merge(SHOW, [document])
    assert len(episodes) == (not document.chapters)
    for episode in episodes:
        episode.title.encode()
        assert "" not in (*episode.hosts, *episode.guests, *episode.topics)
        for turn in episode.turns:
            assert turn.text == turn.text.strip()
            assert turn.speaker or turn.text
            assert turn.speaker is None or ":" not in turn.speaker
        for link in episode.links:
            assert _whole(link)
    return episodes


def _whole(link: Link) -> bool:
    return bool(link.url) and "" not in (link.section, link.text, link.context)


def path_of(name: str) -> str:
    """Where a seed of this name may lie."""
    return "https://example.org/feed.xml" if name.startswith("feed") else "/k/a.txt"


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to five places changed, cut out, doubled or broken into."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(changed) or 1)
        change = chance.randrange(4)
        if change == 0 and changed:
            changed[at] = chance.randrange(256)
        elif change == 1:
            del changed[at : at + chance.randrange(40)]
        elif change == 2:
            changed[at:at] = chance.choice(PIECES).encode("utf-8", "replace")
        else:
            changed[at:at] = changed[at : at + chance.randrange(60)]
    return bytes(changed)
