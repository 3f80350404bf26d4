"""Text -> terms, passages, queries, ranks; pure: no SQL, no Discord.

Which engine, and why: tantivy finds, rapidfuzz ranks. Measured by `tests/benchmarks/search.py` on
403 public queries and 252 written by hand, over 54,400 passages; recall at 1 / at 5 in per cent:

                                        public       by hand
    FTS5, OR of all words             65.0 / 79.4   55.2 / 70.2    16 ms
    tantivy, OR of all words          68.7 / 82.9   56.0 / 70.6    0.3 ms
    tantivy and rapidfuzz, as here    99.5 / 99.5   83.7 / 91.3    3 ms

- tantivy has the right passage among its 64 best in 401 of the public queries, in 0.5 ms of a core
  and without Python's lock. Single words and phrases are asked for apart: of words alone it passes
  over what can't be among the best. FTS5 takes as long as the whole search for a quarter of that,
  and sorting by bm25 is its cost, which grows with the rows.
- A query's words are looked for as they were typed, corrected, joined, parted, inflected and
  abbreviated, and among the names of who speaks: that one field brought 9 of 100 queries by hand.
  The whole query as a phrase brings those that are made of stop words.
- `rank` orders by four shares that did not make each other superfluous when fitted to the public
  queries, half of those by hand and 800 made ones, and held against the rest: how like the best
  stretch sounds (rapidfuzz's partial ratio), the share of the words that is there, stop words too
  if less, the share of the pairs that is side by side, bm25. The optimum is flat: a tenth more or
  less of a weight moves one query in a hundred.
- Where nothing fits as it stands, the episode counts of which more passages match: 6 of 372 queries
  by hand more are first. Both its numbers were chosen with all of these in sight.
- An answer is sure by its score and by its words as they were typed, of which the more are asked
  for, the fewer need be there: few texts hold half of twelve words by chance.
- Tried there and left out, for nothing gained: a stemmed field (inflected forms do it), blocks of
  five turns, the episode's title, notes and whole transcript, the passage's length, rarer words
  counted more in pairs, the beginning of a question counted less.

To come nearer to tantivy's own 0.3 ms one would have to rank in its own language: half of the time
is Python's, over 64 passages.

    text, sentences, passages, misheard            what is indexed; worth, english: what is drawn
    vocabulary, wording, query                     what was typed, understood
    building, index, kept, rank, answers, excerpt  quotes; links: links
    names, numbers, episodes                       episodes and who was there
"""
