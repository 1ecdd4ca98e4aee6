"""By which channel a first letter leaves: a table of channels in the directory's order."""

from __future__ import annotations

from typing import Any

import pytest

from cpra_bot.files.first_way import first_way
from cpra_bot.model.agency import Agency, Directory
from cpra_bot.model.portal import PortalView, filed_by_hand, muckrock_number, muckrock_place

MAIL = {"kind": "email", "address": "records@elm.example", "confidence": "high"}
LOW = {**MAIL, "confidence": "low"}
MUCK = {"kind": "muckrock", "agency_id": 7, "confidence": "high"}
NO_NUMBER = {"kind": "muckrock", "jurisdiction": "elm-1", "confidence": "high"}
DOUBTED = {**MUCK, "status": "suspect"}


@pytest.mark.parametrize(
    ("channels", "account", "way"),
    [
        ([MAIL], True, "email"),
        ([MAIL, MUCK], True, "email"),
        ([MUCK, MAIL], True, "muckrock"),
        ([MUCK, MAIL], False, "email"),
        ([MUCK], True, "muckrock"),
        ([MUCK], False, "by hand"),
        ([LOW, MUCK], True, "muckrock"),
        ([NO_NUMBER], True, "by hand"),
        ([NO_NUMBER, MAIL], True, "email"),
        ([DOUBTED], True, ""),
        ([], True, ""),
    ],
)
def test_the_way(channels: list[dict[str, Any]], account: bool, way: str) -> None:
    agency = Agency.model_validate(
        {"id": "elm-pd", "name": "Elm City Police Department", "kind": "police", "channels": channels, "source": ["x"]}
    )
    directory = Directory(version=1, as_of="2026", agencies=(agency,))
    route, why = first_way(agency, directory, False, by_muckrock=account)
    by_hand = route is not None and filed_by_hand(route.channel, route.address)
    assert ("by hand" if by_hand else route.channel if route else "") == way
    assert why
    if way == "muckrock":
        assert route is not None
        assert muckrock_number(route.address) == 7
    if channels == [NO_NUMBER]:
        assert "agency_id" in why


@pytest.mark.parametrize(
    "place", ["MuckRock, Elm PD", "MuckRock agency 0, X", "MuckRock agency 7x", "records@elm.example", "agency 7", ""]
)
def test_other_addressees_have_no_number(place: str) -> None:
    assert muckrock_number(place) is None


def test_an_addressee_is_one_line_of_bounded_length() -> None:
    place = muckrock_place(7, "Elm\nCity " * 100)
    assert "\n" not in place
    assert len(place) <= 254
    assert muckrock_number(place) == 7


def test_a_view_survives_the_ledger() -> None:
    view = PortalView("muckrock", "13", "https://x.example/", "ack", price="1.00", turn=3)
    assert PortalView.from_plain({**view.plain(), "letter": "a/b/initial/1"}) == view
    assert PortalView.from_plain({}) == PortalView("", "", "", "")
