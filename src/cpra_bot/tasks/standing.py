"""A person's orders for whole requests: withdraw, close, reopen, pause, resume."""

from __future__ import annotations

from datetime import date

from cpra_bot.errors import UsageError
from cpra_bot.law.days import legal_day
from cpra_bot.ledger.events import happened
from cpra_bot.model.books import Books
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.proposal import ProposalStatus
from cpra_bot.model.standing import Ordered
from cpra_bot.tasks.named import request_key
from cpra_bot.tasks.names import find_agency, find_campaign_id
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.orders import standing_orders

OVER = {EventKind.REQUEST_WITHDRAWN: "withdrawn", EventKind.REQUEST_CLOSED: "closed"}


def end(office: Office, request: str, kind: EventKind, note: str = "") -> Ordered:
    """Take a request back, or call it done: what waits in the queue is taken out, what is proposed is dropped.

    The order is one commit; a run that is killed after it, or that ran at the same moment, is put right by the next.

    Args:
        office: the open workspace.
        request: `campaign/agency`, or the agency alone.
        kind: REQUEST_WITHDRAWN or REQUEST_CLOSED.
        note: in the person's words.

    Raises:
        UsageError: there is no such request, or it is over already.
    """
    books = office.books()
    key = request_key(books, request)
    if over := over_since(office, key):
        raise UsageError(f"{key} was {over}", f"take that back with `cpra reopen {key}`")
    state, now, today = books.requests[key], office.clock.now(), office.today()
    queued = {each.key for each in state.letters if each.status in {LetterStatus.QUEUED, LetterStatus.FAILED}}
    office.ledger.events.append([happened(kind, key, now, office.actor, on=today.isoformat(), note=note)])
    standing_orders(office)
    why = f"the request was {OVER[kind]} on {today}"
    for proposal in office.ledger.proposals.live():
        if proposal.draft.request == key:
            office.ledger.proposals.settle(proposal, ProposalStatus.GONE, why, now, office.actor)
    letters = office.books().requests[key].letters
    held = tuple(each.key for each in letters if each.key in queued and each.status is LetterStatus.WITHDRAWN)
    left = tuple(each.key for each in letters if each.status in {LetterStatus.STARTED, LetterStatus.UNKNOWN})
    return Ordered("request", key, (key,), held=held, left=left, open_items=state.open_items)


def reopen(office: Office, request: str, note: str = "") -> Ordered:
    """Take back a withdrawal or a closing.

    Raises:
        UsageError: there is no such request, or it is not over.
    """
    key = request_key(office.books(), request)
    if not over_since(office, key):
        raise UsageError(f"{key} is neither withdrawn nor closed", "nothing was changed")
    now = office.clock.now()
    office.ledger.events.append([happened(EventKind.REQUEST_REOPENED, key, now, office.actor, note=note)])
    return Ordered("request", key, (key,), open_items=office.books().requests[key].open_items)


def over_since(office: Office, request: str) -> str:
    """`withdrawn on 2026-09-14` where a person ended the request; empty where it goes on."""
    kinds = (*OVER, EventKind.REQUEST_REOPENED)
    last = next((each for each in reversed(office.ledger.events.of_kinds(kinds)) if each.request == request), None)
    return f"{OVER[last.kind]} on {last.data['on']}" if last and last.kind in OVER else ""


def pause(office: Office, scope: str, name: str, until: date | None, note: str = "") -> Ordered:
    """Let nothing go out, for one request, an agency or a campaign; what is queued or approved waits.

    Args:
        office: the open workspace.
        scope: `request`, `agency` or `campaign`.
        name: whose.
        until: last legal day of the pause; None until somebody says `resume`.
        note: in the person's words.

    Raises:
        UsageError: there is no such request, agency or campaign, or the pause would be over already.
    """
    name, today = _name(office, scope, name), office.today()
    if until and until < today:
        raise UsageError(f"--until {until} is over: today is {today}", "name today or a later day")
    office.ledger.events.append([_event(office, EventKind.PAUSED, scope, name, until, note)])
    books = office.books()
    requests = _requests(books, scope, name)
    waiting = {LetterStatus.QUEUED, LetterStatus.FAILED}
    held = tuple(each.key for key in requests for each in books.requests[key].letters if each.status in waiting)
    return Ordered(scope, name, requests, until, held)


def resume(office: Office, scope: str, name: str, note: str = "") -> Ordered:
    """Take back a pause of the same scope and name.

    Raises:
        UsageError: there is no such pause.
    """
    name = _name(office, scope, name)
    standing = pauses(office)
    if (scope, name) not in standing:
        others = ", ".join(f"{scope} {name}" for scope, name in standing)
        raise UsageError(f"the {scope} {name} is not paused", f"paused: {others}" if others else "nothing is paused")
    office.ledger.events.append([_event(office, EventKind.RESUMED, scope, name, None, note)])
    return Ordered(scope, name, _requests(office.books(), scope, name))


def pauses(office: Office) -> dict[tuple[str, str], date | None]:
    """Pauses that stand today: scope and name → last legal day, or None."""
    standing: dict[tuple[str, str], date | None] = {}
    for event in office.ledger.events.of_kinds((EventKind.PAUSED, EventKind.RESUMED)):
        whose = (event.data["scope"], event.data["name"])
        standing.pop(whose, None)
        if event.kind is EventKind.PAUSED:
            until = event.data["until"]
            standing[whose] = date.fromisoformat(until) if until else None
    today = legal_day(office.clock.now())
    return {whose: until for whose, until in standing.items() if until is None or today <= until}


def _event(office: Office, kind: EventKind, scope: str, name: str, until: date | None, note: str) -> Event:
    data = {"scope": scope, "name": name, "note": note}
    if kind is EventKind.PAUSED:
        data["until"] = until.isoformat() if until else ""
    request = name if scope == "request" else ""
    return happened(kind, request, office.clock.now(), office.actor, **data)


def _name(office: Office, scope: str, name: str) -> str:
    if scope == "agency":
        if any(state.agency == name for state in office.books().requests.values()):
            return name  # perhaps it has left the directory
        return find_agency(office.directory, name).id
    return find_campaign_id(office, name) if scope == "campaign" else request_key(office.books(), name)


def _requests(books: Books, scope: str, name: str) -> tuple[str, ...]:
    if scope == "request":
        return (name,)
    whose = {key: state.agency if scope == "agency" else state.campaign for key, state in books.requests.items()}
    return tuple(key for key, each in whose.items() if each == name)
