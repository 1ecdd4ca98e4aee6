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
        if deaths >= _DEATHS and _unopened(attachment.name, attachment.content_type, data) is None:
            found.append(DocumentText(attachment.name, fault="the files before it broke the reader"))
            continue
        texts, alive = _read(attachment.name, attachment.content_type, data, child)
        found += texts
        deaths += not alive
    if len(files) > limits.FILES:
        left = files[limits.FILES][0].name
        found.append(DocumentText(left, fault=f"it is one of {len(files)} files, of which {limits.FILES} were read"))
    return tuple(found)


def texts_of_file(name: str, content_type: str, data: bytes, child: Child | None = None) -> tuple[DocumentText, ...]:
    """The words of one file that came by itself; none of a table or a recording. Arguments as for a child's `read`."""
    return _read(name, content_type, data, child)[0]


def _read(name: str, content_type: str, data: bytes, child: Child | None) -> tuple[tuple[DocumentText, ...], bool]:
    """The words, and whether the reader lived on."""
    unopened = _unopened(name, content_type, data)
    if unopened is not None:
        return unopened, True
    return (child or kept_child()).read(name, content_type, data)


def _unopened(name: str, content_type: str, data: bytes) -> tuple[DocumentText, ...] | None:
    """What is said of a file that nobody opens; None if it is one to open."""
    kind = kind_of(name, content_type, data)
    if kind is Kind.RECORD:
        return ()
    if kind in FAULTS:
        return (DocumentText(name, fault=FAULTS[kind]),)
    if len(data) > limits.FILE_BYTES:
        return (DocumentText(name, fault=f"it is larger than {limits.FILE_BYTES // 1_000_000} MB"),)
    return None


@cache
def kept_child() -> Child:
    """The child process of this run. It starts with the first file."""
    child = Child()
    atexit.register(child.close)
    return child
