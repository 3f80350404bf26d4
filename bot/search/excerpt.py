"""The part of a passage to show: at most so many characters, around the words found."""

from __future__ import annotations

from collections.abc import Sequence

from bot.search.sentences import sentences

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
