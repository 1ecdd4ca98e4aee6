"""Amounts in dollars, and whether one is a sum or the price of a page, an hour or a disc."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_AMOUNT = re.compile(
    r"(?<![\w$])\$\s?(\d{1,3}(?:,\d{3})+|\d{1,7})(\.\d{1,2})?(?!\d)|\b(\d{1,5}(?:\.\d{2})?)\s?(?:US )?dollars\b"
    r"|(?<![\d.])(\d{1,3})\s?(?:cents?\b|¢|c\b(?=\s?(?:=|per|a\b|each)))",
    re.IGNORECASE,
)
_RATE_AFTER = re.compile(
    r"\s?\(?(?:/|per\b|an?\b(?! total)|each\b|for (?:a |an |the |each |every )?(?:first |additional )?(?:report"
    r"|copy|page|disc|disk|cd|dvd|\d+ audio|\w+ audio|video|hour|usb|thumb))"
    r"|\s?(?:flat|hourly)\b",
    re.IGNORECASE,
)
_RATE_BEFORE = re.compile(
    r"(?:@|(?<!estimated\s)(?<!set\s)(?<!put\s)\bat|\brate (?:of|is)|\bhourly (?:rate|fee)[^$]{0,20}|\beach)\s?\Z",
    re.IGNORECASE,
)

_OLD = re.compile(r"\b(?:down from|up from|instead of|rather than|originally|previously)\s?(?:the\s)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount.

    Attributes:
        start, end: offsets of its characters.
        dollars: as `12.50`.
        rate: True if it is the price of a unit.
        flat: True if a unit's price is charged as it stands ("CD $5 flat").
        old: True if another sum took its place ("down from $610").
    """

    start: int
    end: int
    dollars: str
    rate: bool
    flat: bool = False
    old: bool = False


def find_amounts(text: str) -> tuple[Amount, ...]:
    """All amounts of a sentence, in its order."""
    found = []
    for hit in _AMOUNT.finditer(text):
        if hit[4]:
            value = Decimal(hit[4]) / 100
        else:
            value = Decimal((hit[1] or "").replace(",", "") + (hit[2] or "") if hit[1] else hit[3])
        behind = text[hit.end() : hit.end() + 40]
        flat = bool(re.match(r"\s?flat\b", behind, re.IGNORECASE))
        rate = (
            bool(hit[4])
            or bool(_RATE_AFTER.match(behind))
            or bool(_RATE_BEFORE.search(text[max(0, hit.start() - 30) : hit.start()]))
        )
        old = bool(_OLD.search(text[max(0, hit.start() - 30) : hit.start()]))
        found.append(Amount(hit.start(), hit.end(), f"{value:.2f}", rate and not flat, flat, old))
    return tuple(found)
