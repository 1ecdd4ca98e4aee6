"""One way to make an encrypted connection, and one place that says when a plain one is allowed."""

from __future__ import annotations

import ipaddress
import ssl
from functools import lru_cache

from cpra_bot.errors import Unavailable
from cpra_bot.model.login import ServerAddress


def tls_context() -> ssl.SSLContext:
    """A context that checks the server's certificate and name and takes TLS 1.2 or newer (RFC 8996, RFC 8314 §4.1).

    It trusts the machine's authorities; `SSL_CERT_FILE` and `SSL_CERT_DIR` name others. Made anew for each
    connection, so that a changed variable counts at once.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@lru_cache(maxsize=256)  # asked of the same few hosts again and again
def is_loopback(host: str) -> bool:
    """True if that name can only mean this machine: `localhost` (RFC 6761 §6.3), 127.0.0.0/8 or ::1.

    No name is looked up: what a resolver answers is no promise.
    """
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_plain(server: ServerAddress) -> None:
    """Let `security: none` pass for a server on this machine only.

    Raises:
        Unavailable: letters and password would cross the network readable by others.
    """
    if server.security == "none" and not is_loopback(server.host):
        raise Unavailable(
            f"{server.host}:{server.port} is set to `security: none`, which is for a server on this machine only",
            "set it to `tls` (usually port 465 or 993) or `starttls` (usually 587 or 143) in cpra.yaml",
        )
