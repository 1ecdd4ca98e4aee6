"""Links as the sender meant them: mail gateways and mailing services put redirects around them.

Where the redirect carries its target inside itself, the target is taken out; nothing is ever looked up. A redirect
that only its owner can resolve is kept as a link, and leaves the text, where it is three lines of noise.
"""

from __future__ import annotations

import base64
import re
import zlib
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

Link = tuple[str, str]
"""Text shown and address; the text is the address where nothing else is shown."""

_MOST = 2_000  # links of one mail
_LONG = 4_000  # characters of an address that are looked at
_SHOWN = 200
_URL = re.compile(r"https?://[^\s<>\"”“]{1,8000}|(?<![\w@./-])www\.[^\s<>\"”“]{3,2000}", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[ \t]?(?:<(https?://[^\s<>]{1,8000})>|\((https?://[^\s<>()]{1,8000})\))", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s", re.IGNORECASE)
_ANCHOR_END = re.compile(r"</a\b|<a\s", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_PATH = re.compile(r"[\w.~%&=+?#-]+(?:/[\w.~%&=+?#/-]*)?")
_PARAMETERS = {
    "safelinks.protection.outlook.com": "url",
    "urldefense.proofpoint.com": "u",
    "linkprotect.cudasvc.com": "a",
    "clicktime.symantec.com": "u",
    "fireeye.com": "u",
    "protection.sophos.com": "d",
    "www.google.com": "q",
    "google.com": "q",
    "l.facebook.com": "u",
    "mandrillapp.com": "url",
}
"""Redirectors and the parameter that holds the target; a host below them counts as well."""

_IN_PATH = re.compile(r"https?(?::|%3a)(?:/|%2f){2}", re.IGNORECASE)
_PATH_HOSTS = ("govdelivery.com", "secure-web.cisco.com", "awstrack.me", "links.notification.intuit.com")
_OPAQUE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:ct\.sendgrid\.net|sendgrid\.net/(?:ls|wf)|list-manage\.com/track|mimecast\.com/s"
    r"|mailgun\.\w+/c|lnks\.gd/l|hubspotlinks\.com|rs6\.net/tn)|https?://(?:email|click|links?|track)\.[\w.-]+/(?:c|ls|e)/",
    re.IGNORECASE,
)


def unwrapped(address: str) -> str:
    """The target of a redirect that carries it, else the address itself."""
    for _ in range(4):  # gateways wrap what other gateways have wrapped
        inner = _inside(address)
        if not inner or inner == address:
            break
        address = inner
    return address


def is_opaque(address: str) -> bool:
    """True for a redirect whose target only its owner knows."""
    return bool(_OPAQUE.match(address))


def tidied(text: str) -> tuple[str, list[Link]]:
    """A plain text with redirects unwrapped and opaque ones in brackets left out, and all its links."""
    if "http" not in text and "www." not in text:
        return text, []
    found: list[Link] = []

    def bracketed(hit: re.Match[str]) -> str:
        address = unwrapped(hit.group(1) or hit.group(2))
        if len(found) < _MOST:
            found.append((_shown_before(text, hit.start()), address))
        if is_opaque(address):
            return ""
        return hit.group().replace(hit.group(1) or hit.group(2), address)

    def bare(hit: re.Match[str]) -> str:
        typed = hit.group().rstrip(".,;:!?')]*_")
        return unwrapped(typed) + hit.group()[len(typed) :]

    kept = _IN_BRACKETS.sub(bracketed, text)
    kept = _URL.sub(bare, kept)
    for hit in _URL.finditer(kept):
        if len(found) >= _MOST:
            break
        address = hit.group().rstrip(".,;:!?')]*_") + _wrapped_rest(kept, hit.end())
        found.append((address, address))
    return kept, _each_once(found)


def of_html(html: str) -> list[Link]:
    """The links of an HTML text, read tag by tag: a parser takes quadratic time on deep nesting."""
    found = []
    for piece in _ANCHOR.split(html)[1 : _MOST + 1]:
        tag, _, rest = piece.partition(">")
        hit = _HREF.search(tag[:_LONG])
        address = unwrapped(unescape(hit.group(1) or hit.group(2) or hit.group(3)).strip()) if hit else ""
        if address.lower().startswith(("http://", "https://")):
            shown = _TAG.sub("", _ANCHOR_END.split(rest[:_LONG], maxsplit=1)[0])
            found.append((" ".join(unescape(shown).split())[:_SHOWN] or address, address))
    return _each_once(found)


def shown_in(links: list[Link], text: str) -> tuple[Link, ...]:
    """Those links whose text or address stands in a text, be it wrapped."""
    if not links:
        return ()
    flat, unbroken = " ".join(text.split()), text.replace("\n", "")
    return tuple(link for link in links if link[1] in unbroken or (link[0] != link[1] and link[0] in flat))


def joined(links: list[Link], more: list[Link]) -> list[Link]:
    """The links with those of the others whose address is new."""
    known = {address for _, address in links}
    return links + [link for link in more if link[1] not in known]


def _each_once(links: list[Link]) -> list[Link]:
    """Of two links with one address the one that shows words stays."""
    worded = {address for shown, address in links if shown != address}
    return list(dict.fromkeys(link for link in links if link[0] != link[1] or link[1] not in worded))


def _inside(address: str) -> str:
    try:
        parts = urlsplit(address[:_LONG])
        host = (parts.hostname or "").lower()
        for known, name in _PARAMETERS.items():
            if host == known or host.endswith("." + known):
                return _target(host, parts.query, name)
    except ValueError:
        return ""
    if host.endswith("urldefense.com") and "/v3/__" in address:
        return _proofpoint(address)
    if any(host.endswith(known) for known in _PATH_HOSTS):
        hit = _IN_PATH.search(address, 10)
        return unquote(address[hit.start() :]).split("/1/0", 1)[0] if hit else ""
    return _mailgun(address) if "/c/eJ" in address else ""


def _target(host: str, query: str, name: str) -> str:
    value = parse_qs(query).get(name, [""])[0]
    if host.endswith("proofpoint.com"):  # version 2 writes `-3A` for `%3A` and `_` for `/`
        value = unquote(re.sub(r"-([0-9A-F]{2})", r"%\1", value.replace("_", "/")))
    return value if value.lower().startswith(("http://", "https://")) else ""


def _proofpoint(address: str) -> str:
    """Version 3: the target between `__` and `__;`, with `*` for characters that stand behind in base64."""
    inner, _, rest = address.split("/v3/__", 1)[1].partition("__;")
    try:
        coded = rest.split("!", 1)[0]
        characters = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except ValueError:
        characters = ""
    for character in characters:
        inner = inner.replace("*", character, 1)
    return inner if inner.lower().startswith(("http://", "https://")) else ""


def _mailgun(address: str) -> str:
    """The path is a compressed query whose `l` is the target."""
    coded = address.split("/c/", 1)[1].split("/", maxsplit=1)[0].split("?", maxsplit=1)[0]
    try:
        data = zlib.decompressobj().decompress(base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)), _LONG)
        value = parse_qs(data.decode()).get("l", [""])[0]
    except (ValueError, zlib.error):
        return ""
    return value if value.lower().startswith(("http://", "https://")) else ""


def _shown_before(text: str, end: int) -> str:
    """The words right before a bracketed address, from the last end of a sentence or of another address on."""
    line = text[max(0, end - _SHOWN) : end].rsplit("\n", 1)[-1]
    words = re.split(r"[>|\[\])]|[.!?:] (?=[A-Z0-9])", line)[-1].strip()
    return words or re.split(r"[<>()\s]", text[end:].lstrip(" <("), maxsplit=1)[0][:_LONG]


def _wrapped_rest(text: str, end: int) -> str:
    """The rest of an address that a mailer broke after a hyphen or slash at the end of a long line."""
    if end >= len(text) or text[end] != "\n" or text[end - 1] not in "-/":
        return ""
    if end - (text.rfind("\n", 0, end) + 1) < 60:
        return ""
    hit = _PATH.match(text, end + 1)
    return hit.group() if hit and "/" in hit.group() + text[end - 1] else ""
