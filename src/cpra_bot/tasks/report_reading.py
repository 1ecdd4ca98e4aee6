"""What released files say: one file to its reports, each value with its words and its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cpra_bot.documents.child import Child
from cpra_bot.documents.released import source_of_file
from cpra_bot.errors import UsageError
from cpra_bot.model.report import ReportReading
from cpra_bot.reading.reports.recognise import RULES_VERSION, recognise

__all__ = ["RULES_VERSION", "ReadFile", "read_files", "read_report"]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file and what it says; `name` is its path as it was given, or below the folder that was."""

    name: str
    reports: tuple[ReportReading, ...]


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


def read_files(paths: Iterable[Path]) -> Iterator[ReadFile]:
    """What the files say, one after the other.

    Args:
        paths: files, and folders that are searched with all that is below them; hidden files are passed over.

    Raises:
        UsageError: a path does not exist, or a folder holds no file.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"there is no {path}", "name a file or a folder that is there")
        files = [path] if path.is_file() else sorted(_below(path))
        if not files:
            raise UsageError(f"{path} holds no file", "name a file or a folder with files")
        for file in files:
            name = str(file) if file == path else file.relative_to(path).as_posix()
            yield ReadFile(name, _read(file))


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _read(path: Path) -> tuple[ReportReading, ...]:
    try:
        data = path.read_bytes()
    except OSError as fault:
        return (ReportReading("", faults=(f"{path.name} cannot be read ({fault.strerror})",)),)
    return read_report(path.name, data)
