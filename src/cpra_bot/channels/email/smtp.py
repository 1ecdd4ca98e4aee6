"""Handing over letters by SMTP, one attempt each. Every phase is done by itself, so that a failure says what the
server can have: nothing, or perhaps the letter.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable

from cpra_bot.channels.email.answers import Answer, Step, about_login, judge
from cpra_bot.channels.email.faults import unreachable
from cpra_bot.channels.email.serialize import mail_bytes
from cpra_bot.channels.email.smtp_session import open_smtp
from cpra_bot.errors import OutcomeUnknown, SendFailure
from cpra_bot.model.letter import Letter, Receipt
from cpra_bot.model.settings import Mailbox
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.dial import Dial, dial_out
from cpra_bot.wire.secrets import Secret

CLOSING = 421  # the server is about to hang up (RFC 5321 §4.2.2)
START_TEXT = 354


class SmtpSender:
    """One kept connection for many letters; a dropped one is opened again before the next letter, never within one.

    Args:
        mailbox: whose server, login and address.
        secret: gives the password or token, asked for each new connection.
        clock: for the Date header and the receipt.
        timeout: seconds to wait for each answer.
        dial: makes the connections.
    """

    def __init__(
        self, mailbox: Mailbox, secret: Callable[[], Secret], clock: Clock, timeout: float, dial: Dial = dial_out
    ) -> None:
        self._mailbox, self._secret, self._clock, self._timeout = mailbox, secret, clock, timeout
        self._dial = dial
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect and log in, unless that is done and the server still answers.

        Raises:
            Unavailable, SecretMissing: as `send`.
        """
        if self._smtp is not None:
            try:
                if self._smtp.noop()[0] == 250:
                    return
            except OSError:
                pass  # the server hung up on an idle connection, which is its right
            self._drop()
        self._smtp = open_smtp(self._mailbox, self._secret, self._timeout, self._dial)

    def send(self, letter: Letter) -> Receipt:
        """Hand over one letter; see `Channel.send` for what is raised."""
        text = mail_bytes(letter, self._clock.now())
        try:
            smtp = self._begin(letter)
            copy = self._recipients(smtp, letter)
            answer = self._text(smtp, letter, text)
        except OutcomeUnknown:
            self._drop()
            raise
        except SendFailure as failure:
            if failure.answer.startswith(str(CLOSING)):
                self._drop()
            else:
                self._reset()
            raise
        except OSError as error:  # before the text: the server has nothing
            self._drop()
            raise unreachable("SMTP", self._mailbox.smtp, error) from error
        except BaseException:  # an interrupt between two phases: the dialogue cannot be taken up again
            self._drop()
            raise
        return Receipt(self._clock.now(), str(answer), copy)

    def close(self) -> None:
        """Say goodbye if there is a connection; never raises."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(min(self._timeout, 5))  # a goodbye is worth no long wait
            smtp.quit()
        except OSError:
            smtp.close()

    def _begin(self, letter: Letter) -> smtplib.SMTP:
        """MAIL on the kept connection or, where that has gone stale, on a new one."""
        if self._smtp is not None:
            try:
                answer = Answer.of(*self._smtp.mail(letter.sender))
                if answer.accepted:
                    return self._smtp
                # A token that expired in mid-session is no reason to stop: a new login takes a new one.
                if answer.code != CLOSING and not about_login(answer):
                    raise judge(answer, Step.MAIL, letter.to)
            except SendFailure:
                raise
            except OSError:
                pass  # the server hung up on an idle connection, which is its right
            self._drop()
        self._smtp = smtp = open_smtp(self._mailbox, self._secret, self._timeout, self._dial)
        answer = Answer.of(*smtp.mail(letter.sender))
        if not answer.accepted:
            raise judge(answer, Step.MAIL, letter.to)
        return smtp

    def _recipients(self, smtp: smtplib.SMTP, letter: Letter) -> bool:
        """RCPT for the agency and for our own copy; True if the copy was accepted. The copy is in no header."""
        answer = Answer.of(*smtp.rcpt(letter.to))
        if not answer.accepted:
            raise judge(answer, Step.RCPT, letter.to)
        own = self._mailbox.address
        if own.lower() == letter.to.lower():
            return True
        answer = Answer.of(*smtp.rcpt(own))
        if answer.code == CLOSING:
            raise judge(answer, Step.RCPT, own)
        return answer.accepted  # without the copy the letter goes all the same

    def _text(self, smtp: smtplib.SMTP, letter: Letter, text: bytes) -> Answer:
        """DATA, the text, and the answer that settles it. From the first octet on, silence means: it may have it."""
        answer = Answer.of(*smtp.docmd("DATA"))
        if answer.code != START_TEXT:
            raise judge(answer, Step.DATA, letter.to)
        try:
            smtp.send(_transparent(text) + b".\r\n")
            answer = Answer.of(*smtp.getreply())
        except OSError as error:
            raise OutcomeUnknown(
                f"the connection to {self._mailbox.smtp.host} broke after the letter to {letter.to} was handed over "
                "and before the answer came",
                "look for the copy in the mailbox, or ask the agency; do not send it again blindly",
                answer=str(error),
            ) from error
        if answer.accepted:
            return answer
        if 400 <= answer.code < 600:
            raise judge(answer, Step.DATA, letter.to)
        raise OutcomeUnknown(
            f"the mail server answered to the letter to {letter.to} with something that is no answer: {answer}",
            "look for the copy in the mailbox, or ask the agency; do not send it again blindly",
            answer=str(answer),
        )

    def _reset(self) -> None:
        """Ready the connection for the next letter, or drop it."""
        if self._smtp is None:
            return
        try:
            usable = self._smtp.rset()[0] == 250
        except OSError:
            usable = False
        if not usable:
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _transparent(text: bytes) -> bytes:
    """Lines that begin with a dot get a second one (RFC 5321 §4.5.2); the text ends with CRLF."""
    stuffed = re.sub(rb"(?m)^\.", b"..", text)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"
