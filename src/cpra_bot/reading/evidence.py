"""What a mail shows about where it comes from: reply tokens, hosts, names, tracking numbers. Judged by `match`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cpra_bot.model.message import KnownRequest, ParsedMail
from cpra_bot.reading.numbers import find_numbers, folded
from cpra_bot.reading.portals import PUBLIC_MAIL, is_shared, portal_of, under

_URL = re.compile(r"https?://([a-z0-9.-]{1,253})(?::\d{1,5})?(/[^\s<>\"')\]]{0,2000})?", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?<![\w@.-])((?:[a-z0-9-]{1,63}\.){2,6}[a-z]{2,20})(?![\w.-]*@)", re.IGNORECASE)
_SUBJECT_NAME = re.compile(
    r"\byour (?:first )?(.{2,80}?) (?:public )?records? request\b|\A(.{2,80}?) records\b", re.IGNORECASE
)
_BEFORE = re.compile(
    r"\b(?:north|south|east|west|new|port|mount|lake|fort|old|san|santa|los|las|el|la)\s\Z", re.IGNORECASE
)
_LONGER = re.compile(
    r"\s(?!(?:Police|Sheriff|City|County|Town|Public|Records?|Clerk|Department|Dept|Office|Staff|California|Human|Fire|Center"
    r"|Has|Is|Will|Dear|Hi|Hello|Your|The|Attn|Re|Request|Portal|Unit|Bureau|Division|Legal|Attorney|Support)\b)[A-Z][a-z]"
)
_LOOK = 100_000
_MAX_LINKS = 500


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one mail shows.

    Attributes:
        domain: the sender's mail domain; empty if the mail names no sender.
        shared: True if many agencies or everybody send from that domain; `portal` if it is a vendor's.
        hosts: hosts in the text and of the Reply-To addresses, lower case.
        links: pairs of host and path of the URLs in the text.
        numbers: tracking numbers that the mail's subject or own words name, else those anywhere in its text.
        exact_names: folded names in places that name the tenant: display name, leading line, subject.
        text: subject, display name and text with single spaces.
    """

    domain: str
    shared: bool
    portal: bool
    hosts: frozenset[str]
    links: tuple[tuple[str, str], ...]
    numbers: tuple[str, ...]
    exact_names: frozenset[str]
    text: str


def domain_of(address: str) -> str:
    """Mail domain of a bare address, lower case."""
    return address.rsplit("@", 1)[-1].lower() if "@" in address else ""


def gather(mail: ParsedMail, requests: Sequence[KnownRequest]) -> Evidence:
    """Collect the evidence of one mail.

    Args:
        mail: the parsed mail.
        requests: all known ones; their tenants tell which domains a vendor shares among agencies.
    """
    domain = domain_of(mail.sender)
    text = mail.text[:_LOOK]
    links = tuple((host.lower().rstrip("."), path or "") for host, path in _URL.findall(text)[:_MAX_LINKS])
    hosts = {host for host, _ in links} | {host.lower() for host in _BARE_HOST.findall(text)[:_MAX_LINKS]}
    hosts |= {domain_of(address) for address in mail.reply_to}
    own = [hit.number for part in (mail.subject, mail.own_text[:_LOOK]) for hit in find_numbers(part)]
    numbers = own or [hit.number for hit in find_numbers(text)]
    portal = portal_of(domain) is not None or any(_is_above(domain, request) for request in requests)
    lines = [line.strip() for line in text.split("\n", 40)[:40] if line.strip()][:2]
    named = [name for pair in _SUBJECT_NAME.findall(mail.subject[:300]) for name in pair if name]
    exact = {fold_name(name) for name in [mail.sender_name, *lines, *named] if len(name) < 120}
    flat = " ".join(f"{mail.subject} | {mail.sender_name} | {text}".split())
    return Evidence(
        domain=domain,
        shared=portal or domain in PUBLIC_MAIL,
        portal=portal,
        hosts=frozenset(hosts),
        links=links,
        numbers=tuple(dict.fromkeys(map(folded, numbers))),
        exact_names=frozenset(exact - {""}),
        text=flat,
    )


def tokens(mail: ParsedMail, mailbox: str) -> tuple[str, ...]:
    """What stands behind the `+` in recipient addresses of our mailbox, lower case, each once."""
    local, _, domain = mailbox.lower().partition("@")
    found = []
    for address in mail.recipients:
        name, _, host = address.partition("@")
        head, plus, token = name.partition("+")
        if plus and token and head == local and host == domain:
            found.append(token)
    return tuple(dict.fromkeys(found))


def owns(request: KnownRequest, domain: str) -> bool:
    """True if the domain is the agency's or its parent's own, and nobody else's by nature."""
    if not domain or domain in PUBLIC_MAIL or portal_of(domain):
        return False
    return any(under(domain, own) for own in request.domains if own and not is_shared(own))


def shows_tenant(request: KnownRequest, mail: ParsedMail, seen: Evidence) -> bool:
    """True if a portal host of the agency stands in the text, or the sender's address names it (`tenant@vendor`)."""
    if any(under(host, tenant) for host in seen.hosts | {seen.domain} for tenant in request.tenants):
        return True
    local = mail.sender.partition("@")[0]
    return any(tenant.split(".")[0] == local and _same_vendor(tenant, seen.domain) for tenant in request.tenants)


def names_agency(request: KnownRequest, seen: Evidence, *, anywhere: bool) -> bool:
    """True if the mail names the agency or its parent.

    Args:
        anywhere: True to accept a whole name anywhere in the text; False to look only where senders name themselves.
    """
    names = [name for name in (request.agency_name, *request.names) if name]
    if {fold_name(name) for name in names} & seen.exact_names:
        return True
    whole = [name for name in names if len(name) > 6 and " " in name]
    if any(_stands(name, shown) for name in whole for shown in seen.exact_names):
        return True
    return anywhere and any(_stands(" ".join(name.split()), seen.text) for name in whole)


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """An agency's or place's name as it is compared: `City of X`, `X Records` and `X` alike; counties stay apart."""
    flat = re.sub(r"[^a-z0-9 ]+", " ", name.lower().replace("'s", ""))
    flat = re.sub(r"\b(?:public|records?|center|request|requests|portal|support|office|of the|the)\b", " ", flat)
    words = flat.split()
    county = "county" in words
    words = [word for word in words if word not in {"city", "town", "county", "of"}]
    return " ".join([*words, "county"] if county and words else words)


def _stands(name: str, text: str) -> bool:
    """True if a name stands in a text and is not part of a longer one (`City of Orange Cove`, `West Sacramento …`)."""
    lower, name = _lower(text), name.lower()
    if len(lower) != len(text):  # rare letters change length in lower case; then places cannot be compared
        text = lower
    at = lower.find(name)
    while at >= 0:
        before, after = text[max(0, at - 12) : at], text[at + len(name) : at + len(name) + 16]
        if not (before[-1:].isalnum() or after[:1].isalnum() or _BEFORE.search(before) or _LONGER.match(after)):
            return True
        at = lower.find(name, at + 1)
    return False


@lru_cache(maxsize=8)
def _lower(text: str) -> str:
    """Lower case; one mail's text is asked for again for each agency."""
    return text.lower()


def _same_vendor(tenant: str, domain: str) -> bool:
    rest = tenant.partition(".")[2]
    if not rest or not domain:
        return False
    vendor = portal_of(domain)
    return under(domain, rest) or under(rest, domain) or (vendor is not None and vendor is portal_of(tenant))


def _is_above(domain: str, request: KnownRequest) -> bool:
    """True if the domain is the vendor's above a tenant host of the request, and not the agency's own."""
    if not domain or any(under(domain, own) for own in request.domains):
        return False
    rests: Iterable[str] = (tenant.partition(".")[2] for tenant in request.tenants)
    return any(rest and (under(domain, rest) or under(rest, domain)) for rest in rests)
