"""What a mail shows about where it comes from: reply tokens, hosts, names, tracking numbers. Judged by `match`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache

from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.numbers import find_numbers, folded
from cpra_bot.reading.portals import PUBLIC_MAIL, portal_of

_URL = re.compile(r"https?://([a-z0-9.-]{1,253})(?::\d{1,5})?(/[^\s<>\"')\]]{0,2000})?", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?<![\w@.-])((?:[a-z0-9-]{1,63}\.){2,6}[a-z]{2,20})(?![\w.-]*@)", re.IGNORECASE)
_TWO_DOTS = re.compile(r"\.[a-z0-9-]{1,63}\.", re.IGNORECASE)  # in every bare host, and sought a hundred times as fast
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


class Evidence:
    """What one mail shows. Each thing is looked for when it is first asked for: most mails are placed by their thread.

    Args:
        mail: the parsed mail.
        is_vendor: says of a domain whether portal hosts of several agencies lie below it.

    Attributes:
        domain: the sender's mail domain; empty if the mail names no sender.
        local: the sender's name in that domain, lower case.
        portal: True if many agencies send from that domain, as portals do; `shared` if they or everybody do.
    """

    def __init__(self, mail: ParsedMail, is_vendor: Callable[[str], bool]) -> None:
        self._mail = mail
        self._shown = mail.text[:_LOOK]
        self.domain = domain_of(mail.sender)
        self.local = mail.sender.partition("@")[0].lower()
        self.portal = portal_of(self.domain) is not None or is_vendor(self.domain)
        self.shared = self.portal or self.domain in PUBLIC_MAIL

    @cached_property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Pairs of host and path of the URLs in the text."""
        found = _URL.findall(self._shown)[:_MAX_LINKS] if "://" in self._shown else ()
        return tuple((host.lower().rstrip("."), path or "") for host, path in found)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Hosts in the text and of the Reply-To addresses, lower case."""
        found = _BARE_HOST.findall(self._shown)[:_MAX_LINKS] if _TWO_DOTS.search(self._shown) else ()
        bare = {host.lower() for host in found}
        replied = {domain_of(address) for address in self._mail.reply_to}
        return frozenset(({host for host, _ in self.links} | bare | replied) - {""})

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Tracking numbers that the mail's subject or own words name, folded."""
        parts = (self._mail.subject, self._mail.own_text[:_LOOK])
        return _folded([hit.number for part in parts for hit in find_numbers(part)])

    @cached_property
    def repeated(self) -> tuple[str, ...]:
        """Those that stand only in what the mail repeats; looked for only where its own words name none."""
        return () if self.numbers else _folded([hit.number for hit in find_numbers(self._shown)])

    @cached_property
    def exact_names(self) -> frozenset[str]:
        """Folded names in places that name the tenant: display name, leading line, subject."""
        return _names_shown(self._mail, self._shown)

    @cached_property
    def text(self) -> str:
        """Subject, display name and text with single spaces."""
        return " ".join(f"{self._mail.subject} | {self._mail.sender_name} | {self._shown}".split())

    @cached_property
    def own(self) -> str:
        """Subject and own words, upper case: where a known number may stand that no rule finds."""
        return f"{self._mail.subject}\n{self._mail.own_text[:_LOOK]}".upper().replace("–", "-")

    @cached_property
    def whole(self) -> str:
        """The same of all its text."""
        return self._shown.upper().replace("–", "-")


def domain_of(address: str) -> str:
    """Mail domain of a bare address, lower case."""
    return address.rsplit("@", 1)[-1].lower() if "@" in address else ""


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
