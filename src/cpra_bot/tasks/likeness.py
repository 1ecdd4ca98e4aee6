"""Which proposed letters say the same thing, so that a person decides once about forty identical redirects."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cpra_bot.letters.plain import MONTHS, RULE
from cpra_bot.model.agency import Agency
from cpra_bot.model.proposal import Proposal

_DAY = re.compile(rf"\b(?:{'|'.join(MONTHS)}) \d{{1,2}}, \d{{4}}\b|\b\d{{4}}-\d\d-\d\d\b")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w|https?://\S+")
_NUMBER = re.compile(r"\b\w*\d[\w/-]*\b")


@dataclass(frozen=True, slots=True)
class Alike:
    """Proposals whose letters differ in nothing but names, numbers, days and the agency's own words.

    Attributes:
        proposals: in the order of their numbers; at least one.
    """

    proposals: tuple[Proposal, ...]

    @property
    def first(self) -> Proposal:
        """The one that is shown whole."""
        return self.proposals[0]


def group(proposals: list[Proposal], agencies: dict[str, Agency]) -> list[Alike]:
    """Put like to like, each group where its first member stood.

    Args:
        proposals: in the order in which they are to be shown.
        agencies: id → record, whose names are not counted as a difference.
    """
    groups: dict[tuple[object, ...], list[Proposal]] = {}
    for each in proposals:
        groups.setdefault(pattern(each, agencies.get(each.draft.request.partition("/")[2])), []).append(each)
    return [Alike(tuple(members)) for members in groups.values()]


def own_words(proposal: Proposal) -> str:
    """The letter without the first letter that stands below the ruled line."""
    return proposal.draft.letter.body.partition(f"\n{RULE}\n")[0]


def pattern(proposal: Proposal, agency: Agency | None) -> tuple[object, ...]:
    """Everything that makes a letter what it is, with what belongs to one agency alone taken out; equal for alike ones.

    Args:
        proposal: the letter.
        agency: to which it goes; None if it has left the directory.
    """
    draft = proposal.draft
    text = " ".join(own_words(proposal).split())
    particular = [*draft.order.facts.values()]
    if agency:
        particular += [agency.name, *agency.aliases, agency.custodian or ""]
    for words in sorted({" ".join(each.split()) for each in particular} - {""}, key=len, reverse=True):
        text = text.replace(words, "…")
    for pattern in (_DAY, _ADDRESS, _NUMBER):
        text = pattern.sub("…", text)
    campaign = draft.request.partition("/")[0]
    facts = sorted((name, value if name.startswith("sections") else "") for name, value in draft.order.facts.items())
    return campaign, draft.rule, draft.order.kind, draft.order.items, tuple(facts), text
