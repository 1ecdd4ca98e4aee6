"""Write what is known into files for other programs: tables, and the mails as they came."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path

from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.model.event import EventKind
from cpra_bot.model.message import IncomingMessage
from cpra_bot.output.jsonable import dumps
from cpra_bot.output.sheets import csv_text, workbook
from cpra_bot.reading.headers import header_block, raw_values
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.tables import NAMES, chosen, tables

FORMAT = 1
"""Of the JSON; raised where a field changes its meaning or goes. docs/export.schema.json describes it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One file that was written.

    Attributes:
        path: where it lies.
        counts: what is in it → how many.
    """

    path: Path
    counts: Mapping[str, int]


_FROM = re.compile(rb"^(>*From )", re.MULTILINE)


def export_tables(
    office: Office, kind: str, path: Path, name: str = "", table: str = "", *, force: bool = False
) -> Exported:
    """Write tables of a campaign, a request, or all.

    Args:
        office: the open workspace.
        kind: `csv`, `xlsx` or `json`.
        path: of the file.
        name: campaign or request; all where empty.
        table: of a CSV, which holds only one; `requests` where empty.
        force: replace a file that is there.

    Raises:
        UsageError: there is nothing of that name, no such table, or the file is there.
        CannotFinish: the disk refuses.
    """
    if table and table not in NAMES:
        raise UsageError(f"there is no table {table}", f"say one of {', '.join(NAMES)}")
    found = tables(office, name)
    now = office.clock.now()
    if kind == "csv":
        found = tuple(each for each in found if each.name == (table or NAMES[0]))
        content = csv_text(found[0]).encode("utf-8-sig", "replace")  # the mark tells spreadsheets that it is UTF-8
    elif kind == "xlsx":
        content = workbook(found, now)
    else:
        rows = {each.name: [dict(zip(each.columns, row, strict=True)) for row in each.rows] for each in found}
        content = (dumps({"format": FORMAT, "made_at": now, **rows}) + "\n").encode("utf-8", "replace")
    write_new(path, content, force=force)
    return Exported(path, {each.name: len(each.rows) for each in found})


def export_mbox(office: Office, path: Path, name: str = "", *, force: bool = False) -> Exported:
    """Write every mail of a campaign, a request, or all, copies of our own letters included.

    A line of a mail that begins with `From ` gets a `>` before it (mboxrd), as the format wants; an evidence bundle has
    the very bytes.

    Raises:
        UsageError: there is nothing of that name, or the file is there.
        CannotFinish: the disk refuses.
    """
    found = sorted(_mails(office, name), key=lambda each: (each.received_at, each.key))
    write_new(path, b"".join(map(_entry, found)), force=force)
    return Exported(path, {"mails": len(found)})


def _mails(office: Office, name: str) -> Iterator[IncomingMessage]:
    states = chosen(office, name)
    keys = [reply.message for state in states for reply in state.replies]
    requests = {state.key for state in states}
    seen = office.ledger.events.of_kinds((EventKind.COPY_SEEN,))
    keys += [each.data["message"] for each in seen if each.request in requests]
    for key in dict.fromkeys(keys):
        message = office.ledger.messages.get(key)
        if message:
            yield message


def _entry(message: IncomingMessage) -> bytes:
    senders = raw_values(header_block(message.raw), "From")
    sender = parseaddr(senders[0])[1] if senders else ""
    fit = re.sub(r"[^\x21-\x7e]", "", sender) or "MAILER-DAEMON"
    body = _FROM.sub(rb">\1", message.raw.replace(b"\r\n", b"\n"))
    return f"From {fit} {message.received_at:%a %b %e %H:%M:%S %Y}\n".encode() + body.rstrip(b"\n") + b"\n\n"


def write_new(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file for the owner alone, whole or not at all.

    Raises:
        UsageError: it is there, and `force` is not said.
        CannotFinish: the disk refuses.
    """
    if path.exists() and not force:
        raise UsageError(f"{path} is there already", "name another file, or say --force")
    draft = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        draft.replace(path)
    except OSError as fault:
        raise CannotFinish(
            f"{path} cannot be written ({fault.strerror or fault})", "make room, or name another"
        ) from fault
