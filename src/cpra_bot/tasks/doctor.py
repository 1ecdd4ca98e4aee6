"""Look at everything that an unattended run needs, and say what to do about what is not well."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from cpra_bot.errors import CpraError, FilesAtFault, SecretMissing
from cpra_bot.files.heartbeat import read_heartbeat
from cpra_bot.files.workspace import Workspace, load_all
from cpra_bot.law.days import legal_day
from cpra_bot.law.rules import recheck_before
from cpra_bot.ledger.lock import held_by
from cpra_bot.model.doctor import Finding, Health
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.settings import Mailbox
from cpra_bot.output.style import count
from cpra_bot.tasks.decisions import actions, needs
from cpra_bot.tasks.doctor_muckrock import look_at_muckrock
from cpra_bot.tasks.login import try_servers
from cpra_bot.tasks.office import Office, open_office
from cpra_bot.wire.clock import Clock, SystemClock
from cpra_bot.wire.secrets import find_secret

CRONS_PATH = "/usr/bin:/bin"
"""What cron gives its jobs as PATH (crontab(5))."""

SKEW = timedelta(minutes=10)
SILENCE = timedelta(hours=26)
"""A cron job of once a day may be two hours late."""

ROOM_WARN, ROOM_FAIL = 500 * 1024 * 1024, 50 * 1024 * 1024
"""Bytes free on the disk of the ledger."""

REVIEW_SOON = timedelta(days=45)


def doctor(folder: Path, clock: Clock | None = None) -> list[Finding]:
    """Look at a workspace; nothing is fetched and nothing is sent.

    Args:
        folder: the workspace.
        clock: the machine's own where left out.
    """
    clock = clock or SystemClock()
    found = [_files(folder, clock)]
    try:
        with open_office(folder, clock=clock) as office:
            found += [finding for check in CHECKS for finding in check(office)]
    except FilesAtFault:
        return found  # said already
    except CpraError as error:
        found.append(Finding("ledger", Health.FAIL, str(error), error.remedy, error.exit_code))
    return found


def _files(folder: Path, clock: Clock) -> Finding:
    try:
        loaded = load_all(Workspace(folder), today=legal_day(clock.now()))
    except FilesAtFault as error:
        first = error.problems[0]
        more = f" and {len(error.problems) - 1} more" if len(error.problems) > 1 else ""
        return Finding("files", Health.FAIL, f"{first}{more}", "`cpra check` lists all faults", error.exit_code)
    if loaded.warnings:
        return Finding("files", Health.WARN, str(loaded.warnings[0]), "`cpra check` lists all warnings")
    return Finding(
        "files", Health.OK, f"settings, directory, templates and {count(len(loaded.campaigns), 'campaign')} are sound"
    )


def _mailbox(office: Office) -> Iterator[Finding]:
    try:
        said = try_servers(office.settings.mailbox)
    except CpraError as error:
        yield Finding("mailbox", Health.FAIL, str(error), error.remedy, error.exit_code)
    else:
        yield Finding("mailbox", Health.OK, "; ".join(said))


def _cron_secret(office: Office) -> Iterator[Finding]:
    """Cron has neither your variables nor your desktop's keyring."""
    mailbox = office.settings.mailbox
    command = mailbox.token_command or mailbox.password_command
    if command:
        yield _command(mailbox, command)
        return
    try:
        find_secret(mailbox, {})
        where = "only in the keyring of your desktop session"
    except SecretMissing:
        known = {"CPRA_PASSWORD", "CPRA_TOKEN"} & set(os.environ)
        where = f"only in the variable {min(known)} of this shell" if known else "nowhere"
    yield Finding(
        "secret for cron",
        Health.WARN if where != "nowhere" else Health.FAIL,
        f"the password stands {where}; a run of cron may not find it",
        "set `password_command` in cpra.yaml, or CPRA_PASSWORD in the crontab",
        3,
    )


def _command(mailbox: Mailbox, command: str) -> Finding:
    name = "token_command" if mailbox.token_command else "password_command"
    try:
        program = shlex.split(command)[0]
        find_secret(mailbox, {})
    except (SecretMissing, ValueError, IndexError) as error:
        return Finding("secret for cron", Health.FAIL, str(error), f"run it by hand and mend `{name}`", 3)
    if shutil.which(program, path=CRONS_PATH) is None:
        said = f"`{name}` starts {program}, which is not in cron's path ({CRONS_PATH})"
        return Finding("secret for cron", Health.WARN, said, "name the program by its whole path")
    return Finding("secret for cron", Health.OK, f"`{name}` gives it")


def _clock(office: Office) -> Iterator[Finding]:
    """Against the ledger's newest line, and against the mail server that dated our own copies."""
    now = office.clock.now()
    ahead = office.ledger.events.newest_at()
    remedy = "set the machine's clock by a time server (NTP); every due date hangs on it"
    if ahead and ahead - now > SKEW:
        yield Finding(
            "clock", Health.FAIL, f"the ledger knows {ahead:%Y-%m-%d %H:%M} UTC, and it is {now:%H:%M}", remedy
        )
        return
    skew = _skew(office)
    if skew is not None and abs(skew) > SKEW:
        minutes = round(abs(skew).total_seconds() / 60)
        which = "behind" if skew > timedelta() else "ahead of"
        said = f"when the last letter left, this clock was {minutes} minutes {which} the mail server's"
        yield Finding("clock", Health.WARN, said, remedy)
        return
    against = "the mail server's" if skew is not None else "the ledger's"
    yield Finding("clock", Health.OK, f"{now:%Y-%m-%d %H:%M} UTC, in step with {against}")


def _skew(office: Office) -> timedelta | None:
    """When the server got our newest copy, less when we handed that letter over; None without a copy."""
    seen = office.ledger.events.of_kinds((EventKind.COPY_SEEN,))
    if not seen:
        return None
    entry = office.ledger.outbox.entry(seen[-1].data["letter"])
    message = office.ledger.messages.get(seen[-1].data["message"])
    return message.received_at - entry.started_at if entry and entry.started_at and message else None


def _lock(office: Office) -> Iterator[Finding]:
    holder = held_by(office.ledger.path)
    said = f"a run is at work ({holder})" if holder else "no run is at work"
    remedy = "if it has been at it for hours, look at that process" if holder else ""
    yield Finding("lock", Health.WARN if holder else Health.OK, said, remedy)


def _heartbeat(office: Office) -> Iterator[Finding]:
    beat, now = read_heartbeat(office.ledger.path), office.clock.now()
    if beat is None:
        yield Finding("cron", Health.WARN, "no run of `cpra tick --live` was noted yet", "`cpra tick --install cron`")
    elif now - beat.at > SILENCE:
        hours = round((now - beat.at).total_seconds() / 3600)
        yield Finding("cron", Health.FAIL, f"the last run ended {hours} hours ago", "look whether cron is running")
    elif beat.said:
        yield Finding(
            "cron", Health.WARN, f"the last run did not finish: {beat.said}", "the next one goes on by itself"
        )
    else:
        yield Finding("cron", Health.OK, f"the last run ended at {beat.at:%Y-%m-%d %H:%M} UTC")


def _review(office: Office) -> Iterator[Finding]:
    reviewed, today = office.rules.reviewed, office.today()
    until = recheck_before(reviewed)
    remedy = "compare the rules with the law and note the review in law.yaml (docs/clock.md)"
    if today >= until:
        said = f"the rules of the clock were reviewed on {reviewed}; overdue claims wait for your approval"
        yield Finding("rules", Health.WARN, said, remedy)
    elif today >= until - REVIEW_SOON:
        yield Finding("rules", Health.WARN, f"the review of {reviewed} is good until {until}", remedy)
    else:
        yield Finding("rules", Health.OK, f"reviewed on {reviewed}, good until {until}")


def _letters(office: Office) -> Iterator[Finding]:
    outbox = office.ledger.outbox
    unsettled = outbox.entries((LetterStatus.UNKNOWN, LetterStatus.STARTED))
    for entry in unsettled:
        said = f"nobody knows whether {entry.letter.key} left"
        yield Finding("letters", Health.WARN, said, f"`cpra poll`, or `cpra record {entry.letter.key} --arrived`")
    if not unsettled:
        waiting = len(outbox.entries((LetterStatus.QUEUED, LetterStatus.FAILED)))
        queue = f"; {waiting} in the queue" if waiting else ""
        yield Finding("letters", Health.OK, f"the outcome of every letter is known{queue}")


def _waiting(office: Office) -> Iterator[Finding]:
    books = office.books()
    things = needs(office, books, actions(office, books))
    if things:
        said = f"{count(len(things), 'thing')} for you, {len(books.inbox)} of them mails of no request known"
        yield Finding("waiting", Health.WARN, said, "`cpra status`, `cpra inbox`, `cpra approve`")
    else:
        yield Finding("waiting", Health.OK, "nothing waits for you")


def _disk(office: Office) -> Iterator[Finding]:
    path = office.ledger.path
    free, size = shutil.disk_usage(path.parent).free, path.stat().st_size
    health = Health.FAIL if free < ROOM_FAIL else Health.WARN if free < ROOM_WARN else Health.OK
    said = f"{free // 1024**2:,} MB free; the ledger has {size / 1024**2:,.1f} MB"
    yield Finding("disk", health, said, "" if health is Health.OK else "free space: no letter leaves on a full disk")


def _permissions(office: Office) -> Iterator[Finding]:
    """The ledger holds people's mail; settings that others can write decide where letters go."""
    ledger, settings = office.ledger.path, office.workspace.folder / "cpra.yaml"
    open_to_others = [path.name for path in (ledger,) if path.stat().st_mode & 0o077]
    writable = [path.name for path in (settings, office.workspace.folder) if path.stat().st_mode & 0o022]
    if open_to_others:
        yield Finding("rights", Health.FAIL, f"others can read {open_to_others[0]}", f"chmod 600 {ledger}")
    elif ledger.stat().st_uid != os.getuid():
        yield Finding("rights", Health.FAIL, f"{ledger.name} belongs to somebody else", "run as its owner")
    elif writable:
        yield Finding("rights", Health.WARN, f"others can write {', '.join(writable)}", "chmod go-w on them")
    else:
        yield Finding("rights", Health.OK, "the ledger is yours alone")


CHECKS: tuple[Callable[[Office], Iterator[Finding]], ...] = (
    _mailbox,
    _cron_secret,
    look_at_muckrock,
    _clock,
    _lock,
    _heartbeat,
    _review,
    _letters,
    _waiting,
    _disk,
    _permissions,
)
