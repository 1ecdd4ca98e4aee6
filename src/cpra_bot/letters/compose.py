"""From a letter order to subject and body: chooses what the letter speaks of, lets the template word it, lays it out.

**The form of a template.** Its first line is `Subject: …`, then a blank line, then the body as `plain.lay_out` reads
it: paragraphs between blank lines are filled to 72 columns, `A1. ` hangs, and `| ` keeps a line break.

**References to items are computed.** A template never types a label: it is given the items that this agency is asked,
so that an item left out for one agency leaves with every mention of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, get_args

from cpra_bot.errors import LetterAtFault
from cpra_bot.letters.channels import rules_of
from cpra_bot.letters.clockwork import answer_by, count_lines, last_day_of_extension, periods
from cpra_bot.letters.context import LetterContext, RequestFacts, template_name
from cpra_bot.letters.environment import Templates
from cpra_bot.letters.exemptions import grounds_cited
from cpra_bot.letters.facts import facts_of
from cpra_bot.letters.items import easiest, items_for, labels_for, parts_for, replaced_by
from cpra_bot.letters.plain import RULE, lay_out
from cpra_bot.letters.values import check_values, refuse
from cpra_bot.letters.vendor import known_vendor
from cpra_bot.model.agency import Agency, PolicyTopic
from cpra_bot.model.clockwork import Due
from cpra_bot.model.letter import LetterKind

__all__ = ["LetterContext", "RequestFacts", "compose", "items_for", "labels_for", "template_name", "variables"]

TOPICS = get_args(PolicyTopic)
"""What an agency's own policy may speak of."""

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
    """What a template is given; the comment at the top of `templates/initial.j2` says what each name means.

    Raises:
        LetterAtFault: a fact that this kind of letter needs is missing or malformed, or an item does not exist.
    """
    agency, campaign, request, order = context.agency, context.campaign, context.request, context.order
    labels = labels_for(order, campaign, agency.id)
    facts = facts_of(order, agency.id)
    original = _original(context)
    due = request.due
    counted = due is not None and request.received_on == due.received and not due.warnings
    return {
        "agency": agency,
        "answer_by": facts.get("answer_by") or answer_by(context),
        "campaign": campaign,
        "channel": context.channel,
        "count": count_lines(due, context.rules) if due and request.received_on == due.received else (),
        "custodian": context.override.custodian or agency.custodian or NEUTRAL_CUSTODIAN,
        "easiest": easiest(campaign, labels),
        "extension_ended": last_day_of_extension(context, facts.get("extended_to")),
        "extra_paragraph": context.override.extra_paragraph or "",
        "facts": facts,
        "grounds": grounds_cited(" ; ".join(sections)) if (sections := _section_facts(context)) else (),
        "instead_of": replaced_by(campaign, labels),
        "labels": labels,
        "last_day": due.law if due and counted else None,
        "law": periods(context),
        "number": order.number,
        "parts": parts_for(campaign, labels, known_vendor(agency, order.day)),
        "policy": _policy(agency),
        "reference": order.request,
        "reply_address": context.reply_address,
        "request": request if original is request.original_body else replace(request, original_body=original),
        "requester": context.requester,
        "rule": RULE,
        "signed": context.signed,
        "today": order.day,
    }


VARIABLES = (
    *("agency", "answer_by", "campaign", "channel", "count", "custodian", "easiest", "extension_ended"),
    *("extra_paragraph", "facts", "grounds", "instead_of", "labels", "last_day", "law", "number", "parts", "policy"),
    *("reference", "reply_address", "request", "requester", "rule", "signed", "today"),
)
"""The names of `variables`, so that templates can be checked before there is a letter."""


_NO_POLICY: Mapping[str, Any] = MappingProxyType({**dict.fromkeys(TOPICS), "records": ()})


def _policy(agency: Agency) -> Mapping[str, Any]:
    """Topic → the agency's own section on it, or None; `records` are those that help to find records."""
    if not agency.policy:
        return _NO_POLICY
    by_topic = {topic: next((rule for rule in agency.policy if rule.topic == topic), None) for topic in TOPICS}
    records = tuple(rule for rule in agency.policy if rule.topic not in {"signed_writing", "electronic_copies"})
    return {**by_topic, "records": records}


def _section_facts(context: LetterContext) -> list[str]:
    facts = context.order.facts
    return [value for name, value in facts.items() if name == "sections" or name.startswith("sections.")]


def _original(context: LetterContext) -> str:
    """The first letter as sent; without the lines that are a mail address, where the channel answers by its own."""
    body = context.request.original_body
    if rules_of(context.channel).own_address:
        return body
    return "\n".join(line for line in body.split("\n") if "@" not in line or " " in line)


def _check_history(context: LetterContext, name: str) -> None:
    """A later letter speaks of the first one, so it must be known; some rest on a proven day of receipt as well."""
    request, kind = context.request, context.order.kind
    if kind is LetterKind.OVERDUE and not _counted_to(request.due, request.received_on):
        raise LetterAtFault(
            f"{context.order.request} has no proven day of receipt to count from, so nothing is overdue",
            "ask for the day of receipt with a follow-up",
            template=name,
            agency=context.agency.id,
        )
    if kind is LetterKind.EXTENSION_EXPIRED and not (request.received_on or context.order.facts.get("extended_to")):
        raise LetterAtFault(
            f"neither a day of receipt nor a day of extension is known for {context.order.request}",
            "ask for the day of receipt with a follow-up",
            template=name,
            agency=context.agency.id,
        )
    if request.sent_on is None or not request.original_subject or not request.original_body:
        raise LetterAtFault(
            f"there is nothing to follow up: the first letter of {context.order.request} has not been sent",
            f"look at the request with: cpra show {context.order.request}",
            template=name,
            agency=context.agency.id,
        )


def _counted_to(due: Due | None, received: date | None) -> bool:
    return due is not None and due.received == received
