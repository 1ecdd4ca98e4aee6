"""Fetch what came in, keep it raw, then look into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, timedelta

from cpra_bot.errors import Unavailable
from cpra_bot.model.document import LinkRun
from cpra_bot.model.results import PollResult, ReadMessage
from cpra_bot.tasks.file_confirm import complete_by_mail
from cpra_bot.tasks.intake import Intake
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read_new import ReadRun, read_new

MARGIN = timedelta(days=2)
"""One day because a server dates mail by its own zone, and the zones span 26 hours; one for a clock that is wrong."""


def poll(office: Office, hear: Callable[[ReadMessage], None] | None = None) -> PollResult:
    """Fetch and read under the run lock.

    Args:
        office: the open workspace.
        hear: takes what each message says as it is read, so that a first reading of a large mailbox does not lie in
            memory whole; where left out, the result has it.

    Raises:
        RunInProgress: another run holds the ledger.
        SecretMissing: there is no password or token.
    """
    with office.ledger.run("poll", office.clock.now()):
        return fetch_and_read(office, hear)


def fetch_and_read(office: Office, hear: Callable[[ReadMessage], None] | None = None) -> PollResult:
    """Fetch and read; the caller holds the run lock.

    Each batch and the cursor behind it are one commit, so that a kill between two batches loses and repeats nothing.
    When the mailbox breaks off, what has come so far is read all the same. Where portals are asked as well, mail and
    what they say are read together, in the order in which it came. Links are fetched last, in the same run.
    """
    mailbox, read = office.settings.mailbox, ReadRun(hear)
    office.books()  # as they stand when the lock is taken
    published = _has_numbers(office)
    intake = Intake(office, read, later=published or office.settings.muckrock is not None)
    fetched, stopped, remedy = 0, "", ""
    try:
        start = office.ledger.messages.cursor(mailbox.account, mailbox.folder)
        for batch, cursor in office.channel.fetch(replace(start, since=_no_reply_before(office))):
            fetched += intake.take(batch, cursor)
            office.progress(f"fetched {fetched} new messages")
    except Unavailable as trouble:
        stopped, remedy = str(trouble), trouble.remedy
    others, troubles = _fetch_portals(office, published=published)
    fetched += others
    read_new(office, read)
    if not stopped:
        try:
            by_hand = _fetch_sent(office)
        except Unavailable as trouble:
            stopped, remedy = str(trouble), trouble.remedy
            by_hand = 0
        if by_hand or stopped:
            read_new(office, read)
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


def _has_numbers(office: Office) -> bool:
    """True if requests have numbers under which portals may have published them."""
    return office.reads_portals and any(state.sure_numbers for state in office.requests_as_they_stand().values())


def _fetch_portals(office: Office, *, published: bool) -> tuple[int, tuple[str, ...]]:
    """What portals have to say, those that file for us and those that publish; one that is down holds no mail up."""
    fetched, troubles = 0, list[str]()
    if office.settings.muckrock is not None:
        from cpra_bot.tasks.portals import fetch_portals  # loads the web client, which mail does not need

        fetched, troubles = fetch_portals(office)
    if published:
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
