"""Is a passage worth reading alone? What `/quote random` may show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.search.text import STOP_WORDS

#: The lengths of a quote, in characters, as promised to members.
SHORTEST, LONGEST = 60, 400

#: Opens a reply to something the reader hasn't seen.
_LEANING = re.compile(
    r"""(?:yeah|yes|yep|yup|no|nope|right|okay|ok|exactly|absolutely|totally|sure|cool|awesome|
        great|wow|oh|ah|hm+|um+|uh+|well|thanks?|thank|and|but|so|because|or|or,|also|then|which|
        who|that|thats|that's|this|these|those|it|its|it's|they|they're|he|she|his|her|their|there|
        him|them|same|both|either|neither|another|plus|anyway|actually|definitely|of[ ]course|
        i[ ]mean|i[ ]think[ ](?:so|that)|like|me|mhm|gotcha|got[ ]it|fair|nice|perfect|good|hey|hi|
        hello|bye|my[ ]pleasure|not[ ]really|you're|what[ ]about|how[ ]about)\b""",
    re.IGNORECASE | re.VERBOSE,
)
#: The talk around the talk: greetings, sign-offs, sponsors, housekeeping.
_HOUSEKEEPING = re.compile(
    r"""\b(?:welcome|podcast|episode|listeners?|thank|thanks|sponsor\w*|promo\s+code|subscribe|
        next\s+week|last\s+week|this\s+week|of\s+the\s+week|see\s+you|talk\s+to\s+you|tune\s+in|
        joining\s+(?:us|me)|my\s+name\s+is|i'm\s+here\s+with|twitter|reddit|slack\s+channel|
        show\s+notes|sign\s+up|brought\s+to\s+you|introduce|the\s+show|good\s+morning|bye|
        \w+\.(?:com|org|io|net|fm|dev)|dot\s+com|hashtag|at\s+sign|email\s+us|let's\s+(?:get|go|
        move|talk)|question\s+for\s+you|tell\s+us|how\s+are\s+you)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TORN = re.compile(
    r"\[(?:inaudible|crosstalk|interposing|unintelligible)|--|…|\.\.\.", re.IGNORECASE
)
_OPENS = re.compile(r"""['"“‘(\[]*[A-Z0-9À-ÖØ-Þ\u0400-\u042f\u3040-\u9fff]""")
_CLOSES = re.compile(r"""[.!。！]['"”’)\]]*$""")


def is_worthy(text: str, words: Sequence[str], place: float) -> bool:
    """Whether the passage makes sense alone and says something.

    `words` are its terms; `place` is how far into the episode it stands, 0 to 1: the first and
    last moments of an episode are greetings.
    """
    return (
        SHORTEST <= len(text) <= LONGEST
        and 0.02 < place < 0.97
        and bool(_OPENS.match(text) and _CLOSES.search(text))
        and not _TORN.search(text)
        and not _LEANING.match(text)
        and not _HOUSEKEEPING.search(text)
        and _says_something(words)
    )


def _says_something(words: Sequence[str]) -> bool:
    content = {word for word in words if word not in STOP_WORDS and len(word) > 2}
    return len(content) >= 6 and len(content) >= 0.3 * len(words)
