"""What happened, as an append-only list; every state is folded from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """The closed list of things that can happen to a request or a message."""

    PLAN_APPROVED = "plan_approved"  # a person let a previewed plan go: plan, letters, campaign (whole, as JSON)
    REQUEST_OPENED = "request_opened"  # first letter queued; plan, campaign_version, items, conditional
    LETTER_QUEUED = "letter_queued"  # text fixed and on disk: letter, letter_kind, to, message_id, fingerprint, plan
    LETTER_STARTED = "letter_started"  # claimed by a run, about to be handed over: letter, run
    LETTER_SENT = "letter_sent"  # taken over by the server, or settled by looking: letter, answer, copy
    LETTER_REFUSED = "letter_refused"  # refused for good: letter, answer
    LETTER_FAILED = "letter_failed"  # provably not taken, will be tried again: letter, answer
    LETTER_UNKNOWN = "letter_unknown"  # may have been taken: letter, answer
    LETTER_WITHDRAWN = "letter_withdrawn"  # taken back from the queue before it left: letter, answer
    FILING_HANDED_OUT = "filing_handed_out"  # a packet for a person was written: letter, to (name or "")
    FILING_RECORDED = (
        "filing_recorded"  # filed by a person: letter, on, number, instead (wrong ones), note, by, message
    )
    COPY_SEEN = "copy_seen"  # our own copy came to the mailbox: letter, message, message_id
    MESSAGE_STORED = "message_stored"  # raw bytes are on disk, before any parsing: message
    MESSAGE_FILED = (
        "message_filed"  # placed with a request: message, strength, reason, rule, sender, subject… (latest one counts)
    )
    MESSAGE_UNPLACED = "message_unplaced"  # fits no request, or several: message, reason, candidates, sender, subject…
    MESSAGE_READ = "message_read"  # facts with their quotes: message, facts, unclear
    MESSAGE_HARMLESS = "message_harmless"  # a person read it: nothing in it holds letters back: message, note
    MESSAGE_ASIDE = "message_aside"  # a person says it belongs to no request of ours: message, note
    FACTS_CORRECTED = "facts_corrected"  # a person's word on what a message states: message, facts (all), note
    ACT_TAKEN_BACK = "act_taken_back"  # a person takes back what they did to messages: act (the id those events carry)
    DOCUMENT_KEPT = (
        "document_kept"  # a file is in the store: message, sha256, size, type, name, given, pages, fault, url,
    )
    #                                  final, inside
    LINK_TRIED = "link_tried"  # a link did not bring its file: message, url, status, because, not_before (ISO or "")
    CONTACT_NOTED = "contact_noted"  # what happened outside the mailbox: how, on, note, file (SHA-256 or "")
    REQUEST_WITHDRAWN = "request_withdrawn"  # a person takes the request back: on, note
    REQUEST_CLOSED = "request_closed"  # a person says that it is done: on, note
    REQUEST_REOPENED = "request_reopened"  # takes back a withdrawal or a closing: note
    PAUSED = "paused"  # nothing goes out: scope (request, agency or campaign), name, until (ISO date or ""), note
    RESUMED = "resumed"  # takes back a pause: scope, name, note
    PROPOSAL_MADE = "proposal_made"  # a letter waits for approval: proposal, need, letter, because
    PROPOSAL_APPROVED = "proposal_approved"  # a person lets it go: proposal, need, letter, edited (true or false)
    PROPOSAL_REJECTED = "proposal_rejected"  # a person says no: proposal, need, note
    PROPOSAL_POSTPONED = "proposal_postponed"  # not before that day: proposal, need, until (ISO date), note
    PROPOSAL_GONE = "proposal_gone"  # overtaken before it left: proposal, need, because
    PORTAL_SEEN = "portal_seen"  # a portal that files for us shows something new: letter, and the view as it is now
    ANSWER_JUDGED = "answer_judged"  # a person looked at an answer: answer (id), item, verdict (confirmed, corrected,
    #                                  rejected), note, by, seen (the answer as it stood); if corrected: form, names,
    #                                  number, first, last, words
    PERSON_TOLD = "person_told"  # these needs were printed by a run and are not news any more: needs


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger.

    Attributes:
        sequence: position, counted from 1; 0 until stored.
        request: request key, or empty for events about no request.
        at: when it was recorded (aware UTC).
        kind: what happened.
        actor: `person`, `cron` or `demo`.
        data: plain JSON values, as listed beside the kind.
    """

    sequence: int
    request: str
    at: datetime
    kind: EventKind
    actor: str
    data: dict[str, Any]
