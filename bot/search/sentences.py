"""Where a text's sentences end."""

from __future__ import annotations

import itertools

import sentencex


def sentences(text: str, language: str | None) -> list[str]:
    """The sentences with the space after them; joined they are the text.

    sentencex 1.0 promises that too, but leaves out the blank line between two paragraphs at
    every few thousand characters; so each sentence is looked up, and what lies between two
    belongs to the first.
    """
    found: list[str] = sentencex.segment(language or "en", text)
    if "".join(found) == text:
        return found
    starts = [0]
    at = 0
    for sentence in found:
        start = text.find(sentence, at)
        if start >= 0:
            starts.append(start)
            at = start + len(sentence)
    return [text[a:b] for a, b in itertools.pairwise([*starts, len(text)]) if b > a]
