"""Rules on days: each one in a letter is a day of this request, of its facts or of the campaign; lateness is proven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cpra_bot.letters.clockwork import answer_by, last_day_of_extension
from cpra_bot.letters.context import LetterContext
from cpra_bot.letters.looked import Fault, Looked, Rule
from cpra_bot.letters.plain import MONTHS, day_in_words
from cpra_bot.letters.questions import question
from cpra_bot.letters.remembered import of_one
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import LetterKind

_MAY_BE_A_DAY = re.compile(r"\d(?:, \d{4}|-\d\d-)")
_WRITTEN = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{1,2}}), (\d{{4}})\b|(?<![\w/.-])(\d{{4}})-(\d\d)-(\d\d)(?![\w/-])")
_RECEIVED = re.compile(r"\b(?:reached you|you received it|you received the request|counted from)(?: on)? $", re.I)
_SENT = re.compile(r"\b(?:first sent on|request of|request first sent on) $", re.I)
_I_SENT = re.compile(r" I (?:first )?(?:sent|filed|made|asked)\b")
_DUE = re.compile(r"\b(?:period runs to|period ran to|last day was|was due on|was due by|is due on|is due by) $", re.I)


def _days(looked: Looked) -> Iterator[Fault]:
    if looked.context is None:
        return
    asked = _days_of(looked.context.campaign)
    for day, written in (each for _, several in looked.said.to(_written) for each in several):
        if day is None:
            yield "L015", f'no calendar has a "{written.words}"', "mend the date"
        elif wrong := _disagrees(day, written, looked.context):
            yield "L015", f"it says {written.words}, and {wrong}", "take the day from the request, do not type it"
        elif day not in asked and day not in _known_days(looked.context):
            yield "L015", f"{written.words} is no day of this request", "take days from the request, do not type them"


@dataclass(frozen=True, slots=True)
class _Written:
    """A day as a paragraph names it, and whether the words around it call it the day of something.

    Attributes:
        words: the day.
        received, sent, due: True if the words say that the request was received on it, sent on it, due on it.
    """

    words: str
    received: bool
    sent: bool
    due: bool


@question(digit=True)
def _written(paragraph: str) -> tuple[tuple[date | None, _Written], ...]:
    """Each day that a paragraph names, None for one that no calendar has."""
    if not _MAY_BE_A_DAY.search(paragraph):
        return ()
    return tuple((_day(each), _in_its_place(each, paragraph)) for each in _WRITTEN.finditer(paragraph))


def _in_its_place(match: re.Match[str], paragraph: str) -> _Written:
    before, after = paragraph[max(0, match.start() - 40) : match.start()], paragraph[match.end() :][:20]
    return _Written(
        match[0],
        received=bool(_RECEIVED.search(before)),
        sent=bool(_SENT.search(before) or _I_SENT.match(after)),
        due=bool(_DUE.search(before)),
    )


def _disagrees(day: date, written: _Written, context: LetterContext) -> str:
    """What the request says instead; empty if a day agrees with the words around it."""
    request, due = context.request, context.request.due
    if written.received and day != request.received_on:
        proven = f"the proven day of receipt is {day_in_words(request.received_on)}" if request.received_on else ""
        return proven or "no day of receipt is proven"
    if written.sent and request.sent_on and day != request.sent_on:
        return f"the request was first sent on {day_in_words(request.sent_on)}"
    if written.due and due and day not in {due.law, due.safe}:
        return f"the period runs to {day_in_words(due.law)}"
    return ""


def _known_days(context: LetterContext) -> set[date]:
    """The days of a request, beside those that stand in the campaign's own words."""
    request, order = context.request, context.order
    days = {order.day, answer_by(context), request.sent_on, request.received_on, request.extended_to}
    if request.due:
        days |= {request.due.received, request.due.nominal, request.due.law, request.due.safe}
    for value in order.facts.values():
        days |= set(days_in(value))
    stated = next(days_in(order.facts.get("extended_to", "")), None)
    days.add(last_day_of_extension(context, stated))
    days |= set(days_in(context.override.extra_paragraph or ""))
    days |= {day for rule in context.agency.policy for day in days_in(rule.says)}
    return {day for day in days if day} | set(days_in(request.original_subject))


def campaign_text(campaign: Campaign) -> str:
    """All words of a campaign that letters may show."""
    texts = [campaign.title, campaign.purpose, *(hint.text for hint in campaign.vendor_hints)]
    for part in campaign.parts:
        texts += [part.title, part.satisfied_by or "", part.fallback_intro or "", *(item.ask for item in part.items)]
    return " ".join(" ".join(texts).split())


@of_one
def _days_of(campaign: Campaign) -> frozenset[date]:
    return frozenset(days_in(campaign_text(campaign)))


def days_in(text: str) -> Iterator[date]:
    """All days that a text names, in words or as ISO dates."""
    return (day for match in _WRITTEN.finditer(text) if (day := _day(match)) is not None)


def _day(match: re.Match[str]) -> date | None:
    try:
        if match[1]:
            return date(int(match[3]), MONTHS.index(match[1]) + 1, int(match[2]))
        return date(int(match[4]), int(match[5]), int(match[6]))
    except ValueError:
        return None


def _proof_of_lateness(looked: Looked) -> Iterator[Fault]:
    if looked.letter.kind not in {LetterKind.OVERDUE, LetterKind.EXTENSION_EXPIRED}:
        return
    why = "nothing is known of its clock" if looked.context is None else _not_late(looked.context)
    if why:
        yield (
            "L016",
            f"it says that a day has passed, and {why}",
            "wait, or ask for the day of receipt with a follow-up",
        )


def _not_late(context: LetterContext) -> str:
    """Why a letter may not say yet that the time is over; empty if it may."""
    request, today = context.request, context.order.day
    if context.order.kind is LetterKind.EXTENSION_EXPIRED:
        stated = next(days_in(context.order.facts.get("extended_to", "")), None)
        last = last_day_of_extension(context, stated)
        if last is None:
            return "no day of receipt is proven"
        return f"the extension runs to {day_in_words(last)}" if today <= last else ""
    due = request.due
    if due is None or request.received_on is None or due.received != request.received_on:
        return "no day of receipt is proven"
    last = max(due.safe, request.extended_to or due.safe)
    return f"the last day by the most cautious count is {day_in_words(last)}" if today <= last else ""


RULES: tuple[Rule, ...] = (_days, _proof_of_lateness)
