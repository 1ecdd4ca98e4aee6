"""The parent's end of the child process that opens files: started when first needed, ended on a cap, started anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from threading import Timer
from typing import Any

from cpra_bot.documents import limits
from cpra_bot.documents.packing import unpacked
from cpra_bot.model.message import DocumentText
from cpra_bot.reading.reports.words import Source

_ANSWER_BYTES = 60_000_000
_PASSED_ON = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL")
"""The child opens hostile files: it gets no password that stands in the environment."""


class Child:
    """One process for many files, one after the other."""

    def __init__(self, wall_seconds: float = limits.WALL_SECONDS) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._wall_seconds = wall_seconds

    def read(self, name: str, content_type: str, data: bytes) -> tuple[tuple[DocumentText, ...], bool]:
        """The words of a file and of those inside it, and whether the process lived on."""
        answer, fault = self._ask({"name": name, "type": content_type}, data)
        if not isinstance(answer, list):
            return (DocumentText(name, fault=fault),), False
        return tuple(DocumentText(one["name"], tuple(one["pages"]), one["fault"]) for one in answer), True

    def source(self, name: str, data: bytes) -> Source:
        """The words of a released file with their places, and the rows of its tables.

        What stopped the process is a fault of the file.
        """
        answer, fault = self._ask({"name": name, "type": "", "places": True}, data)
        return unpacked(answer) if isinstance(answer, dict) else Source(name, faults=(f"{name}: {fault}",))

    def _ask(self, order: dict[str, Any], data: bytes) -> tuple[Any, str]:
        """The answer to an order; None if the process ended over it, and then why."""
        process = self._process or self._start()
        timer = Timer(self._wall_seconds, process.kill)
        timer.start()
        try:
            answer = _asked(process, order, data)
        finally:
            timer.cancel()
        return (answer, "") if answer is not None else (None, _because(self._end()))

    def close(self) -> None:
        """End the process; the next file starts another one."""
        if self._process:
            self._end()

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cpra_bot.documents.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        )
        return self._process

    def _end(self) -> int:
        """Kill the process and wait for its end; the code with which it had ended by itself, negative for a signal."""
        process, self._process = self._process, None
        if process is None:
            return 0
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.2)  # it may be dying by itself, and then its code says why
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        return process.wait()


def _asked(process: subprocess.Popen[bytes], order: dict[str, Any], data: bytes) -> Any:
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(json.dumps({**order, "size": len(data)}).encode() + b"\n" + data)
        process.stdin.flush()
        return json.loads(process.stdout.readline(_ANSWER_BYTES))
    except (OSError, ValueError):  # it died, or was cut off in the middle of a line
        return None


def _because(code: int) -> str:
    if code == -24:  # SIGXCPU
        return f"it takes more than {limits.CPU_SECONDS} seconds of computing to be read"
    if code == -9:  # SIGKILL, ours
        return f"it takes more than {limits.WALL_SECONDS} seconds to be read"
    return "reading it broke the reader"
