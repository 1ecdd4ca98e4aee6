"""What agencies attach: a table, or a letter with a link in it."""

from __future__ import annotations

from cpra_bot.rehearsal.agencies import Case
from cpra_bot.rehearsal.documents import csv, pdf
from cpra_bot.rehearsal.items import halves
from cpra_bot.rehearsal.mail import Enclosure, digest


def table(case: Case) -> tuple[Enclosure, ...]:
    """A spreadsheet with a row for each item that the letter is about."""
    return _rows(list(case.items))


def table_of_the_rest(case: Case) -> tuple[Enclosure, ...]:
    """The same for the second half of the items; nothing if there is none."""
    _, others = halves(case.items)
    return _rows(others) if others else ()


def letter(case: Case) -> tuple[Enclosure, ...]:
    """A letter as PDF, which names an address where the records lie."""
    lines = (
        f"{case.profile.organization.encode('ascii', 'replace').decode()}, Records",
        f"Request {case.number}, letter {case.serial}",
        f"Records: https://files.{case.profile.id}.example/{digest(case.identity)[:16]}",
    )
    return (Enclosure(f"Letter_{case.serial}.pdf", "application/pdf", pdf(lines)),)


def _rows(labels: list[str]) -> tuple[Enclosure, ...]:
    rows = [("item", "answer"), *((label, "see the records desk") for label in labels)]
    return (Enclosure("records.csv", "text/csv", csv(rows)),)
