"""The server's half of an SMTP dialogue (RFC 5321) with login (RFC 4954), as a session in memory."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable

from cpra_bot.rehearsal.exchange import HOST_NAME, Copy, Exchange

TEXT = "TEXT"
"""The verb of a letter's text, which follows DATA."""


class SmtpSession:
    """One connection. It must log in before it may name a sender."""

    protocol = "SMTP"

    def __init__(self, exchange: Exchange, keep: Callable[[Copy], None]) -> None:
        """Prepare.

        Args:
            exchange: who takes the mail.
            keep: puts a mail into the organizer's mailbox.
        """
        self.ended = False
        self._exchange, self._keep = exchange, keep
        self._known = self._in_text = False
        self._sender: str | None = None
        self._recipients: list[str] = []

    def greeting(self) -> bytes:
        """The first line."""
        return _line(f"220 {HOST_NAME} ESMTP rehearsal")

    def next_request(self, heard: bytearray) -> bytes | None:
        """A command line, or after DATA all up to the line with the single dot."""
        mark = b"\r\n.\r\n" if self._in_text else b"\r\n"
        end = heard.find(mark)
        if end < 0:
            return None
        request = bytes(heard[: end + (2 if self._in_text else 0)])
        del heard[: end + len(mark)]
        return request

    def verb(self, request: bytes) -> str:
        """The first word."""
        return TEXT if self._in_text else request.split(b" ", 1)[0].decode("ascii", "replace").upper()

    def refusal(self, _request: bytes) -> bytes:
        """A temporary no (RFC 5321 §4.2.1); the mail that was being handed over is forgotten."""
        if self._in_text:
            self._forget()
        return _line("451 4.3.0 not now")

    def answer(self, request: bytes) -> bytes:
        """Act on a command or take the text."""
        if self._in_text:
            return self._take(request)
        name, _, rest = request.decode("ascii", "replace").partition(" ")
        action = self._COMMANDS.get(name.upper())
        return action(self, rest) if action else _line("500 5.5.2 no such command")

    def _hello(self, _rest: str) -> bytes:
        return _line(f"250-{HOST_NAME}") + _line("250-8BITMIME") + _line("250 AUTH PLAIN")

    def _auth(self, rest: str) -> bytes:
        mechanism, _, initial = rest.partition(" ")
        try:
            _who, login, password = b64decode(initial, validate=True).decode("utf-8").split("\0")
        except (NotBase64, ValueError):
            return _line("501 5.5.2 that is no login")
        self._known = mechanism.upper() == "PLAIN" and self._exchange.lets_in(login, password)
        return _line("235 2.7.0 welcome" if self._known else "535 5.7.8 wrong name or password")

    def _mail(self, rest: str) -> bytes:
        if not self._known:
            return _line("530 5.7.0 Authentication required")
        self._forget()
        self._sender = _address(rest)
        return _line("250 2.1.0 OK")

    def _rcpt(self, rest: str) -> bytes:
        if self._sender is None:
            return _line("503 5.5.1 MAIL first")
        address = _address(rest)
        if not self._exchange.takes(address):
            return _line(self._exchange.refusal(address))
        self._recipients.append(address)
        return _line("250 2.1.5 OK")

    def _data(self, _rest: str) -> bytes:
        if not self._recipients:
            return _line("503 5.5.1 RCPT first")
        self._in_text = True
        return _line("354 end with a dot on a line of its own")

    def _take(self, text: bytes) -> bytes:
        raw = text.replace(b"\r\n..", b"\r\n.")  # RFC 5321 §4.5.2
        raw = raw[1:] if raw.startswith(b"..") else raw
        answer, own = self._exchange.hand_over(self._sender or "", self._recipients, raw)
        for copy in own:
            self._keep(copy)
        self._forget()
        return _line(answer)

    def _reset(self, _rest: str) -> bytes:
        self._forget()
        return _line("250 2.0.0 OK")

    def _noop(self, _rest: str) -> bytes:
        return _line("250 2.0.0 OK")

    def _quit(self, _rest: str) -> bytes:
        self.ended = True
        return _line("221 2.0.0 goodbye")

    def _forget(self) -> None:
        self._sender, self._recipients, self._in_text = None, [], False

    _COMMANDS = {  # noqa: RUF012 - a table that nothing changes
        "EHLO": _hello,
        "AUTH": _auth,
        "MAIL": _mail,
        "RCPT": _rcpt,
        "DATA": _data,
        "RSET": _reset,
        "NOOP": _noop,
        "QUIT": _quit,
    }


def _address(rest: str) -> str:
    """What stands between the angle brackets."""
    return rest.partition("<")[2].partition(">")[0]


def _line(text: str) -> bytes:
    return f"{text}\r\n".encode("ascii")
