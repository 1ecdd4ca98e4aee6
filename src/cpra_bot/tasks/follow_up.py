"""Decide about every request, write the follow-ups that are due, and take back those that came too late."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from cpra_bot.decide.actions import next_action, unread
from cpra_bot.decide.state import is_machine
from cpra_bot.errors import LedgerUnusable, LetterAtFault
from cpra_bot.law.days import legal_day
from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.compose import LetterContext, RequestFacts
from cpra_bot.letters.lint import lint
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder, LetterStatus
from cpra_bot.model.problem import Problem
from cpra_bot.model.request import Books, InboxMessage, RequestState
from cpra_bot.tasks.file_route import later_route
from cpra_bot.tasks.office import Office

FIT_ID = re.compile(r"<[!-~]{1,250}>")
"""A Message-ID of printable ASCII that fits on a line (RFC 5322 §3.6.4, §2.1.1)."""
WAITING = (LetterStatus.QUEUED, LetterStatus.FAILED)


@dataclass
class Written:
    """Follow-ups that are due, why, and what went wrong in writing them."""

    letters: list[Letter] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    faults: list[NextAction] = field(default_factory=list)


def actions(office: Office, books: Books) -> dict[str, NextAction]:
    """What to do about each request today; asked again of the same books at the same instant, the same answer."""
    asked = (books, office.clock.now(), office.policies())
    known = office.decided
    if known is None or known[0] is not books or known[1:3] != asked[1:]:
        known = office.decided = (*asked, _decide(office, books, books.requests))
    return known[3]


def _decide(office: Office, books: Books, states: Mapping[str, RequestState]) -> dict[str, NextAction]:
    policies = office.policies()
    now = office.clock.now()
    doubts: dict[str, list[str]] = {}
    for message in books.inbox.values():
        for candidate in message.candidates:
            doubts.setdefault(candidate, []).append(books.numbers[message.message])
    return {
        key: next_action(
            state,
            policies.get(state.campaign) or campaign_as_asked(books, key).follow_up,
            now,
            doubts.get(key, ()),
            books.numbers,
            office.rules,
        )
        for key, state in states.items()
    }


def needs(office: Office, books: Books, decided: Mapping[str, NextAction]) -> list[NextAction]:
    """All that waits on a person: decisions about requests, each reply to read, and messages without a request."""
    waiting = {action.need: action for action in decided.values() if action.mode is Mode.PERSON}
    for key in decided:
        for action in unread(books.requests[key], office.clock.now(), books.numbers):
            waiting.setdefault(action.need, action)
    if by_hand := _by_hand(books, office.today()):
        waiting[by_hand.need] = by_hand
    for message in books.inbox.values():
        need = _unplaced(message, books.numbers[message.message], office.today())
        waiting[need.need] = need
    return list(waiting.values())


def _by_hand(books: Books, today: date) -> NextAction | None:
    """One need for all filings that wait for a person; a new one among them makes it news again."""
    letters = [each for state in books.requests.values() for each in state.letters]
    waiting = [each for each in letters if each.by_hand and each.status is LetterStatus.QUEUED]
    if not waiting:
        return None
    newest, oldest = max(waiting, key=lambda each: each.queued_at), min(each.queued_at for each in waiting)
    number = f"{len(waiting)} letters wait" if len(waiting) > 1 else "1 letter waits"
    because = f"{number} for a person to file, the oldest since {legal_day(oldest)}"
    return NextAction("", "by-hand", Mode.PERSON, today, because, need=f"by-hand:{newest.key}", commands=("cpra file",))


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
        if letter.kind is not LetterKind.FOLLOW_UP:
            continue
        without = replace(state, letters=tuple(each for each in state.letters if each.key != letter.key))
        action = _decide(office, books, {letter.request: without})[letter.request]
        if action.rule == "closed-day":
            held.add(letter.key)
        elif action.mode is not Mode.AUTO:
            why = f"overtaken before it left: {action.because}"
            office.ledger.outbox.withdraw(letter.key, why, office.clock.now(), office.actor)
    return held


def campaign_as_asked(books: Books, request: str) -> Campaign:
    """The campaign as it stood when the request was approved: later letters keep its items and wording."""
    return Campaign.model_validate(books.plans[books.plan_of[request]])


def _context(office: Office, state: RequestState, campaign: Campaign, order: LetterOrder) -> LetterContext:
    first, agency = _first_letter(office, state), office.agencies[state.agency]
    facts = RequestFacts(
        sent_on=state.sent_on,
        received_on=state.received_on,
        due=state.due,
        numbers=state.sure_numbers,
        acknowledged=state.acknowledged,
        followed_up=any(
            each.kind is LetterKind.FOLLOW_UP and each.status is LetterStatus.SENT for each in state.letters
        ),
        original_subject=first.subject,
        original_body=first.body,
        extended_to=state.extension_until,
    )
    return LetterContext(agency, campaign, office.settings.requester, "", order, facts)


def _write(office: Office, books: Books, state: RequestState, context: LetterContext) -> Letter:
    first = _first_letter(office, state)
    thread = _thread(books, state, first)
    return assemble(
        context,
        office.templates,
        secret=office.ledger.secret,
        mailbox=office.settings.mailbox,
        route=later_route(office, state, first),
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
