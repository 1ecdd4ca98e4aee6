"""Whom a campaign chooses, and how mail reaches them: tables."""

from __future__ import annotations

from typing import Any

import pytest

from cpra_bot.files.routes import mail_route
from cpra_bot.files.select import select
from cpra_bot.model.agency import Agency, Directory
from cpra_bot.model.campaign import Campaign


def agency(id: str, kind: str = "police", county: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": id, "name": id.title(), "kind": kind, "county": county, "source": ["hand"], **more}


def directory(*agencies: dict[str, Any]) -> Directory:
    return Directory.model_validate({"version": 1, "as_of": "2026", "agencies": agencies})


FIVE = directory(
    agency("d-pd", county="Ocean", tags=["coast", "large"]),
    agency("a-pd", county="Ridge"),
    agency("c-sheriff", "sheriff", county="Ocean", tags=["large"]),
    agency("b-pd", county="Ocean", tags=["coast"]),
    agency("e-city", "city"),
)


@pytest.mark.parametrize(
    ("wanted", "listed", "chosen"),
    [
        ({}, [], ""),
        ({"kinds": ["police"]}, [], "a-pd b-pd d-pd"),
        ({"kinds": ["police", "city"]}, [], "a-pd b-pd d-pd e-city"),
        ({"counties": ["ocean"]}, [], "b-pd c-sheriff d-pd"),
        ({"kinds": ["police"], "counties": ["Ocean"]}, [], "b-pd d-pd"),
        ({"tags": ["coast", "large"]}, [], "b-pd c-sheriff d-pd"),
        ({"kinds": ["police"], "counties": ["Ocean"], "tags": ["large"]}, [], "d-pd"),
        ({"ids": ["e-city", "a-pd"]}, [], "a-pd e-city"),
        ({"ids": ["e-city"], "kinds": ["sheriff"]}, [], "c-sheriff e-city"),
        ({"ids": ["a-pd", "a-pd"], "exclude": ["a-pd"]}, [], ""),
        ({"kinds": ["police"], "exclude": ["b-pd"]}, ["c-sheriff", "b-pd"], "a-pd c-sheriff d-pd"),
        ({}, ["e-city", "b-pd"], "b-pd e-city"),
    ],
)
def test_select(wanted: dict[str, Any], listed: list[str], chosen: str) -> None:
    part = {"id": "A", "title": "T", "items": [{"id": "A1", "ask": "Something long enough.", "answer": "list"}]}
    campaign = Campaign.model_validate({"id": "c", "version": 1, "title": "T", "parts": [part], "agencies": wanted})
    found = select(campaign, FIVE, listed)
    assert " ".join(one.id for one in found) == chosen
    backwards = FIVE.model_copy(update={"agencies": FIVE.agencies[::-1]})
    assert select(campaign, backwards, listed) == found


def mail(address: str | None = "pd@town.example", confidence: str = "high", **more: Any) -> dict[str, Any]:
    return {"kind": "email", "address": address, "confidence": confidence, **more}


def portal(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "confidence": "high", **more}


@pytest.mark.parametrize(
    ("channels", "city", "accept_low", "address", "words"),
    [
        ([mail()], [], False, "pd@town.example", "pd@town.example, high confidence"),
        ([mail(confidence="medium")], [], False, "pd@town.example", "pd@town.example, medium confidence"),
        (
            [mail("low@town.example", "low"), mail("ok@town.example", "medium")],
            [],
            True,
            "ok@town.example",
            "ok@town.example, medium confidence",
        ),
        (
            [mail(confidence="low")],
            [],
            False,
            None,
            "only a low-confidence address (pd@town.example); allow it with --accept-low",
        ),
        ([mail(confidence="low")], [], True, "pd@town.example", "pd@town.example, low confidence"),
        (
            [mail("clerk@town.example", "low", via="city")],
            [mail("clerk@town.example")],
            False,
            None,
            "only a low-confidence address (clerk@town.example, via city); allow it with --accept-low",
        ),
        (
            [mail(None, "medium", via="city")],
            [mail("clerk@town.example")],
            False,
            "clerk@town.example",
            "clerk@town.example via city, medium confidence",
        ),
        ([mail(status="suspect")], [], False, None, "only a suspect address (pd@town.example)"),
        ([mail(status="suspect")], [], True, "pd@town.example", "pd@town.example, high confidence"),
        (
            [mail("old@town.example", status="suspect"), mail("ok@town.example", "medium")],
            [],
            True,
            "ok@town.example",
            "ok@town.example, medium confidence",
        ),
        ([mail(status="superseded")], [], True, None, "only a superseded address (pd@town.example)"),
        (
            [mail("clerk@town.example", "medium", via="city")],
            [mail("Clerk@town.example", status="superseded")],
            True,
            None,
            "only a superseded address (clerk@town.example)",
        ),
        (
            [mail(None, "medium", via="city")],
            [mail("old@town.example", status="superseded"), mail("new@town.example")],
            False,
            "new@town.example",
            "new@town.example via city, medium confidence",
        ),
        ([mail(None, "medium", via="city")], [], True, None, "no e-mail address known"),
        ([mail(None, "medium", via="nowhere")], [], True, None, "no e-mail address known"),
        ([], [mail("clerk@town.example")], True, None, "no e-mail address known"),
        ([portal("nextrequest")], [], True, None, "no e-mail address known (portal: nextrequest)"),
        (
            [portal("govqa"), portal("muckrock"), portal("postal"), portal("justfoia", status="suspect")],
            [],
            True,
            None,
            "no e-mail address known (portals: govqa, muckrock; post)",
        ),
        (
            [mail("Clerk <pd@town.example>")],
            [],
            True,
            None,
            "the address 'Clerk <pd@town.example>' is not a bare mail address",
        ),
    ],
)
def test_mail_route(channels: Any, city: Any, accept_low: bool, address: str | None, words: str) -> None:
    book = directory(agency("pd", channels=channels), agency("city", "city", channels=city))
    asked: Agency = book.agencies[0]
    route, reason = mail_route(asked, book, accept_low)
    assert (route and route.address, reason) == (address, words)
    if route is not None:
        assert route.confidence == next(c.confidence for c in asked.channels if c.address in (address, None))


def test_a_copy_with_other_agencies_finds_those() -> None:
    assert set(FIVE.by_id) == {each.id for each in FIVE.agencies}
    fewer = FIVE.model_copy(update={"agencies": FIVE.agencies[:2]})
    assert set(fewer.by_id) == {each.id for each in FIVE.agencies[:2]}
    assert set(FIVE.by_id) == {each.id for each in FIVE.agencies}
