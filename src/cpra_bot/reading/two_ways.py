"""One reply that came by two ways: to two of our addresses, or from a clerk and from the portal. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cpra_bot.model.fact import Fact, Reading
from cpra_bot.model.message import ParsedMail

LEAST = 120
"""Characters of own words from which sameness says something; "Thank you, we received it" is written every day."""


def repeated(mail: ParsedMail, earlier: Mapping[str, ParsedMail]) -> str:
    """Key of an earlier message of the same request that says the same; empty if none does.

    The same Message-ID makes them one (RFC 5322 §3.6.4), and so do the same words of their own, or words that the other
    holds whole: a portal puts a frame around what a clerk wrote. Delivery reports speak of different letters of ours in
    the same words, and are never one.

    Args:
        mail: the new message, its quotes cut.
        earlier: key → message, oldest first.
    """
    if mail.reports:
        return ""
    words = _words(mail)
    for key, before in earlier.items():
        if mail.message_id and mail.message_id == before.message_id:
            return key
        short, long = sorted((words, _words(before)), key=len)
        if len(short) >= LEAST and short in long:
            return key
    return ""


def only_news(reading: Reading, known: Iterable[Fact]) -> Reading:
    """What a repetition adds: the facts that its first copy does not state. What was unclear is asked once."""
    said = {(fact.kind, fact.value) for fact in known}
    return Reading(tuple(fact for fact in reading.facts if (fact.kind, fact.value) not in said), "")


def _words(mail: ParsedMail) -> str:
    return " ".join(mail.own_text.split()).casefold()
