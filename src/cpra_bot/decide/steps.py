"""What each kind of event does to the half-finished books: one step a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from cpra_bot.decide.answers.judged import answer_judged
from cpra_bot.decide.desk import Desk
from cpra_bot.decide.files import FILES
from cpra_bot.decide.heard import HEARD
from cpra_bot.decide.orders import note_pause
from cpra_bot.decide.state import RequestRecord
from cpra_bot.law.days import legal_day
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.portal import PortalView
from cpra_bot.model.proposal import ProposalStatus
from cpra_bot.model.request import Contact, How, Proposed, SentLetter

STATUS_AFTER = {
    EventKind.LETTER_STARTED: LetterStatus.STARTED,
    EventKind.LETTER_SENT: LetterStatus.SENT,
    EventKind.LETTER_REFUSED: LetterStatus.REFUSED,
    EventKind.LETTER_FAILED: LetterStatus.FAILED,
    EventKind.LETTER_UNKNOWN: LetterStatus.UNKNOWN,
    EventKind.LETTER_WITHDRAWN: LetterStatus.WITHDRAWN,
}

PROPOSAL_AFTER = {
    EventKind.PROPOSAL_MADE: ProposalStatus.LIVE,
    EventKind.PROPOSAL_APPROVED: ProposalStatus.APPROVED,
    EventKind.PROPOSAL_REJECTED: ProposalStatus.REJECTED,
    EventKind.PROPOSAL_POSTPONED: ProposalStatus.POSTPONED,
    EventKind.PROPOSAL_GONE: ProposalStatus.GONE,
}


def _plan_approved(desk: Desk, event: Event) -> None:
    plan, campaign = event.data["plan"], event.data["campaign"]
    desk.plans[plan] = campaign
    desk.stands_for[plan] = {
        item["id"]: tuple(item["fallback_for"])
        for part in campaign.get("parts", ())
        for item in part["items"]
        if item.get("fallback_for")
    }


def _request_opened(desk: Desk, event: Event) -> None:
    if event.request in desk.requests:
        return  # a second first letter, to another address: the request stays the one it was
    asked: dict[str, str] = event.data["items"]
    desk.requests[event.request] = RequestRecord(
        key=event.request,
        campaign_version=event.data["campaign_version"],
        items=desk.wordings.setdefault(tuple(asked.items()), asked),
        conditional=tuple(event.data["conditional"]),
        opened_at=event.at,
        stands_for=desk.stands_for.get(event.data["plan"], {}),
    )
    desk.plan_of[event.request] = event.data["plan"]


def _letter_queued(desk: Desk, event: Event) -> None:
    desk.requests[event.request].letters[event.data["letter"]] = SentLetter(
        key=event.data["letter"],
        kind=LetterKind(event.data["letter_kind"]),
        status=LetterStatus.QUEUED,
        message_id=event.data["message_id"],
        to=event.data["to"],
        queued_at=event.at,
        at=event.at,
        channel=event.data.get("channel", "email"),
    )


def _letter_moved(desk: Desk, event: Event) -> None:
    letters = desk.requests[event.request].letters
    before, status = letters[event.data["letter"]], STATUS_AFTER[event.kind]
    if "filed_at" in event.data:  # a person says when it was filed
        letters[before.key] = replace(before, status=status, at=datetime.fromisoformat(event.data["filed_at"]))
        return
    known_later = status in {LetterStatus.SENT, LetterStatus.UNKNOWN} and before.status is not LetterStatus.QUEUED
    letters[before.key] = replace(before, status=status, at=before.at if known_later else event.at)


def _filing_recorded(desk: Desk, event: Event) -> None:
    recorded = desk.requests[event.request].recorded
    for wrong in event.data["instead"]:
        recorded.pop(wrong, None)
    if event.data["number"]:
        recorded[event.data["number"]] = date.fromisoformat(event.data["on"])


def _contact_noted(desk: Desk, event: Event) -> None:
    data = event.data
    contact = Contact(date.fromisoformat(data["on"]), How(data["how"]), data["note"], data.get("file", ""))
    desk.requests[event.request].contacts.append(contact)


def _request_ended(desk: Desk, event: Event) -> None:
    on = date.fromisoformat(event.data["on"])
    if event.kind is EventKind.REQUEST_WITHDRAWN:
        desk.requests[event.request].withdrawn_on = on
    else:
        desk.requests[event.request].closed_on = on


def _request_reopened(desk: Desk, event: Event) -> None:
    record = desk.requests[event.request]
    record.withdrawn_on = record.closed_on = None


def _pause_changed(desk: Desk, event: Event) -> None:
    note_pause(desk.pauses, event)
    scope, name = event.data["scope"], event.data["name"]
    desk.touched |= {
        key
        for key, record in desk.requests.items()
        if name == {"request": key, "agency": record.agency, "campaign": record.campaign}[scope]
    }


def _proposal_moved(desk: Desk, event: Event) -> None:
    record, need = desk.requests[event.request], event.data["need"]
    before = record.proposals.get(need)
    until = event.data.get("until", "")
    record.proposals[need] = Proposed(
        id=event.data["proposal"],
        need=need,
        letter=event.data.get("letter") or (before.letter if before else ""),
        status=PROPOSAL_AFTER[event.kind],
        on=legal_day(event.at),
        until=date.fromisoformat(until) if until else None,
        note=event.data.get("note", ""),
    )


def _portal_seen(desk: Desk, event: Event) -> None:
    desk.requests[event.request].portal = PortalView.from_plain(event.data)


def _person_told(desk: Desk, event: Event) -> None:
    desk.told.update(event.data["needs"])


STEPS: dict[EventKind, Callable[[Desk, Event], None]] = (
    HEARD
    | FILES
    | {
        EventKind.PLAN_APPROVED: _plan_approved,
        EventKind.REQUEST_OPENED: _request_opened,
        EventKind.LETTER_QUEUED: _letter_queued,
        EventKind.LETTER_STARTED: _letter_moved,
        EventKind.LETTER_SENT: _letter_moved,
        EventKind.LETTER_REFUSED: _letter_moved,
        EventKind.LETTER_FAILED: _letter_moved,
        EventKind.LETTER_UNKNOWN: _letter_moved,
        EventKind.LETTER_WITHDRAWN: _letter_moved,
        EventKind.FILING_RECORDED: _filing_recorded,
        EventKind.CONTACT_NOTED: _contact_noted,
        EventKind.REQUEST_WITHDRAWN: _request_ended,
        EventKind.REQUEST_CLOSED: _request_ended,
        EventKind.REQUEST_REOPENED: _request_reopened,
        EventKind.PAUSED: _pause_changed,
        EventKind.RESUMED: _pause_changed,
        EventKind.PROPOSAL_MADE: _proposal_moved,
        EventKind.PROPOSAL_APPROVED: _proposal_moved,
        EventKind.PROPOSAL_REJECTED: _proposal_moved,
        EventKind.PROPOSAL_POSTPONED: _proposal_moved,
        EventKind.PROPOSAL_GONE: _proposal_moved,
        EventKind.PORTAL_SEEN: _portal_seen,
        EventKind.ANSWER_JUDGED: answer_judged,
        EventKind.PERSON_TOLD: _person_told,
    }
)
"""Kinds that are not here change nothing in the books."""
