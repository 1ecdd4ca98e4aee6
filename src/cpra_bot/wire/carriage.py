"""What carries calls to portals in place of the network: a play hands it in, and nothing else ever does."""

from __future__ import annotations

from dataclasses import dataclass

import httpcore
import httpx


@dataclass(frozen=True, slots=True)
class Carriage:
    """Both ways in which portals are called.

    Attributes:
        transport: of the calls to their interfaces.
        files: of their files.
        ports: ports of this machine on which their servers listen; none where nothing listens.
    """

    transport: httpx.BaseTransport
    files: httpcore.NetworkBackend
    ports: tuple[int, ...] = ()
