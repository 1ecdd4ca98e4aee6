"""Made-up agencies, requesters and letters that the tests of this room share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.compose import LetterContext, RequestFacts, items_for
from cpra_bot.letters.environment import Templates, load_templates
from cpra_bot.model.agency import Agency, MailRoute, VendorEvidence
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.clockwork import Due
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder
from cpra_bot.model.settings import Mailbox, Requester, Server

REPOSITORY = Path(__file__).resolve().parents[2]
SECRET = b"a secret for tests"
FIRST_DAY = date(2026, 11, 2)
SOURCES = {path.name: path.read_text("utf-8") for path in sorted((REPOSITORY / "templates").glob("*.j2"))}
TEMPLATES: Templates = load_templates(SOURCES)
SERVER = Server(host="mail.sample.example", port=993)
MAILBOX = Mailbox(address="records@sample.example", smtp=SERVER, imap=SERVER)
ROUTE = MailRoute(address="clerk@sampleton.example")
ROBIN = Requester(
    name="Robin Sample",
    organization="Sample Records Project",
    postal_address=("1 Sample Street, Apt A9", "Sampleton, CA 90000"),
    phone="555-0100",
)


def campaign(name: str, **changes: Any) -> Campaign:
    """A shipped campaign, with some values changed as its file might change them."""
    raw = yaml.safe_load((REPOSITORY / "campaigns" / f"{name}.yaml").read_text("utf-8"))
    return Campaign.model_validate({**raw, **changes})


ALPR = campaign("alpr-2026")
TOW = campaign("tow-fees-2026")


def agency(**changes: Any) -> Agency:
    """A police department that does not exist."""
    values = {"id": "sampleton-pd", "name": "Sampleton Police Department", "kind": "police", "source": ("made-up",)}
    return Agency.model_validate({**values, **changes})


def evidence(vendor: str, as_of: str, confidence: str = "high", basis: str = "transparency_portal") -> VendorEvidence:
    """One piece of vendor evidence."""
    return VendorEvidence.model_validate(
        {"vendor": vendor, "basis": basis, "as_of": as_of, "confidence": confidence, "source": ("made-up",)}
    )


def context(
    asked: Campaign = ALPR,
    whom: Agency | None = None,
    *,
    kind: LetterKind = LetterKind.INITIAL,
    items: tuple[str, ...] | None = None,
    number: int = 1,
    day: date = FIRST_DAY,
    requester: Requester = ROBIN,
    request: RequestFacts | None = None,
) -> LetterContext:
    """A letter context; without `items` it asks for all that the agency is asked."""
    whom = whom or agency()
    labels = tuple(item.id for item in items_for(asked, whom.id)) if items is None else items
    order = LetterOrder(f"{asked.id}/{whom.id}", kind, number, labels, day)
    return LetterContext(whom, asked, requester, "records@sample.example", order, request or RequestFacts())


def letter_of(made_of: LetterContext, **changes: Any) -> Letter:
    """The assembled letter; `changes` go to its fields afterwards, as a faulty template might have made them."""
    letter = assemble(made_of, TEMPLATES, secret=SECRET, mailbox=MAILBOX, route=ROUTE)
    return replace(letter, **changes)


def sent(original: Letter, **facts: Any) -> RequestFacts:
    """What is known after a first letter was handed over on the first day."""
    return RequestFacts(sent_on=FIRST_DAY, original_body=original.body, original_subject=original.subject, **facts)


def due(received: date, law: date) -> Due:
    """A clock whose last day is given; the count itself is the business of another room."""
    return Due(received, received + timedelta(days=10), law, law, ())


def follow_up(original: Letter, asked: Campaign = ALPR, items: tuple[str, ...] = ("A1", "B1"), **facts: Any) -> Letter:
    """A follow-up to a first letter."""
    return letter_of(
        context(asked, kind=LetterKind.FOLLOW_UP, items=items, day=date(2026, 11, 17), request=sent(original, **facts))
    )
