"""Writes what people file from: a page per filing, an index and a sheet for the numbers, one folder per person."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cpra_bot.errors import CannotFinish, FilesAtFault, UsageError
from cpra_bot.files.letters import write_files
from cpra_bot.files.read import read_bytes
from cpra_bot.files.sheet import write_sheet
from cpra_bot.files.suggest import like_an_id
from cpra_bot.ledger.events import happened
from cpra_bot.model.event import EventKind
from cpra_bot.model.filing import Filing
from cpra_bot.model.problem import Problem
from cpra_bot.output.form_pdf import fill_form
from cpra_bot.output.packet import PacketFile, filing_page, index_page, page_name
from cpra_bot.output.pdf import MEDIA_TYPE, letter_pdf, need_typst, pdf_name
from cpra_bot.tasks.file import waiting
from cpra_bot.tasks.office import Office

NUMBERS = ["request", "agency", "portal", "number", "key", "on", "by", "note"]
"""Columns of `numbers.csv`; `cpra file record --from` reads them."""


@dataclass(frozen=True, slots=True)
class Packet:
    """What was written.

    Attributes:
        folders: folder → its filings.
        elsewhere: filings that are left out because somebody has them already.
        no_pdf: why letters are not there as PDF; empty if they are.
    """

    folders: dict[str, tuple[Filing, ...]]
    elsewhere: tuple[Filing, ...]
    no_pdf: str = ""


def write_packet(
    office: Office, folder: Path, people: Sequence[str] = (), campaign: str = "", *, again: bool = False
) -> Packet:
    """Write the packet and note who has which filing, so that no two people file the same.

    Args:
        office: the open workspace.
        folder: made if need be; files of these names in it are replaced.
        people: who files; the filings are dealt out evenly, each to one of them. Nobody named: all in one folder.
        campaign: only this campaign's; all where empty.
        again: also filings that were handed out before.

    Raises:
        UsageError: two people would have one folder, or a letter has faults.
        FilesAtFault: a form of an agency cannot be filled; nothing was written.
        CannotFinish: the folder cannot be written.
    """
    filings = waiting(office, campaign)
    mine = [filing for filing in filings if again or filing.handed_to is None]
    elsewhere = tuple(filing for filing in filings if filing not in mine)
    shares = _dealt(mine, folder, people)
    no_pdf = _no_pdf() if mine else ""
    pages = {where: [_page(office, each, who, no_pdf) for each in some] for where, (who, some) in shares.items()}
    for where, (who, some) in shares.items():
        if not some:
            continue
        _check_folder(where)
        numbers = write_sheet(NUMBERS, [_number_row(each, who) for each in some])
        index = index_page(some, office.today(), who)
        files = [*pages[where], ("index.html", index.encode()), ("numbers.csv", numbers.encode())]
        write_files(where, files)
    now = office.clock.now()
    office.ledger.events.append(
        [
            happened(
                EventKind.FILING_HANDED_OUT, each.letter.request, now, office.actor, letter=each.letter.key, to=who
            )
            for who, some in shares.values()
            for each in some
        ]
    )
    return Packet({str(where): tuple(some) for where, (_who, some) in shares.items()}, elsewhere, no_pdf)


def _dealt(filings: Sequence[Filing], folder: Path, people: Sequence[str]) -> dict[Path, tuple[str, list[Filing]]]:
    """Filings of one desk go to one person: who has the account there files them all."""
    if not people:
        return {folder: ("", list(filings))}
    shares: dict[Path, tuple[str, list[Filing]]] = {folder / (like_an_id(who) or "x"): (who, []) for who in people}
    if len(shares) < len(people):
        raise UsageError("two people would share one folder", "give them names that differ in letters or digits")
    desks: dict[str, list[Filing]] = {}
    for filing in filings:
        desks.setdefault(filing.place, []).append(filing)
    for some in sorted(desks.values(), key=len, reverse=True):
        _who, share = min(shares.values(), key=lambda each: len(each[1]))
        share.extend(some)
    return shares


def _no_pdf() -> str:
    try:
        need_typst()
    except UsageError as fault:
        return f"{fault}; {fault.remedy}"
    return ""


def _page(office: Office, filing: Filing, who: str, no_pdf: str) -> tuple[str, bytes]:
    files = [] if no_pdf else [_letter_file(office, filing)]
    sheet: Sequence[tuple[str, str]] = ()
    if filing.form_pdf and not filing.form_pdf.startswith(("http://", "https://")):
        form, flat = _form(office, filing)
        files.append(form)
        sheet = _whole_sheet(filing) if flat else ()
    state = office.books().requests[filing.letter.request]
    page = filing_page(filing, files, office.today(), to=who, numbers=state.sure_numbers, sheet=sheet, no_pdf=no_pdf)
    return page_name(filing), page.encode()


def _letter_file(office: Office, filing: Filing) -> PacketFile:
    letter = filing.letter
    ready = next((each for each in letter.attachments if each.media_type == MEDIA_TYPE), None)
    content = base64.b64decode(ready.content) if ready else letter_pdf(letter, office.today())
    return PacketFile(pdf_name(letter), MEDIA_TYPE, content, "the letter" + (", signed" if ready else ""))


def _form(office: Office, filing: Filing) -> tuple[PacketFile, bool]:
    path = office.workspace.folder / filing.form_pdf
    raw = read_bytes(path, filing.form_pdf, "save the agency's form there, or mend `form_pdf` in the directory")
    if isinstance(raw, Problem):
        raise FilesAtFault([raw])
    try:
        filled = fill_form(raw, filing.form_fields, filing.form_pdf)
    except UsageError as fault:
        raise FilesAtFault([Problem(filing.form_pdf, 0, 0, "F003", str(fault), fault.remedy)]) from fault
    note = "the agency's own form" + (", to be filled by hand" if filled.flat else ", filled; look it over")
    return PacketFile(Path(filing.form_pdf).name, MEDIA_TYPE, filled.content, note), filled.flat


def _whole_sheet(filing: Filing) -> Sequence[tuple[str, str]]:
    """What goes into a flat form: what the directory maps, else all that we know."""
    return filing.form_fields or tuple((field.label, field.value) for field in filing.fields)


def _number_row(filing: Filing, who: str) -> dict[str, str]:
    return {
        "request": filing.letter.request,
        "agency": filing.agency,
        "portal": filing.flavour.title,
        "by": who,
    }


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CannotFinish(f"{folder} is a file", "name a folder")
