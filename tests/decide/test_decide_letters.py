"""Every letter that a situation orders can be written from its facts, and the linter lets it pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from decide_situations import GROUPS, Situation

from builders import REQUEST
from cpra_bot.decide.actions import next_actions
from cpra_bot.decide.said import is_machine
from cpra_bot.errors import LetterAtFault
from cpra_bot.letters.assemble import assemble
from cpra_bot.letters.compose import LetterContext, RequestFacts
from cpra_bot.letters.environment import load_templates
from cpra_bot.letters.lint import lint
from cpra_bot.model.action import Mode
from cpra_bot.model.agency import Agency, MailRoute, PortalRoute
from cpra_bot.model.campaign import Campaign, FollowUpPolicy
from cpra_bot.model.letter import LetterKind, LetterOrder
from cpra_bot.model.request import RequestState
from cpra_bot.model.settings import Mailbox, Requester, Server

TEMPLATES = load_templates(
    {path.name: path.read_text("utf-8") for path in (Path(__file__).parents[2] / "templates").glob("*.j2")}
)
SERVER = Server(host="mail.sample.example", port=993)
MAILBOX = Mailbox(address="records@sample.example", smtp=SERVER, imap=SERVER)
AGENCY = Agency.model_validate(
    {"id": "sampleton-pd", "name": "Sampleton Police Department", "kind": "police", "source": ("made-up",)}
)
CAMPAIGN = Campaign.model_validate(
    {
        "id": "shade-trees-2026",
        "version": 1,
        "title": "shade trees",
        "parts": [
            {
                "id": "A",
                "title": "Trees",
                "fallback_intro": "If you take these items to ask for a new record, please send instead:",
                "items": [
                    {
                        "id": "A1",
                        "ask": "Records sufficient to show each shade tree planted in 2025.",
                        "answer": "list",
                    },
                    {"id": "A2", "ask": "Records sufficient to show what each of them cost.", "answer": "list"},
                    {
                        "id": "A5",
                        "ask": "The contract on the planting of trees in force in 2025.",
                        "answer": "documents",
                        "fallback_for": ["A1", "A2"],
                        "activated_by": "record_creation_objection",
                    },
                ],
            }
        ],
        "agencies": {"ids": ["sampleton-pd"]},
    }
)
ORDERED = [
    (f"{group}: {row.what}", row)
    for group, rows in GROUPS.items()
    for row in rows
    if any(does.count(" ") > 1 for does in row.does)  # rule, mode, letter
]


def known_of(state: RequestState, order: LetterOrder) -> RequestFacts:
    """What a letter may know of the request, as a run would tell it."""
    fallback = {label for clock in state.clocks if clock.fallback for label in clock.items}
    return RequestFacts(
        sent_on=state.sent_on,
        received_on=state.received_on,
        due=state.due if set(order.items) - fallback else None,
        numbers=state.sure_numbers,
        acknowledged=state.acknowledged,
        original_subject="Public Records Act request: shade trees",
        original_body="Dear custodian,\n\nA1. Records sufficient to show each shade tree.\n\nRobin Sample\n",
        extended_to=state.extension_until,
    )


@pytest.mark.parametrize(("name", "row"), ORDERED, ids=[name for name, _ in ORDERED])
def test_the_letter_can_be_written_and_passes(name: str, row: Situation) -> None:
    state = row.story.books().requests[REQUEST]
    action = next_actions(state, FollowUpPolicy(), row.story.at(row.day))[0]
    order = action.order
    assert order is not None
    context = LetterContext(
        AGENCY, CAMPAIGN, Requester(name="Robin Sample"), "records@sample.example", order, known_of(state, order)
    )
    filed = state.last_filing
    assert filed is not None
    route = PortalRoute(channel=filed.channel, address=filed.to) if filed.by_hand else MailRoute(address=filed.to)

    def write() -> list[str]:
        letter = assemble(context, TEMPLATES, secret=b"secret", mailbox=MAILBOX, route=route)
        return [str(problem) for problem in lint(letter, CAMPAIGN, context) if not problem.warning]

    if action.mode is Mode.PERSON and order.kind is not LetterKind.REFILING:
        with pytest.raises(LetterAtFault, match="is missing"):  # a draft lacks what only a person can say
            write()
    else:
        assert write() == []
    if order.facts.get("quote"):
        said = " ".join(fact.quote for reply in state.replies if not is_machine(reply) for fact in reply.facts)
        assert order.facts["quote"] in said
