"""What is new at MuckRock: every request of ours compared with what was known of it, its replies and their files.

The list of one's requests is short (a hundred a page), so all of it is read each time: a status, a price or a number
that staff set moves no date. Only where the date has moved are the communications of that request asked for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from cpra_bot.channels.muckrock import calls, notices, shapes
from cpra_bot.channels.muckrock.api import Api
from cpra_bot.channels.muckrock.filing import difference, is_of, view_of
from cpra_bot.channels.muckrock.title import title_of
from cpra_bot.errors import LinkNeedsPerson, LinkRefused, LinkUnavailable
from cpra_bot.model.letter import Letter
from cpra_bot.model.message import IncomingMessage
from cpra_bot.model.portal import PortalView, muckrock_number
from cpra_bot.model.settings import MuckRock

FILE_CAP = 25_000_000
"""Bytes of one file that is taken into the ledger without asking, as mail servers do."""

PATIENCE = timedelta(days=2)
"""How long a reply waits for a file that cannot be had now; then it is told without."""


@dataclass(frozen=True, slots=True)
class Known:
    """A letter of ours, and what was known of it there; None where nothing was."""

    letter: Letter
    view: PortalView | None


class FetchFile(Protocol):
    """Brings the file behind an address to a path, without any credentials; see `wire.web.fetch.Fetcher.fetch`."""

    def __call__(self, link: str, path: Path) -> object:
        """Fetch it."""
        ...


@dataclass(frozen=True, slots=True)
class News:
    """What was found of one request: its letter's key, messages, and what it shows now."""

    key: str
    messages: tuple[IncomingMessage, ...]
    view: PortalView


class Polling:
    """Reads for one account.

    Args:
        api: makes the calls.
        account: addresses.
        fetch_file: brings files.
        stored: True for the key of a message that is kept already, so that its files are not fetched again.
        trouble: hears, in words, what could not be had of one request; the others go on.
    """

    def __init__(
        self,
        api: Api,
        account: MuckRock,
        fetch_file: FetchFile,
        stored: Callable[[str], bool],
        trouble: Callable[[str], None],
    ) -> None:
        self._api, self._account, self._fetch = api, account, fetch_file
        self._stored, self._trouble = stored, trouble

    def news(self, user: int, known: Sequence[Known], now: datetime) -> Iterator[News]:
        """Every request in which something is new, one after the other.

        Args:
            user: our number there.
            known: all our letters that went there.
            now: when we look (aware UTC).

        Raises:
            Unavailable: the list cannot be read now; what was given before stands.
            SecretMissing: the log-in has lapsed.
        """
        if not known:
            return
        by_number = {each.view.number: each for each in known if each.view and each.view.number}
        by_agency: dict[int, list[Known]] = {}
        for each in known:
            by_agency.setdefault(muckrock_number(each.letter.to) or 0, []).append(each)
        met: set[str] = set()
        for row in self._api.rows(calls.mine(user), shapes.request):
            mine = by_number.get(str(row.number)) or _by_title(row, by_agency.get(row.agency, ()))
            if mine is None or row.user != user or mine.letter.key in met:
                continue
            met.add(mine.letter.key)
            yield from self._of(mine, row, now)
        for each in by_number.values():  # a row that moved while we read, or a request that is gone
            if each.letter.key not in met and each.view and each.view.status != notices.GONE:
                yield from self._missing(each, each.view, now)

    def _missing(self, known: Known, view: PortalView, now: datetime) -> Iterator[News]:
        data = self._api.get(calls.request(int(view.number)))
        if data is not None:
            yield from self._of(known, shapes.request(data), now)
            return
        gone = replace(view, status=notices.GONE, turn=self._next_turn(view))
        yield News(known.letter.key, (self._notice(view, gone, known.letter, now),), gone)

    def _of(self, known: Known, row: shapes.RequestRow, now: datetime) -> Iterator[News]:
        before, letter = known.view, known.letter
        doubt = difference(row, letter) or (before.doubt if before and before.updated else "")
        view = replace(view_of(row, self._account, doubt), turn=before.turn if before else 0)
        messages: list[IncomingMessage] = []
        if before is None or before.updated != view.updated or not view.updated:
            complete = self._replies(letter, view, now, messages)
            if not complete:
                view = replace(view, updated=before.updated if before else "")  # asked again with the next run
        if notices.worth_telling(before, view):
            view = replace(view, turn=self._next_turn(view))
            messages.append(self._notice(before, view, letter, now))
        if messages or before != view:
            yield News(letter.key, tuple(messages), view)

    def _next_turn(self, view: PortalView) -> int:
        """The number of the next notice. A run that was killed may have kept one and not noted what it showed."""
        turn = view.turn + 1
        while self._stored(_change_key(view.number, turn)):
            turn += 1
        return turn

    def _notice(self, before: PortalView | None, view: PortalView, letter: Letter, now: datetime) -> IncomingMessage:
        return IncomingMessage(_change_key(view.number, view.turn), now, notices.change(before, view, letter))

    def _replies(self, letter: Letter, view: PortalView, now: datetime, messages: list[IncomingMessage]) -> bool:
        """Add what was said since; False if something has to wait for the next run.

        Left out are our own first letter, the reminders that MuckRock sends by itself, and what was emptied.
        """
        first = True
        for said in self._api.rows(calls.communications(int(view.number)), shapes.communication):
            ours, opening = not said.response, first
            first = False
            if said.request != int(view.number) or (ours and (opening or said.automatic)):
                continue
            key = f"requests/{view.number}/communications/{said.number}"
            if self._stored(key) or not (said.text.strip() or said.files):
                continue
            at = min(said.at or now, now)
            try:
                files = self._enclosures(said, now - at > PATIENCE)
            except LinkUnavailable as trouble:
                self._trouble(f"a file of MuckRock's communication {said.number} cannot be had now: {trouble}")
                return False
            messages.append(IncomingMessage(key, at, notices.reply(said, letter, view, files)))
        return True

    def _enclosures(self, said: shapes.Communication, impatient: bool) -> list[notices.Enclosure]:
        if not said.files:
            return []
        files = []
        with tempfile.TemporaryDirectory(prefix="cpra-muckrock-") as folder:
            for row in self._api.rows(calls.files(said.number), shapes.file):
                path = Path(folder) / str(row.number)
                name = file_name(row)
                try:
                    self._fetch(row.url, path)
                    files.append(notices.Enclosure(name, row.url, path.read_bytes()))
                except (LinkNeedsPerson, LinkRefused) as fault:
                    files.append(notices.Enclosure(name, row.url, why=f"this file was not fetched, {fault}"))
                except LinkUnavailable as fault:
                    if not impatient:
                        raise
                    files.append(notices.Enclosure(name, row.url, why=f"this file could not be fetched, {fault}"))
        return files


def _change_key(number: str, turn: int) -> str:
    return f"requests/{number}/changes/{turn}"


def file_name(row: shapes.FileRow) -> str:
    """The name of a file, from its address: the title has no ending."""
    last = unquote(urlsplit(row.url).path.rpartition("/")[2]) if row.url else ""
    name = "".join(c if c.isprintable() and c not in '/\\:"' else "_" for c in last or row.title)
    return name.strip(". ")[:150] or f"file-{row.number}"


def _by_title(row: shapes.RequestRow, letters: Sequence[Known]) -> Known | None:
    return next((each for each in letters if is_of(row, each.letter, row.agency, title_of(each.letter))), None)
