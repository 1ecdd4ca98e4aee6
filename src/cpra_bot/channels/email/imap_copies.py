"""Looking for copies of letters whose outcome is unknown. A copy proves; a missing one proves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email import message_from_bytes

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from cpra_bot.channels.email.imap_kept import KeptSession
from cpra_bot.channels.email.imap_session import is_transient
from cpra_bot.channels.email.serialize import MARK_HEADER
from cpra_bot.channels.protocol import Found
from cpra_bot.model.letter import Letter

SENT, ALL = b"\\Sent", b"\\All"  # special uses, RFC 6154 §2
UNUSABLE = {b"\\Noselect", b"\\NoSelect", b"\\NonExistent"}
NEWEST = 300  # messages of a folder that are looked at one by one where the server's search does not help


def find_copies(session: KeptSession, folder: str, letters: Sequence[Letter]) -> dict[str, Found]:
    """Look for letters by their mark: in the folder that is read, in INBOX, and where the provider keeps sent mail.

    We append nothing to the mailbox, so a message that carries the mark in its own header came through the server that
    we handed the letter to: as our Bcc copy, or as the one that the provider saves by itself (some then leave the Bcc
    copy out). The mark in a returned or quoted letter stands in its body, not here.

    Args:
        session: kept open.
        folder: the one that is read.
        letters: whose copies.

    Raises:
        Unavailable: the mailbox could not be searched.
    """
    wanted = {letter.mark: letter.key for letter in letters if letter.mark}
    there: set[str] = set()
    for name in dict.fromkeys((folder, "INBOX", *session.ask(_sent_folders))):
        missing = sorted(wanted.keys() - there)
        if missing:
            there |= session.ask(_marks_in, session, name, missing, name in {folder, "INBOX"})
    found = dict.fromkeys((letter.key for letter in letters), Found.CANNOT_TELL)
    return found | {wanted[mark]: Found.THERE for mark in there}


def _sent_folders(client: IMAPClient) -> list[str]:
    """Where a provider may keep what it sent: its `Sent` and `All` folders (RFC 6154), by flag or usual name."""
    return [name for name in (_special_folder(client, use) for use in (SENT, ALL)) if name]


def find_sent_folder(client: IMAPClient) -> str:
    """Where mail that was sent by hand lies, by flag or usual name; empty if the server shows no such folder."""
    name = _special_folder(client, SENT)
    usable = {str(each) for flags, _, each in client.list_folders() if not set(flags) & UNUSABLE} if name else set()
    return name if name in usable else ""


def _special_folder(client: IMAPClient, use: bytes) -> str:
    try:
        return str(client.find_special_folder(use) or "")
    except IMAPClientError as error:
        if is_transient(error):
            raise
        return ""  # a server that will not list its folders still lets us look into the one we read


def _marks_in(client: IMAPClient, session: KeptSession, folder: str, marks: Sequence[str], must_open: bool) -> set[str]:
    """Which of the marks stand in the header of a message in that folder."""
    try:
        session.examine(client, folder)
    except IMAPClientError as error:
        if must_open or is_transient(error):
            raise
        return set()
    found: set[str] = set()
    for mark in marks:  # a substring search, so each hit is looked at
        found |= set(_marks_of(client, client.search(["HEADER", MARK_HEADER, mark]))) & {mark}
    if found != set(marks) and session.exists:  # large providers index the common headers only
        newest = client.search([f"{max(1, session.exists - NEWEST + 1)}:*"])
        found |= set(_marks_of(client, newest)) & set(marks)
    return found


def _marks_of(client: IMAPClient, uids: Sequence[int]) -> Iterator[str]:
    if not uids:
        return
    item = f"BODY.PEEK[HEADER.FIELDS ({MARK_HEADER.upper()})]"
    for fields in client.fetch(uids, [item]).values():
        for name, value in fields.items():
            if name.startswith(b"BODY[HEADER"):
                for mark in message_from_bytes(value or b"").get_all(MARK_HEADER, []):
                    yield str(mark).strip()
