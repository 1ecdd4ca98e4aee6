"""The words of the files that came with a message, for the same rules that read the mail itself."""

from __future__ import annotations

import atexit
from functools import cache

from cpra_bot.documents import limits
from cpra_bot.documents.child import Child
from cpra_bot.documents.kinds import FAULTS, Kind, kind_of
from cpra_bot.model.message import DocumentText
from cpra_bot.reading.files import files_of

_DEATHS = 2  # of the child process at one message; then its other files wait for a person


def texts_of(raw: bytes, child: Child | None = None) -> tuple[DocumentText, ...]:
    """The words of every attached file that may be a letter.

    Tables, recordings and signatures are left out. What may be a letter and could not be read whole has a fault: it
    makes the message one for a person.

    Args:
        raw: the message as the mailbox gave it.
        child: the process that opens the files; one is kept for the whole run where none is given.

    Returns:
        In the order of the mail, files inside files behind the one that holds them.
    """
    found: list[DocumentText] = []
    deaths = 0
    files = files_of(raw)
    for attachment, data in files[: limits.FILES]:
        kind = kind_of(attachment.name, attachment.content_type, data)
        if kind is Kind.RECORD:
            continue
        if kind in FAULTS:
            found.append(DocumentText(attachment.name, fault=FAULTS[kind]))
        elif len(data) > limits.FILE_BYTES:
            found.append(DocumentText(attachment.name, fault=f"it is larger than {limits.FILE_BYTES // 1_000_000} MB"))
        elif deaths >= _DEATHS:
            found.append(DocumentText(attachment.name, fault="the files before it broke the reader"))
        else:
            texts, alive = (child or _kept()).read(attachment.name, attachment.content_type, data)
            found += texts
            deaths += not alive
    if len(files) > limits.FILES:
        left = files[limits.FILES][0].name
        found.append(DocumentText(left, fault=f"it is one of {len(files)} files, of which {limits.FILES} were read"))
    return tuple(found)


@cache
def _kept() -> Child:
    """The child process of this run. It starts with the first file."""
    child = Child()
    atexit.register(child.close)
    return child
