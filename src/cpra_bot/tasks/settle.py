"""A person's word on a letter of which nobody knows whether it left."""

from __future__ import annotations

from cpra_bot.errors import UsageError
from cpra_bot.model.letter import LetterStatus, OutboxEntry
from cpra_bot.tasks.office import Office


def settle(office: Office, key: str, *, arrived: bool, note: str) -> OutboxEntry:
    """Settle an uncertain letter.

    Args:
        office: the open workspace.
        key: the letter's key.
        arrived: True if the agency has it (then it counts as sent), False if it provably never left (then it goes
            back into the queue and leaves with the next run).
        note: how the person knows; kept in the ledger.

    Raises:
        UsageError: there is no such letter, or its outcome is known.
    """
    with office.ledger.run("record", office.clock.now()):
        outbox = office.ledger.outbox
        entry = outbox.entry(key)
        if entry is None:
            raise UsageError(f"there is no letter {key}", "`cpra show REQUEST` lists the letters of a request")
        if entry.status is LetterStatus.STARTED:
            outbox.settle(
                key, LetterStatus.UNKNOWN, "the run ended before the server's answer", office.clock.now(), office.actor
            )
        elif entry.status is not LetterStatus.UNKNOWN:
            raise UsageError(f"the outcome of {key} is known: {entry.status} ({entry.answer})", "nothing was changed")
        status = LetterStatus.SENT if arrived else LetterStatus.FAILED
        words = f"by a person's word: {note}" if note else "by a person's word"
        outbox.settle(key, status, words, office.clock.now(), office.actor)
        settled = outbox.entry(key)
        if settled is None:
            raise UsageError(f"the letter {key} has gone from the ledger", "restore the ledger from a backup")
        return settled
