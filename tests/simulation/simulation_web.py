"""Web servers in memory, behind a wire on which anything may go wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from simulation_edges import HTTP, WIRE, Edges

from cpra_bot.rehearsal.clock import SimulatedClock

if TYPE_CHECKING:
    from cpra_bot.rehearsal.memory.http import Site

STALE = timedelta(minutes=5)
"""An answer may be so old: the program waits three times as long before it believes that a filing is not there."""


class FaultyWeb:
    """All hosts of a play; see `rehearsal.memory.http`.

    Args:
        sites: host → what stands there.
        clock: true time.
        edges: of the play.

    Attributes:
        transport: in place of the network.
    """

    def __init__(self, sites: Mapping[str, Site], clock: SimulatedClock, edges: Edges) -> None:
        from cpra_bot.rehearsal.memory.http import MemoryHttp  # httpx loads slowly, and most plays want none

        self._clock, self._edges, self._kind = clock, edges, ""
        self._seen: dict[str, tuple[datetime, Any]] = {}

        class Transport(MemoryHttp):
            def handle_request(self, request: Any) -> Any:
                answer = super().handle_request(request)
                edges.after(HTTP)
                return answer

        hosts = {host: partial(self._answer, site) for host, site in sites.items()}
        self.transport = Transport(hosts, cast(Any, self))

    def fault_at(self, _protocol: str, verb: str) -> Any:
        """What goes wrong at a call; see `memory.faults.Calls`."""
        self._kind = self._edges.at(HTTP, verb)
        return WIRE.get(self._kind)

    def _answer(self, site: Site, request: Any) -> Any:
        import httpx

        url, now = f"{request.method} {request.url}", self._clock.now()
        asks = request.method == "GET"  # an old answer to a filing is none that a cache would give
        if asks and self._kind == "stale" and url in self._seen and now - self._seen[url][0] < STALE:
            return self._seen[url][1]
        answer = site(request)
        if self._kind == "broken":
            return httpx.Response(500, content=b"<h1>Server Error (500)</h1>")
        self._seen[url] = (now, answer)
        return answer
