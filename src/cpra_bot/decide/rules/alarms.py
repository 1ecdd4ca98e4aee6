"""What a person is told beside whatever else is decided: it must not wait behind another rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from cpra_bot.decide.rules.asked import ANSWER_BY, CONFIRM_WHO
from cpra_bot.decide.rules.case import OUT, Case, Statement
from cpra_bot.decide.rules.mail import to_read
from cpra_bot.decide.said import is_sure, statements
from cpra_bot.law.days import legal_day
from cpra_bot.model.action import NextAction
from cpra_bot.model.document import LinkState, LinkStatus
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import LetterKind
from cpra_bot.model.request import How

SILENCE_DAYS = 30
"""Days without a sign of any kind, machines included, after which the address itself is in doubt."""

EXPIRES_SOON_DAYS = 3


def _unread(case: Case) -> Iterator[NextAction]:
    """One question per message that wants reading: the newest may matter more than the one that speaks first."""
    yield from (to_read(case, reply) for reply in case.state.replies if reply.unclear)


def _days_set_for_us(case: Case) -> Iterator[NextAction]:
    for rule in (ANSWER_BY, CONFIRM_WHO):
        verdict = rule.judge(case)
        if not isinstance(verdict, str):
            yield verdict


def _links(case: Case) -> Iterator[NextAction]:
    """Records under a link are fetched while it works; a person is told of what the program could not fetch.

    The page of a request that is only begun holds none.
    """
    for statement in statements(case.state.replies, FactKind.LINK):
        reply, fact = statement
        day = legal_day(reply.received_at)
        link = case.state.links.get(fact.value)
        fetched = link is not None and link.status is LinkStatus.FETCHED
        by_hand = any(each.how is How.RECEIVED and each.on >= day for each in case.state.contacts)
        if fetched or by_hand or not _leads_to_records(statement):
            continue
        expires = date.fromisoformat(fact.detail["expires"]) if fact.detail.get("expires") else None
        near = expires is not None and expires - case.today <= timedelta(days=EXPIRES_SOON_DAYS)
        if link is None or link.status is not LinkStatus.LATER or near:
            yield _link(case, statement, expires, link)


def _leads_to_records(statement: Statement) -> bool:
    """False for an address of which the message does not say that records lie there: a portal, an office's page."""
    reply, link = statement
    brings = any(each.kind in {FactKind.RELEASE, FactKind.ITEM_ANSWER, FactKind.DETERMINATION} for each in reply.facts)
    return is_sure(link) or brings or bool(link.detail.get("expires"))


def _link(case: Case, statement: Statement, expires: date | None, link: LinkState | None) -> NextAction:
    reply, fact = statement
    stage, end = "", f"fetch them by {expires}, when it expires" if expires else "fetch them: links expire"
    if expires and case.today > expires:
        stage, end = ":expired", f"it expired on {expires}; if nobody fetched them, ask for them again"
    elif expires and expires - case.today <= timedelta(days=EXPIRES_SOON_DAYS):
        stage, end = ":soon", f"it expires on {expires}, which is near: fetch them now"
    if link and link.status is LinkStatus.REFUSED:
        stage, end = ":refused", f"it was not followed: {link.because}. Open it only if you know where it leads"
    elif link:
        stage, end = f"{stage}:{link.status}", f"the program could not fetch them ({link.because}); {end}"
    return case.ask(
        "fetch",
        f"{reply.message}:{fact.value}{stage}",
        f"since {legal_day(reply.received_at)} records lie at {fact.value}; {end}",
        f"cpra show {case.number(reply)}",
        f"cpra record {case.state.key} --received FILE",
        rests_on=[statement],
    )


def _silence(case: Case) -> Iterator[NextAction]:
    """Nothing at all, not even a machine: then the address or the way there is in doubt, not the agency's patience."""
    state = case.state
    quiet = state.sent_on is not None and not state.replies and not case.heard
    asked_again = any(each.status in OUT and each.kind is not LetterKind.INITIAL for each in state.letters)
    if quiet and asked_again and state.sent_on and case.today - state.sent_on >= timedelta(days=SILENCE_DAYS):
        yield case.ask(
            "silence",
            state.key,
            f"nothing at all has come from {state.address} since {state.sent_on}, not even an automatic answer: the "
            "address may be wrong, or mail is caught in a filter on either side. Call, or look into the spam folder",
            f"cpra record {state.key} --called",
            "cpra doctor",
        )


def _portal_doubt(case: Case) -> Iterator[NextAction]:
    """A portal shows another text than was approved: on MuckRock it can be cancelled for half an hour."""
    view = case.state.portal
    if view and view.doubt:
        yield case.ask(
            "portal-doubt",
            f"{case.state.key}:{view.doubt}",
            f"{view.channel} request {view.number or '(no number yet)'}: {view.doubt}. Look at {view.page}; what "
            "is wrong can be cancelled there for half an hour after filing",
            f"cpra show {case.state.key}",
        )


ALARMS: tuple[Callable[[Case], Iterator[NextAction]], ...] = (
    _days_set_for_us,
    _unread,
    _links,
    _silence,
    _portal_doubt,
)


def alarms(case: Case) -> Iterator[NextAction]:
    """Everything that a person is told beside. Nothing about a request that was withdrawn or closed but its mail."""
    over = case.state.withdrawn_on or case.state.closed_on
    for alarm in (_unread,) if over else ALARMS:
        yield from alarm(case)
