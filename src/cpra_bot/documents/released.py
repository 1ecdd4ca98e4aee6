"""A released file opened in the child process: its words with their places."""

from __future__ import annotations

from cpra_bot.documents import limits
from cpra_bot.documents.child import Child
from cpra_bot.documents.extract import kept_child
from cpra_bot.reading.reports.words import Source


def source_of_file(name: str, data: bytes, child: Child | None = None) -> Source:
    """What is in a file.

    Args:
        name: of the file; `data` its bytes.
        child: the process that opens it; one is kept for the whole run where none is given.

    Returns:
        A source; one with faults, as whole sentences, where the file could not be opened or only in part.
    """
    if len(data) > limits.FILE_BYTES:
        return Source(name, faults=(f"{name} is larger than {limits.FILE_BYTES // 1_000_000} MB",))
    return (child or kept_child()).source(name, data)
