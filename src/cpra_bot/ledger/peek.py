"""One look at the newest event, without all that it takes to work with a ledger: cron looks every hour."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

BUSY_SECONDS = 10
_NEWEST = "SELECT sequence, link FROM events ORDER BY sequence DESC LIMIT 1"


def newest_event(path: Path) -> tuple[int, str] | None:
    """Sequence and seal of the newest event. The seal covers all before it, so equal ones mean equal events.

    Args:
        path: the ledger file.

    Returns:
        None where there is no ledger, no event, or a file that cannot be read: whoever opens it whole will say why.
    """
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)) as here:
            row = here.execute(_NEWEST).fetchone()
    except sqlite3.Error:
        return None
    return (int(row[0]), str(row[1])) if row else None
