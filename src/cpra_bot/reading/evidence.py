"""What a mail shows about where it comes from: reply tokens, hosts, names, tracking numbers. Judged by `match`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.numbers import find_numbers, folded
from cpra_bot.reading.portals import PUBLIC_MAIL, portal_of

_URL = re.compile(r"https?://([a-z0-9.-]{1,253})(?::\d{1,5})?(/[^\s<>\"')\]]{0,2000})?", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?<![\w@.-])((?:[a-z0-9-]{1,63}\.){2,6}[a-z]{2,20})(?![\w.-]*@)", re.IGNORECASE)
_SUBJECT_NAMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\byour (?:first )?(.{2,80}?) (?:public )?records? request\b",
        r"\A(.{2,80}?) records\b",
        r"\]\s*(.{2,80}?) (?:public )?records? request\b",
        r"\b(?:confirm|verify|activate) your (.{2,80}?) (?:portal|account)\b",
    )
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
        local: the sender's name in that domain, lower case.
        numbers: tracking numbers that the mail's subject or own words name, folded.
        repeated: those that stand only in what it repeats; looked for only where its own words name none.
        exact_names: folded names in places that name the tenant: display name, leading line, subject.
        text: subject, display name and text with single spaces.
        own: subject and own words, upper case: where a known number may stand that no rule finds.
        whole: the same of all its text.
    """

    domain: str
    local: str
    shared: bool
    portal: bool
    hosts: frozenset[str]
    links: tuple[tuple[str, str], ...]
    numbers: tuple[str, ...]
    repeated: tuple[str, ...]
    exact_names: frozenset[str]
    text: str
    own: str
    whole: str


def domain_of(address: str) -> str:
    """Mail domain of a bare address, lower case."""
    return address.rsplit("@", 1)[-1].lower() if "@" in address else ""


def gather(mail: ParsedMail, is_vendor: Callable[[str], bool]) -> Evidence:
    """Collect the evidence of one mail.

    Args:
        mail: the parsed mail.
        is_vendor: says of a domain whether portal hosts of several agencies lie below it.
    """
    domain = domain_of(mail.sender)
    text = mail.text[:_LOOK]
    links = tuple((host.lower().rstrip("."), path or "") for host, path in _URL.findall(text)[:_MAX_LINKS])
    hosts = {host for host, _ in links} | {host.lower() for host in _BARE_HOST.findall(text)[:_MAX_LINKS]}
    hosts |= {domain_of(address) for address in mail.reply_to}
    own = [hit.number for part in (mail.subject, mail.own_text[:_LOOK]) for hit in find_numbers(part)]
    portal = portal_of(domain) is not None or is_vendor(domain)
    return Evidence(
        domain=domain,
        local=mail.sender.partition("@")[0].lower(),
        shared=portal or domain in PUBLIC_MAIL,
        portal=portal,
        hosts=frozenset(hosts - {""}),
        links=links,
        numbers=_folded(own),
        repeated=() if own else _folded([hit.number for hit in find_numbers(text)]),
        exact_names=_names_shown(mail, text),
        text=" ".join(f"{mail.subject} | {mail.sender_name} | {text}".split()),
        own=f"{mail.subject}\n{mail.own_text[:_LOOK]}".upper().replace("–", "-"),
        whole=text.upper().replace("–", "-"),
    )


def _folded(numbers: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(folded, numbers)))


def _names_shown(mail: ParsedMail, text: str) -> frozenset[str]:
    """Names where a sender names itself: display name, the first two lines, the subject of a notice."""
    lines = [line.strip() for line in text.split("\n", 40)[:40] if line.strip()][:2]
    named = [name for pattern in _SUBJECT_NAMES for name in pattern.findall(mail.subject[:300])]
    return frozenset(fold_name(name) for name in [mail.sender_name, *lines, *named] if len(name) < 120) - {""}


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


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """An agency's or place's name as it is compared: `City of X`, `X Records` and `X` alike; counties stay apart."""
    flat = re.sub(r"[^a-z0-9 ]+", " ", name.lower().replace("'s", ""))
    flat = re.sub(r"\b(?:public|records?|center|request|requests|portal|support|office|of the|the)\b", " ", flat)
    words = flat.split()
    county = "county" in words
    words = [word for word in words if word not in {"city", "town", "county", "of"}]
    return " ".join([*words, "county"] if county and words else words)


def stands(name: str, text: str) -> bool:
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
