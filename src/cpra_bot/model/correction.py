"""What a workspace knows better than the shipped directory: the file `agencies.local.yaml`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from cpra_bot.model.agency import AgencyKind, ChannelKind, ContactChannel, PolicyRule, Source
from cpra_bot.model.base import FileModel, OneLine, Slug


class DroppedChannel(FileModel):
    """A channel that is none any more.

    Attributes:
        kind: of the channel.
        place: its address, host or page as the directory has it; all channels of the kind where left out.
    """

    kind: ChannelKind
    place: OneLine | None = None


class Correction(FileModel):
    """What somebody found out about one agency. Several may speak of the same one; the last word on a key counts.

    Attributes:
        id: of the agency; with `name` and `kind` a new one may be added.
        by: who looked.
        looked: ISO date on which they looked.
        source: where: web pages, or keys of `sources` (a call, a letter).
        name, kind, city, county, parent, parent_id, website, custodian, ticket_pattern: in place of what was there.
        aliases, domains, reply_domains, policy_sections, policy, closures, tags, notes: added to what was there.
        channels: ways to file. One that is known already (same kind and place) is changed in the keys that are named;
            a new one is put before the others (post and MuckRock behind them), and the agencies of a city or county
            have it through `via`.
        drop: channels that are none any more.
    """

    id: Slug
    by: OneLine
    looked: date
    source: tuple[OneLine, ...] = Field(min_length=1)
    name: OneLine | None = None
    kind: AgencyKind | None = None
    city: OneLine | None = None
    county: OneLine | None = None
    parent: OneLine | None = None
    parent_id: Slug | None = None
    website: OneLine | None = None
    custodian: OneLine | None = None
    ticket_pattern: OneLine | None = None
    aliases: tuple[OneLine, ...] = ()
    domains: tuple[OneLine, ...] = ()
    reply_domains: tuple[OneLine, ...] = ()
    policy_sections: tuple[OneLine, ...] = ()
    policy: tuple[PolicyRule, ...] = ()
    closures: tuple[date, ...] = ()
    tags: tuple[OneLine, ...] = ()
    notes: tuple[str, ...] = ()
    channels: tuple[ContactChannel, ...] = ()
    drop: tuple[DroppedChannel, ...] = ()


class Corrections(FileModel):
    """The whole file `agencies.local.yaml`.

    Attributes:
        version: of the file's form; 1.
        sources: key → where facts were taken from, beside the directory's own.
        agencies: corrections, oldest first.
    """

    version: Literal[1]
    sources: dict[str, Source] = Field(default_factory=dict)
    agencies: tuple[Correction, ...] = ()
