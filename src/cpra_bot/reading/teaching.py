"""What a person's placing of one message says about the next: who writes for that agency.

A clue is a short text with its kind in front (`address clerk@city.example`, `domain city.example`,
`host tenant.vendor.example`, `name birch falls`), so that the ledger can keep it and a reason can quote it.
"""

from __future__ import annotations

import re

from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.evidence import Evidence, fold_name
from cpra_bot.reading.portals import PUBLIC_MAIL, portal_of, under

_NO_TENANT = re.compile(r"\A(?:www|help|support|mail|email|app|static|cdn|click|links?|track(?:ing)?|url\d*)\.")


def clues(mail: ParsedMail, seen: Evidence) -> tuple[str, ...]:
    """By what a message's sender can be known again, the surest first; empty where nothing tells it from others.

    Of a portal's mail only what names the tenant counts: all agencies may write from one address. Of a mail provider
    for everybody only the whole address counts. A delivery report teaches nothing.
    """
    if not mail.sender or mail.reports:
        return ()
    if seen.portal:
        return _of_portal(mail, seen)
    address = f"address {mail.sender}"
    return (address,) if seen.domain in PUBLIC_MAIL else (address, f"domain {seen.domain}")


def _of_portal(mail: ParsedMail, seen: Evidence) -> tuple[str, ...]:
    vendor = portal_of(seen.domain)
    found = [f"address {mail.sender}"] if vendor and vendor.tenant == "local part" else []
    hosts = sorted(host for host in seen.hosts if _is_tenant(host, seen.domain) and not _NO_TENANT.match(host))
    if len(hosts) == 1:
        found.append(f"host {hosts[0]}")
    name = fold_name(mail.sender_name)
    if name and not (vendor and name in fold_name(vendor.kind)):
        found.append(f"name {name}")
    return tuple(found)


def _is_tenant(host: str, sender_domain: str) -> bool:
    """True if a host lies below the vendor that sent the mail."""
    vendor = portal_of(sender_domain)
    if host == sender_domain:
        return False
    return portal_of(host) is vendor and host not in vendor.domains if vendor else under(host, sender_domain)
