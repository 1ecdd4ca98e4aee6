"""Write the letters that decisions order: rendered with the request's own history, and linted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from cpra_bot.decide.said import is_machine
from cpra_bot.errors import LedgerUnusable, LetterAtFault
from cpra_bot.files.routes import mail_routes
from cpra_bot.law.open_days import NO_CLOSURES
from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.compose import LetterContext, RequestFacts
from cpra_bot.letters.lint import lint
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.agency import MailRoute, Route
from cpra_bot.model.books import Books
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder, LetterStatus
from cpra_bot.model.problem import Problem
from cpra_bot.model.request import REMINDERS, RequestState
from cpra_bot.tasks.decisions import WITH_GAPS, campaign_as_asked
from cpra_bot.tasks.file_route import later_route, route_asked_for
from cpra_bot.tasks.office import Decided, Office
from cpra_bot.tasks.paper import with_signed_pdf
from cpra_bot.tasks.problems import template_problem

FIT_ID = re.compile(r"<[!-~]{1,250}>")
"""A Message-ID of printable ASCII that fits on a line (RFC 5322 §3.6.4, §2.1.1)."""

ASKED = REMINDERS | {LetterKind.RECEIPT_CHECK}
"""Letters that have asked before how it stands."""

GAPS = {"answer": "{{ your answer }}", "trouble": "{{ what went wrong there, as a sentence }}"}
"""What only a person can say. The linter refuses the braces, so that no letter leaves with a gap in it."""


@dataclass(frozen=True, slots=True)
class Written:
    """One letter, what it was written from, and its lint errors."""

    letter: Letter
    context: LetterContext
    faults: tuple[Problem, ...]


@dataclass
class Due:
    """Letters that leave without asking, why, and what went wrong in writing them."""

    letters: list[Letter] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    faults: list[NextAction] = field(default_factory=list)


def write_due(office: Office, books: Books, decided: Decided) -> Due:
    """Render the letters that need nobody's word; one that fails the linter is a problem, not a letter."""
    due = Due()
    for action in (each for several in decided.values() for each in several):
        if action.mode is not Mode.AUTO or action.order is None:
            continue
        written, faults = try_to_write(office, books, action)
        due.faults += faults
        if written and not faults:
            due.letters.append(written.letter)
            due.reasons[written.letter.key] = action.because
            due.rules[written.letter.key] = action.rule
    return due


def try_to_write(office: Office, books: Books, action: NextAction) -> tuple[Written | None, list[NextAction]]:
    """The letter that an action orders, if it can be written, and its faults as questions to a person."""
    order = action.order
    if order is None:
        raise ValueError(f"{action.rule} orders no letter")
    state = books.requests[action.request]
    if state.agency not in office.agencies:
        return None, [_cannot_write(action, order, _gone(state.agency, action.request))]
    try:
        written = write(office, books, order)
    except LetterAtFault as fault:
        return None, [_cannot_write(action, order, template_problem(fault))]
    return written, [_cannot_write(action, order, problem) for problem in written.faults]


def write(office: Office, books: Books, order: LetterOrder, route: Route | None = None) -> Written:
    """Render and lint one letter.

    Args:
        office: the open workspace.
        books: as folded.
        order: what to write.
        route: where it goes; by the rules for later letters where left out.

    Raises:
        LetterAtFault: a fact is missing, no address is known for it, or its template fails.
    """
    state, campaign = books.requests[order.request], campaign_as_asked(books, order.request)
    first = _first_letter(office, state)
    agency, facts = office.agencies[state.agency], _facts(state, order, first)
    closed = office.closures.get(agency.id, NO_CLOSURES)
    context = LetterContext(
        agency, campaign, office.settings.requester, "", order, facts, rules=office.rules, closures=closed
    )
    route = route or _route(office, state, order)
    thread = _thread(books, state, first)
    letter = assemble(
        context,
        office.templates,
        secret=office.ledger.secret,
        mailbox=office.settings.mailbox,
        route=route,
        in_reply_to=thread[-1],
        references=thread,
    )
    letter = with_signed_pdf(letter, route, order.day, office)
    return Written(letter, context, errors_of(letter, context))


def errors_of(letter: Letter, context: LetterContext) -> tuple[Problem, ...]:
    """The lint errors of a letter."""
    return tuple(problem for problem in lint(letter, context.campaign, context) if not problem.warning)


def with_gaps(order: LetterOrder) -> LetterOrder:
    """The order with gaps in place of what only a person can say, for the kinds of letters that need it."""
    missing = {name: GAPS[name] for name in WITH_GAPS.get(order.kind, ()) if not order.facts.get(name)}
    return replace(order, facts={**order.facts, **missing}) if missing else order


def _facts(state: RequestState, order: LetterOrder, first: Letter) -> RequestFacts:
    fallback = {label for clock in state.clocks if clock.fallback for label in clock.items}
    return RequestFacts(
        sent_on=state.sent_on,
        received_on=state.received_on,
        # The fallback items have a clock of their own, which the letters do not count out.
        due=state.due if set(order.items) - fallback else None,
        numbers=state.sure_numbers,
        acknowledged=state.acknowledged,
        followed_up=any(each.kind in ASKED and each.status is LetterStatus.SENT for each in state.letters),
        original_subject=first.subject,
        original_body=first.body,
        extended_to=state.extension_until,
    )


def _route(office: Office, state: RequestState, order: LetterOrder) -> Route:
    """The address of record: the one where the request was filed last, whatever comes in.

    Only a decision leads elsewhere: to another address of the directory, or to the portal that the agency asked for. A
    person sees it before the letter leaves.
    """
    address = order.facts.get("to")
    if not address:
        return later_route(office, state)
    if order.by_hand:
        return route_asked_for(office, state, address)
    known = mail_routes(office.agencies[state.agency], office.directory)
    return next((route for route in known if route.address == address), MailRoute(address=address))


def _first_letter(office: Office, state: RequestState) -> Letter:
    first_letter = state.first_letter
    letter = office.letter(first_letter.key) if first_letter else None
    if letter is None:
        raise LedgerUnusable(f"the first letter of {state.key} has gone from the ledger", "restore it from a backup")
    return letter


def _thread(books: Books, state: RequestState, first: Letter) -> tuple[str, ...]:
    """Message-IDs of the conversation, oldest first: our letter (as the provider sent it), then people's replies.

    Strangers' ids that no header could carry are left out; the thread holds without them.
    """
    ids = [*books.aliases.get(state.key, ())[:1]]
    ids += [reply.message_id for reply in state.replies if not is_machine(reply)]
    return tuple(dict.fromkeys([first.message_id, *(each for each in ids if FIT_ID.fullmatch(each))]))


def _cannot_write(action: NextAction, order: LetterOrder, problem: Problem) -> NextAction:
    """A letter that is due and cannot be written is a person's business, told once."""
    kind = "follow-up" if order.kind is LetterKind.FOLLOW_UP else f"letter ({order.kind})"
    return replace(
        action,
        rule="letter-fault",
        mode=Mode.PERSON,
        because=f"a {kind} is due and cannot be written: {problem}",
        order=None,
        need=f"letter-fault:{action.request}:{problem.code}:{problem.what}",
        commands=("cpra check",),
    )


def _gone(agency: str, request: str) -> Problem:
    """An agency that has left the directory: nobody knows its name or office, so no letter is written by itself."""
    return Problem(
        "agencies.yaml",
        0,
        0,
        "A020",
        f"`{agency}` is not in the directory any more, and {request} is due for a letter",
        "put its record back, under the same id",
    )
