"""Reading a mailbox by IMAP. The folder is opened with EXAMINE and bodies are peeked at: nothing in it ever changes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from cpra_bot.channels.email.imap_bulk import Answer
from cpra_bot.channels.email.imap_copies import find_copies, find_sent_folder
from cpra_bot.channels.email.imap_kept import KeptSession
from cpra_bot.channels.email.imap_session import LATER, Client, is_transient
from cpra_bot.channels.protocol import Found
from cpra_bot.errors import Unavailable
from cpra_bot.model.letter import Letter
from cpra_bot.model.login import FolderSeen
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.model.settings import Mailbox
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.dial import Dial, dial_out
from cpra_bot.wire.secrets import Secret

BODIES = "(UID INTERNALDATE BODY.PEEK[])"
BATCH_MESSAGES = 200
BATCH_BYTES = 4 * 1024 * 1024
SEARCH_WINDOW = 100_000  # messages a SEARCH looks at; imaplib refuses an answer line of over 1,000,000 bytes


class MailboxReader:
    """One kept session; a broken one is opened again, up to three attempts for each question.

    Args:
        mailbox: whose server, login and folder.
        secret: gives the password or token, asked for each new session.
        clock: for the waits between attempts.
        timeout: seconds to wait for each answer.
        batch: messages in one batch at most; `batch_bytes` the same in bytes (one larger message goes alone).
        window: messages that one SEARCH looks at.
        dial: makes the connections.
        jitter: gives a number from 0 to 1 for the waits between attempts.

    Attributes:
        seen: folder → how it stood before it was last read; without an entry where the server does not tell.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        secret: Callable[[], Secret],
        clock: Clock,
        timeout: float,
        *,
        batch: int = BATCH_MESSAGES,
        batch_bytes: int = BATCH_BYTES,
        window: int = SEARCH_WINDOW,
        dial: Dial = dial_out,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._mailbox, self._clock = mailbox, clock
        self._session = KeptSession(mailbox, secret, clock, timeout, dial, jitter)
        self._sent: str | None = None
        self._ahead: tuple[Client, Sequence[int], bytes] | None = None  # bodies that were asked for, with the tag
        self._may_ask_ahead = True
        self.seen: dict[str, FolderSeen] = {}
        self._batch, self._batch_bytes, self._window = batch, batch_bytes, window

    def open(self) -> None:
        """Log in, unless that is done.

        Raises:
            Unavailable, SecretMissing: as `fetch`.
        """
        self._session.ask(lambda _client: None)

    def fetch(self, cursor: Cursor) -> Iterator[tuple[Sequence[IncomingMessage], Cursor]]:
        """What came since the cursor, oldest first; see `Channel.fetch`.

        A changed UIDVALIDITY means that all UIDs were given anew (RFC 3501 §2.3.1.1): the folder is read from its
        first message again, under new keys. The cursor never passes a UID that was not seen, but those of messages
        from before `cursor.since` that lay in the folder when it was first read.
        """
        self._session.wake()
        validity, following = self._session.ask(self._look, cursor.folder)
        self.seen.pop(cursor.folder, None)
        if following is not None:
            self.seen[cursor.folder] = FolderSeen(validity, int(following))
        here = cursor if validity == cursor.uidvalidity else replace(cursor, uidvalidity=validity, next_uid=1)
        uids: list[int] = []
        end = here.next_uid
        if following is None or following > here.next_uid:
            uids, end = self._session.ask(self._list, here)
        parts = split_by_size(self._weighed(here, uids), self._batch_bytes, self._batch)
        try:
            part = next(parts, None)
            while part:
                then = None
                for some, messages in self._hand_over(here, part):
                    here = replace(here, next_uid=some[-1] + 1)
                    if some is part:
                        then = next(parts, None)  # its sizes are asked for first
                        if then:
                            self._ask_ahead(here, then)
                    yield messages, here
                part = then or next(parts, None)
        finally:
            if self._ahead:  # nobody wants the answer any more
                self._session.drop()
                self._ahead = None
        if here.next_uid < end or (not uids and here != cursor):
            yield (), replace(here, next_uid=max(here.next_uid, end))

    def find_sent(self, letters: Sequence[Letter]) -> dict[str, Found]:
        """Look for copies by their mark; see `Channel.find_sent`."""
        self._session.wake()
        return find_copies(self._session, self._mailbox.folder, letters)

    def sent_folder(self) -> str:
        """The folder of sent mail by its flag (RFC 6154) or usual name; empty where the server has none.

        Raises:
            Unavailable, SecretMissing: as `fetch`.
        """
        if self._sent is None:
            self._session.wake()
            self._sent = self._session.ask(find_sent_folder)
        return self._sent

    def close(self) -> None:
        """Log out if there is a session; never raises."""
        self._session.close()

    # What follows are the questions that the session asks for us, again where the connection broke.

    def _look(self, client: IMAPClient, folder: str) -> tuple[int, int | None]:
        """UIDVALIDITY and, where the server tells it, the UID the next message will get.

        STATUS is for folders that are not open (RFC 3501 §6.3.10); an open one is examined anew.
        """
        try:
            if self._session.folder == folder:
                answer: Mapping[bytes, Any] = self._session.examine(client, folder)
            else:
                answer = client.folder_status(folder, ["UIDVALIDITY", "UIDNEXT"])
        except IMAPClientError as error:
            if is_transient(error):
                raise
            raise self._no_folder(client, folder, error) from error
        return self._life(answer), answer.get(b"UIDNEXT")

    def _list(self, client: IMAPClient, here: Cursor) -> tuple[list[int], int]:
        """UIDs from the cursor on, ascending, and the UID up to which the folder is known with them.

        `n:*` always names the newest message too, so older ones are dropped. In a folder that was never read, messages
        from before `here.since` are left out and passed over: UIDNEXT was told before the search, so whatever lies
        below it was there to be found (RFC 3501 §2.3.1.1).

        Windows of sequence numbers are walked from the newest down: an EXPUNGE in between moves messages down only,
        so none is stepped over.
        """
        self._enter(client, here)
        found: set[int] = set()
        since = ["SINCE", here.since] if here.since and here.next_uid == 1 else []
        for start in range(1 + (max(self._session.exists - 1, 0) // self._window) * self._window, 0, -self._window):
            end = "*" if start + self._window > self._session.exists else str(start + self._window - 1)
            span = [] if self._session.exists <= self._window else [f"{start}:{end}"]
            found.update(client.search([*span, "UID", f"{here.next_uid}:*", *since]))
        uids = sorted(uid for uid in found if uid >= here.next_uid)
        return uids, max(here.next_uid, self._session.next_uid if since else 0)

    def _hand_over(self, here: Cursor, uids: Sequence[int]) -> Iterator[tuple[Sequence[int], list[IncomingMessage]]]:
        """The messages of a batch; where the server breaks over it, in halves, so that one bad message is found.

        Those before it are handed over. A server that is down or silent is not asked in halves.
        """
        try:
            messages = self._session.ask(self._bodies, here, uids)
        except Unavailable as trouble:
            if not self._by_what_was_asked(trouble):
                raise
            if len(uids) == 1:
                raise self._stuck(here, uids[0]) from trouble
            middle = len(uids) // 2
            yield from self._hand_over(here, uids[:middle])
            yield from self._hand_over(here, uids[middle:])
        else:
            yield uids, messages

    def _by_what_was_asked(self, trouble: Unavailable) -> bool:
        """True if the server broke over our question and still talks to us; not if it is silent or asks for time."""
        cause = trouble.__cause__
        if cause is None or isinstance(cause, TimeoutError) or LATER.search(trouble.answer):
            return False
        try:
            self._session.ask(lambda client: client.noop())
        except Unavailable:
            return False
        return True

    def _stuck(self, here: Cursor, uid: int) -> Unavailable:
        """The words for a message that the server lists and cannot give; its headers, where it gives those."""
        try:
            known = self._session.ask(self._headline, here, uid)
        except Unavailable:
            known = ""
        return Unavailable(
            f"the IMAP server {self._mailbox.imap.host} lists message {uid}{known} in {here.folder} "
            "and does not hand it over",
            "move that message out of the folder by hand, then run again",
        )

    def _headline(self, client: IMAPClient, here: Cursor, uid: int) -> str:
        self._enter(client, here)
        fields = client.fetch([uid], ["BODY.PEEK[HEADER.FIELDS (FROM SUBJECT DATE)]"]).get(uid, {})
        head = next((value for name, value in fields.items() if name.startswith(b"BODY[")), b"")
        lines = [" ".join(f"{name}: {value}".split()) for name, value in message_from_bytes(head or b"").items()]
        return f" ({'; '.join(lines)})" if lines else ""

    def _weighed(self, here: Cursor, uids: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Each UID with its message's size in bytes, asked for by as many as make a batch; of a single one it is 0."""
        for start in range(0, len(uids), self._batch):
            chunk = uids[start : start + self._batch]
            sizes = self._session.ask(self._sizes, here, chunk) if len(uids) > 1 else {}
            yield from ((uid, sizes.get(uid, 0)) for uid in chunk)

    def _sizes(self, client: Client, here: Cursor, uids: Sequence[int]) -> dict[int, int]:
        self._enter(client, here)
        answer = client.fetch_many(uids, "(RFC822.SIZE)")
        return {uid: fields.get(b"RFC822.SIZE", 0) for uid, fields in answer.items()}

    def _bodies(self, client: Client, here: Cursor, uids: Sequence[int]) -> list[IncomingMessage]:
        """The messages, whole. One that vanished is left out; one that is listed and not handed over is an error."""
        answer = self._answer(client, here, uids)
        absent = [uid for uid in uids if answer.get(uid, {}).get(b"BODY[]") is None]
        if absent and (held := client.search(["UID", ",".join(map(str, absent))])):
            raise self._stuck(here, held[0])
        return [
            IncomingMessage(
                f"{here.folder}/{here.uidvalidity}/{uid}", self._received(answer[uid]), answer[uid][b"BODY[]"]
            )
            for uid in uids
            if uid not in absent
        ]

    def _ask_ahead(self, here: Cursor, uids: Sequence[int]) -> None:
        """Ask for the next batch before the one at hand is looked into, so that the server works meanwhile."""

        def ask(client: Client) -> tuple[Client, Sequence[int], bytes]:
            self._enter(client, here)
            return client, uids, client.ask_many(uids, BODIES)

        self._ahead = self._session.attempt(ask) if self._may_ask_ahead else None

    def _answer(self, client: Client, here: Cursor, uids: Sequence[int]) -> Answer:
        """What was asked ahead, if the connection still stands. A server that breaks over it is not asked so again."""
        ahead, self._ahead = self._ahead, None
        if ahead is None or ahead[0] is not client or ahead[1] is not uids:
            self._enter(client, here)
            return client.fetch_many(uids, BODIES)
        self._may_ask_ahead = False
        answer = client.answered(ahead[2])
        self._may_ask_ahead = True
        return answer

    def _received(self, fields: Mapping[bytes, Any]) -> datetime:
        stamp = fields.get(b"INTERNALDATE")
        return stamp.astimezone(UTC) if isinstance(stamp, datetime) else self._clock.now()

    def _enter(self, client: IMAPClient, here: Cursor) -> None:
        """Have the cursor's folder open, in the same life of it."""
        if self._session.folder == here.folder:
            return
        answer = self._session.examine(client, here.folder)
        if self._life(answer) != here.uidvalidity:
            raise Unavailable(f"the folder {here.folder} was made anew while it was read", "run it again")

    def _life(self, answer: Mapping[bytes, Any]) -> int:
        """UIDVALIDITY, without which a UID means nothing."""
        if b"UIDVALIDITY" not in answer:
            raise Unavailable(
                f"the IMAP server {self._mailbox.imap.host} gives the folder no UIDVALIDITY, so its messages "
                "cannot be told apart",
                "read another folder or mailbox",
            )
        return int(answer[b"UIDVALIDITY"])

    def _no_folder(self, client: IMAPClient, folder: str, error: IMAPClientError) -> Unavailable:
        names = [str(name) for _flags, _delimiter, name in client.list_folders()]
        if folder in names:
            return self._session.trouble(error)
        setting = "sent_folder" if folder == self._mailbox.sent_folder else "folder"
        return Unavailable(
            f"the mailbox of {self._mailbox.login} has no folder {folder}",
            f"set `mailbox.{setting}` in cpra.yaml to one of: {', '.join(names[:20])}",
            answer=str(error),
        )


def split_by_size(weighed: Iterable[tuple[int, int]], limit: int, most: int) -> Iterator[list[int]]:
    """Cut a list of messages into runs of at most `limit` bytes each; a larger message makes a run of its own.

    Args:
        weighed: UIDs in order, each with the bytes of its message; an unknown one counts nothing.
        limit: bytes.
        most: messages in one run.
    """
    run: list[int] = []
    weight = 0
    for uid, size in weighed:
        if len(run) == most or (run and weight + size > limit):
            yield run
            run, weight = [], 0
        run.append(uid)
        weight += size
    if run:
        yield run
