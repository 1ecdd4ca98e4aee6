"""NextRequest portals in memory, which show to everybody what their agencies also write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from simulation_edges import Edges
from simulation_web import FaultyWeb

from cpra_bot.model.agency import Agency
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.mail import Reply
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.office import Office

WRITES_BY_PORTAL = "writes-by-portal"
"""The temperament of an agency with such a portal; every second one publishes its requests."""
A_READING = timedelta(days=3)
"""After so long what a portal shows has been read, if nothing broke in the meantime."""


class Published:
    """The portals of a play; see `rehearsal.public_record`."""

    def __init__(
        self, world: World, agencies: Iterable[Agency], seed: int, clock: SimulatedClock, edges: Edges
    ) -> None:
        from cpra_bot.rehearsal.memory.network import ByTransport  # most plays want no portal
        from cpra_bot.rehearsal.public_record import PublicRecord
        from cpra_bot.wire.carriage import Carriage

        self._world, self._clock = world, clock
        self.record = PublicRecord(world, agencies, seed)
        transport = FaultyWeb(self.record.sites, clock, edges).transport
        self.carriage = Carriage(transport, ByTransport(transport))

    def hear(self, reply: Reply) -> None:
        """Show what a notice tells, if the agency publishes the request."""
        shown = len(self.record.entries)
        self.record.hear(reply)
        for each in self.record.entries[shown:]:
            self._world.also_shown(each.agency, each.name)

    def unread(self, office: Office, stored: Iterable[str]) -> list[str]:
        """What stood at a portal long enough and is not in the ledger, though its request has a number and is open.

        Args:
            office: the open workspace.
            stored: Message-IDs of all that is in the ledger.
        """
        there, since = set(stored), self._clock.now() - A_READING
        states = office.books().requests.values()
        read = {each.agency for each in states if each.sure_numbers and not (each.closed_on or each.withdrawn_on)}
        return [
            each.name
            for each in self.record.entries
            if each.agency in read and each.at < since and each.name not in there
        ]
