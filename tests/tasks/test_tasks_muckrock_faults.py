"""A campaign by MuckRock over a wire on which anything may go wrong at any call: by the twin's books, each letter once.

The same twin, without sockets, so that a failing seed replays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from muckrock_desk import PASSWORD, furnish, lay_out_with_muckrock

from cpra_bot.channels.protocol import Found
from cpra_bot.model.letter import Letter, LetterStatus, Receipt
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.model.portal import PortalView
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.memory.faults import Calls, Fault, at_random
from cpra_bot.rehearsal.memory.http import MemoryHttp
from cpra_bot.rehearsal.muckrock.site import MuckRockSite
from cpra_bot.tasks.office import open_office
from cpra_bot.tasks.portals import make_portal
from cpra_bot.tasks.send import preview, send
from cpra_bot.tasks.tick import tick
from desk import CAMPAIGN_ID, START
from town import AGENCIES

HOST = "127.0.0.1"
KINDS = [fault for fault in Fault if fault is not Fault.DUPLICATE]
"""A request that a proxy hands over twice is filed twice there: the server knows no handle against it."""


class Ports:
    """Where nobody listens: the servers of this test are in memory."""

    url = f"http://{HOST}"
    smtp_port = imap_port = 1


class NoMail:
    """A mailbox in which nothing ever comes, and by which nothing may leave."""

    def connect(self) -> None:
        raise AssertionError("a letter was about to leave by mail")

    def send(self, letter: Letter) -> Receipt:
        raise AssertionError(f"{letter.key} was about to leave by mail")

    def find_sent(self, letters: Sequence[Letter]) -> dict[str, Found]:
        raise AssertionError(f"{letters} were looked for in the mailbox")

    def fetch(self, cursor: Cursor) -> Iterator[tuple[Sequence[IncomingMessage], Cursor]]:
        yield from ()

    def sent_folder(self) -> str:
        return ""

    def views(self) -> Mapping[str, PortalView]:
        return {}

    def close(self) -> None:
        pass


@pytest.mark.parametrize("seed", range(12))
def test_whatever_goes_wrong_each_letter_is_filed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setenv("CPRA_MUCKROCK_PASSWORD", PASSWORD)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    clock = SimulatedClock(START)
    site = MuckRockSite(clock)
    furnish(site.books)
    lay_out_with_muckrock(tmp_path / "w", Ports(), Ports())  # type: ignore[arg-type]
    calls = Calls(at_random(seed, 0.15, KINDS, until=160))
    wire = MemoryHttp({HOST: site}, calls)
    portals = partial(make_portal, transport=wire)
    office_of = partial(
        open_office, tmp_path / "w", clock=clock, channel=lambda _box, _clock: NoMail(), portals=portals, durable=False
    )
    with office_of() as office:
        plan = preview(office, CAMPAIGN_ID).id
        send(office, CAMPAIGN_ID, plan, live=True)
    for _ in range(40):
        clock.sleep(timedelta(minutes=20).total_seconds())
        with office_of() as office:
            tick(office, live=True)
            statuses = {entry.letter.request.split("/")[1]: entry.status for entry in office.ledger.outbox.entries()}
            portal = {state.agency: state.portal for state in office.books().requests.values()}
        if set(statuses.values()) == {LetterStatus.SENT} and all(portal.values()) and len(calls.made) > 160:
            break
    assert statuses == dict.fromkeys(AGENCIES, LetterStatus.SENT)
    assert len(site.books.posts) == len(set(site.books.posts)) == 3
    assert sorted(view.number for view in portal.values() if view) == ["1", "2", "3"]
