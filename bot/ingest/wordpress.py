"""WordPress's export (WXR): an RSS feed of all that a site has, drafts and pages too.

What is not `wp:status` "publish" its authors showed to nobody, or to a few; "future" is told by
its date, as everywhere. Plugins keep episodes in types of their own ("podcast", "episode"), so
what is left out is WordPress's and what shops and builders of pages bring.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from bot.ingest.feed_xml import local_name

_NAMESPACE = "{http://wordpress.org/export/"
_SHOWN = frozenset({"publish", "future"})
_NO_POSTS = re.compile(
    r"page|attachment|revision|nav_menu_item|custom_css|customize_changeset|oembed_cache|"
    r"user_request|feedback|product.*|shop_.*|wp_.*|wpcf7.*|elementor.*|acf-.*"
)


def is_withheld(item: ET.Element) -> bool:
    """Whether an item is no post that everybody may read; False for those of usual feeds."""
    own = {
        local_name(child): (child.text or "").strip().lower()
        for child in item
        if isinstance(child.tag, str) and child.tag.startswith(_NAMESPACE)
    }
    return bool(
        own.get("status", "publish") not in _SHOWN
        or own.get("post_password")
        or _NO_POSTS.fullmatch(own.get("post_type", ""))
    )
