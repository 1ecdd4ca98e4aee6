"""Records portals as data: whose sender domains are shared by many agencies, and what their numbers look like.

A mail from a shared domain proves nothing about the agency; only the tenant does. A vendor that is missing here works
all the same: a tenant host in the directory marks the domain above it as shared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Tenant = Literal["host", "local part", "unknown"]


@dataclass(frozen=True, slots=True)
class Portal:
    """One vendor.

    Attributes:
        kind: name for reasons.
        channel: kind of its channels in the directory; empty if it has none there.
        domains: sender and host suffixes, lower case.
        tenant: where its mails name the agency: in hosts in the text, in the sender's local part, or nowhere.
        numbers: regular expressions of its tracking numbers where the shape alone is proof; else empty.
    """

    kind: str
    channel: str
    domains: tuple[str, ...]
    tenant: Tenant
    numbers: tuple[str, ...] = ()


PORTALS: tuple[Portal, ...] = (
    Portal("NextRequest", "nextrequest", ("nextrequest.com",), "host"),
    Portal(
        "GovQA",
        "govqa",
        ("mycusthelp.net", "mycusthelp.com", "govqa.us"),
        "local part",
        (r"[A-Z]{1,3}\d{6}-\d{6}",),
    ),
    Portal("JustFOIA", "justfoia", ("justfoia.com",), "local part"),
    Portal("customerportal.help", "", ("customerportal.help",), "unknown", (r"CRM-\d{2}-\d{1,6}",)),
    Portal("MuckRock", "muckrock", ("muckrock.com",), "unknown"),
)

_OWNERS = {
    name: portal
    for portal in PORTALS
    for known in portal.domains
    for name in (known, known.rsplit(".", 1)[0] + ".example")
}

PUBLIC_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "outlook.com", "hotmail.com", "live.com", "msn.com",
        "icloud.com", "me.com", "mac.com", "aol.com", "comcast.net", "att.net", "sbcglobal.net", "verizon.net",
        "proton.me", "protonmail.com", "fastmail.com", "gmx.com", "gmx.net", "zoho.com", "mail.com",
    }
)  # fmt: skip
"""Mail providers for everybody: such a domain belongs to no agency."""

_ACCOUNT = re.compile(
    r"\b(?:confirm|verify|activate|unlock|reset|change|set(?:ting)? up)\b.{0,60}"
    r"\b(?:account|password|e-?mail(?: address)?)\b"
    r"|\b(?:account|password|e-?mail(?: address)?)\b.{0,20}\b(?:confirmation|verification|activation|reset|locked"
    r"|unlock(?:ed)?|instructions|created|has been (?:changed|created))\b"
    r"|\b(?:sign-?in|log-?in|security|verification|one-time) code\b|\bwelcome to\b.{0,60}\b(?:portal|center|account)\b",
    re.IGNORECASE,
)


def under(host: str, domain: str) -> bool:
    """True if the host is the domain or lies below it."""
    return host == domain or host.endswith("." + domain)


@lru_cache(maxsize=4096)
def portal_of(domain: str) -> Portal | None:
    """The vendor whose shared domain this is, or None.

    A domain that ends in `.example` (RFC 2606) stands for the vendor's own, so that rehearsals meet the same rules.

    Args:
        domain: host or mail domain, lower case.
    """
    while domain:
        if domain in _OWNERS:
            return _OWNERS[domain]
        domain = domain.partition(".")[2]
    return None


def is_shared(domain: str) -> bool:
    """True if many agencies or everybody send from this domain."""
    return domain in PUBLIC_MAIL or portal_of(domain) is not None


def is_account_mail(subject: str) -> bool:
    """True if a portal writes about the requester's account rather than about a request (facts: subjects alone tell).

    Args:
        subject: decoded subject of a mail that a portal sent.
    """
    return bool(_ACCOUNT.search(subject[:300]))
