"""Is everything that was kept still what it was? The ledger's chain, its letters and messages, and the documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from cpra_bot.files.keep import kept, stored
from cpra_bot.model.doctor import Finding, Health
from cpra_bot.model.event import EventKind
from cpra_bot.output.style import count
from cpra_bot.tasks.office import open_office
from cpra_bot.wire.clock import Clock

REMEDY = "keep a copy of the workspace as it is, then restore a backup (docs/evidence.md)"
SHOWN = 20
"""Faults of one kind that are listed; one broken disk makes thousands."""


def verify(folder: Path, clock: Clock | None = None) -> list[Finding]:
    """Hold everything that was kept against the hashes that were noted when it came.

    Args:
        folder: the workspace; nothing in it is changed and nothing is fetched.
        clock: the machine's own where left out.

    Raises:
        FilesAtFault: the settings cannot be read.
        LedgerUnusable: the ledger cannot be read at all.
    """
    with open_office(folder, clock=clock) as office:
        found = office.ledger.verify()
        sums = {
            "database": "the file is sound",
            "chain": f"{count(found.events, 'event')}, each sealed to the one before it; head {found.head[:16]}",
            "letters": f"{count(found.letters, 'letter')}, each as it was queued",
            "messages": f"{count(found.messages, 'message')}, each as it came",
        }
        noted = dict(_noted(each.kind, each.data) for each in office.ledger.events.sealed())
        noted.pop("", None)
        findings = []
        for what, well in sums.items():
            findings += _findings(what, [said for place, said in found.faults if place == what], well)
        total = f"{count(len(noted), 'file')}, each with the bytes that came"
        return findings + _findings("documents", list(_documents(office.workspace.folder, noted)), total)


def _findings(what: str, faults: list[str], well: str) -> list[Finding]:
    if not faults:
        return [Finding(what, Health.OK, well)]
    shown = [
        Finding(what, Health.FAIL, said, REMEDY if not number else "") for number, said in enumerate(faults[:SHOWN])
    ]
    more = len(faults) - SHOWN
    return [*shown, Finding(what, Health.FAIL, f"and {more} more")] if more > 0 else shown


def _noted(kind: str, data: str) -> tuple[str, str]:
    """SHA-256 and name of a file that the ledger says is kept; empty for other events."""
    field = {EventKind.DOCUMENT_KEPT.value: "sha256", EventKind.CONTACT_NOTED.value: "file"}.get(kind)
    if field is None:
        return "", ""
    try:
        noted = json.loads(data)
        return str(noted.get(field, "")), str(noted.get("name") or noted.get("note") or "")
    except (ValueError, AttributeError):
        return "", ""  # the chain has named this event


def _documents(folder: Path, noted: dict[str, str]) -> Iterator[str]:
    for digest, name in noted.items():
        path = kept(folder, digest)
        if path is None:
            yield f"{name or 'a file'} ({digest[:16]}…) is not in the store any more"
    for digest, path in stored(folder):
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                yield f"{path.relative_to(folder)} ({noted.get(digest) or 'of no message known'}) was changed"
