"""The people of a rehearsal who file what waits for a hand: from the pages of a packet, with a sheet of numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from cpra_bot.files.sheet import write_sheet
from cpra_bot.model.filing import Filing
from cpra_bot.model.letter import LetterKind
from cpra_bot.output.packet import page_name
from cpra_bot.rehearsal.temperaments.by_hand import PORTALS
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.file import waiting
from cpra_bot.tasks.file_numbers import record_sheet
from cpra_bot.tasks.file_packet import NUMBERS, write_packet
from cpra_bot.tasks.office import Office

PEOPLE = ("Ana Sample", "Ben Sample")
FOLDER = "packets"
FORGOTTEN = 3
"""Of every so many filings in a portal that writes by itself one is not written down."""

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Filed:
    """One round.

    Attributes:
        pages: how many filings were made.
        noted: how many of them came back in a sheet.
    """

    pages: int
    noted: int


NOTHING_FILED = Filed(0, 0)


class Volunteers:
    """Two people who share the work. They read nothing but the pages, and what a portal shows them.

    Attributes:
        filed: mark of a letter → how often it was filed.
    """

    def __init__(self, office: Office, world: World) -> None:
        self.filed = Counter[str]()
        self._office, self._world, self._in_portals = office, world, 0

    def file(self) -> Filed:
        """Take a packet of all that nobody has yet, file it, and hand the numbers in."""
        if all(each.handed_to is not None for each in waiting(self._office)):
            return NOTHING_FILED
        folder = self._office.workspace.folder / FOLDER / self._office.today().isoformat()
        packet = write_packet(self._office, folder, PEOPLE)
        pages = noted = 0
        for where, filings in packet.folders.items():
            rows = [self._file(filing, Path(where)) for filing in filings]
            sheet = Path(where) / "numbers.csv"
            if rows:
                sheet.write_text(write_sheet(NUMBERS, rows), encoding="utf-8")
                noted += len(record_sheet(self._office, sheet))
            pages += len(rows)
        return Filed(pages, noted)

    def _file(self, filing: Filing, folder: Path) -> dict[str, str]:
        """File one page; returns the row of the sheet, as far as the person fills it in."""
        letter, now = filing.letter, self._office.clock.now()
        entered = what_is_entered((folder / page_name(filing)).read_text(encoding="utf-8"))
        raw = _on_the_desk(entered, letter.mark, self._office.settings.mailbox.address)
        number = self._world.take(letter.request.partition("/")[2], raw, now)
        self.filed[letter.mark] += 1
        row = {"request": letter.request, "agency": filing.agency, "portal": filing.flavour.title}
        writes = filing.flavour.key in PORTALS and letter.kind is LetterKind.INITIAL
        self._in_portals += writes
        if writes and self._in_portals % FORGOTTEN == 0:
            return row
        shown = number if writes else ""
        return {**row, "number": shown, "on": self._office.today().isoformat(), "by": folder.name}


def what_is_entered(page: str) -> dict[str, str]:
    """What a person copies out of a page: label of the button → the text that it copies."""
    tree = LexborHTMLParser(page)
    values = {}
    for button in tree.css("button[data-copy]"):
        label, source = str(button.attributes["aria-label"]), str(button.attributes["data-copy"])
        node = tree.css_first(f"#{source}")
        values[label.removeprefix("Copy ")] = node.text() if node else ""
    return values


def _on_the_desk(entered: dict[str, str], mark: str, mailbox: str) -> bytes:
    """What was entered, as the agency's own system has it. A letter on paper says itself where it wants its answer."""
    text = entered.get("Request") or entered["the letter"]
    given = entered.get("E-mail") or (_ADDRESS.findall(text) or [mailbox])[-1]
    head = (
        f"From: {formataddr((entered.get('Your name', 'A requester'), mailbox))}",
        f"Reply-To: {given}",
        f"Subject: {Header(entered.get('Subject', 'Public records request'), header_name='Subject').encode()}",
        f"X-CPRA-Letter: {mark}",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    return "\n".join((*head, "", text)).encode()
