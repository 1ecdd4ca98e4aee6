"""Rules about what the agency asks of us: to act by a day, to say who we are, what we mean, to pay, to go elsewhere."""

from __future__ import annotations

import re
from datetime import date, timedelta

from cpra_bot.decide.rules.case import Case, Statement, answering, one_line
from cpra_bot.decide.rules.holds import ANSWERING
from cpra_bot.decide.rules.rule import Rule, Verdict
from cpra_bot.law.days import legal_day
from cpra_bot.model.action import NextAction
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import PORTAL, LetterKind
from cpra_bot.model.request import FILINGS

LAST_CALL_DAYS = 2
"""So many days before a day that the agency set us, it is told once more."""

ANY_LETTER = tuple(LetterKind)
_DOLLARS = re.compile(r"\d+(\.\d\d?)?")
_PAGE = re.compile(r"(?:https?://)?([\w-]+(?:\.[\w-]+)+)(?:[:/?#]\S*)?", re.IGNORECASE)


def _answer_by(case: Case) -> Verdict:
    found = next(case.matters(FactKind.DEADLINE_FOR_US, by=ANY_LETTER), None)
    return _alarm(case, found, found[1].day) if found else "the agency has set us no day that we have not met"


def _alarm(case: Case, statement: Statement, day: date | None) -> NextAction:
    """Told at once, again shortly before the day, and once more when it has passed."""
    reply, fact = statement
    stage, end = "", f"answer by {day}"
    if day and case.today > day:
        stage, end = ":passed", f"{day} has passed: find out whether the request is still open"
    elif day and day - case.today <= timedelta(days=LAST_CALL_DAYS):
        stage, end = ":last-call", f"answer by {day}, which is near"
    return case.ask(
        "answer-by",
        f"{reply.message}{stage}",
        f'on {legal_day(reply.received_at)} the agency set us a day: "{one_line(fact.quote)}"; {end}',
        f"cpra show {case.number(reply)}",
        f"cpra record {case.state.key} --sent FILE",
        rests_on=[statement],
    )


def _confirm_who(case: Case) -> Verdict:
    found = next(case.matters(FactKind.CONFIRMATION_WANTED, by=ANY_LETTER), None)
    if found is None:
        return "the agency wants nothing confirmed"
    reply, fact = found
    by = f" by {fact.detail['by']}" if fact.detail.get("by") else ""
    return case.ask(
        "confirm-who",
        reply.message,
        f'on {legal_day(reply.received_at)} the agency asked to confirm who or where we are: "{one_line(fact.quote)}"; '
        f"only you can do that{by}",
        f"cpra show {case.number(reply)}",
        f"cpra record {case.state.key} --sent FILE",
        rests_on=[found],
    )


def _clarify(case: Case) -> Verdict:
    found = next(case.matters(FactKind.CLARIFICATION, by=(LetterKind.CLARIFICATION,)), None)
    if found is None:
        return "no question of the agency is unanswered"
    reply, fact = found
    by = f", by {fact.detail['by']}" if fact.detail.get("by") else ""
    # The question may be about one item; the letter says of all that they stay.
    draft = case.order(LetterKind.CLARIFICATION, case.open_items or case.labels_of(fact), answering(found))
    return case.ask(
        "clarify",
        reply.message,
        f'on {legal_day(reply.received_at)} the agency asked: "{one_line(fact.quote)}"; write the answer{by}. It keeps '
        f"the request's first date, {case.state.sent_on}",
        f"cpra show {case.number(reply)}",
        f"cpra record {case.state.key} --sent FILE",
        draft=draft,
        rests_on=[found],
    )


def _fee(case: Case) -> Verdict:
    matters = case.matters(FactKind.FEE_DEMAND, FactKind.FEE_QUOTE, by=(LetterKind.FEE_REPLY,), rule="fee")
    # A bare rate ("10 cents a page") asks nothing of us yet.
    found = next((each for each in matters if each[1].value or each[1].kind is FactKind.FEE_DEMAND), None)
    if found is None:
        return "no cost waits for a word of ours"
    reply, fact = found
    facts = answering(found)
    amount = fact.value.removeprefix("$").replace(",", "")
    if _DOLLARS.fullmatch(amount):
        facts["amount"] = amount
    what = f"${amount}" if "amount" in facts else "a payment"
    verb = "asks for" if fact.kind is FactKind.FEE_DEMAND else "names"
    because = f'the agency {verb} {what} in its message of {legal_day(reply.received_at)}: "{facts["quote"]}"'
    order = case.order(LetterKind.FEE_REPLY, case.labels_of(fact), facts)
    return case.write("fee", order, because, about=reply.message, rests_on=[found])


def _redirected(case: Case) -> Verdict:
    found = next(case.matters(FactKind.PORTAL_REDIRECT, by=(LetterKind.REFILING,), rule="redirected"), None)
    if found is None:
        return "the agency has not asked to file it elsewhere"
    reply, fact = found
    where = f" ({fact.value})" if fact.value else ""
    to = _portal(case, fact.value)
    items = tuple(label for label in case.state.items if label not in case.state.conditional)
    return case.ask(
        "redirected",
        reply.message,
        f"on {legal_day(reply.received_at)} the agency asked to file the request in its portal{where}: "
        f'"{one_line(fact.quote)}"; filed there it keeps {case.state.sent_on} as its date',
        f"cpra show {case.number(reply)}",
        f"cpra file again {case.state.key}",
        f"cpra record {case.state.key} --sent FILE",
        draft=case.order(LetterKind.REFILING, items, {"because": PORTAL, "to": to}) if to else None,
        rests_on=[found],
    )


def _portal(case: Case, named: str) -> str:
    """Where the request is to be filed: the page that the agency named, else the directory's portal or form.

    The directory's own record of that page counts more, because it knows the form. Empty where nobody knows a page, and
    where the request was filed there before: that the agency does not find it there is for a person to clear up.
    """
    used = {_host(each.to) for each in case.state.letters if each.kind in FILINGS}
    host = _host(named)
    if not host:
        return next((place for place in case.around.portals() if _host(place) not in used), "")
    if host in used:
        return ""
    page = named if "://" in named else f"https://{named}"
    return next((place for place in case.around.portals() if place in {host, page}), page)


def _host(place: str) -> str:
    """The host of a page; empty for what is no page, such as a postal address."""
    found = _PAGE.fullmatch(place)
    return found[1].lower() if found else ""


def _referred(case: Case) -> Verdict:
    found = next(case.matters(FactKind.REFERRAL), None)
    if found is None:
        return "the agency names no other agency"
    reply, fact = found
    whom = fact.value or "another agency"
    return case.ask(
        "referred",
        reply.message,
        f'on {legal_day(reply.received_at)} the agency wrote that {whom} has the records: "{one_line(fact.quote)}"; '
        "ask there, and close or withdraw this request, or write back",
        f"cpra show {case.number(reply)}",
        f"cpra close {case.state.key}",
        f"cpra record {case.state.key} --sent FILE",
        rests_on=[found],
    )


ANSWER_BY = Rule(
    "answer-by",
    "the agency set us a day, and we have not written or called since",
    "tells a person at once, again two days before, and when it has passed",
    "person",
    _answer_by,
)
CONFIRM_WHO = Rule(
    "confirm-who",
    "the agency wants identity, an account or an address confirmed",
    "tells a person: nobody else can do it",
    "person",
    _confirm_who,
)
CLARIFY = Rule(
    "clarify",
    "the agency asks what is meant, or to narrow",
    "drafts a clarification; a person writes the answer in it",
    "person",
    _clarify,
)
FEE = Rule(
    "fee",
    "a cost is named or demanded; a bare rate or a threshold is not enough",
    "asks for its basis, or agrees up to the campaign's fee cap",
    "approval",
    _fee,
    ANSWERING,
)
REDIRECTED = Rule(
    "redirected",
    "the agency wants the request filed in its portal",
    "drafts the text with its first date; approved, it waits with `cpra file` until a person has filed it there",
    "person",
    _redirected,
)
REFERRED = Rule("referred", "the agency says that another one has it", "tells a person", "person", _referred)
