"""Text -> terms, passages, queries, ranks; pure: no SQL, no Discord.

Which engine, and why: tantivy finds, rapidfuzz ranks. Measured by `tests/benchmarks/search.py` on
the public queries over 54,400 passages:

- Of one OR query of tantivy the right passage is among the 80 best in 402 of 403, in 0.8 ms. FTS5
  needs 20 ms for the same query and has it among its five best in 79 of 100; narrowed to be as
  fast it took eight queries and found fewer.
- A query's words are looked for as they were typed, corrected, joined, parted and inflected, and
  among the names of who speaks: that one field brought as much as all of the ranking on queries
  that name somebody. The whole query as a phrase brings what is made of stop words.
- `rank` orders by four shares that did not make each other superfluous when fitted to the public
  queries, half of those written by hand and 800 made ones, and held against the rest: how like
  the best stretch sounds (rapidfuzz's partial ratio), the share of the words that is there, the
  share of the pairs that is side by side, bm25.
- Tried there and left out, for nothing gained: a stemmed field (inflected forms do it), blocks of
  five turns, the episode's card and its whole transcript, the passage's length.

    text, sentences, passages, worth, misheard     what is indexed
    vocabulary, query                              what was typed, understood
    building, index, rank, answers, excerpt        quotes
    names, numbers, episodes                       episodes and who was there
"""
