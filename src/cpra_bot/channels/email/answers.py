"""What an SMTP server's answer means: no for good, not now, or a word about ourselves rather than the agency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from smtplib import SMTPServerDisconnected
from typing import BinaryIO

from cpra_bot.errors import Refused, SendFailure, Unavailable


class Step(Enum):
    """Where in the dialogue the answer came."""

    MAIL = "our sender address"
    RCPT = "the address"
    DATA = "the letter to"


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer.

    Attributes:
        code: three digits (RFC 5321 §4.2); -1 if the server said something else.
        text: its words on one line, without the code.
    """

    code: int
    text: str

    @classmethod
    def of(cls, code: int, raw: bytes | str) -> Answer:
        """From what smtplib returns; line breaks and control characters become spaces."""
        words = raw if isinstance(raw, str) else raw.decode("utf-8", "replace")
        visible = words
        if not words.isprintable():  # most answers are, and a long campaign hears many
            visible = "".join(character if character.isprintable() else " " for character in words)
        return cls(code, " ".join(visible.split()))

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip() if self.code > 0 else self.text

    @property
    def accepted(self) -> bool:
        """True for 2xx."""
        return 200 <= self.code < 300

    @property
    def permanent(self) -> bool:
        """True for 5xx."""
        return 500 <= self.code < 600

    @property
    def enhanced(self) -> str:
        """The enhanced status code at its start (RFC 3463), as `5.1.1`; else empty."""
        found = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", self.text)
        return found.group() if found else ""

    @property
    def wait(self) -> float | None:
        """Seconds to wait where the answer names them, as greylists do; else None."""
        found = re.search(r"\b(\d{1,5}) ?(s|secs?|seconds?|min|minutes?)\b", self.text, re.IGNORECASE)
        if not found:
            return None
        return float(found[1]) * (60 if found[2].lower().startswith("min") else 1)


LONGEST = 8192  # octets of one line of an answer; RFC 5321 §4.5.3.1.5 says 512


def heard(lines: BinaryIO) -> Answer:
    """The next answer of a server; smtplib would take three times as long, and each letter has five.

    Raises:
        SMTPServerDisconnected: an OSError; the server hung up, or says what cannot be an answer.
        OSError: the connection broke.
    """
    line = lines.readline(LONGEST)
    before = b""
    while line[3:4] == b"-" and line[:3].isdigit():  # it goes on
        before, line = before + line[4:], lines.readline(LONGEST)
    last = _of_line(line)
    return Answer.of(last.code, before + line[4:]) if before else last


@lru_cache(maxsize=64)
def _of_line(line: bytes) -> Answer:
    """The answer that one line is. A server says most of them to every letter in the same words."""
    if not line.endswith(b"\n"):
        raise SMTPServerDisconnected("the server hung up in mid-answer" if line else "the server hung up")
    return Answer.of(int(line[:3]) if line[:3].isdigit() else -1, line[4:])


# Codes with which a server speaks about our login, our sender address or our quota, whatever command it answers.
LOGIN_CODES = frozenset({530, 534, 535, 538})  # RFC 4954 §6
ABOUT_US = frozenset(
    {
        "5.1.8",  # Exchange: our address is blocked from sending
        "5.1.90",  # Exchange: daily limit of recipients reached
        "5.2.122",  # Exchange: hourly limit of recipients reached
        "5.4.5",  # Gmail: daily sending quota used up
        "5.7.0",  # RFC 4954: authentication required
        "5.7.3",  # Exchange: authentication unsuccessful
        "5.7.8",  # RFC 4954: credentials invalid
        "5.7.9",  # RFC 4954: mechanism too weak
        "5.7.57",  # Exchange: client not authenticated
        "5.7.60",  # Exchange: not permitted to send as this sender
        "5.7.139",  # Exchange: the admin has switched SMTP login off
        "5.7.501",  # Exchange: our account is held for abuse, as are the next two
        "5.7.502",
        "5.7.503",
        "5.7.705",  # Exchange: our organization sends too much
        "5.7.708",  # Exchange: our network address is not let in
        "5.2.252",  # Exchange: send-as denied
    }
)
ABOUT_US_WORDS = re.compile(r"relay|authenticat|sending (quota|limit)|rate limit|unusual rate", re.IGNORECASE)


TRY_LATER = "nothing to do: the next run tries it again"


def about_login(answer: Answer) -> bool:
    """True if the server does not, or no longer, take us for someone who is logged in."""
    return answer.code in LOGIN_CODES or answer.enhanced in {"5.7.57", "4.7.57"}


def about_us(answer: Answer) -> bool:
    """True if the trouble is our login, sender address or quota, so that every letter would meet it."""
    return (
        answer.code in LOGIN_CODES
        or answer.enhanced in ABOUT_US
        or (answer.permanent and bool(ABOUT_US_WORDS.search(answer.text)))
    )


def judge(answer: Answer, step: Step, recipient: str) -> SendFailure:
    """The error for an answer other than the hoped-for one. In each case the server has no copy (RFC 5321 §4.2.5).

    A refusal of the sender is never the agency's; a refusal of recipient or text is, unless it speaks about us.
    """
    ours = about_us(answer)
    what = step.value if step is Step.MAIL else f"{step.value} {recipient}"
    if answer.permanent and step is not Step.MAIL and not ours:
        return Refused(
            f"the mail server refused {what}: {answer}",
            "look for another address of this agency" if step is Step.RCPT else "change the letter or ask the provider",
            answer=str(answer),
        )
    return Unavailable(
        f"the mail server does not take {what} now: {answer}",
        "check `cpra login`, the sender address and the provider's sending limits" if answer.permanent else TRY_LATER,
        answer=str(answer),
        retry_after=answer.wait,
        whole_channel=ours or step is not Step.RCPT or answer.code == 421 or answer.code < 400,
    )
