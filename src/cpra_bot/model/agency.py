"""Whom we write to, and how each of them can be reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field

from cpra_bot.model.base import FileModel, MailAddress, OneLine, Slug

AgencyKind = Literal["police", "sheriff", "campus", "district", "transit", "state", "city", "county"]
ChannelKind = Literal["email", "nextrequest", "govqa", "justfoia", "muckrock", "web_form", "postal"]
Confidence = Literal["high", "medium", "low"]
ChannelStatus = Literal["active", "tenant_only", "unverified", "suspect", "superseded"]
MACHINE_KINDS: frozenset[str] = frozenset({"email"})
"""Channels that the program files by in every workspace. See `model.portal.filed_by_hand` for MuckRock."""
PORTAL_KINDS: frozenset[str] = frozenset({"nextrequest", "govqa", "justfoia", "web_form"})
"""Channels that are an agency's own page: where it wants a request that it does not take by mail."""
PolicyTopic = Literal[
    "requests_kept", "access_logged", "audits", "designee", "signed_writing", "electronic_copies", "other"
]


class ContactChannel(FileModel):
    """One way to file with an agency, with the evidence for it.

    Attributes:
        kind: what stands at the other end.
        address: mail address (`email`) or street address (`postal`).
        host: host of the portal, `tracy.nextrequest.example`.
        url: page of the portal or form.
        account: the portal's name for the tenant where it is not in the host (local part of its sender address).
        jurisdiction: MuckRock's slug for the place; `jurisdiction_id` and `agency_id` are its numbers.
        unit: `agency` if the channel is the law-enforcement agency's own rather than its city's.
        status: what is known of a portal's life; absent for mail and post.
        published_requests: how many requests the portal showed publicly on `as_of`.
        confidence: how sure we are that a request sent here arrives where it should.
        as_of: ISO date (or year, or year and month) of the evidence.
        source: keys of the directory's `sources`, or a URL.
        via: id of the parent agency whose channel this is.
        note: anything a person should know before using it.
        signed: True if letters by this channel carry a signed PDF, because the agency asks for a signature.
        category: what to choose where the form asks for the kind of request.
        form_pdf: the agency's own PDF form: a file of the workspace, or the address where a person gets it.
        form_fields: name of a field of that PDF → what goes in, `name`, `email`, `letter`, `today` …
    """

    kind: ChannelKind
    address: OneLine | None = None
    host: OneLine | None = None
    url: OneLine | None = None
    account: OneLine | None = None
    jurisdiction: OneLine | None = None
    jurisdiction_id: int | None = None
    agency_id: int | None = None
    unit: Literal["agency"] | None = None
    status: ChannelStatus | None = None
    published_requests: int | None = None
    confidence: Confidence
    as_of: str | None = None
    source: tuple[OneLine, ...] = ()
    via: Slug | None = None
    note: str | None = None
    signed: bool = False
    category: OneLine | None = None
    form_pdf: OneLine | None = None
    form_fields: dict[str, str] = Field(default_factory=dict)


class PolicyRule(FileModel):
    """One section of an agency's own published manual that a letter can point to.

    Attributes:
        section: its number, `475.7`.
        topic: what it is about; `signed_writing` and `electronic_copies` have sentences of their own in the letters.
        says: what it does, to follow the words "section 475.7": `provides that approved requests are kept on file`.
        source: keys of the directory's `sources`, or a URL.
    """

    section: OneLine
    topic: PolicyTopic
    says: OneLine
    source: tuple[OneLine, ...] = Field(min_length=1)


class VendorEvidence(FileModel):
    """Why we believe that an agency uses a vendor's system."""

    vendor: OneLine
    basis: OneLine
    url: OneLine | None = None
    as_of: str
    confidence: Confidence
    source: tuple[OneLine, ...] = ()


class Agency(FileModel):
    """One record of the directory.

    Attributes:
        id: stable slug, unique in the directory.
        custodian: office or title the letter is addressed to; a neutral line is used where unknown.
        reply_domains: mail domains from which this agency's own people answer (beside `domains`).
        ticket_pattern: regular expression of the agency's tracking numbers, where known.
        policy_sections: section headings or numbers of the agency's own published policy on the subject.
        policy: sections of that policy of which it is known what they say.
        closures: whole days on which the office is closed beside the court holidays (CCP 12b).
        tags: free words to select by.
    """

    id: Slug
    name: OneLine
    kind: AgencyKind
    city: OneLine | None = None
    county: OneLine | None = None
    parent: OneLine | None = None
    parent_id: Slug | None = None
    aliases: tuple[OneLine, ...] = ()
    domains: tuple[OneLine, ...] = ()
    website: OneLine | None = None
    wikidata: OneLine | None = None
    custodian: OneLine | None = None
    reply_domains: tuple[OneLine, ...] = ()
    ticket_pattern: OneLine | None = None
    policy_sections: tuple[OneLine, ...] = ()
    policy: tuple[PolicyRule, ...] = ()
    closures: tuple[date, ...] = ()
    tags: tuple[OneLine, ...] = ()
    channels: tuple[ContactChannel, ...] = ()
    alpr: tuple[VendorEvidence, ...] = ()
    source: tuple[OneLine, ...] = Field(min_length=1)
    confidence: Confidence = "medium"
    notes: tuple[str, ...] = ()


class Source(FileModel):
    """Where facts of the directory were taken from."""

    title: str
    repo: str | None = None
    path: str | None = None
    commit: str | None = None
    url: str | None = None
    licence: str | None = None
    as_of: str | None = None


class Directory(FileModel):
    """The whole file `agencies.yaml`."""

    version: Literal[1]
    as_of: str
    sources: dict[str, Source] = Field(default_factory=dict)
    agencies: tuple[Agency, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Agency]:
        """Id → record."""
        return {agency.id: agency for agency in self.agencies}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As pydantic's, which would give the copy our index although its agencies may be others."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("by_id", None)
        return copied


class MailRoute(FileModel):
    """A mail address that passed the checks, with the evidence a person may want to see.

    Attributes:
        channel: always `email` here; other channels bring their own routes.
        address: the bare recipient address.
        confidence: the directory's, shown in the preview.
        via: id of the parent whose address this is, or None.
        signed: True if letters to it carry a signed PDF.
    """

    channel: Literal["email"] = "email"
    address: MailAddress
    confidence: Confidence = "medium"
    via: Slug | None = None
    signed: bool = False


class PortalRoute(FileModel):
    """A way that is no mail: a portal, a form, the post.

    Attributes:
        channel: kind of the channel; what it forbids in a text is known by it.
        address: host or page of the portal, or the postal address on one line.
        confidence, via, signed: as for mail.
    """

    channel: ChannelKind
    address: OneLine
    confidence: Confidence = "medium"
    via: Slug | None = None
    signed: bool = False


Route = MailRoute | PortalRoute
