"""A socket that leads to a session in memory. Whatever a client writes is answered before `sendall` returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cpra_bot.rehearsal.memory.faults import Fault

CONNECT = "CONNECT"


class Session(Protocol):
    """One dialogue as the server leads it. It acts on what it is told and says what to answer."""

    protocol: str
    ended: bool
    """True once the server has said goodbye."""

    def greeting(self) -> bytes:
        """What the server says first."""
        ...

    def next_request(self, heard: bytearray) -> bytes | None:
        """Take the next whole request off what was heard so far; None while it is not complete."""
        ...

    def verb(self, request: bytes) -> str:
        """What is asked, for the choice of faults."""
        ...

    def answer(self, request: bytes) -> bytes:
        """Act, and say what to answer; empty if the request wants no answer."""
        ...

    def refusal(self, request: bytes) -> bytes:
        """Say "not now" without acting."""
        ...


class Line:
    """The client's end: as much of `socket.socket` as smtplib and imaplib use.

    Reading where nothing was said raises TimeoutError at once: the client would wait for nothing.
    """

    def __init__(self, session: Session, fault_at: Callable[[str, str], Fault | None]) -> None:
        """Connect.

        Args:
            session: of the server.
            fault_at: protocol and verb of a call → what goes wrong.

        Raises:
            OSError: the connection was refused or timed out.
        """
        self._session, self._fault_at = session, fault_at
        self._heard, self._said = bytearray(), bytearray()
        self._open = True
        fault = fault_at(session.protocol, CONNECT)
        if fault is Fault.REFUSE:
            raise ConnectionRefusedError(111, "Connection refused")
        if fault is Fault.HANG:
            raise TimeoutError("timed out")
        self._say(session.greeting(), fault)

    def sendall(self, data: bytes) -> None:
        """Let the server hear it, and answer."""
        if not self._open:
            raise BrokenPipeError(32, "Broken pipe")
        self._heard += data
        while self._open and (request := self._session.next_request(self._heard)) is not None:
            fault = self._fault_at(self._session.protocol, self._session.verb(request))
            if fault is Fault.DROP_BEFORE:
                self._open = False
            elif fault is Fault.REFUSE:
                self._say(self._session.refusal(request), None)
            else:
                self._say(self._session.answer(request), fault)

    send = sendall

    def makefile(self, _mode: str) -> Line:
        """Let the line itself be read as a file; it has no buffer of its own."""
        return self

    def readline(self, limit: int = -1) -> bytes:
        """Up to and with the next line end, at most `limit` bytes; what is left where the connection was cut."""
        end = self._said.find(b"\n") + 1
        if not end and self._open:
            raise TimeoutError("timed out")
        return self._take(end or len(self._said), limit)

    def read(self, size: int = -1) -> bytes:
        """Exactly so many bytes, fewer only if the line was cut."""
        if self._open and (size < 0 or size > len(self._said)):
            raise TimeoutError("timed out")
        return self._take(len(self._said), size)

    recv = read

    def settimeout(self, _seconds: float | None) -> None:
        """Do nothing: nobody ever waits here."""

    def shutdown(self, _how: int) -> None:
        """End the connection."""
        self._open = False

    def close(self) -> None:
        """End the connection."""
        self._open = False
        self._said.clear()

    def _take(self, size: int, limit: int) -> bytes:
        taken = bytes(self._said[: size if limit < 0 else min(size, limit)])
        del self._said[: len(taken)]
        return taken

    def _say(self, answer: bytes, fault: Fault | None) -> None:
        if fault in (Fault.DROP_BEFORE, Fault.DROP_AFTER):
            self._open = False
        elif fault is Fault.GARBLE:
            self._said += nonsense(answer)
        elif fault is not Fault.HANG:
            self._said += answer * (2 if fault is Fault.DUPLICATE else 1)
        if self._session.ended:
            self._open = False


def nonsense(answer: bytes) -> bytes:
    """As many lines, each octet with its highest bit set, as a line without error correction would do it.

    Nonsense that reads as a valid answer is no fault that a client could ever see, so this never does.
    """
    return bytes(octet if octet in b"\r\n" else octet | 0x80 for octet in answer)
