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
from cpra_bot.model.message import DocumentText

_ANSWER_BYTES = 20_000_000
_PASSED_ON = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL")
"""The child opens hostile files: it gets no password that stands in the environment."""


class Child:
    """One process for many files, one after the other."""

    def __init__(self, wall_seconds: float = limits.WALL_SECONDS) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._wall_seconds = wall_seconds

    def read(self, name: str, content_type: str, data: bytes) -> tuple[tuple[DocumentText, ...], bool]:
        """The words of a file and of those inside it, and whether the process lived on."""
        process = self._process or self._start()
        timer = Timer(self._wall_seconds, process.kill)
        timer.start()
        try:
            answer = _asked(process, name, content_type, data)
        finally:
            timer.cancel()
        if answer is None:
            code = self._end()
            return (DocumentText(name, fault=_because(code)),), False
        return tuple(DocumentText(one["name"], tuple(one["pages"]), one["fault"]) for one in answer), True

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


def _asked(process: subprocess.Popen[bytes], name: str, content_type: str, data: bytes) -> list[dict[str, Any]] | None:
    order = {"name": name, "type": content_type, "size": len(data)}
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(json.dumps(order).encode() + b"\n" + data)
        process.stdin.flush()
        answer = json.loads(process.stdout.readline(_ANSWER_BYTES))
    except (OSError, ValueError):  # it died, or was cut off in the middle of a line
        return None
    return answer if isinstance(answer, list) else None


def _because(code: int) -> str:
    if code == -24:  # SIGXCPU
        return f"it takes more than {limits.CPU_SECONDS} seconds of computing to be read"
    if code == -9:  # SIGKILL, ours
        return f"it takes more than {limits.WALL_SECONDS} seconds to be read"
    return "reading it broke the reader"
