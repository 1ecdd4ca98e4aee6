"""From a letter order to subject and body: chooses what the letter speaks of, lets the template word it, lays it out.

**The form of a template.** Its first line is `Subject: …`, then a blank line, then the body as `plain.lay_out` reads
it: paragraphs between blank lines are filled to 72 columns, `A1. ` hangs, and `| ` keeps a line break.

**References to items are computed.** A template never types a label: it is given the items that this agency is asked,
so that an item left out for one agency leaves with every mention of it.
"""

from __future__ import annotations

from typing import Any

from cpra_bot.errors import LetterAtFault
from cpra_bot.letters.context import LetterContext, RequestFacts, template_name
from cpra_bot.letters.environment import Templates
from cpra_bot.letters.items import items_for, labels_for, parts_for
from cpra_bot.letters.plain import RULE, lay_out
from cpra_bot.letters.values import check_values, refuse
from cpra_bot.letters.vendor import known_vendor
from cpra_bot.model.letter import LetterKind

__all__ = ["LetterContext", "RequestFacts", "compose", "items_for", "labels_for", "template_name", "variables"]

NEUTRAL_CUSTODIAN = "Custodian of Records"
"""Whom a letter addresses where neither campaign nor directory names an office."""


def compose(context: LetterContext, templates: Templates) -> tuple[str, str]:
    """Subject and body of one letter.

    Returns:
        the subject on one line; the body filled to 72 columns, LF line ends, one line feed at its end.

    Raises:
        LetterAtFault: a value holds a line break or an invisible character, a follow-up lacks the letter it follows,
            or the template fails (see `Templates.render`) or does not begin with `Subject: `.
    """
    name, agency = template_name(context.order.kind), context.agency.id
    check_values(context, name)
    if context.order.kind is not LetterKind.INITIAL:
        _check_history(context, name)
    text = templates.render(name, agency, **variables(context))
    head, _, rest = text.lstrip("\n").partition("\n")
    subject = " ".join(head.removeprefix("Subject:").split())
    if not head.startswith("Subject:") or not subject or not rest.strip():
        raise LetterAtFault(
            'the template must begin with a line "Subject: ...", followed by a blank line and the letter',
            f"mend the first line of {name}",
            template=name,
            line=1,
            agency=agency,
        )
    body = lay_out(rest)
    refuse(subject, "the subject", name, agency)
    refuse(body, "the letter", name, agency, many_lines=True)
    return subject, body


def variables(context: LetterContext) -> dict[str, Any]:
    """What a template is given; the comment at the top of `templates/initial.j2` says what each name means."""
    agency, campaign, request, order = context.agency, context.campaign, context.request, context.order
    labels = labels_for(order, campaign, agency.id)
    due = request.due
    counted = due is not None and request.received_on == due.received and not due.warnings
    return {
        "agency": agency,
        "campaign": campaign,
        "custodian": context.override.custodian or agency.custodian or NEUTRAL_CUSTODIAN,
        "extra_paragraph": context.override.extra_paragraph or "",
        "facts": order.facts,
        "labels": labels,
        "last_day": due.law if due and counted else None,
        "number": order.number,
        "parts": parts_for(campaign, labels, known_vendor(agency, order.day)),
        "reference": order.request,
        "reply_address": context.reply_address,
        "request": request,
        "requester": context.requester,
        "rule": RULE,
        "today": order.day,
    }


VARIABLES = (
    *("agency", "campaign", "custodian", "extra_paragraph", "facts", "labels", "last_day", "number", "parts"),
    *("reference", "reply_address", "request", "requester", "rule", "today"),
)
"""The names of `variables`, so that templates can be checked before there is a letter."""


def _check_history(context: LetterContext, name: str) -> None:
    """A later letter speaks of the first one, so it must be known."""
    request = context.request
    if request.sent_on is None or not request.original_subject or not request.original_body:
        raise LetterAtFault(
            f"there is nothing to follow up: the first letter of {context.order.request} has not been sent",
            f"look at the request with: cpra show {context.order.request}",
            template=name,
            agency=context.agency.id,
        )
