"""The picture of a signature, for the letters that leave as a signed PDF."""

from __future__ import annotations

from cpra_bot.errors import FilesAtFault
from cpra_bot.files.workspace import SETTINGS, Workspace
from cpra_bot.model.problem import Problem
from cpra_bot.model.settings import Settings

LIMIT = 1_000_000
"""Bytes; a scanned signature takes some ten thousand, and every signed letter carries it."""

_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def load_signature(workspace: Workspace, settings: Settings) -> bytes | None:
    """The picture that `requester.signature` names, or None if it names none.

    Raises:
        FilesAtFault: W013: it cannot be read, is no PNG or JPEG, or is larger than 1 MB.
    """
    name = settings.requester.signature
    if name is None:
        return None
    path = workspace.folder / name
    try:
        content = path.read_bytes() if path.stat().st_size <= LIMIT else b""
    except OSError as fault:
        raise _at_fault(f"the signature `{name}` cannot be read: {fault.strerror}") from fault
    if not content.startswith(_BEGINNINGS):
        raise _at_fault(f"the signature `{name}` is not a PNG or JPEG file of at most 1 MB")
    return content


def _at_fault(what: str) -> FilesAtFault:
    return FilesAtFault([Problem(SETTINGS, 0, 0, "W013", what, "mend requester.signature, or leave it out")])
