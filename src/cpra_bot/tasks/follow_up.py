"""Decide about every request, write the follow-ups that are due, and take back those that came too late."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from cpra_bot.decide.everything import Surroundings, decide_all
from cpra_bot.decide.mailbox import mailbox_alarm
from cpra_bot.decide.said import is_machine
from cpra_bot.errors import LedgerUnusable, LetterAtFault
from cpra_bot.law.open_days import NO_CLOSURES
from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.compose import LetterContext, RequestFacts
from cpra_bot.letters.lint import lint
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.agency import MailRoute
from cpra_bot.model.campaign import Campaign, FollowUpPolicy
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder, LetterStatus
from cpra_bot.model.problem import Problem
from cpra_bot.model.request import REMINDERS, Books, InboxMessage, RequestState
from cpra_bot.tasks.office import Office

FIT_ID = re.compile(r"<[!-~]{1,250}>")
"""A Message-ID of printable ASCII that fits on a line (RFC 5322 §3.6.4, §2.1.1)."""
WAITING = (LetterStatus.QUEUED, LetterStatus.FAILED)
ASKED = REMINDERS | {LetterKind.RECEIPT_CHECK}
"""Letters that have asked before how it stands."""


@dataclass
class Written:
    """Follow-ups that are due, why, and what went wrong in writing them."""

    letters: list[Letter] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    faults: list[NextAction] = field(default_factory=list)


def all_actions(office: Office, books: Books) -> dict[str, tuple[NextAction, ...]]:
    """All that is to be done about each request today; asked again of the same books at the same instant, the same."""
    asked = (books, office.clock.now(), office.policies())
    known = office.decided
    if known is None or known[0] is not books or known[1:3] != asked[1:]:
        known = office.decided = (*asked, decide_all(books, surroundings(office, books), office.clock.now()))
    return known[3]


def actions(office: Office, books: Books) -> dict[str, NextAction]:
    """What decides about the letters of each request today."""
    return {key: decided[0] for key, decided in all_actions(office, books).items()}


def surroundings(office: Office, books: Books) -> Surroundings:
    """What this workspace knows beside its books."""
    policies = office.policies()
    by_plan: dict[str, FollowUpPolicy] = {}

    def policy_of(key: str) -> FollowUpPolicy:
        """As the campaign's file says it today; as it was approved where the file is gone or broken."""
        current = policies.get(key.split("/", maxsplit=1)[0])
        if current:
            return current
        plan = books.plan_of[key]
        if plan not in by_plan:
            by_plan[plan] = campaign_as_asked(books, key).follow_up
        return by_plan[plan]

    return Surroundings(policy_of, office.closures, office.mail_addresses, office.rules)


def needs(office: Office, books: Books, decided: Mapping[str, NextAction]) -> list[NextAction]:
    """All that waits on a person: decisions and proposals about requests, alarms, and messages without a request."""
    everything = [decided.values(), *all_actions(office, books).values()]
    waiting = {
        action.need: action
        for actions_ in everything
        for action in actions_
        if action.mode in {Mode.PERSON, Mode.PROPOSE}
    }
    alarm = mailbox_alarm(books, office.clock.now())
    if alarm:
        waiting[alarm.need] = alarm
    for message in books.inbox.values():
        need = _unplaced(message, books.numbers[message.message], office.today())
        waiting[need.need] = need
    return list(waiting.values())


def _unplaced(message: InboxMessage, number: str, today: date) -> NextAction:
    return NextAction(
        request="",
        rule="inbox",
        mode=Mode.PERSON,
        when=today,
        because=f'{number}, "{message.subject}" from {message.sender}, fits no request: {message.reason}',
        need=f"inbox:{message.message}",
        commands=(
            f"cpra show {number}",
            *(f"cpra inbox place {number} {candidate}" for candidate in message.candidates[:3]),
            f"cpra inbox aside {number}",
        ),
    )


def write_follow_ups(office: Office, books: Books, decided: Mapping[str, NextAction]) -> Written:
    """Render the letters that the decisions order; a letter that fails the linter is a problem, not a letter."""
    written = Written()
    for key, action in decided.items():
        if action.mode is not Mode.AUTO or action.order is None:
            continue
        state, campaign = books.requests[key], campaign_as_asked(books, key)
        if state.agency not in office.agencies:
            written.faults.append(_cannot_write(action, _gone(state.agency, key)))
            continue
        try:
            context = _context(office, state, campaign, action.order)
            letter = _write(office, books, state, context)
        except LetterAtFault as fault:
            problem = Problem(f"templates/{fault.template}", fault.line, 0, "T001", str(fault), fault.remedy)
            written.faults.append(_cannot_write(action, problem))
            continue
        faults = [problem for problem in lint(letter, campaign, context) if not problem.warning]
        written.faults += [_cannot_write(action, problem) for problem in faults]
        if not faults:
            written.letters.append(letter)
            written.reasons[letter.key] = action.because
    return written


def review_queue(office: Office, books: Books) -> set[str]:
    """Decide again about follow-ups that wait in the queue; returns the keys of those that stay there today.

    A letter that was right when it was written may have been overtaken: by a reply, a bounce, a message that a person
    placed. It is taken back unless the rules would order it today; on a day on which offices are closed it waits.
    """
    held: set[str] = set()
    if not any(letter.status in WAITING for state in books.requests.values() for letter in state.letters):
        return held
    for entry in office.ledger.outbox.entries(WAITING):
        letter, state = entry.letter, books.requests[entry.letter.request]
        if not entry.plan.startswith("auto:"):
            continue
        without = replace(state, letters=tuple(each for each in state.letters if each.key != letter.key))
        alone = replace(books, requests={letter.request: without})
        action = decide_all(alone, surroundings(office, books), office.clock.now(), [letter.request])[letter.request][0]
        if action.rule == "closed-day":
            held.add(letter.key)
        elif action.mode is not Mode.AUTO or action.order is None or action.order.kind is not letter.kind:
            why = f"overtaken before it left: {action.because}"
            office.ledger.outbox.withdraw(letter.key, why, office.clock.now(), office.actor)
    return held


def campaign_as_asked(books: Books, request: str) -> Campaign:
    """The campaign as it stood when the request was approved: later letters keep its items and wording."""
    return Campaign.model_validate(books.plans[books.plan_of[request]])


def _context(office: Office, state: RequestState, campaign: Campaign, order: LetterOrder) -> LetterContext:
    first, agency = _first_letter(office, state), office.agencies[state.agency]
    fallback = {label for clock in state.clocks if clock.fallback for label in clock.items}
    facts = RequestFacts(
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
    closed = office.closures.get(agency.id, NO_CLOSURES)
    return LetterContext(
        agency, campaign, office.settings.requester, "", order, facts, rules=office.rules, closures=closed
    )


def _write(office: Office, books: Books, state: RequestState, context: LetterContext) -> Letter:
    first = _first_letter(office, state)
    thread = _thread(books, state, first)
    return assemble(
        context,
        office.templates,
        secret=office.ledger.secret,
        mailbox=office.settings.mailbox,
        # The address of record is the one the request was sent to, or the directory's next one that a decision names;
        # no incoming mail changes it.
        route=MailRoute(address=context.order.facts.get("to") or state.address or first.to),
        in_reply_to=thread[-1],
        references=thread,
    )


def _first_letter(office: Office, state: RequestState) -> Letter:
    first_letter = state.first_letter
    entry = office.ledger.outbox.entry(first_letter.key) if first_letter else None
    if entry is None:
        raise LedgerUnusable(f"the first letter of {state.key} has gone from the ledger", "restore it from a backup")
    return entry.letter


def _thread(books: Books, state: RequestState, first: Letter) -> tuple[str, ...]:
    """Message-IDs of the conversation, oldest first: our letter (as the provider sent it), then people's replies.

    Strangers' ids that no header could carry are left out; the thread holds without them.
    """
    ids = [*books.aliases.get(state.key, ())[:1]]
    ids += [reply.message_id for reply in state.replies if not is_machine(reply)]
    return tuple(dict.fromkeys([first.message_id, *(each for each in ids if FIT_ID.fullmatch(each))]))


def _cannot_write(action: NextAction, problem: Problem) -> NextAction:
    """A letter that is due and cannot be written is a person's business, told once."""
    return replace(
        action,
        rule="letter-fault",
        mode=Mode.PERSON,
        because=f"a follow-up is due and cannot be written: {problem}",
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
        f"`{agency}` is not in the directory any more, and {request} is due for a follow-up",
        "put its record back, under the same id",
    )
