"""What a web page has around an episode's own text, taken out of its source.

Told by elements (<nav>, <form> …) and by the classes, ids and roles that WordPress, its plugins
and other makers of sites give to comments, share buttons, related posts, newsletters and the like.
What holds turns stays whatever it is called, and so does what never closes: speech is not lost.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator

from bot.ingest.markup import TAG, UNREAD, Tag

_FRAME = frozenset({"head", "title", "nav", "footer", "form", "button", "select", "aside"})
_HOLDERS = _FRAME | {"div", "section", "ul", "ol", "header", "article", "main"}
_LOOK = re.compile(rf"<!--|</?(?:{'|'.join(_HOLDERS | UNREAD)})(?=[\s/>])", re.IGNORECASE)
# An article's class lists all that is about it, its comments too.
_NAMED = frozenset({"div", "section", "ul", "ol", "header"})
_COMMENTS = (
    r"comments?|comments?[-_]?(?:area|section|list|wrapper|wrap|form|template)|respond|"
    r"comment-respond|disqus_thread|wp-block-(?:post-)?comments.*"
)
_NAMES = re.compile(
    rf"{_COMMENTS}|sharedaddy|sd-(?:sharing|block|social).*|jp-relatedposts|addtoany.*|a2a_kit|"
    r"(?:(?:post|social|entry|episode)[-_])?(?:share|sharing)"
    r"(?:[-_]?(?:buttons?|box|bar|links?|icons?|this|post|wrapper|container|section))?|"
    r"related(?:[-_]?(?:posts?|episodes?|articles?|content|shows?|stories|reading))?|yarpp.*|"
    r"(?:(?:post|posts|entry|episode|page|site|main)[-_])?(?:navigation|pagination|breadcrumbs?)|"
    r"(?:post|entry|episode)[-_]nav|nav[-_]links|menu|"
    r"(?:post[-_])?author[-_]?(?:box|bio|info|card)|about[-_](?:the[-_])?author|"
    r"newsletter(?:[-_].*)?|mc_embed_signup|"
    r"(?:email[-_])?(?:subscribe|subscription|signup|sign-up)"
    r"(?:[-_]?(?:box|form|widget|links?|buttons?|section))?|"
    r"sidebar|widget[-_]area|site[-_](?:header|footer|info)|(?:entry|post)[-_]footer|"
    r"social(?:[-_]?(?:links|icons|media|menu|buttons))?|cookie[-_]?(?:notice|banner|consent|bar)",
    re.IGNORECASE,
)
_ALWAYS = re.compile(rf"{_COMMENTS}|head|title|nav|button|select|footer", re.IGNORECASE)
_ROLES = frozenset({"navigation", "complementary", "contentinfo", "search"})
# A name before a colon, marked or at the beginning of a block; a share box has one.
_TURN = re.compile(
    r":\s{0,9}</(?:b|strong|cite|span|dt)>|</(?:b|strong|cite|span)>\s{0,9}:|</dt>"
    r"|>\s{0,99}(?:\[[\d:.]{1,12}\]\s{0,9})?[A-Z][^<>:]{0,40}:\s|</cite>\s{0,99}<time"
)
_FEWEST_TURNS = 3


def unframed(source: str) -> str:
    """The page without its frame, scripts and comments."""
    parts: list[str] = []
    at = 0
    for start, stop in _outermost(list(_left_out(source))):
        parts.append(source[at:start])
        at = stop
    return " ".join([*parts, source[at:]]) if parts else source


def _outermost(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    end = 0
    for start, stop in sorted(spans):
        if start >= end:
            yield start, stop
            end = stop


def _left_out(source: str) -> Iterator[tuple[int, int]]:
    """Where in the source what is no text of the episode's begins and ends, in no order."""
    turns = [found.start() for found in _TURN.finditer(source)]
    opened: list[tuple[str, int, str]] = []
    depths: Counter[str] = Counter()
    for start, stop, tag in _tags(source):
        if tag is None:
            yield start, stop
        elif not tag.closing:
            opened.append((tag.name, start, _called(tag)))
            depths[tag.name] += 1
        elif depths[tag.name]:
            name = ""
            while name != tag.name:  # What stands within and never closes, ends here.
                name, began, called = opened.pop()
                depths[name] -= 1
            spoken = bisect(turns, stop) - bisect(turns, began)
            if called and (spoken < _FEWEST_TURNS or _ALWAYS.fullmatch(called)):
                yield began, stop


def _tags(source: str) -> Iterator[tuple[int, int, Tag | None]]:
    """The tags that can matter; None for what is no text: comments, scripts."""
    at = 0
    while look := _LOOK.search(source, at):
        start = look.start()
        if look[0] == "<!--":
            end = source.find("-->", start)
            at = len(source) if end < 0 else end + 3
            yield start, at, None
        elif found := TAG.match(source, start):
            tag = Tag(found[2].lower(), bool(found[1]), found[3])
            at = found.end()
            if tag.name not in UNREAD:
                yield start, at, tag
            elif not tag.closing:
                at = _end_of(tag.name, source, at)
                yield start, at, None
        else:
            at = look.end()


def _end_of(name: str, source: str, start: int) -> int:
    end = re.compile(rf"</{name}\s{{0,9}}>", re.IGNORECASE).search(source, start)
    return end.end() if end else len(source)


def _called(tag: Tag) -> str:
    """What makes an element a part of the frame, "" for none."""
    if "transcript" in tag.attributes.lower():
        return ""
    if tag.name in _FRAME:
        return tag.name
    if tag.name not in _NAMED or not tag.attributes:
        return ""
    if (role := tag.get("role")) and role.lower() in _ROLES:
        return role
    names = f"{tag.get('class') or ''} {tag.get('id') or ''}".split()
    return next((name for name in names if _NAMES.fullmatch(name)), "")
