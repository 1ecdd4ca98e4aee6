"""What is asked, of whom, and how patiently: the file `campaigns/*.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cpra_bot.model.agency import AgencyKind
from cpra_bot.model.base import FileModel, OneLine, Slug
from cpra_bot.model.report import Measure

AnswerType = Literal["list", "count_per_year", "count", "documents", "yes_no"]
FallbackReason = Literal["record_creation_objection"]


class Item(FileModel):
    """One thing asked for.

    Attributes:
        id: label as it stands in the letter, `A1`.
        ask: the demand as a whole sentence without the label, naming its date or period.
        answer: form of the answer, for the results table.
        fallback_for: ids of the items in whose place this one stands; such an item is conditional.
        activated_by: what the agency must have said for a conditional item to become active.
        measure: what the answer lists or counts, in the words of the results table; where it is named, released
            reports that tell it are read into that table.
    """

    id: str = Field(pattern=r"^[A-Z][0-9]{1,2}$")
    ask: str = Field(min_length=10)
    answer: AnswerType
    fallback_for: tuple[str, ...] = ()
    activated_by: FallbackReason | None = None
    measure: Measure | None = None


class Part(FileModel):
    """A headed group of items.

    Attributes:
        id: one capital letter, the first of its items' labels.
        title: heading in the letter.
        satisfied_by: one sentence on which existing record satisfies the part, without naming a vendor.
        items: in the order of the letter.
    """

    id: str = Field(pattern=r"^[A-Z]$")
    title: OneLine
    satisfied_by: str | None = None
    fallback_intro: str | None = None
    items: tuple[Item, ...] = Field(min_length=1)


class VendorHint(FileModel):
    """A vendor's own name for the report that answers a part; used only where the agency's vendor is known."""

    vendor: OneLine
    part: str
    text: str = Field(min_length=10)


class Selection(FileModel):
    """Which agencies. All named criteria of `kinds`, `counties`, `tags` must hold; `ids` are added; `exclude` wins."""

    ids: tuple[Slug, ...] = ()
    list: OneLine | None = Field(default=None, description="text file beside the campaign, one id a line, # comments")
    kinds: tuple[AgencyKind, ...] = ()
    counties: tuple[OneLine, ...] = ()
    tags: tuple[OneLine, ...] = ()
    exclude: tuple[Slug, ...] = ()


class Override(FileModel):
    """What is different for one agency: its custodian, items left out, a paragraph of its own."""

    custodian: OneLine | None = None
    without_items: tuple[str, ...] = ()
    extra_paragraph: str | None = None


Handling = Literal["auto", "approval", "person"]
Guarded = Literal["approval", "person"]


class RuleHandling(FileModel):
    """Who acts on each rule that orders a letter; the names are those of the rules, with `_` for `-`.

    `auto`: the program sends it. `approval`: it is written, and a person lets it go. `person`: a person is told and
    writes it. Every rule can be made stricter. Those that argue, answer or agree to something are never `auto`.
    """

    receipt_check: Handling = "auto"
    follow_up: Handling = "auto"
    overdue: Handling = "approval"
    extension_passed: Handling = "approval"
    promise_passed: Handling = "approval"
    remainder: Guarded = "approval"
    fallback: Guarded = "approval"
    rebuttal: Guarded = "approval"
    fee: Guarded = "approval"
    bounced: Guarded = "approval"
    thanks: Guarded = "approval"
    status_letter: Guarded = "approval"


class FollowUpPolicy(FileModel):
    """How patiently we ask again.

    Attributes:
        automatic: false turns every `auto` of `rules` into `approval`.
        minimum_distance_days: days between two letters of ours that ask again in one request.
        ceiling: letters that ask again, after which a person decides.
        rules: who acts on which rule.
    """

    automatic: bool = True
    minimum_distance_days: int = Field(default=7, ge=7, le=90)
    ceiling: int = Field(default=3, ge=0, le=3)
    rules: RuleHandling = RuleHandling.model_construct()

    def handling(self, rule: str) -> Handling:
        """Who acts on a rule that orders a letter.

        Args:
            rule: its name, such as `extension-passed`.
        """
        wished: Handling = getattr(self.rules, rule.replace("-", "_"))
        return "approval" if wished == "auto" and not self.automatic else wished


class Campaign(FileModel):
    """The whole file.

    Attributes:
        id: slug; first part of every request key.
        version: whole number, raised when the wording of an item changes; each request keeps the one it was sent with.
        title: subject of the letters, without the agency.
        purpose: one or two true sentences on why the records matter; may be empty.
        fee_cap: US dollars above which the agency is asked to write before it goes on.
        parts: what is asked.
        vendor_hints: sentences for agencies whose vendor is known.
        agencies: whom.
        overrides: agency id → what is different there.
        follow_up: how patiently.
        citations: statutes outside the Public Records Act that the letters may cite, as `Civ. Code 1798.90.51`.
    """

    id: Slug
    version: int = Field(ge=1)
    title: OneLine
    purpose: str = ""
    fee_cap: int = Field(default=0, ge=0, le=500)
    parts: tuple[Part, ...] = Field(min_length=1)
    vendor_hints: tuple[VendorHint, ...] = ()
    agencies: Selection
    overrides: dict[Slug, Override] = Field(default_factory=dict)
    follow_up: FollowUpPolicy = FollowUpPolicy.model_construct()
    citations: tuple[OneLine, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All items of all parts, in the order of the letter."""
        return tuple(item for part in self.parts for item in part.items)
