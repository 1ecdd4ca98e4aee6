"""Fetch what came in, keep it raw, then look into it."""

from __future__ import annotations

from cpra_bot.errors import Unavailable
from cpra_bot.model.results import PollResult
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import read_new


def poll(office: Office) -> PollResult:
    """Fetch and read under the run lock.

    Raises:
        RunInProgress: another run holds the ledger.
        SecretMissing: there is no password or token.
    """
    with office.ledger.run("poll", office.clock.now()):
        return fetch_and_read(office)


def fetch_and_read(office: Office) -> PollResult:
    """Fetch and read; the caller holds the run lock.

    Each batch and the cursor behind it are one commit, so that a kill between two batches loses and repeats nothing.
    When the mailbox breaks off, what has come so far is read all the same.
    """
    store, mailbox = office.ledger.messages, office.settings.mailbox
    account = f"{mailbox.login}@{mailbox.imap.host}"
    fetched, stopped, remedy = 0, "", ""
    try:
        for batch, cursor in office.channel.fetch(store.cursor(account, mailbox.folder)):
            fetched += store.store(account, batch, cursor, office.clock.now(), office.actor)
            office.progress(f"fetched {fetched} new messages")
    except Unavailable as trouble:
        stopped, remedy = str(trouble), trouble.remedy
    read = read_new(office)
    return PollResult(fetched, read.copies, tuple(read.messages), tuple(read.settled), stopped, remedy)
