"""A filing that waits for a hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from builders import a_letter
from cpra_bot.channels.assisted.flavours import flavour_of
from cpra_bot.channels.assisted.form import Known, fields_of
from cpra_bot.model.agency import Agency, ContactChannel
from cpra_bot.model.filing import Filing
from cpra_bot.model.settings import Requester

DAY = date(2026, 9, 1)
WHO = Requester(name="Robin Sample", organization="Plainview & Friends", postal_address=("1 A St", "Nowhere"))
AGENCY = Agency(id="sampleton-pd", name='Sampleton <script>alert("x")</script> PD', kind="police", source=("made-up",))
EVIL = 'A1. The list </pre><script>alert("x")</script> {{ 7 * 7 }} & "more".\n'


def filing(kind: str = "nextrequest", place: str = "sampleton.nextrequest.example", **more: Any) -> Filing:
    """A filing with a name and a letter that try to be markup."""
    letter = replace(a_letter(to=place), channel=kind, body=f"Dear custodian,\n\n{EVIL}\nRobin Sample\n")
    flavour = flavour_of(kind, place)
    known = Known(letter, AGENCY, ContactChannel(kind=kind, confidence="high"), WHO)  # type: ignore[arg-type]
    now = datetime(2026, 9, 1, 17, tzinfo=UTC)
    whole = Filing(letter, AGENCY.name, flavour, f"https://{place}/", place, fields_of(flavour, known), now)
    return replace(whole, **more)
