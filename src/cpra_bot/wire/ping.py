"""Tell a watcher on the web that cron has run."""

from __future__ import annotations

from urllib.parse import urlsplit

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
    import httpx

    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, headers={"User-Agent": "cpra-bot"}) as client:
            answer = client.get(url)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as fault:
        return f"the watcher could not be reached ({type(fault).__name__})"
    return "" if answer.is_success else f"the watcher answered {answer.status_code}"


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
