"""Is a passage worth reading alone? What `/quote random` may show.

Rather too strict than too lax: of fifty thousand passages some thousand are plenty, and one
"Yeah, absolutely" spoils the morning. Each list holds what made a reader of some hundred random
passages say no, and why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.search.text import STOP_WORDS

#: The lengths of a quote, in characters, as promised to members.
SHORTEST, LONGEST = 60, 400
#: Different telling words that it needs, and their share of all its words.
_CONTENT_WORDS, _CONTENT_SHARE = 8, 0.34

#: Opens a reply, or leans on a sentence that the reader hasn't seen.
_LEANING = re.compile(
    r"""(?:yeah|yes|yep|yup|no|nope|right|okay|ok|exactly|absolutely|totally|sure|cool|awesome|
        great|wow|oh|ah|hm+|um+|uh+|well|thanks?|thank|and|but|so|because|or|also|then|which|who|
        that|thats|that's|this|these|those|it|its|it's|they|they're|he|she|his|her|their|there|
        there's|him|them|same|both|either|neither|another|plus|anyway|actually|definitely|of[ ]
        course|i[ ]mean|i[ ]think|like|me|mhm|gotcha|got[ ]it|fair|nice|perfect|good|hey|hi|hello|
        bye|my[ ]pleasure|not|you're|what[ ]about|how[ ]about|otherwise|again|obviously|whereas|
        effectively|basically|beyond|likewise|always|being|having|just|not[ ]only|even|except|
        unless|until|on[ ]top|for[ ]example|for[ ]instance|in[ ]reality|in[ ]fact|now|see|look|
        say|once|from[ ]when|when[ ](?:it|that|they|this)|if[ ](?:it|that|so|they)|what[ ](?:it|
        that|they|this)|all[ ](?:of|we)|one[ ](?:of|other|more|last)|two[ ]of|some[ ]of|most[ ]
        of|any[ ]of|each[ ]of|a[ ]few|the[ ](?:other|second|third|last|next|same)|second|third|
        finally|first|super|pretty|very|kind[ ]of|sort[ ]of|maybe|probably|i[ ](?:was|am|will|
        agree|feel|guess|know|love|loved|like|don't|hope|can|have|had|just|really|totally|would)|
        i'm|i'll|i'd|i've|we're|we'll|we[ ](?:also|will|can|do|did|talked|were)|let's|let[ ]me|
        i[ ](?:also|could|remember|didn't|recently|basically|want[ ]to|started|hard|liked)|we[ ](?:
        now|both|really|recently|actually|basically|kind|made|sometimes|currently)|do[ ]you|did[ ]
        you|are[ ]you|have[ ]you|how[ ]many|interesting|fantastic|sounds|next[ ]up|for[ ]sure|all[ ]
        right|as[ ](?:you|i|we|well|part)|in[ ](?:our|your|my)[ ](?:case|view|cut|humble)|into|by[ ]
        the[ ]way|at[ ]the[ ]same[ ]time|to[ ]be|usually|typically|unfortunately|understand|
        you[ ](?:need|do|got|just|can[ ]do|end)|\w+,[ ]you|
        today|earlier|before|you[ ](?:said|mentioned|know)|my[ ]name|\w+,[ ](?:i|you|thank|what))\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Something that the reader can't see, within the first few words.
_POINTING = re.compile(
    r"(?:\S+\s+){0,5}(?:it|it's|its|they|they're|they've|them|this|these|those|he|he's|she|she's|"
    r"here|there)\b",
    re.IGNORECASE,
)
#: The talk around the talk: greetings, sign-offs, sponsors, housekeeping, what to click.
_HOUSEKEEPING = re.compile(
    r"""\b(?:welcome|podcast|episode|listeners?|thank|thanks|sponsor\w*|promo\s+code|subscribe|
        (?:next|last|this)\s+(?:week|year|month|time)|of\s+the\s+week|see\s+you|talk\s+to\s+you|
        tune\s+in|joining\s+(?:us|me)|my\s+name(?:\s+is|'s)|(?:i'm|we're)\s+here|twitter|reddit|
        linkedin|slack|show\s+notes|sign\s+up|brought\s+to\s+you|introduce\w*|the\s+show|bye|good\s+
        morning|\w+\.(?:com|org|io|net|fm|dev)|dot\s+com|hashtag|at\s+sign|email|question|tell\s+
        us|how\s+are\s+you|check\s+(?:it|that|them|this)?\s*out|go\s+check|blog|article|videos?|
        webinar|link|plug|announc\w+|mention\w*|recording|you\s+said|i\s+said|we\s+said|as\s+i|
        talk(?:ed|ing)?\s+about|excited|looking\s+forward|session|conference|meet-?ups?|keynote|
        right\?|okay\?|you\s+know\?|off\s+the\s+top|funny\s+story|shameless)\b""",
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
        and 0.04 < place < 0.95
        and "\n" not in text
        and bool(_OPENS.match(text) and _CLOSES.search(text))
        and not _TORN.search(text)
        and not _LEANING.match(text)
        and not _POINTING.match(text)
        and not _HOUSEKEEPING.search(text)
        and _says_something(words)
    )


def _says_something(words: Sequence[str]) -> bool:
    content = {word for word in words if word not in STOP_WORDS and len(word) > 2}
    return len(content) >= _CONTENT_WORDS and len(content) >= _CONTENT_SHARE * len(words)
