"""A plan's letters as files, for reading, sharing and diffing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cpra_bot.errors import CannotFinish
from cpra_bot.model.letter import Letter


def write_letters(folder: Path, letters: Sequence[Letter]) -> list[Path]:
    """Write each letter as `CAMPAIGN--AGENCY.txt` with its head above the text.

    Raises:
        CannotFinish: the folder cannot be written.
    """
    return write_files(
        folder, ((f"{letter.request.replace('/', '--')}.txt", letter_file(letter).encode()) for letter in letters)
    )


def write_files(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write files of these names and contents.

    The folder is the owner's alone: letters carry the requester's name and address.

    Raises:
        CannotFinish: the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in files:
            path = folder / name
            path.write_bytes(content)
            written.append(path)
    except OSError as fault:
        raise CannotFinish(f"{folder} cannot be written: {fault.strerror}", "name another folder") from fault
    return written


def letter_file(letter: Letter) -> str:
    """The letter with the header lines that leave with it."""
    head = [
        f"From: {letter.sender_name} <{letter.sender}>",
        f"To: {letter.to}",
        f"Reply-To: {letter.reply_to or letter.sender}",
        f"Subject: {letter.subject}",
        f"Message-ID: {letter.message_id}",
        *(f"Attached: {each.name} (SHA-256 {each.sha256})" for each in letter.attachments),
    ]
    return "\n".join(head) + "\n\n" + letter.body
