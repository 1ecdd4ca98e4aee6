"""What one message states, each statement with the words that prove it, and whether a person should read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from cpra_bot.law.days import legal_day
from cpra_bot.model.fact import Fact, FactKind, Reading
from cpra_bot.model.message import DeliveryReport, ParsedMail
from cpra_bot.reading.autoreply import is_automatic_reply, says_absent
from cpra_bot.reading.delivery import is_hard, is_soft
from cpra_bot.reading.hits import find_hits
from cpra_bot.reading.hyperlinks import hyperlinks
from cpra_bot.reading.items import label_of
from cpra_bot.reading.numbers import find_numbers, folded
from cpra_bot.reading.passages import passages
from cpra_bot.reading.rules import LOOSE, RULES
from cpra_bot.reading.rules.rule import Rule
from cpra_bot.reading.sentences import sentences
from cpra_bot.reading.settle import settle
from cpra_bot.reading.stated import Letter, stated
from cpra_bot.reading.unclear import why_unclear

_URL = re.compile(r"https?://[^\s<>]{1,4000}")
_MAX_TEXT = 200_000
_ORDER = {kind: number for number, kind in enumerate(FactKind)}
_SAYS_LITTLE = frozenset(
    {
        FactKind.ACKNOWLEDGED, FactKind.RECEIVED_ON, FactKind.TRACKING_NUMBER, FactKind.STATUTE, FactKind.LINK,
        FactKind.STATUS, FactKind.PROMISED_DATE, FactKind.DETERMINATION, FactKind.EXEMPTION_WARNING,
        FactKind.FEE_THRESHOLD, FactKind.CLOSURE,
    }
)  # fmt: skip
NO_ITEMS: Mapping[str, str] = {}


def read(
    mail: ParsedMail, received_at: datetime, items: Mapping[str, str] = NO_ITEMS, rules: Iterable[Rule] = RULES
) -> Reading:
    """Read one message.

    Args:
        mail: the parsed message; only `own_text`, the subject, the reports and the marks of machines are read.
        received_at: when it came to the mailbox (aware UTC); dates without a year are resolved from its legal day.
        items: labels of the request's items and their wording, so that answers can be keyed to them.
        rules: what to read by.

    Returns:
        The facts in the order of the text. A fact's quote stands at `own_text[start:start + len(quote)]`; where
        `start` is -1 it comes from the subject, a header or a delivery report.
    """
    if mail.reports:
        return Reading(tuple(_bounce(report) for report in mail.reports), "")
    letter = _under_items(letter_of(mail.own_text, _sent_on(mail, received_at), items), mail)
    machine = is_automatic_reply(mail.auto_submitted, mail.subject)
    if machine and says_absent(mail.own_text):
        return Reading((_automatic(mail, absent=True),), "")
    facts = facts_of(letter, tuple(rules), LOOSE) + _subject_numbers(mail, letter)
    if machine:
        facts.append(_automatic(mail, absent=False))
    facts = settle(facts, letter, tuple(file.name for file in mail.attachments))
    facts += hyperlinks(mail.links, letter, facts)
    facts.sort(
        key=lambda fact: (fact.kind is not FactKind.AUTOMATIC_REPLY, fact.start < 0, fact.start, _ORDER[fact.kind])
    )
    return Reading(tuple(facts), why_unclear(mail, letter, facts))


def letter_of(text: str, sent: date, items: Mapping[str, str] = NO_ITEMS) -> Letter:
    """A text made ready for the rules.

    Args:
        text: own words of a message, or the text of an attached letter.
        sent: its legal day.
        items: as for `read`.
    """
    text = text[:_MAX_TEXT]
    masked = _URL.sub(_blank, text)
    return Letter(text, masked, passages(masked, sentences(masked), items), sent, items)


def _blank(url: re.Match[str]) -> str:
    """Blanks for an address; the stop behind it still ends the sentence."""
    address = url.group().rstrip(".,;:!?")
    return " " * len(address) + url.group()[len(address) :]


def _under_items(letter: Letter, mail: ParsedMail) -> Letter:
    """The letter, each sentence that was typed under an echoed item put under that item."""
    spans: Sequence[tuple[int, int, str]] = getattr(mail, "between", ())
    labelled = [(start, end, label) for start, end, words in spans if (label := label_of(words, letter.items))]
    if not labelled:
        return letter
    placed = tuple(
        replace(one, items=(label,), named=True)
        if (label := next((name for start, end, name in labelled if start <= one.start < end), ""))
        else one
        for one in letter.passages
    )
    return replace(letter, passages=placed)


def facts_of(letter: Letter, rules: tuple[Rule, ...] = RULES, loose: tuple[Rule, ...] = ()) -> list[Fact]:
    """Every statement of a text by every rule, before one is weighed against another.

    Args:
        letter: the text.
        rules: what to read by.
        loose: rules that are asked only where those find nothing that matters.
    """
    hits = find_hits(letter.passages, rules)
    facts = stated(letter, hits)
    if not loose or any(fact.kind not in _SAYS_LITTLE for fact in facts):
        return facts
    more = find_hits(letter.passages, loose)
    return stated(letter, [*hits, *more]) if more else facts


def _sent_on(mail: ParsedMail, received_at: datetime) -> date:
    """Legal day of the message: its own Date where the mailbox got it within a week, else the day of arrival."""
    if mail.date and timedelta() <= received_at - mail.date <= timedelta(days=7):
        return legal_day(mail.date)
    return legal_day(received_at)


def _subject_numbers(mail: ParsedMail, letter: Letter) -> list[Fact]:
    hits = find_numbers(mail.subject)
    answers = re.match(r"\s*(?:re|fw|fwd)\s*:", mail.subject, re.IGNORECASE)
    if mail.auto_submitted.startswith("subject:") or (answers and len(hits) > 1):
        return []  # whoever answers repeats our own subject
    known = {folded(hit.number) for hit in find_numbers(letter.masked)}
    facts = []
    for hit in hits:
        if folded(hit.number) not in known:
            quote = mail.subject[hit.start : hit.end]
            facts.append(Fact(FactKind.TRACKING_NUMBER, hit.number, quote, -1, f"number in the subject by {hit.rule}"))
    return facts


def _automatic(mail: ParsedMail, *, absent: bool) -> Fact:
    """A machine answered; `absent` if it is about somebody's absence and not about the request."""
    quote = mail.subject if mail.auto_submitted.startswith(("subject:", "auto-generated")) else mail.auto_submitted
    detail = {"absent": "yes"} if absent else {}
    return Fact(FactKind.AUTOMATIC_REPLY, "", quote, -1, f"mark: {mail.auto_submitted[:60]}", detail=detail)


def _bounce(report: DeliveryReport) -> Fact:
    quote = report.diagnostic or f"{report.action} {report.status}".strip()
    rule = f"delivery report: {report.action} {report.status}".strip()
    if is_hard(report):
        return Fact(FactKind.BOUNCE_HARD, report.recipient, quote, -1, rule)
    kind = FactKind.BOUNCE_SOFT if is_soft(report) else FactKind.AUTOMATIC_REPLY
    return Fact(kind, report.recipient if kind is FactKind.BOUNCE_SOFT else "", quote, -1, rule)
