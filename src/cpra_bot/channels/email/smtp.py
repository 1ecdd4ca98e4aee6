"""Handing over letters by SMTP, one attempt each. Every phase is done by itself, so that a failure says what the
server can have: nothing, or perhaps the letter.
"""

from __future__ import annotations

import re
import select
import smtplib
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from cpra_bot.channels.email.answers import Answer, Step, about_login, heard, judge
from cpra_bot.channels.email.faults import unreachable
from cpra_bot.channels.email.serialize import mail_bytes
from cpra_bot.channels.email.smtp_session import open_smtp
from cpra_bot.channels.protocol import Reached, Talk
from cpra_bot.errors import OutcomeUnknown, SendFailure
from cpra_bot.model.letter import Letter, Receipt
from cpra_bot.model.settings import Mailbox
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.dial import Dial, dial_out
from cpra_bot.wire.secrets import Secret

FRESH = timedelta(seconds=5)
"""So long after its last answer a server is taken to be there; longer ago, it is asked first."""
CLOSING = 421  # the server is about to hang up (RFC 5321 §4.2.2)
START_TEXT = 354
ENVELOPE = 2  # answers that every letter needs: to MAIL and to the agency's RCPT
_PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


_Given = TypeVar("_Given")
_Steps = Generator[Reached, float | None, _Given]
"""Part of a `Talk` that comes to something else."""


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
        self._answered: datetime | None = None
        self._data_along = True

    def ready(self) -> bool:
        """True if the server answered just now and has said nothing since, a goodbye for instance."""
        if self._smtp is None or self._answered is None:
            return False
        return timedelta() <= self._clock.now() - self._answered < FRESH and not _is_speaking(self._smtp)

    def connect(self) -> None:
        """Connect and log in, unless that is done and the server still answers.

        Raises:
            Unavailable, SecretMissing: as `send`.
        """
        if self._smtp is not None:
            if self.ready():
                return
            try:
                if self._smtp.noop()[0] == 250:
                    self._answered = self._clock.now()
                    return
            except OSError:
                pass  # the server hung up on an idle connection, which is its right
            self._drop()
        self._open()

    def _open(self) -> smtplib.SMTP:
        self._smtp = smtp = open_smtp(self._mailbox, self._secret, self._timeout, self._dial)
        self._answered = self._clock.now()
        return smtp

    def send(self, letter: Letter) -> Receipt:
        """Hand over one letter; see `Channel.send` for what is raised."""
        talk = self.hand_over(letter)
        while True:
            try:
                next(talk)
            except StopIteration as end:
                receipt: Receipt = end.value
                return receipt

    def hand_over(self, letter: Letter) -> Talk:
        """Hand over one letter, step by step; see `Lane.hand_over`."""
        text = mail_bytes(letter, self._clock.now())
        try:
            smtp, copy, data = yield from self._envelope(letter)
            answer = yield from self._text(smtp, letter, text, data)
        except OutcomeUnknown:
            self._drop()
            raise
        except SendFailure as failure:
            if _is_refusal(failure.answer):
                self._reset()
            else:
                self._drop()
            raise
        except OSError as error:  # before the text: the server has nothing
            self._drop()
            raise unreachable("SMTP", self._mailbox.smtp, error) from error
        except BaseException:  # an interrupt, or given up between two answers: it cannot be taken up again
            self._drop()
            raise
        self._answered = self._clock.now()
        return Receipt(self._answered, str(answer), copy)

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

    def _envelope(self, letter: Letter) -> _Steps[tuple[smtplib.SMTP, bool, Answer | None]]:
        """MAIL and RCPT on the kept connection or, where that has gone stale, on a new one.

        Returns:
            the connection; whether our copy was accepted; the answer to DATA, None where that was not asked yet.
        """
        if self._smtp is not None:
            answers: list[Answer] = []
            data = None
            try:
                data = yield from self._ask(self._smtp, letter, answers)
            except OSError:
                if answers:
                    raise
                # else the server hung up on an idle connection, which is its right
            # A token that expired in mid-session is no reason to stop: a new login takes a new one.
            if answers and (answers[0].accepted or not (answers[0].code == CLOSING or about_login(answers[0]))):
                return self._smtp, self._judge(answers, data, letter), data
            self._drop()
        smtp, answers = self._open(), []
        data = yield from self._ask(smtp, letter, answers)
        return smtp, self._judge(answers, data, letter), data

    def _ask(self, smtp: smtplib.SMTP, letter: Letter, answers: list[Answer]) -> _Steps[Answer | None]:
        """Put MAIL, RCPT for the agency, RCPT for our own copy, which stands in no header, and DATA.

        In one write where the server can read them so (RFC 2920); else each after the answer to the one before, and
        DATA is left to `_text`. The text never goes along: whether it leaves is decided by these answers.

        Args:
            smtp: connected.
            letter: whose envelope.
            answers: gets those to MAIL and RCPT in order, up to a refusal that leaves nothing to ask.

        Returns:
            the answer to DATA; None where it was not asked.

        Raises:
            OSError: the connection broke; `answers` holds what came before.
        """
        own = self._mailbox.address
        both = [letter.to] if own.lower() == letter.to.lower() else [letter.to, own]
        commands = [f"mail FROM:{_path(letter.sender)}", *(f"rcpt TO:{_path(each)}" for each in both)]
        at_once = smtp.has_extn("pipelining")
        if at_once:
            smtp.send("\r\n".join((*commands, *["data"] * self._data_along, "")))
            yield from _waiting(smtp, Reached.ENVELOPE)
        for command in commands:
            if not at_once:
                smtp.putcmd(command)
                yield from _waiting(smtp, Reached.ENVELOPE)
            answers.append(_heard(smtp))
            if answers[-1].code == CLOSING or not (at_once or answers[-1].accepted):
                return None
        return _heard(smtp) if at_once and self._data_along else None

    def _judge(self, answers: list[Answer], data: Answer | None, letter: Letter) -> bool:
        """True if our copy was accepted; without it the letter goes all the same.

        A server that refuses the agency, takes our copy and has heard DATA awaits the text, and nothing but hanging up
        ends that. It is done once: with the letters after it DATA is asked when the others were answered.
        """
        for answer, step in zip(answers, (Step.MAIL, Step.RCPT), strict=False):
            if not answer.accepted:
                if data is not None and data.code == START_TEXT:
                    self._data_along = False
                    self._drop()
                raise judge(answer, step, letter.to)
        if len(answers) > ENVELOPE and answers[-1].code == CLOSING:
            raise judge(answers[-1], Step.RCPT, self._mailbox.address)
        return answers[-1].accepted

    def _text(self, smtp: smtplib.SMTP, letter: Letter, text: bytes, data: Answer | None) -> _Steps[Answer]:
        """The text, after DATA, and the answer that settles it. From the first octet on, silence means: it may have it.

        Args:
            smtp, letter: as for `_ask`.
            text: of the letter.
            data: the answer to DATA; None where it is to be asked.
        """
        if data is None:
            smtp.putcmd("data")
            yield from _waiting(smtp, Reached.ENVELOPE)
            data = _heard(smtp)
        if data.code != START_TEXT:
            raise judge(data, Step.DATA, letter.to)
        try:
            smtp.send(_transparent(text))
            yield from _waiting(smtp, Reached.TEXT)
            answer = _heard(smtp)
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


def _waiting(smtp: smtplib.SMTP, reached: Reached) -> _Steps[None]:
    """Let others go on before the next answer is waited for."""
    seconds = yield reached
    if seconds is not None and smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _is_speaking(smtp: smtplib.SMTP) -> bool:
    """True if something unasked has come on an idle connection, its end for instance, or nobody can tell."""
    try:
        return smtp.sock is None or bool(select.select([smtp.sock], [], [], 0)[0])
    except (OSError, TypeError, ValueError):  # a rehearsal's socket is none of the system's
        return True


def _is_refusal(answer: str) -> bool:
    """True if the dialogue can go on after this answer, with which an attempt failed.

    Any other than a refusal is out of step: the server may be waiting for the text and take what we say next as one.
    """
    return answer[:1] in ("4", "5") and not answer.startswith(str(CLOSING))


def _heard(smtp: smtplib.SMTP) -> Answer:
    if smtp.file is None:
        raise smtplib.SMTPServerDisconnected("the connection is closed")
    return heard(smtp.file)


@lru_cache(maxsize=64)
def _path(address: str) -> str:
    """An address between angle brackets; most need no closer look."""
    return f"<{address}>" if _PLAIN.fullmatch(address) else smtplib.quoteaddr(address)


def _transparent(text: bytes) -> bytes:
    """A text for the wire: lines that begin with a dot get another, and a dot alone ends it (RFC 5321 §4.5.2)."""
    stuffed = text.replace(b"\n.", b"\n..")
    stuffed = b"." + stuffed if stuffed.startswith(b".") else stuffed
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")
