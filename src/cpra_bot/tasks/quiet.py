"""The short way of cron: where nothing has changed since a run that had nothing to do, there is nothing to do.

Most of a campaign's hours bring nothing. To open the ledger, fold it and ask the rules about each request costs seconds
where there are thousands of them, and gives what it gave an hour ago. So a run that changed nothing notes what it
looked at (`files.quiet`), and the next one compares before it opens anything: the newest event with the seal over all
before it, the program, the files, and how the mailbox stands. What differs, cannot be read or is not told sends it the
long way.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cpra_bot.errors import CpraError
from cpra_bot.files.quiet import QuietNote, files_stamp, read_quiet, write_quiet
from cpra_bot.model.login import KnownLogin
from cpra_bot.wire.clock import Clock, SystemClock
from cpra_bot.wire.dial import Dial, dial_out
from cpra_bot.wire.secrets import Secret, find_secret

if TYPE_CHECKING:
    from cpra_bot.model.results import TickResult
    from cpra_bot.tasks.office import Office


def nothing_new(
    folder: Path,
    *,
    daily: bool,
    clock: Clock | None = None,
    dial: Dial = dial_out,
    secret: Callable[[KnownLogin], Secret] | None = None,
) -> str | None:
    """See whether a live run now would do what the last one did: nothing. It is then noted as a run, as any other.

    Args:
        folder: the workspace.
        daily: whether this run would tell the digest of the day before.
        clock: the machine's own where left out.
        dial: makes the connection to the mailbox.
        secret: gives the password or token; looked up as for every login where left out.

    Returns:
        None where there may be something to do; else why the watcher could not be told, empty if it was.
    """
    note = read_quiet(folder)
    now = (clock or SystemClock()).now()
    if note is None or not note.at <= now < note.until or (daily and not note.daily) or not _unchanged(folder, note):
        return None
    from cpra_bot.channels.email.asking import folders_now
    from cpra_bot.ledger.lock import run_lock
    from cpra_bot.ledger.peek import newest_event

    ledger, find = folder / note.ledger, secret or partial(find_secret, environ=os.environ)
    try:
        with run_lock(ledger, "tick", now):
            if newest_event(ledger) != (note.sequence, note.link):
                return None
            if folders_now(note.login, lambda: find(note.login), note.folders, dial=dial) != note.folders:
                return None
    except CpraError:
        return None  # the long way meets the same, and says it as it should be said
    return _beat(ledger, note.watcher, (clock or SystemClock()).now())


def note_if_quiet(office: Office, result: TickResult, before: int, *, daily: bool) -> None:
    """Keep what a live run looked at, if it did nothing at all and nothing waits for the time to pass.

    Args:
        office: the open workspace.
        result: of the run; its news have been told.
        before: sequence of the newest event when the run began.
        daily: True if the run would have told the digest, and did not need to.
    """
    from cpra_bot.channels.email.channel import EmailChannel
    from cpra_bot.files import shipped
    from cpra_bot.ledger.peek import newest_event

    channel, newest = office.channel, newest_event(office.ledger.path)
    if newest is None or newest[0] != before or not isinstance(channel, EmailChannel) or not _did_nothing(result):
        return
    until = _same_until(office)
    folders, read = channel.seen(), {office.settings.mailbox.folder, channel.sent_folder()} - {""}
    if until is None or not read <= folders.keys():
        return
    folder, named = office.workspace.folder, office.settings.directory
    directory = str(folder / named if named else shipped.directory())
    stamp, newest_file = files_stamp(folder, directory)
    if newest_file >= office.opened.timestamp():  # it may have changed after it was read
        return
    note = QuietNote(
        ledger=office.settings.ledger,
        directory=directory,
        stamp=stamp,
        sequence=newest[0],
        link=newest[1],
        at=office.clock.now(),
        until=until,
        daily=daily,
        login=KnownLogin.of(office.settings.mailbox),
        folders=folders,
        watcher=office.settings.heartbeat_url or "",
    )
    write_quiet(folder, note)


def _unchanged(folder: Path, note: QuietNote) -> bool:
    return files_stamp(folder, note.directory)[0] == note.stamp


def _did_nothing(result: TickResult) -> bool:
    poll = result.poll
    return not (
        poll is None
        or poll.stopped
        or poll.troubles
        or poll.links.stopped
        or result.queue
        or result.written
        or result.news
        or result.to_propose
        or result.delivery.stopped
    )


def _same_until(office: Office) -> datetime | None:
    """Until when the same events give the same decisions; None where something waits for its hour.

    The rules go by the legal day, so the next midnight in California ends it. What goes by the hour is either due
    before that, or is something that a run tries again, and such a run is not quiet.
    """
    from cpra_bot.decide.mailbox import may_fall_silent
    from cpra_bot.decide.waiting_hours import next_day, waits_for_its_hour
    from cpra_bot.tasks.published import next_reading

    books, now = office.books(), office.clock.now()
    if office.settings.muckrock is not None or any(map(waits_for_its_hour, books.requests.values())):
        return None
    ends = [next_day(now), may_fall_silent(books, now)]
    if office.settings.nextrequest.read and any(state.sure_numbers for state in books.requests.values()):
        ends.append(next_reading(office))
    return min(each for each in ends if each is not None)


def _beat(ledger: Path, watcher: str, now: datetime) -> str:
    """As after every run: the heartbeat, and the word to whoever watches."""
    from cpra_bot.files.heartbeat import Heartbeat, write_heartbeat

    write_heartbeat(ledger, Heartbeat(now, 0))
    if not watcher:
        return ""
    from cpra_bot.wire.ping import ping

    return ping(watcher)
