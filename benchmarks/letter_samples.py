"""Letters by the thousand for the figures on rendering and printing: made-up agencies, the shipped campaign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.compose import LetterContext, items_for
from cpra_bot.letters.environment import Templates, load_templates
from cpra_bot.model.agency import Agency, MailRoute
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import Letter, LetterKind, LetterOrder
from cpra_bot.model.settings import Mailbox, Requester, Server

REPOSITORY = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 2)


@dataclass(frozen=True)
class Desk:
    """All that letters are made of but the agency."""

    campaign: Campaign
    templates: Templates
    mailbox: Mailbox
    requester: Requester

    def contexts(self, number: int) -> Iterator[LetterContext]:
        """First letters to so many agencies, each of another name."""
        for index in range(number):
            whom = Agency(
                id=f"sampleton-{index}-pd",
                name=f"Sampleton No. {index} Police Department",
                kind="police",
                custodian="Records Manager" if index % 2 else None,
                source=("made-up",),
            )
            items = tuple(item.id for item in items_for(self.campaign, whom.id))
            order = LetterOrder(f"{self.campaign.id}/{whom.id}", LetterKind.INITIAL, 1, items, DAY)
            yield LetterContext(whom, self.campaign, self.requester, "", order)

    def letter(self, made_of: LetterContext) -> Letter:
        """The letter, complete."""
        route = MailRoute(address=f"clerk@{made_of.agency.id}.example")
        return assemble(made_of, self.templates, secret=b"benchmark", mailbox=self.mailbox, route=route)


def desk() -> Desk:
    """The shipped campaign and templates, parsed."""
    sources = {path.name: path.read_text("utf-8") for path in (REPOSITORY / "templates").glob("*.j2")}
    raw = yaml.safe_load((REPOSITORY / "campaigns" / "alpr-2026.yaml").read_text("utf-8"))
    server = Server(host="mail.sample.example", port=993)
    return Desk(
        Campaign.model_validate(raw),
        load_templates(sources),
        Mailbox(address="robin@sample.example", smtp=server, imap=server),
        Requester(name="Robin Sample", organization="Sample Records Project", phone="555-0100"),
    )
