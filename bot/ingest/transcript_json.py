"""Transcripts in JSON: Podcasting 2.0, Whisper and WhisperX, YouTube's json3, Rev, AssemblyAI,
Deepgram, Amazon Transcribe, and lists of sentences as Podlove and Fireflies write them.

Told by their keys: Podcasting 2.0 has `segments[].startTime/body`, Whisper `segments[].start/text`
(WhisperX adds `speaker`; whisper.cpp has `transcription[].offsets`, Transformers
`chunks[].timestamp`), YouTube `events[].tStartMs/segs[].utf8`, Rev `monologues[].elements`. A
Podcasting 2.0 file may have one word a segment. A file of chapters (`chapters[].startTime/title`)
belongs to an episode and makes none.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.errors import DocumentError
from bot.ingest.captions import Cue, segments_of
from bot.ingest.ids import slug_of
from bot.ingest.segments import (
    Segment,
    clock,
    joined,
    label,
    moment,
    number_in_name,
    sane,
    tidy,
    turns_of,
)
from bot.model import Chapter, Document, Format, Problem, Source

_LOOKED_AT = 100_000
_MOST_CHAPTERS = 1_000
_LONGEST_TITLE = 300


def _has(*keys: str) -> Callable[[str], bool]:
    """Whether a text begins as JSON does and has all of these keys near its start."""
    patterns = [re.compile(rf'"(?:{key})"\s*:') for key in keys]

    def has(text: str) -> bool:
        start = text[:_LOOKED_AT].lstrip()
        return start[:1] in ("{", "[") and all(pattern.search(start) for pattern in patterns)

    return has


is_podcast_json = _has("segments", "startTime", "body")
is_youtube_json = _has("events", "tStartMs", "segs")
is_rev_json = _has("monologues", "elements")
is_chapters_json = _has("chapters", "startTime")
is_assemblyai = _has("audio_url|language_model", "words|utterances", "text", "confidence")
is_deepgram = _has("metadata", "results", "channels|utterances", "transcript")
is_amazon = _has("jobName", "results", "transcripts")
_has_whisper_keys = _has("start", "end", "text")
_has_voices = _has("voice|speaker_name|speakerName", "text|sentence")
_has_sentences = _has(
    "start|start_ms|start_time|startTime|time|timestamp",
    "speaker|voice|speaker_name|speakerName",
    "text|sentence",
)
_LISTED = re.compile(
    r"\[\s*\{|\{(?:[^{}]{0,2000},)?\s*\"(?:segments|sentences|transcript)\"\s*:\s*\[\s*\{"
)
_WHISPER_KIN = (_has("transcription", "offsets", "text"), _has("chunks", "timestamp", "text"))


def is_whisper_json(text: str) -> bool:
    """Whisper's own file, or the bare list of its segments."""
    start = text[:_LOOKED_AT].lstrip()
    whole = '"segments"' in start or start.startswith("[")
    own = _has_whisper_keys(text) and whole and not _has_voices(text)
    return own or any(kin(text) for kin in _WHISPER_KIN)


def is_sentences_json(text: str) -> bool:
    """Whether it is plainly a list of who says what and when, at the top or under a telling key."""
    return _LISTED.match(text[:_LOOKED_AT].lstrip()) is not None and _has_sentences(text)


def parse_podcast_json(text: str, path: str) -> Document:
    """https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md"""
    data = _load(text, path)
    segments = (
        Segment(tidy(item.get("body")), moment(item.get("startTime")), label(item.get("speaker")))
        for item in _items(data, "segments")
    )
    return _document(segments, path, Format.PODCAST_JSON)


def parse_whisper_json(text: str, path: str) -> Document:
    """Whisper's and WhisperX's segments, whisper.cpp's, and the chunks of Transformers."""
    return _sentences(text, path, Format.WHISPER_JSON)


def parse_sentences_json(text: str, path: str) -> Document:
    """Podlove has a number as `speaker` and the name as `voice`, Fireflies `speaker_name`."""
    return _sentences(text, path, Format.SENTENCES_JSON)


def _sentences(text: str, path: str, form: Format) -> Document:
    """A segment without speaker where others have one is nobody's: it does not go on."""
    data = _load(text, path)
    keys = ("segments", "transcription", "chunks", "sentences", "transcript")
    lists = (_items(data, key) for key in keys)
    items = list(_dicts(data) if isinstance(data, list) else itertools.chain(*lists))
    nobody = "" if any(map(_speaker, items)) else None
    segments = (
        Segment(
            tidy(item.get("text") or item.get("sentence")), _start(item), _speaker(item) or nobody
        )
        for item in items
    )
    return _document(segments, path, form)


def _speaker(item: dict[str, Any]) -> str | None:
    keys = ("voice", "speaker_name", "speakerName", "speaker")
    name = next(filter(None, (label(item.get(key)) for key in keys)), None)
    return f"Speaker {name}" if name and name.isdecimal() else name


def _start(item: dict[str, Any]) -> float | None:
    """Seconds or a clock, but milliseconds where a key or whisper.cpp's offsets say so."""
    offsets, span = item.get("offsets"), item.get("timestamp")
    if isinstance(offsets, dict):
        return _milliseconds(offsets.get("from"))
    if "start_ms" in item:
        return _milliseconds(item["start_ms"])
    keys = ("start", "start_time", "startTime", "time")
    time = next((item[key] for key in keys if key in item), span)
    return moment(time[0] if isinstance(time, list) and time else time)


def parse_youtube_json(text: str, path: str) -> Document:
    """One segment for each event with words; those that only roll the window have a line end.
    Captions that somebody wrote name speakers as those in other forms do."""
    data = _load(text, path)
    events = (
        (
            "".join(str(seg.get("utf8") or "") for seg in _items(event, "segs")),
            _milliseconds(event.get("tStartMs")),
        )
        for event in _items(data, "events")
    )
    cues = [Cue(start, lines) for said, start in events if (lines := _lines(said))]
    return _document(segments_of(cues), path, Format.YOUTUBE_JSON)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for each in text.split("\n") if (line := tidy(each)))


def parse_rev_json(text: str, path: str) -> Document:
    """One segment for each monologue; speakers are numbers, named in `speakers` if at all."""
    data = _load(text, path)
    names = {item.get("id"): label(item.get("name")) for item in _items(data, "speakers", "id")}
    segments = (_monologue(item, names) for item in _items(data, "monologues"))
    return _document(segments, path, Format.REV_JSON)


def parse_assemblyai(text: str, path: str) -> Document:
    """One segment for each utterance, or where speakers were not asked for each word."""
    data = _load(text, path)
    items = list(_items(data, "utterances")) or list(_items(data, "words"))
    return _document(
        (Segment(tidy(x.get("text")), _milliseconds(x.get("start")), _voice(x)) for x in items),
        path,
        Format.ASSEMBLYAI_JSON,
    )


def parse_deepgram(text: str, path: str) -> Document:
    """One segment for each paragraph, utterance or word: the first of these that are there, of
    the first channel, as each channel has all."""
    data = _load(text, path)
    results = data.get("results") if isinstance(data, dict) else None
    first = next(_items(results, "channels"), {})
    best = next(_items(first, "alternatives"), {})
    found = (
        list(_items(best.get("paragraphs"), "paragraphs")),
        list(_items(results, "utterances")),
        list(_items(best, "words")),
    )
    return _document(
        (
            Segment(_deepgram_words(item), sane(item.get("start")), _voice(item))
            for item in next(filter(None, found), [])
        ),
        path,
        Format.DEEPGRAM_JSON,
    )


def parse_amazon(text: str, path: str) -> Document:
    """One segment for each of Transcribe's audio segments; in its older files for each word, whose
    speaker may stand apart, at the same time."""
    data = _load(text, path)
    results = data.get("results") if isinstance(data, dict) else None
    whole = [
        Segment(tidy(x.get("transcript")), sane(x.get("start_time")), label(x.get("speaker_label")))
        for x in _items(results, "audio_segments")
    ]
    return _document(whole or _amazon_words(results), path, Format.AMAZON_JSON)


def _amazon_words(results: object) -> Iterator[Segment]:
    apart = results.get("speaker_labels") if isinstance(results, dict) else None
    words = itertools.chain(*(_items(part, "items") for part in _items(apart, "segments")))
    speakers = {sane(word.get("start_time")): label(word.get("speaker_label")) for word in words}
    start = None
    for item in _items(results, "items"):
        start = sane(item.get("start_time", start))  # A comma has no time of its own.
        word = tidy(next(_items(item, "alternatives"), {}).get("content"))
        yield Segment(word, start, label(item.get("speaker_label")) or speakers.get(start))


def _deepgram_words(item: dict[str, Any]) -> str:
    sentences = joined([tidy(one.get("text")) for one in _items(item, "sentences")])
    keys = ("transcript", "punctuated_word", "word")
    return sentences or next(filter(None, (tidy(item.get(key)) for key in keys)), "")


def _voice(item: dict[str, Any]) -> str | None:
    """Speakers are letters or numbers, unless somebody has named them."""
    speaker = label(item.get("speaker"))
    return f"Speaker {speaker}" if speaker and len(speaker) < 3 else speaker


def parse_chapters_json(text: str, path: str) -> Document:
    """Chapters with a time and a title, in order; those with `"toc": false` are not meant to be
    seen.
    https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md
    """
    items = list(_items(_load(text, path), "chapters"))
    seen = [item for item in items if item.get("toc") is not False and tidy(item.get("title"))]
    chapters = [
        Chapter(start, tidy(item["title"])[:_LONGEST_TITLE], sane(item.get("endTime")), _url(item))
        for item in seen
        if (start := moment(item.get("startTime"))) is not None
    ]
    if not chapters:
        raise DocumentError(path, "has no chapter with a time and a title; export it again")
    problems: tuple[Problem, ...] = ()
    if lost := len(seen) - len(chapters):
        reason = f"{lost} of {len(seen)} chapters have no time; give each a `startTime`"
        problems = (Problem(path, None, reason),)
    chapters.sort(key=lambda chapter: chapter.start_s)
    slug = slug_of(path)
    return Document(
        source=Source(path, Format.CHAPTERS),
        slug=slug,
        number=number_in_name(slug),
        chapters=tuple(chapters[:_MOST_CHAPTERS]),
        problems=problems,
    )


def _url(item: dict[str, Any]) -> str | None:
    return tidy(item.get("url")) or None


def _monologue(item: dict[str, Any], names: dict[object, str | None]) -> Segment:
    elements = list(_items(item, "elements"))
    words = "".join(str(e.get("value") or "") for e in elements if e.get("type") != "unknown")
    starts = (_rev_start(element) for element in elements)
    start = next((seconds for seconds in starts if seconds is not None), None)
    speaker = item.get("speaker")
    named = names.get(speaker) if isinstance(speaker, (int, str)) else None
    if not named and isinstance(speaker, int) and not isinstance(speaker, bool):
        named = f"Speaker {speaker}"
    return Segment(tidy(words), start, named or label(speaker) or "")


def _rev_start(element: dict[str, Any]) -> float | None:
    """Seconds from Rev's machines, a clock from its people."""
    time = element.get("timestamp")
    return clock(time) if isinstance(time, str) else sane(element.get("ts"))


def _document(segments: Iterable[Segment], path: str, form: Format) -> Document:
    spoken = [segment for segment in segments if segment.text]
    turns = turns_of(spoken, path)
    if not turns:
        raise DocumentError(path, "has no words in its segments; export the transcript again")
    problems: tuple[Problem, ...] = ()
    if lost := sum(segment.start_s is None for segment in spoken):
        reason = f"{lost} of {len(spoken)} segments have no time that can be: export it again"
        problems = (Problem(path, None, reason),)
    slug = slug_of(path)
    return Document(
        source=Source(path, form),
        slug=slug,
        number=number_in_name(slug),
        turns=turns,
        problems=problems,
    )


def _load(text: str, path: str) -> Any:
    try:
        return json.loads(text.lstrip())
    except RecursionError:
        raise DocumentError(path, "is JSON nested too deeply to be a transcript") from None
    except json.JSONDecodeError as error:
        lead = text[: len(text) - len(text.lstrip())].count("\n")
        reason = f"is not valid JSON: {error.msg}; export it again"
        raise DocumentError(path, reason, error.lineno + lead) from None
    except ValueError:  # Python refuses whole numbers of more than 4,300 digits.
        raise DocumentError(path, "has a number of absurd length; export it again") from None


def _items(data: object, key: str, having: str | None = None) -> Iterator[dict[str, Any]]:
    """The objects in the list under a key; nothing where it is something else."""
    return _dicts(data.get(key) if isinstance(data, dict) else None, having)


def _dicts(items: object, having: str | None = None) -> Iterator[dict[str, Any]]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and (having is None or isinstance(item.get(having), (int, str))):
            yield item


def _milliseconds(value: object) -> float | None:
    if isinstance(value, str) and value.isdecimal() and len(value) < 12:
        value = int(value)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return sane(value / 1000) if number and abs(value) < 1e12 else None  # type: ignore[operator, arg-type]
