"""The part of a passage to show: at most so many characters, around the words found, and these."""

from __future__ import annotations

from collections.abc import Sequence

from bot.search.passages import MOST_WORDS
from bot.search.query import Query
from bot.search.sentences import sentences
from bot.search.text import STOP_WORDS, located, places

#: Discord cards show this much of a passage; documented to members.
MOST_CHARACTERS = 300
_ROOM = MOST_CHARACTERS - len("…  …")


def excerpt(
    text: str, spans: Sequence[tuple[int, int]], language: str | None = None
) -> tuple[str, list[tuple[int, int]]]:
    """Whole sentences that hold as many of the spans as fit, and the spans within them.

    Where one sentence alone is too long it is cut at words. "…" marks what was left out.
    """
    if len(text) <= MOST_CHARACTERS:
        return text, list(spans)
    start, stop = _best_window(text, _sentences(text, language), spans)
    head = "" if start == 0 else "… "
    tail = "" if stop >= len(text.rstrip()) else " …"
    body = text[start:stop].strip()
    start += len(text[start:stop]) - len(text[start:stop].lstrip())
    moved = [
        (max(a, start) - start + len(head), min(b, start + len(body)) - start + len(head))
        for a, b in spans
        if a < start + len(body) and b > start
    ]
    return head + body + tail, moved


def joined(passages: Sequence[str], language: str | None = None) -> str:
    """One passage, or two of one turn as one text of at most as many words as a passage has: what
    is farthest from where they meet is left out, sentence by sentence."""
    if len(passages) == 1:
        return passages[0]
    first, second = passages
    before, after = sentences(first.rstrip() + " ", language), sentences(second, language)
    while _words(before) + _words(after) > MOST_WORDS and len(before) + len(after) > 2:
        if len(after) == 1 or (len(before) > 1 and _words(before) >= _words(after)):
            before.pop(0)
        else:
            after.pop()
    head, tail = "".join(before), "".join(after).rstrip()
    if _words(before) + _words(after) > MOST_WORDS:  # One sentence on a side, and still too long.
        ends = head.split()[-max(MOST_WORDS // 2, MOST_WORDS - _words(after)) :]
        head, tail = " ".join(ends) + " ", " ".join(tail.split()[: MOST_WORDS - len(ends)])
    return head + tail


def _words(sentences: Sequence[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)


def _sentences(text: str, language: str | None) -> list[tuple[int, int]]:
    result, at = [], 0
    for sentence in sentences(text, language):
        result.append((at, at + len(sentence)))
        at += len(sentence)
    return result


def _best_window(
    text: str, sentences: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """The run of whole sentences with the most words found, then the most text, then first."""
    best: tuple[int, int, int, int] | None = None
    for i, (start, _) in enumerate(sentences):
        for _, stop in sentences[i:]:
            if stop - start > _ROOM:
                break
            held = sum(1 for a, b in spans if start <= a and b <= stop)
            candidate = (held, stop - start, -start, stop)
            best = max(best, candidate) if best else candidate
    if best and (best[0] or not spans):
        return -best[2], best[3]
    return _around(text, sentences, spans[0][0] if spans else 0)


def _around(text: str, sentences: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    """No sentence that holds the word at `at` is short enough: cut between words, not before
    the sentence begins, the word in the first third."""
    begin = max(start for start, _ in sentences if start <= at)
    start = max(begin, at - _ROOM // 3)
    if start > begin:
        start = text.find(" ", start, at) + 1 or start
    stop = min(start + _ROOM, len(text))
    if stop < len(text):
        stop = max(text.rfind(" ", at + 1, stop), 0) or stop
    return start, stop


def found_spans(query: Query, text: str) -> list[tuple[int, int]]:
    """Where in the original text the words found stand: to be shown in bold.

    Phrases as wholes; stop words only where the query has nothing else or inside a phrase.
    """
    wanted = {
        term
        for slot in query.slots
        if slot.literal not in STOP_WORDS
        for alternative in slot.alternatives
        for term in alternative.words
        if term not in STOP_WORDS
    } or set(query.words)
    if not query.phrases:
        return _joined(places(text, wanted), text)
    words = list(located(text))
    spans = []
    for phrase in set(query.phrases):
        for i in range(len(words) - len(phrase) + 1):
            run = words[i : i + len(phrase)]
            if tuple(term for term, _, _ in run) == phrase:
                spans.append((run[0][1], run[-1][2]))
    return _joined(spans, text)


def _joined(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Overlapping spans, and those with only spaces between, become one."""
    result: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if result and (start <= result[-1][1] or not text[result[-1][1] : start].strip()):
            result[-1] = (result[-1][0], max(stop, result[-1][1]))
        else:
            result.append((start, stop))
    return result
