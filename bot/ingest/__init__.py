"""Documents in, episodes out: bytes -> `Document`s -> `Episode`s. Pure, and fit for a process.

    recognise(data, path)    which of the forms it is, by content, never by name
    parse(data, path)        one file's Document, or Skipped; DocumentError where it can't be read
    keys(document)           what identifies its episode; documents that share a key, also by way
                             of a third one, are one cluster
    regulars(hosts)          a show's frequent hosts, who speak also where no field names them
    merge(show, documents, regulars)
                             one cluster -> its episodes, usually one, with ids, people, guests

The room: one file a family of forms (`hugo` and `jekyll`, `page_text`, `happy_scribe`,
`markdown_dialogue`, `text_dialogue`, `captions`, `ttml`, `transcript_json`, `html_transcript`,
`sidecar`; `feed` with `feed_xml`, `feed_notes`, `feed_speech`, `podcasting` and `wordpress` reads
many items at once), with `is_…(text)` and `parse…(text, path)` for each form; what several forms
share (`decoding`, `field_names`, `frontmatter` and `posts`, `dialogue` for labelled lines, `labels`
for what a label is, `header` for fields above them, `unusual` for rarer ways of labelling, `marks`
for names with times, `segments` for timed pieces, `inline`, `notes` and `markup` for links,
`endings` for what stands below a transcript, `page_frame` and `page_data` for what is around it on
a page); and what happens once all documents of an episode are there (`agreement`, `disagreements`,
`merge`, `ids`, `names`, `people`, `guests`). A new form is one more file and one more line in
`_FORMS`, in the order in which they are tried.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.errors import DocumentError
from bot.ingest import (
    captions,
    happy_scribe,
    html_transcript,
    hugo,
    jekyll,
    markdown_dialogue,
    page_text,
    sidecar,
    text_dialogue,
    transcript_json,
    ttml,
)
from bot.ingest.decoding import decode, sketch
from bot.ingest.endings import ended
from bot.ingest.header import headed
from bot.ingest.ids import document_keys as keys
from bot.ingest.merge import merge
from bot.ingest.people import regulars
from bot.ingest.unusual import usual
from bot.model import Document, Format, Skipped

__all__ = ["keys", "merge", "parse", "recognise", "regulars"]

_Form = tuple[Format, Callable[[str], bool], Callable[[str, str], Document | Skipped]]

# In the order in which they are tried: what begins unmistakably, then what is told by its lines.
_FORMS: tuple[_Form, ...] = (
    (Format.HUGO, hugo.is_hugo, hugo.parse),
    (Format.JEKYLL, jekyll.is_jekyll, jekyll.parse),
    (Format.SIDECAR, sidecar.is_sidecar, sidecar.parse),
    (Format.PODCAST_JSON, transcript_json.is_podcast_json, transcript_json.parse_podcast_json),
    (Format.YOUTUBE_JSON, transcript_json.is_youtube_json, transcript_json.parse_youtube_json),
    (Format.REV_JSON, transcript_json.is_rev_json, transcript_json.parse_rev_json),
    (Format.CHAPTERS, transcript_json.is_chapters_json, transcript_json.parse_chapters_json),
    (Format.ASSEMBLYAI_JSON, transcript_json.is_assemblyai, transcript_json.parse_assemblyai),
    (Format.DEEPGRAM_JSON, transcript_json.is_deepgram, transcript_json.parse_deepgram),
    (Format.AMAZON_JSON, transcript_json.is_amazon, transcript_json.parse_amazon),
    (Format.WHISPER_JSON, transcript_json.is_whisper_json, transcript_json.parse_whisper_json),
    (
        Format.SENTENCES_JSON,
        transcript_json.is_sentences_json,
        transcript_json.parse_sentences_json,
    ),
    (Format.SRT, captions.is_srt, captions.parse_srt),
    (Format.WEBVTT, captions.is_webvtt, captions.parse_webvtt),
    (Format.WHISPER_TSV, captions.is_tsv, captions.parse_tsv),
    (Format.TTML, ttml.is_ttml, ttml.parse),
    (Format.HTML, html_transcript.is_html, html_transcript.parse),
    (Format.HAPPY_SCRIBE, happy_scribe.is_happy_scribe, happy_scribe.parse),
    (Format.MARKDOWN_DIALOGUE, markdown_dialogue.is_bold, markdown_dialogue.parse),
    (Format.TEXT, text_dialogue.is_timed_text, text_dialogue.parse),
    (Format.PAGE_TEXT, page_text.is_page_text, page_text.parse),
    (Format.TEXT, text_dialogue.is_text_dialogue, text_dialogue.parse),
)
# Those above which people write fields as they like.
_HEADED = frozenset({Format.MARKDOWN_DIALOGUE, Format.PAGE_TEXT, Format.TEXT})


def recognise(data: bytes, path: str) -> Format | None:
    """The document's form; None for what is of no known form, or no text.

    Looks at the beginning only and forgives damage, which `parse` then names.
    """
    text = sketch(data)
    form = _form(text)
    if form is None and (other := usual(text)):
        form = _form(other.text)
    return form[0] if form else None


def parse(data: bytes, path: str) -> Document | Skipped:
    """What one document says. `path` is for messages, the slug and the source; nothing is read.

    DocumentError, with a line where there is one, for what is no text, too large, damaged, or
    of no known form. Posts dated in the future are given like others.
    """
    text, guessed = decode(data, path)
    document = _parsed(text, path)
    if guessed and isinstance(document, Document):
        return replace(document, problems=(*document.problems, guessed))
    return document


def _parsed(text: str, path: str) -> Document | Skipped:
    form = _form(text)
    # What was taken for mere speech, or nothing, may name its speakers in a rarer way.
    if (form is None or form[1] is text_dialogue.is_text_dialogue) and (other := usual(text)):
        form = _form(other.text) or form
        if form and isinstance(document := _read(form, other.text, path), Document):
            return replace(document, turns=other.restored(document.turns))
    if form is None:
        raise DocumentError(
            path,
            "is of no known form; known are posts with front matter (Hugo, Jekyll), pages and "
            "texts with a name and a colon at each turn, transcripts with times (Happy Scribe, "
            "Otter, Rev, Descript), WebVTT, SRT, TTML, RSS and Atom feeds, Whisper's TSV, and the "
            "JSON of Podcasting 2.0, Podlove, Whisper, YouTube, Rev, AssemblyAI, Deepgram, Amazon "
            "Transcribe and Fireflies",
        )
    return _read(form, text, path)


def _read(form: _Form, text: str, path: str) -> Document | Skipped:
    if form[0] not in _HEADED:
        return form[2](text, path)
    document = headed(form[2], text, path)
    return ended(document) if isinstance(document, Document) else document


def _form(text: str) -> _Form | None:
    return next((form for form in _FORMS if form[1](text)), None)
