"""Facts of the notices that our own channels write: a portal's state of a request, one statement a line. Pure.

What a portal's staff choose from a list is no sentence of the agency's, so what it means for the items is only likely.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cpra_bot.model.fact import WHOLE_REQUEST, Certainty, Fact, FactKind, Reading

RULE = "portal-status"

_STATUS = re.compile(r"^MuckRock shows request \d+ as: (\S+).*$", re.MULTILINE)
_TRACKING = re.compile(r"^Tracking number: (\S.*)$", re.MULTILINE)
_PRICE = re.compile(r"^Price in US dollars: (\d+\.\d\d)$", re.MULTILINE)
_PAGE = re.compile(r"^Page: (\S+)$", re.MULTILINE)

_MEANS: Mapping[str, tuple[tuple[FactKind, Mapping[str, str]], ...]] = {
    "submitted": (),
    "ack": (),  # MuckRock has mailed it: no word of the agency
    "processed": (),  # the agency has written: its letter says what
    "appealing": ((FactKind.STATUS, {}),),
    "lawsuit": ((FactKind.STATUS, {}),),
    "payment": ((FactKind.FEE_DEMAND, {}),),
    "rejected": ((FactKind.DENIAL, {}),),
    "no_docs": ((FactKind.NO_RECORDS, {}),),
    "done": ((FactKind.RELEASE, {"whole": "yes"}), (FactKind.CLOSURE, {"reason": "completed"})),
    "partial": ((FactKind.RELEASE, {"partial": "yes"}), (FactKind.CLOSURE, {"reason": "completed"})),
    "abandoned": ((FactKind.CLOSURE, {"reason": "withdrawn"}),),
    "consolidated": ((FactKind.CLOSURE, {"reason": "duplicate"}),),
}
_ASKS = {
    "fix": "MuckRock wants something mended before it goes on",
    "gone": "MuckRock shows the request no more: it was withdrawn there, or its staff took it out",
}


def is_notice(key: str) -> bool:
    """True for the key of a message that our own MuckRock channel wrote; no mail can bear such a key."""
    return key.startswith("muckrock/") and "/changes/" in key


def read_notice(text: str) -> Reading:
    """What a notice states.

    Args:
        text: the message's text; offsets of the quotes count in it.
    """
    status, tracking, price = _STATUS.search(text), _TRACKING.search(text), _PRICE.search(text)
    page = _PAGE.search(text)
    facts, unclear = [], ""
    word = status[1] if status else ""
    dollars = price[1] if price else ""
    for kind, detail in _MEANS.get(word, ()):
        if status:
            value = dollars if kind is FactKind.FEE_DEMAND else ""
            facts.append(_fact(kind, value, status, Certainty.LIKELY, detail))
    if tracking:
        facts.append(_fact(FactKind.TRACKING_NUMBER, tracking[1].strip(), tracking, Certainty.SURE, {}))
    if price and word != "payment":
        facts.append(_fact(FactKind.FEE_QUOTE, dollars, price, Certainty.SURE, {}))
    if word not in _MEANS:
        where = f"; look at {page[1]}" if page else ""
        unclear = _ASKS.get(word, f'MuckRock calls it "{word}", a state that this program does not know') + where
    return Reading(tuple(facts), unclear)


def _fact(kind: FactKind, value: str, words: re.Match[str], certainty: Certainty, detail: Mapping[str, str]) -> Fact:
    items = (WHOLE_REQUEST,) if certainty is Certainty.LIKELY else ()
    return Fact(kind, value, words[0], words.start(), RULE, items, dict(detail), certainty=certainty)
