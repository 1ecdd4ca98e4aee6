"""What one message states, each statement with the words that prove it, and whether a person should read it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from cpra_bot.law.days import legal_day
from cpra_bot.model.fact import Fact, FactKind, Reading
from cpra_bot.model.message import DeliveryReport, ParsedMail
from cpra_bot.reading.autoreply import is_automatic_reply, says_absent
from cpra_bot.reading.numbers import find_numbers, folded
from cpra_bot.reading.reports import is_hard, is_soft
from cpra_bot.reading.sentences import Sentence, sentences
from cpra_bot.reading.statements import acknowledges, extends, extension_days, promised_days, receipt_day
from cpra_bot.reading.unclear import REDIRECT, may_say_more, triggered

_URL = re.compile(r"https?://[^\s<>]{1,4000}")
_MAX_TEXT = 200_000
_MAX_QUOTE = 600


def read(mail: ParsedMail, received_at: datetime) -> Reading:
    """Read one message.

    Args:
        mail: the parsed message; only `own_text`, the subject, the reports and the marks of machines are read.
        received_at: when it came to the mailbox (aware UTC); dates without a year are resolved from its legal day.

    Returns:
        The facts in the order of the text. A fact's quote stands at `own_text[start:start + len(quote)]`; where
        `start` is -1 it comes from the subject, a header or a delivery report.
    """
    if mail.reports:
        return Reading(tuple(_bounce(report) for report in mail.reports), "")
    text = _URL.sub(lambda hit: " " * len(hit.group()), mail.own_text[:_MAX_TEXT])
    found = sentences(text)
    if is_automatic_reply(mail.auto_submitted, mail.subject):
        return _automatic(mail, found)
    sent = _sent_on(mail, received_at)
    facts = _receipt(mail, found, sent) + _numbers(mail, text) + _later(mail, found, sent)
    facts.sort(key=lambda fact: (fact.start < 0, fact.start))
    return Reading(tuple(facts), _reason(mail, found, facts))


def _reason(mail: ParsedMail, found: tuple[Sentence, ...], facts: list[Fact]) -> str:
    more = may_say_more(mail.subject, found, tuple((file.name, file.content_type) for file in mail.attachments))
    if more:
        return more
    if len(mail.own_text) > _MAX_TEXT:
        return f"it is {len(mail.own_text)} characters long, and only the first {_MAX_TEXT} were read"
    if not mail.own_text.strip():
        return "it holds no words of its own beside quoted history"
    if not any(fact.kind is not FactKind.TRACKING_NUMBER for fact in facts):
        return "no rule found a statement in it"
    return ""


def _sent_on(mail: ParsedMail, received_at: datetime) -> date:
    """Legal day of the message: its own Date where the mailbox got it within a week, else the day of arrival."""
    if mail.date and timedelta() <= received_at - mail.date <= timedelta(days=7):
        return legal_day(mail.date)
    return legal_day(received_at)


def _fact(mail: ParsedMail, kind: FactKind, value: str, start: int, end: int, rule: str) -> Fact:
    quote = mail.own_text[start : min(end, start + _MAX_QUOTE)]
    return Fact(kind, value, quote, start, rule)


def _of(mail: ParsedMail, kind: FactKind, value: str, sentence: Sentence, rule: str) -> Fact:
    return _fact(mail, kind, value, sentence.start, sentence.start + len(sentence.text), rule)


def _receipt(mail: ParsedMail, found: tuple[Sentence, ...], sent: date) -> list[Fact]:
    facts = [_of(mail, FactKind.ACKNOWLEDGED, "", one, "receipt stated") for one in found if acknowledges(one)][:1]
    for sentence in found:
        day = receipt_day(sentence, sent)
        if day:
            facts.append(_of(mail, FactKind.RECEIVED_ON, day.isoformat(), sentence, "date behind the receipt"))
            break
    return facts


def _numbers(mail: ParsedMail, text: str) -> list[Fact]:
    facts = [
        _fact(mail, FactKind.TRACKING_NUMBER, hit.number, hit.start, hit.end, f"number by {hit.rule}")
        for hit in find_numbers(text)
    ]
    known = {folded(fact.value) for fact in facts}
    for hit in find_numbers(mail.subject):
        if folded(hit.number) not in known:
            quote = mail.subject[hit.start : hit.end]
            facts.append(Fact(FactKind.TRACKING_NUMBER, hit.number, quote, -1, f"number in the subject by {hit.rule}"))
    return facts


def _later(mail: ParsedMail, found: tuple[Sentence, ...], sent: date) -> list[Fact]:
    """The extension with its date, and all other promised dates."""
    taking = [sentence for sentence in found if extends(sentence)]
    promises = [(sentence, day) for sentence in found for day in promised_days(sentence, sent)]
    facts: list[Fact] = []
    until: date | None = None
    if taking:
        dated = [(sentence, day) for sentence in taking for day in extension_days(sentence, sent)]
        named = [one for one in promises if "determin" in one[0].text.lower()]
        sentence, until = next(iter([*dated, *named, *promises]), (taking[0], None))
        value = until.isoformat() if until else ""
        place = sentence if sentence in taking else taking[0]
        rule = "time extended" + ("" if sentence is place else f'; date in "{sentence.text[:200]}"')
        facts.append(_of(mail, FactKind.EXTENSION, value, place, rule))
    seen = {until}
    for sentence, day in promises:
        if day not in seen:
            seen.add(day)
            facts.append(_of(mail, FactKind.PROMISED_DATE, day.isoformat(), sentence, "date behind a promise"))
    return facts


def _automatic(mail: ParsedMail, found: tuple[Sentence, ...]) -> Reading:
    """A machine's answer: it proves nothing about the request unless it says that the request arrived."""
    quote = mail.subject if mail.auto_submitted.startswith(("subject:", "auto-generated")) else mail.auto_submitted
    facts = [Fact(FactKind.AUTOMATIC_REPLY, "", quote, -1, f"mark: {mail.auto_submitted[:60]}")]
    if not says_absent(mail.own_text):
        arrived = [one for one in found if acknowledges(one) and re.search(r"\brequest\b", one.text, re.IGNORECASE)]
        facts += [_of(mail, FactKind.ACKNOWLEDGED, "", one, "receipt stated") for one in arrived[:1]]
        facts += [
            _fact(mail, FactKind.TRACKING_NUMBER, hit.number, hit.start, hit.end, f"number by {hit.rule}")
            for hit in find_numbers(mail.own_text[:_MAX_TEXT])
            if arrived
        ]
    away = [one.text for one in found if triggered(REDIRECT, one.text) and re.search(r"\brequests?\b", one.text, re.I)]
    reason = f'the automatic reply may send us elsewhere: "{away[0][:200]}"' if away else ""
    return Reading(tuple(facts), reason)


def _bounce(report: DeliveryReport) -> Fact:
    quote = report.diagnostic or f"{report.action} {report.status}".strip()
    rule = f"delivery report: {report.action} {report.status}".strip()
    if is_hard(report):
        return Fact(FactKind.BOUNCE_HARD, report.recipient, quote, -1, rule)
    kind = FactKind.BOUNCE_SOFT if is_soft(report) else FactKind.AUTOMATIC_REPLY
    return Fact(kind, report.recipient if kind is FactKind.BOUNCE_SOFT else "", quote, -1, rule)
