"""A portal's own mail completes a filing that nobody recorded: what it confirms was filed."""

from __future__ import annotations

from cpra_bot.decide.said import RECEIPT, is_machine
from cpra_bot.law.days import legal_day
from cpra_bot.ledger.events import happened
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.model.request import FiledMessage, RequestState, SentLetter
from cpra_bot.tasks.office import Office


def complete_by_mail(office: Office) -> list[str]:
    """Note as filed each waiting letter whose portal wrote that it has it; returns the letters' keys.

    Only a message that is placed for sure counts, and only one that came after the letter was approved. A weakly placed
    one waits until a person has said where it belongs.
    """
    done = []
    for state in office.books().requests.values():
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
    return letter.by_hand and letter.status is LetterStatus.QUEUED


def _proof(state: RequestState, letter: SentLetter) -> FiledMessage | None:
    for reply in state.replies:
        sure = reply.strength is not Strength.WEAK and not reply.ours and not is_machine(reply)
        says_so = any(fact.kind in RECEIPT for fact in reply.facts)
        if sure and says_so and reply.received_at >= letter.queued_at:
            return reply
    return None
