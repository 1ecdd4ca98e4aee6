"""How a connection to a server is made: the one seam at which a rehearsal puts its own servers in the world's place."""

from __future__ import annotations

import socket
from collections.abc import Callable

Dial = Callable[[str, int, float | None], socket.socket]
"""Host, port and seconds to wait → a connected socket. Raises OSError where there is no connection."""


def dial_out(host: str, port: int, timeout: float | None) -> socket.socket:
    """Connect over the network.

    Args:
        host: name or address.
        port: TCP port.
        timeout: seconds to wait for the connection and for each answer; None waits for ever.

    Raises:
        OSError: there is no connection.
    """
    return socket.create_connection((host, port), timeout)
