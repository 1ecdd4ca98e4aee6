"""Refuses values that would break out of their line. Files are checked on reading; replies teach numbers, too."""

from __future__ import annotations

from collections.abc import Iterator

from cpra_bot.errors import LetterAtFault
from cpra_bot.letters.context import LetterContext
from cpra_bot.letters.facts import FACTS, Form
from cpra_bot.letters.plain import unfit_character


def check_values(context: LetterContext, name: str) -> None:
    """Looks at every value that a letter may show.

    Args:
        context: what the letter is made of.
        name: of the template, for the error.

    Raises:
        LetterAtFault: a value of one line holds a line break, or any value a control or an invisible character.
    """
    for what, value in _one_line_values(context):
        refuse(value, what, name, context.agency.id)
    refuse(context.campaign.purpose, "campaign.purpose", name, context.agency.id, many_lines=True)
    refuse(context.override.extra_paragraph or "", "extra_paragraph", name, context.agency.id, many_lines=True)
    for key, value in context.order.facts.items():
        if _many_lines(key):
            refuse(value, f"facts.{key}", name, context.agency.id, many_lines=True)
    refuse(context.request.original_body, "the original letter", name, context.agency.id, many_lines=True)


def _one_line_values(context: LetterContext) -> Iterator[tuple[str, str]]:
    agency, campaign, requester, request = context.agency, context.campaign, context.requester, context.request
    yield "agency.name", agency.name
    yield "agency.custodian", agency.custodian or ""
    yield "the custodian of the campaign's override", context.override.custodian or ""
    yield from (("agency.policy_sections", section) for section in agency.policy_sections)
    yield "campaign.title", campaign.title
    yield from (("the title of a part", part.title) for part in campaign.parts)
    yield "requester.name", requester.name
    yield "requester.organization", requester.organization or ""
    yield from (("requester.postal_address", line) for line in requester.postal_address)
    yield "requester.phone", requester.phone or ""
    yield "the reply address", context.reply_address
    yield "the request's key", context.order.request
    yield from (("a tracking number", number) for number in request.numbers)
    yield "the original subject", request.original_subject
    yield from ((f"agency.policy {rule.section}", rule.says) for rule in agency.policy)
    yield from ((f"facts.{key}", value) for key, value in context.order.facts.items() if not _many_lines(key))


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
