"""What messages in a file say, without any workspace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cpra_bot.files.mail_files import messages_in
from cpra_bot.model.hearing import Explained
from cpra_bot.reading.facts import read
from cpra_bot.reading.summary import vocabulary


def explain(path: Path) -> Iterator[Explained]:
    """Read all messages under a path, one after the other.

    Raises:
        FilesAtFault: there is nothing, or it holds no messages.
    """
    for found in messages_in(path):
        reading = read(found.mail, found.received_at)
        yield Explained(found.id, found.mail, reading, vocabulary(found.mail, reading))
