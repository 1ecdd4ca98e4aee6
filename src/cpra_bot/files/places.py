"""What a place that somebody wrote down is: a mail address, a portal, a page, a street. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from cpra_bot.files.check_agencies import is_address

_PHONE = re.compile(r"(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s./-]?\d{3}[\s.-]?\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?")
_HOSTS = (
    ("nextrequest", ("nextrequest.com",)),
    ("govqa", ("govqa.us", "mycusthelp.com", "mycusthelp.net")),
    ("justfoia", ("justfoia.com",)),
    ("muckrock", ("muckrock.com",)),
)
_ZIP = re.compile(r"\b9[0-6]\d{3}(?:-\d{4})?\b")


class NoPlaceError(ValueError):
    """What was written is no place; the message says what it is, `remedy` what to write."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


def channel_at(place: str, kind: str = "") -> dict[str, str]:
    """The channel that a place makes, as keys of the directory: `kind` and `address`, or `host` and `url`.

    Args:
        place: as somebody wrote it.
        kind: what they said that it is; guessed from the place where empty.

    Raises:
        NoPlaceError: it is a telephone number, no whole address, or not of that kind.
    """
    place = place.strip().removeprefix("mailto:")
    if _PHONE.fullmatch(place):
        raise NoPlaceError(f"`{place}` is a telephone number", "write where a request can be filed in writing")
    found = _guessed(place)
    if kind and found["kind"] != kind:
        if kind == "web_form" and "url" in found:
            return {"kind": kind, "url": found["url"]}
        raise NoPlaceError(f"`{place}` is no {kind}, it looks like {found['kind']}", "mend one of the two")
    return found


def _guessed(place: str) -> dict[str, str]:
    if "@" in place and " " not in place:
        if not is_address(place):
            raise NoPlaceError(f"`{place}` is no bare mail address", "write it as name@agency.gov")
        return {"kind": "email", "address": place}
    host = _host(place)
    if host:
        url = place if "://" in place else f"https://{place}"
        for kind, domains in _HOSTS:
            if any(host == domain or host.endswith(f".{domain}") for domain in domains):
                if host in domains and kind != "muckrock":
                    raise NoPlaceError(f"`{place}` is the vendor's own site", "write the agency's page there")
                return {"kind": kind, "url": url} if kind == "muckrock" else {"kind": kind, "host": host, "url": url}
        return {"kind": "web_form", "url": url}
    if _ZIP.search(place) and re.search(r"\d", place):
        return {"kind": "postal", "address": place}
    raise NoPlaceError(
        f"`{place}` is neither a mail address, nor a web page, nor a street with a Californian ZIP code",
        "write one of these",
    )


def _host(place: str) -> str:
    """The host of a web address, with or without its scheme; empty if it is none."""
    if " " in place:
        return ""
    try:
        parts = urlsplit(place if "://" in place else f"https://{place}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    good = parts.scheme in {"http", "https"} and re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", host)
    return host if good else ""
