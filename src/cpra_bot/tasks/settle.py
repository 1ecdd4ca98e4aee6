"""A person's word on a letter of which nobody knows whether it left."""

from __future__ import annotations

from cpra_bot.channels.protocol import Found
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
        UsageError: there is no such letter, its outcome is known, or its copy proves that it left.
        Unavailable: `--never-left` was said and the mailbox cannot be searched for its copy.
    """
    outbox, now = office.ledger.outbox, office.clock.now()
    entry = outbox.entry(key)
    if entry is None:
        raise UsageError(f"there is no letter {key}", "`cpra show REQUEST` lists the letters of a request")
    if entry.status is LetterStatus.STARTED:
        with office.ledger.run("record", now):  # held by a run that is sending it this moment, if there is one
            words = "the run ended before the server's answer was known"
            outbox.settle(key, LetterStatus.UNKNOWN, words, now, office.actor)
    elif entry.status is not LetterStatus.UNKNOWN:
        raise UsageError(f"the outcome of {key} is known: {entry.status} ({entry.answer})", "nothing was changed")
    if not arrived and office.line(entry.letter.channel).find_sent([entry.letter])[key] is Found.THERE:
        outbox.settle(key, LetterStatus.SENT, "a copy of it lies in the mailbox", now, office.actor, copy=True)
        raise UsageError(f"{key} did leave: a copy of it lies in the mailbox", "it now counts as sent")
    status = LetterStatus.SENT if arrived else LetterStatus.FAILED
    outbox.settle(key, status, f"by a person's word: {note}" if note else "by a person's word", now, office.actor)
    settled = outbox.entry(key)
    if settled is None:
        raise UsageError(f"the letter {key} has gone from the ledger", "restore the ledger from a backup")
    return settled
