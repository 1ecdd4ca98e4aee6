"""A portal's own mail completes a filing that nobody recorded: what it confirms was filed."""

from __future__ import annotations

from cpra_bot.decide.said import shows_receipt
from cpra_bot.law.days import legal_day
from cpra_bot.ledger.events import happened
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.model.request import FILINGS, FiledMessage, RequestState, SentLetter
from cpra_bot.reading.portals import portal_of
from cpra_bot.tasks.office import Office

MAY_HAVE_LEFT = frozenset({LetterStatus.SENT, LetterStatus.STARTED, LetterStatus.UNKNOWN})


def complete_by_mail(office: Office) -> list[str]:
    """Note as filed each waiting letter whose portal wrote that it has it; returns the letters' keys.

    Only a message that is placed for sure counts, and only one that came after the letter was approved. A weakly placed
    one waits until a person has said where it belongs. Where the request was sent by another way before, the message
    must come from the very kind of portal.
    """
    done = []
    for state in office.requests_as_they_stand().values():
        letter = next((each for each in state.letters if _waits(each)), None)
        proof = _proof(state, letter) if letter else None
        if letter is None or proof is None:
            continue
        day = legal_day(proof.received_at)
        numbers = [fact.value for fact in proof.facts if fact.kind is FactKind.TRACKING_NUMBER]
        noted = happened(
            EventKind.FILING_RECORDED,
            state.key,
            office.clock.now(),
            office.actor,
            letter=letter.key,
            on=day.isoformat(),
            instead=[],
            number="",  # the message itself teaches its number
            note=f'confirmed by "{proof.subject}"',
            by="",
            message=proof.message,
        )
        words = f"confirmed by {proof.sender} on {day}" + (f", number {numbers[0]}" if numbers else "")
        if office.ledger.outbox.filed(letter.key, words, proof.received_at, office.clock.now(), office.actor, [noted]):
            done.append(letter.key)
    return done


def _waits(letter: SentLetter) -> bool:
    """True for a filing that nobody recorded. That an agency writes proves nothing of a follow-up that still waits."""
    return letter.status is LetterStatus.QUEUED and letter.kind in FILINGS and letter.by_hand


def _proof(state: RequestState, letter: SentLetter) -> FiledMessage | None:
    """The first message that shows receipt of this letter, and not of an earlier one by another way."""
    alone = not any(each.status in MAY_HAVE_LEFT for each in state.letters)
    for reply in state.replies:
        sure = reply.strength is not Strength.WEAK and not reply.ours
        portal = portal_of(reply.sender.rpartition("@")[2].lower())
        of_this = alone or (portal is not None and portal.channel == letter.channel)
        if sure and of_this and shows_receipt(reply) and reply.received_at >= letter.queued_at:
            return reply
    return None
