"""Refuses values that would break out of their line. Files are checked on reading; replies teach numbers, too."""

from __future__ import annotations

from collections.abc import Iterator

from cpra_bot.errors import LetterAtFault
from cpra_bot.letters.context import LetterContext
from cpra_bot.letters.facts import FACTS, Form
from cpra_bot.letters.plain import unfit_character
from cpra_bot.letters.remembered import of_one
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.settings import Requester

Value = tuple[str, str, bool]
"""What it is, the value, and whether line feeds are welcome in it."""


def check_values(context: LetterContext, name: str) -> None:
    """Looks at every value that a letter may show.

    Args:
        context: what the letter is made of.
        name: of the template, for the error.

    Raises:
        LetterAtFault: a value of one line holds a line break, or any value a control or an invisible character.
    """
    for what, value, many_lines in (
        *_of_letter(context),
        *_unfit_of_campaign(context.campaign),
        *_unfit_of_requester(context.requester),
    ):
        if not (value.isascii() and value.isprintable()):
            refuse(value, what, name, context.agency.id, many_lines=many_lines)


def _of_letter(context: LetterContext) -> Iterator[Value]:
    """All values but those that letters of one campaign share."""
    agency, override, request = context.agency, context.override, context.request
    yield "agency.name", agency.name, False
    if agency.custodian:
        yield "agency.custodian", agency.custodian, False
    if override.custodian:
        yield "the custodian of the campaign's override", override.custodian, False
    yield from (("agency.policy_sections", section, False) for section in agency.policy_sections)
    yield "the reply address", context.reply_address, False
    yield "the request's key", context.order.request, False
    yield from (("a tracking number", number, False) for number in request.numbers)
    yield "the original subject", request.original_subject, False
    yield from ((f"agency.policy {rule.section}", rule.says, False) for rule in agency.policy)
    yield "extra_paragraph", override.extra_paragraph or "", True
    yield from ((f"facts.{key}", value, _many_lines(key)) for key, value in context.order.facts.items())
    yield "the original letter", request.original_body, True


@of_one
def _unfit_of_campaign(campaign: Campaign) -> tuple[Value, ...]:
    """Those values of a campaign that no letter may show."""
    titles = [("campaign.title", campaign.title), *(("the title of a part", part.title) for part in campaign.parts)]
    values = [*((what, title, False) for what, title in titles), ("campaign.purpose", campaign.purpose, True)]
    return tuple(value for value in values if unfit_character(value[1], many_lines=value[2]))


@of_one
def _unfit_of_requester(requester: Requester) -> tuple[Value, ...]:
    """Those values of a requester that no letter may show."""
    values = (
        ("requester.name", requester.name),
        ("requester.organization", requester.organization or ""),
        *(("requester.postal_address", line) for line in requester.postal_address),
        ("requester.phone", requester.phone or ""),
    )
    return tuple((what, value, False) for what, value in values if unfit_character(value))


def _many_lines(name: str) -> bool:
    return name in FACTS and FACTS[name].form in {Form.TEXT, Form.REQUESTS}


def refuse(value: str, what: str, template: str, agency: str, *, many_lines: bool = False) -> None:
    """Raises `LetterAtFault` if the value holds a character that no letter may carry."""
    found = unfit_character(value, many_lines=many_lines)
    if found:
        raise LetterAtFault(
            f"{what} holds {found}, which no letter may carry",
            "take it out where it is written; it may have come along with copied text",
            template=template,
            agency=agency,
        )
