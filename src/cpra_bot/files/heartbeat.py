"""A small file beside the ledger that says when cron ran last and how that ended."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """One finished run.

    Attributes:
        at: when it ended (aware UTC).
        exit_code: with what.
        said: why it could not finish; empty if it did.
    """

    at: datetime
    exit_code: int
    said: str = ""


def heartbeat_path(ledger: Path) -> Path:
    """`ledger.db.heartbeat`."""
    return ledger.with_name(ledger.name + ".heartbeat")


def write_heartbeat(ledger: Path, beat: Heartbeat) -> None:
    """Note a run. A disk that refuses does not fail the run, whose work is in the ledger."""
    path = heartbeat_path(ledger)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    text = json.dumps({"at": beat.at.isoformat(), "exit": beat.exit_code, "said": beat.said})
    with suppress(OSError):
        fresh.write_text(text + "\n", encoding="utf-8")
        fresh.replace(path)


def read_heartbeat(ledger: Path) -> Heartbeat | None:
    """The last run that was noted; None if there is none or nobody can read it."""
    try:
        data = json.loads(heartbeat_path(ledger).read_text(encoding="utf-8"))
        return Heartbeat(datetime.fromisoformat(data["at"]), int(data["exit"]), str(data["said"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
