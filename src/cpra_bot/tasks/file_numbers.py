"""Numbers that people wrote down, from a sheet; and the secret keys beside them, which never reach the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from cpra_bot.errors import FilesAtFault, SecretMissing
from cpra_bot.files.sheet import read_sheet
from cpra_bot.model.filing import Number, Recorded
from cpra_bot.tasks.file import record
from cpra_bot.tasks.office import Office
from cpra_bot.wire.secrets import find_named, store_named

COLUMNS = frozenset({"request", "agency", "portal", "number", "key", "on", "by", "note"})


def record_sheet(office: Office, path: Path) -> list[Recorded]:
    """Note all filings of a filled `numbers.csv`; rows without number and day are not filed yet and are passed over.

    Args:
        office: the open workspace.
        path: the sheet.

    Raises:
        FilesAtFault: rows are at fault, each with its line; nothing was noted.
    """
    sheet = read_sheet(path, COLUMNS, frozenset({"request"}))
    numbers: list[Number] = []
    faults = list(sheet.problems)
    seen: dict[str, int] = {}
    for row in sheet.rows:
        request = row.get("request", "agency")
        if not (row.get("number") or row.get("on")):
            continue
        on = _day(row.get("on"))
        if row.get("on") and on is None:
            what = f"`{row.get('on')}` is no date"
            faults.append(row.problem(sheet.file, "on", "F004", what, "write it as 2026-11-20"))
        if request in seen:
            what = f"{request} stands on line {seen[request]} already"
            faults.append(row.problem(sheet.file, "request", "F005", what, "keep one of the two rows"))
        seen.setdefault(request, row.line)
        numbers.append(Number(request, row.get("number"), row.get("key"), on, row.get("by"), row.get("note"), row.line))
    if faults:
        raise FilesAtFault(sorted(faults))
    try:
        return record_and_keep(office, numbers)
    except FilesAtFault as fault:
        raise FilesAtFault([replace(each, file=sheet.file) for each in fault.problems]) from fault


def record_and_keep(office: Office, numbers: Sequence[Number]) -> list[Recorded]:
    """Note filings, and put the portals' keys into the keyring.

    A key that cannot be kept is told, and the filing is noted all the same: it happened.

    Raises:
        UsageError, FilesAtFault: as for `record`.
    """
    recorded = record(office, numbers)
    told = []
    for number, each in zip(numbers, recorded, strict=True):
        if not number.key:
            told.append(each)
            continue
        try:
            store_named(_name(office, each.letter.rsplit("/", 2)[0]), number.key)
            note = f"the security key is in the keyring; `cpra file key {number.request}` shows it"
        except SecretMissing as fault:
            note = f"the security key was NOT kept ({fault}); write it down where it is safe"
        without = tuple(one for one in each.notes if "without it the request" not in one)
        told.append(replace(each, notes=(*without, note)))
    return told


def key_of(office: Office, request: str) -> str:
    """The security key of a request, from the keyring.

    Raises:
        SecretMissing: there is none, or no keyring.
    """
    return find_named(_name(office, request))


def _name(office: Office, request: str) -> str:
    """Two workspaces may have requests of the same key."""
    return f"portal key {request} of {office.settings.mailbox.address}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
