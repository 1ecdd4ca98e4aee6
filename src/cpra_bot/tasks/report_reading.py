"""What released files say: one file to its reports, each value with its words and its place."""

from __future__ import annotations

from cpra_bot.documents.child import Child
from cpra_bot.documents.released import source_of_file
from cpra_bot.model.report import ReportReading
from cpra_bot.reading.reports.recognise import RULES_VERSION, recognise

__all__ = ["RULES_VERSION", "read_report"]


def read_report(name: str, data: bytes, child: Child | None = None) -> tuple[ReportReading, ...]:
    """What one file says.

    Args:
        name: of the file, as it came; its ending tells tables from texts, and a list of names means nothing without it.
        data: its bytes.
        child: the process that opens it; one is kept for the whole run where none is given.

    Returns:
        At least one reading: several where several reports are bound in it, and of a file that no recogniser knows one
        without a kind. Faults are told in the reading; no file raises.
    """
    return recognise(source_of_file(name, data, child))
