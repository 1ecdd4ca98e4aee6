"""Which items a letter speaks of, and how they are grouped. References to items are computed from this, never typed."""

from __future__ import annotations

from dataclasses import dataclass

from cpra_bot.errors import LetterAtFault
from cpra_bot.letters.context import override_for, template_name
from cpra_bot.letters.environment import did_you_mean
from cpra_bot.letters.remembered import of_one
from cpra_bot.model.campaign import Campaign, Item, Part
from cpra_bot.model.letter import LetterOrder


@dataclass(frozen=True, slots=True)
class PartInLetter:
    """A part as one letter shows it.

    Attributes:
        id, title, satisfied_by: as in the campaign.
        items: asked for outright; among them conditional ones whose turn has come, since the letter no longer asks for
            what they stand in for.
        conditional: asked for only in place of others; `stands_for` are the labels of these.
        fallback_intro: the campaign's sentence that leads to the conditional items.
        hint: the vendor's own name for a report, if the agency's vendor is known; else empty.
    """

    id: str
    title: str
    satisfied_by: str
    items: tuple[Item, ...]
    conditional: tuple[Item, ...]
    stands_for: tuple[str, ...]
    fallback_intro: str
    hint: str

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of all its items, conditional ones last."""
        return tuple(item.id for item in (*self.items, *self.conditional))


def items_for(campaign: Campaign, agency_id: str) -> tuple[Item, ...]:
    """The items that one agency is asked, in the order of the letter.

    Items that the campaign leaves out for the agency are gone, and so is a conditional item if all items in whose place
    it could stand are gone.
    """
    return _items_without(campaign, override_for(campaign, agency_id).without_items)


@of_one
def _items_without(campaign: Campaign, left_out: tuple[str, ...]) -> tuple[Item, ...]:
    asked = [item for item in campaign.items if item.id not in left_out]
    labels = {item.id for item in asked}
    return tuple(item for item in asked if not item.fallback_for or labels & set(item.fallback_for))


def labels_for(order: LetterOrder, campaign: Campaign, agency_id: str) -> tuple[str, ...]:
    """The labels that a letter speaks of: the order's, without those left out for the agency.

    Raises:
        LetterAtFault: the order names an item that the campaign does not have, or nothing is left.
    """
    unknown, labels = _labels(campaign, order.items, override_for(campaign, agency_id).without_items)
    if unknown is not None:
        known = [item.id for item in campaign.items]
        raise LetterAtFault(
            f"the letter is to ask for item {unknown}, which campaign {campaign.id} does not have"
            f"{did_you_mean(unknown, known)}",
            "put the item back into the campaign",
            template=template_name(order.kind),
            agency=agency_id,
        )
    if not labels:
        raise LetterAtFault(
            f"no item of campaign {campaign.id} is left to ask for",
            f"look at without_items under overrides: {agency_id}, or exclude the agency",
            template=template_name(order.kind),
            agency=agency_id,
        )
    return labels


@of_one
def _labels(
    campaign: Campaign, ordered: tuple[str, ...], left_out: tuple[str, ...]
) -> tuple[str | None, tuple[str, ...]]:
    """The first ordered label that the campaign does not have, and those that are left, in the campaign's order."""
    known = [item.id for item in campaign.items]
    wanted = set(ordered) & {item.id for item in _items_without(campaign, left_out)}
    unknown = next((label for label in ordered if label not in known), None)
    return unknown, tuple(label for label in known if label in wanted)


@of_one
def parts_for(campaign: Campaign, labels: tuple[str, ...], vendor: str | None) -> tuple[PartInLetter, ...]:
    """The parts of a campaign as a letter shows them; a part without an item in the letter is left out.

    Args:
        campaign: what is asked.
        labels: the items the letter speaks of (see `labels_for`).
        vendor: whose report names may be hinted at, or None.
    """
    parts = (_part(part, campaign, labels, vendor) for part in campaign.parts)
    return tuple(part for part in parts if part.labels)


@of_one
def replaced_by(campaign: Campaign, labels: tuple[str, ...]) -> tuple[str, ...]:
    """The items in whose place these stand and which the letter does not ask for itself, in the campaign's order."""
    replaced = {label for item in campaign.items if item.id in labels for label in item.fallback_for}
    return tuple(item.id for item in campaign.items if item.id in replaced - set(labels))


@of_one
def easiest(campaign: Campaign, labels: tuple[str, ...]) -> tuple[str, ...]:
    """The items that a list or a number answers, where others of the letter ask for more; else none."""
    quick = tuple(item.id for item in campaign.items if item.id in labels and item.answer != "documents")
    return quick if len(quick) < len(labels) else ()


def _part(part: Part, campaign: Campaign, labels: tuple[str, ...], vendor: str | None) -> PartInLetter:
    items = tuple(item for item in part.items if item.id in labels)
    conditional = tuple(item for item in items if set(item.fallback_for) & set(labels))
    replaced = {label for item in conditional for label in item.fallback_for}
    return PartInLetter(
        id=part.id,
        title=part.title,
        satisfied_by=part.satisfied_by or "",
        items=tuple(item for item in items if item not in conditional),
        conditional=conditional,
        stands_for=tuple(label for label in labels if label in replaced),
        fallback_intro=part.fallback_intro or "",
        hint=" ".join(
            hint.text
            for hint in campaign.vendor_hints
            if vendor and hint.part == part.id and hint.vendor.casefold() == vendor.casefold()
        ),
    )
