"""Decide about every request, write the follow-ups that are due, and take back those that came too late."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from cpra_bot.decide.actions import next_action
from cpra_bot.decide.state import is_machine
from cpra_bot.errors import FilesAtFault, LedgerUnusable, LetterAtFault
from cpra_bot.files.workspace import campaign_files, load_campaign
from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.compose import LetterContext, RequestFacts
from cpra_bot.letters.lint import lint
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.agency import MailRoute
from cpra_bot.model.campaign import Campaign, FollowUpPolicy
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder, LetterStatus
from cpra_bot.model.problem import Problem
from cpra_bot.model.request import Books, RequestState
from cpra_bot.tasks.office import Office


@dataclass
class Written:
    """Follow-ups that are due, why, and what went wrong in writing them."""

    letters: list[Letter] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def actions(office: Office, books: Books) -> dict[str, NextAction]:
    """What to do about each request today, and what the inbox asks."""
    policies = _policies(office)
    now = office.clock.now()
    doubts: dict[str, list[str]] = {}
    for message in books.inbox.values():
        for candidate in message.candidates:
            doubts.setdefault(candidate, []).append(books.numbers[message.message])
    return {
        key: next_action(
            state, policies.get(state.campaign) or campaign_as_asked(books, key).follow_up, now, doubts.get(key, ())
        )
        for key, state in books.requests.items()
    }


def needs(office: Office, books: Books, decided: Mapping[str, NextAction]) -> list[NextAction]:
    """All that waits on a person: decisions about requests, and messages without one."""
    waiting = [action for action in decided.values() if action.mode is Mode.PERSON]
    for message in books.inbox.values():
        number = books.numbers[message.message]
        waiting.append(
            NextAction(
                request="",
                rule="inbox",
                mode=Mode.PERSON,
                when=office.today(),
                because=f'{number}, "{message.subject}" from {message.sender}, fits no request: {message.reason}',
                need=f"inbox:{message.message}",
                command=f"cpra inbox place {number} REQUEST",
            )
        )
    return waiting


def write_follow_ups(office: Office, books: Books, decided: Mapping[str, NextAction]) -> Written:
    """Render the letters that the decisions order; a letter that fails the linter is a problem, not a letter."""
    written = Written()
    for key, action in decided.items():
        if action.mode is not Mode.AUTO or action.order is None:
            continue
        state, campaign = books.requests[key], campaign_as_asked(books, key)
        if state.agency not in office.agencies:
            written.problems.append(_gone(state.agency, key))
            continue
        try:
            context = _context(office, state, campaign, action.order)
            letter = _write(office, books, state, context)
        except LetterAtFault as fault:
            where = f"templates/{fault.template}"
            written.problems.append(Problem(where, fault.line, 0, "T001", f"{fault} (for {key})", fault.remedy))
            continue
        faults = [problem for problem in lint(letter, campaign, context) if not problem.warning]
        written.problems.extend(faults)
        if not faults:
            written.letters.append(letter)
            written.reasons[letter.key] = action.because
    return written


def withdraw_overtaken(office: Office, books: Books) -> list[str]:
    """Take back queued follow-ups of requests in which the agency has written since; returns their keys."""
    taken = []
    for entry in office.ledger.outbox.entries((LetterStatus.QUEUED, LetterStatus.FAILED)):
        state = books.requests[entry.letter.request]
        if entry.letter.kind is LetterKind.FOLLOW_UP and any(
            reply.received_at > entry.queued_at and not is_machine(reply) for reply in state.replies
        ):
            why = "the agency wrote before this letter left"
            if office.ledger.outbox.withdraw(entry.letter.key, why, office.clock.now(), office.actor):
                taken.append(entry.letter.key)
    return taken


def campaign_as_asked(books: Books, request: str) -> Campaign:
    """The campaign as it stood when the request was approved: later letters keep its items and wording."""
    return Campaign.model_validate(books.plans[books.plan_of[request]])


def _policies(office: Office) -> dict[str, FollowUpPolicy]:
    """Patience as the campaign files say it today; a file that is gone or broken leaves what was approved."""
    policies = {}
    for name, path in campaign_files(office.workspace).items():
        with suppress(FilesAtFault):
            policies[name] = load_campaign(path, office.directory, office.workspace).campaign.follow_up
    return policies


def _context(office: Office, state: RequestState, campaign: Campaign, order: LetterOrder) -> LetterContext:
    first, agency = _first_letter(office, state), office.agencies[state.agency]
    facts = RequestFacts(
        sent_on=state.sent_on,
        received_on=state.received_on,
        due=state.due,
        numbers=tuple(state.numbers),
        acknowledged=state.received_on is not None,
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
        # The address of record is the one the request was sent to; no incoming mail changes it.
        route=MailRoute(address=first.to),
        in_reply_to=thread[-1],
        references=thread,
    )


def _first_letter(office: Office, state: RequestState) -> Letter:
    entry = office.ledger.outbox.entry(f"{state.key}/initial/1")
    if entry is None:
        raise LedgerUnusable(f"the first letter of {state.key} has gone from the ledger", "restore it from a backup")
    return entry.letter


def _thread(books: Books, state: RequestState, first: Letter) -> tuple[str, ...]:
    """Message-IDs of the conversation, oldest first: our letter (as the provider sent it), then people's replies."""
    ids = [*books.aliases.get(state.key, ())[:1], first.message_id]
    ids += [reply.message_id for reply in state.replies if reply.message_id and not is_machine(reply)]
    return tuple(dict.fromkeys(ids))


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
