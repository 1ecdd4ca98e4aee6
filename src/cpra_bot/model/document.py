"""Files that came: what each is, from where it came, and what became of the links under which more of them lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Source:
    """One way by which a file came.

    Attributes:
        request: request key.
        message: key of the message that brought it or its link.
        name: as the sender or the server calls it; fit for showing, not for a path.
        at: when it was taken (aware UTC).
        given: media type as the sender or the server calls it.
        url: the link in the message; empty for an attachment.
        final: the address that gave it, after redirects.
        inside: SHA-256 of the archive in which it lies; empty where it came by itself.
    """

    request: str
    message: str
    name: str
    at: datetime
    given: str = ""
    url: str = ""
    final: str = ""
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file in the store: its bytes lie there once, however often it came.

    Attributes:
        sha256: hex, of its bytes; also its name in the store.
        size: bytes.
        media_type: by its content.
        pages: how many pages of text were read.
        fault: why its words were not read whole; empty if they were, or if it is no text.
        sources: every way by which it came, oldest first.
    """

    sha256: str
    size: int
    media_type: str
    pages: int
    fault: str
    sources: tuple[Source, ...]


class LinkStatus(StrEnum):
    """What became of a link."""

    FETCHED = "fetched"  # the file is in the store
    REFUSED = "refused"  # a trap, or it leads nowhere; never tried again
    PERSON = "person"  # it wants a login, a click, or a person's yes
    LATER = "later"  # not now; tried again by itself


@dataclass(frozen=True, slots=True)
class LinkState:
    """How it stands with one link of a message.

    Attributes:
        url: as in the message's statement.
        message: key of that message.
        status: what became of it.
        because: one sentence, where it was not fetched.
        at: of the last attempt (aware UTC).
        tries: attempts so far.
        not_before: earliest next attempt (aware UTC); None where there is none.
        sha256: of what it brought; empty if nothing.
    """

    url: str
    message: str
    status: LinkStatus
    because: str
    at: datetime
    tries: int = 1
    not_before: datetime | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class LinkTold:
    """What one run did about one link.

    Attributes:
        request: request key.
        state: how it stands now.
        name: of the file that came; empty if none did.
        size: its bytes.
        unpacked: files that were found in it, if it is an archive.
    """

    request: str
    state: LinkState
    name: str = ""
    size: int = 0
    unpacked: int = 0


Documents = Mapping[str, Document]
"""SHA-256 → document."""

NO_LINKS: Mapping[str, LinkState] = {}


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive.

    Attributes:
        name: as the archive calls it.
        size: bytes, once unpacked.
        path: where it was unpacked to, under a name of ours; empty if it was not.
        fault: why it was not; empty if it was.
    """

    name: str
    size: int
    path: str = ""
    fault: str = ""


@dataclass
class LinkRun:
    """What one run did about links.

    Attributes:
        told: one entry a link that was tried, in order.
        stopped: why the run stopped fetching; empty if it did not.
    """

    told: list[LinkTold] = field(default_factory=list)
    stopped: str = ""
