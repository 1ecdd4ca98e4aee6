"""After a run of cron: the heartbeat, and a word to whoever watches over it."""

from __future__ import annotations

from cpra_bot.files.heartbeat import Heartbeat, write_heartbeat
from cpra_bot.tasks.office import Office
from cpra_bot.wire.ping import ping


def beat(office: Office, exit_code: int, said: str = "") -> str:
    """Note that a live run ended; the watcher is told only of runs that finished, so that it misses the others.

    Args:
        office: the open workspace.
        exit_code: of the run.
        said: why it could not finish; empty if it did.

    Returns:
        why the watcher could not be told; empty if it was, or if there is none.
    """
    write_heartbeat(office.ledger.path, Heartbeat(office.clock.now(), exit_code, said))
    url = office.settings.heartbeat_url
    return ping(url) if url and not said else ""
