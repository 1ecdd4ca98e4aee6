"""Tell a watcher on the web that cron has run."""

from __future__ import annotations

from urllib.parse import urlsplit

from cpra_bot.errors import SendFailure
from cpra_bot.wire.tls import is_loopback

TIMEOUT = 10.0  # seconds for the whole exchange


def ping(url: str) -> str:
    """Ask for an address once, without following where it leads.

    Args:
        url: `https`, or `http` on this machine; see `may_ping`.

    Returns:
        empty if the watcher took it, else what went wrong. It never raises: a watcher that is down stops nothing.
    """
    if not may_ping(url):
        return "the address is neither https nor on this machine"
    from cpra_bot.wire.http import Limits, Web  # httpx takes an eighth of a second to load

    web = Web(Limits(silence=TIMEOUT, seconds=TIMEOUT, size=1_000_000))
    try:
        answer = web.call("GET", url)
    except (SendFailure, ValueError) as fault:
        return f"the watcher could not be reached ({type(fault.__cause__ or fault).__name__})"
    finally:
        web.close()
    return "" if 200 <= answer.status < 300 else f"the watcher answered {answer.status}"


def may_ping(url: str) -> bool:
    """True for `https`, and for `http` to this machine: the address itself may be a secret."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and is_loopback(host)
