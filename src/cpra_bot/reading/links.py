"""Addresses in the sender's own words, and what may lie under them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_URL = re.compile(r"(?:https?://|(?<![\w@./-])www\.)[^\s<>\"”]{3,2000}", re.IGNORECASE)
_WRAPPED = re.compile(r"\n([a-z0-9][\w/%.?=&#-]{2,200})(?=[\s,.;)]|\Z)", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'*"
_CHROME = re.compile(
    r"/settings\?|/hc/|help|privacy|terms|unsubscribe|survey|facebook\.|twitter\.|instagram\.|linkedin\.|youtube\.|nextdoor\.|aka\.ms|/socialmedia|newsletter|subscribe"
    r"|utm_medium=email|logo|\.(?:png|jpe?g|gif)\b|urldefense\.com/v3/__mailto|mailto:|cancelActivation|/about/?$|zixmail|why\w+\b$|delcode|leginfo|legislature|law\.cornell|justia",
    re.IGNORECASE,
)
FILES = re.compile(
    r"sharepoint|onedrive|1drv\.|dropbox|sharefile|box\.com|drive\.google|wetransfer|egnyte|/s/|share\.|download|\.pdf\b|/documents?/|/files?/",
    re.IGNORECASE,
)
"""Hosts and paths under which files lie."""


@dataclass(frozen=True, slots=True)
class LinkHit:
    """One address.

    Attributes:
        start, end: offsets of its characters.
        url: as written; without the punctuation behind it, and whole where a line break divides it.
    """

    start: int
    end: int
    url: str


def find_links(text: str) -> tuple[LinkHit, ...]:
    """Addresses in a text that are no chrome: no help pages, settings, social media.

    Where an address is shown with its target in brackets behind it, `www.town.example/x (https://...)`, the shown one
    stands for both.
    """
    found: list[LinkHit] = []
    shown = -1  # where the address before ends
    for hit in _URL.finditer(text):
        url, end = hit.group(), hit.end()
        target = shown >= 0 and text[shown : hit.start()].strip() == "("
        shown = hit.end()
        if target:
            continue
        if url.endswith(("-", "/", "_")):
            rest = _WRAPPED.match(text, end)
            if rest and ("/" in rest[1] or "-" in rest[1]):
                url, end = url + rest[1], rest.end()
        plain = url.rstrip(_TRAILING)
        if not _CHROME.search(plain):
            found.append(LinkHit(hit.start(), end - (len(url) - len(plain)), plain))
    return tuple(found)


def is_chrome(url: str) -> bool:
    """True for help pages, settings, social media and the like: what stands around a message."""
    return bool(_CHROME.search(url))


def is_bare_host(url: str) -> bool:
    """True for an address without a path, as signatures carry them."""
    return url.rpartition("//")[2].rstrip("/").count("/") == 0
