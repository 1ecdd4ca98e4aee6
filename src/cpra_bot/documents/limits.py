"""How much one file may cost, and how the child process holds itself to it."""

from __future__ import annotations

import resource
from contextlib import suppress

FILE_BYTES = 25_000_000  # larger ones are not opened
FILES = 30  # of one message, those inside other files included
DEPTH = 3  # files inside files
PAGES = 20  # of one document; a letter has fewer, an export has hundreds
REPORT_PAGES = 250  # of a report; the longest seen has 21
PAGE_LETTERS = 40_000  # of one page of a report
ROWS = 50_000  # of one table
OCR_SECONDS = 18  # for the scanned pages of one file; the rest is told
TABLE_LETTERS = 15_000_000  # of one table
CHARACTERS = 200_000  # of one document: as many as the rules read
UNPACKED_BYTES = 30_000_000  # of one part of a packed document
WALL_SECONDS = 30
CPU_SECONDS = 20
MEMORY_BYTES = 1_500_000_000  # address space, shared libraries included


def bind() -> None:
    """Limit this process for good: memory, no core file, nothing written to disk."""
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)


def allow_another_file() -> None:
    """Let this process compute for `CPU_SECONDS` more; then the system ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    ceiling = int(used.ru_utime + used.ru_stime) + 1 + CPU_SECONDS
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (ceiling, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _limit(which: int, most: int) -> None:
    with suppress(ValueError, OSError):  # macOS knows the name of the memory limit and refuses to set it
        resource.setrlimit(which, (most, most))
