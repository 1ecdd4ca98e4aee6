"""Fetch what came in, keep it raw, then look into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta

from cpra_bot.errors import Unavailable
from cpra_bot.model.document import LinkRun
from cpra_bot.model.results import PollResult
from cpra_bot.tasks.file_confirm import complete_by_mail
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read_new import read_new

MARGIN = timedelta(days=2)
"""One day because a server dates mail by its own zone, and the zones span 26 hours; one for a clock that is wrong."""


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
    When the mailbox breaks off, what has come so far is read all the same. Links are fetched last, in the same run.
    """
    store, mailbox = office.ledger.messages, office.settings.mailbox
    fetched, stopped, remedy = 0, "", ""
    try:
        start = replace(store.cursor(mailbox.account, mailbox.folder), since=_no_reply_before(office))
        for batch, cursor in office.channel.fetch(start):
            fetched += store.store(mailbox.account, batch, cursor, office.clock.now(), office.actor)
            office.progress(f"fetched {fetched} new messages")
    except Unavailable as trouble:
        stopped, remedy = str(trouble), trouble.remedy
    others, troubles = _fetch_portals(office)
    fetched += others
    read = read_new(office)
    if not stopped:
        try:
            by_hand = _fetch_sent(office)
        except Unavailable as trouble:
            stopped, remedy = str(trouble), trouble.remedy
            by_hand = 0
        if by_hand or stopped:
            also = read_new(office)
            read.messages += also.messages
            read.settled += also.settled
            read.copies += also.copies
        fetched += by_hand
    confirmed = tuple(complete_by_mail(office))
    links = _fetch_links(office, offline=bool(stopped and not fetched))
    messages, settled = tuple(read.messages), tuple(read.settled)
    return PollResult(fetched, read.copies, messages, settled, stopped, remedy, confirmed, links, troubles)


def _fetch_links(office: Office, *, offline: bool) -> LinkRun:
    """Fetch what agencies have put under links; offline an attempt would only use up a try."""
    if offline or office.fetcher is None:
        return LinkRun()
    from cpra_bot.tasks.links import fetch_links  # loads what keeps files, which mail does not need

    return fetch_links(office)


def _fetch_portals(office: Office) -> tuple[int, tuple[str, ...]]:
    """What portals have to say, those that file for us and those that publish; one that is down holds no mail up."""
    fetched, troubles = 0, list[str]()
    if office.settings.muckrock is not None:
        from cpra_bot.tasks.portals import fetch_portals  # loads the web client, which mail does not need

        fetched, troubles = fetch_portals(office)
    if office.reads_portals and any(state.sure_numbers for state in office.books().requests.values()):
        from cpra_bot.tasks.published import fetch_published

        more, others = fetch_published(office)
        fetched, troubles = fetched + more, troubles + others
    return fetched, tuple(troubles)


def _fetch_sent(office: Office) -> int:
    """Take what the organizer wrote by hand out of the folder of sent mail; returns how many mails that were.

    It is read after what came in, so that an answer to a mail of this very run is known as one.
    """
    store, mailbox = office.ledger.messages, office.settings.mailbox
    folder = office.channel.sent_folder()
    if not folder or folder == mailbox.folder:
        return 0
    from cpra_bot.tasks.sent_mail import SentMail  # loads the parser of whole mails

    fetched, mine = 0, None
    start = replace(store.cursor(mailbox.account, folder), since=_no_reply_before(office))
    for batch, cursor in office.channel.fetch(start):
        mine = mine or SentMail(office)
        fetched += store.store(mailbox.account, mine.of_requests(batch), cursor, office.clock.now(), office.actor)
    return fetched


def _no_reply_before(office: Office) -> date:
    """The day before which nothing in the mailbox can answer us: no letter of this workspace existed yet.

    A folder that is read for the first time, or anew, may hold years of other mail. The server says when each message
    came to it (INTERNALDATE, RFC 3501 §2.3.3); what its sender wrote as Date plays no part.
    """
    first = office.ledger.outbox.first_queued_at() or office.clock.now()
    return (min(first, office.clock.now()) - MARGIN).astimezone(UTC).date()
