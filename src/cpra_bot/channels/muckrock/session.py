"""A log-in that lasts: an access token for five minutes, a refresh token for a day, and the password once.

The refresh token rotates; the newest is kept. What is kept between runs is that token alone, in the keyring.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from cpra_bot.channels.muckrock import calls
from cpra_bot.channels.muckrock.judge import Kind, Verdict, judge
from cpra_bot.errors import OutcomeUnknown, SecretMissing, Unavailable
from cpra_bot.model.settings import MuckRock
from cpra_bot.wire.bucket import Bucket
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.http import Web, may_carry_secrets

LIFE = timedelta(seconds=300)
"""Of an access token that does not say (the server's default)."""

MARGIN = timedelta(seconds=60)
"""A token is renewed so long before its end: a call must not arrive with one that has just died."""

REMEDY = "run `cpra login muckrock`"


class TokenShelf(Protocol):
    """Where the refresh token lies between runs."""

    def get(self) -> str:
        """The token; empty if there is none."""
        ...

    def put(self, token: str) -> None:
        """Keep a newer one; an empty one takes the old one away."""
        ...


@dataclass
class MemoryShelf:
    """A shelf for one run."""

    token: str = ""

    def get(self) -> str:
        """The token; empty if there is none."""
        return self.token

    def put(self, token: str) -> None:
        """Keep a newer one."""
        self.token = token


class Session:
    """Gives access tokens for one account.

    Args:
        account: addresses and user.
        web: makes the exchanges.
        clock: tells when a token is near its end.
        shelf: keeps the refresh token.
        password: gives the password where a command or a variable does; empty where only a person can type it.
    """

    def __init__(
        self, account: MuckRock, web: Web, clock: Clock, shelf: TokenShelf, password: Callable[[], str] = str
    ) -> None:
        self._account, self._web, self._clock, self._shelf = account, web, clock, shelf
        self._password = password
        self._bucket = Bucket(clock, 1.05, 20)
        self._access, self._until = "", clock.now()

    def access(self) -> str:
        """An access token with at least a minute to live.

        Raises:
            SecretMissing: the log-in has lapsed, and there is no password to renew it with.
            Unavailable: the accounts service cannot be had now.
        """
        if self._access and self._clock.now() < self._until:
            return self._access
        token = self._shelf.get()
        if token:
            verdict = self._ask(calls.refresh(token))
            if verdict.kind is Kind.OK:
                return self._keep(verdict)
            if verdict.kind not in {Kind.EXPIRED, Kind.NOT_LOGGED_IN, Kind.WRONG_LOGIN, Kind.FAULTY}:
                raise _trouble(verdict)
            self._shelf.put("")
        password = self._password()
        if password:
            return self.log_in(password)
        why = "the log-in has lapsed: it lives for a day after its last use" if token else "nobody is logged in"
        raise SecretMissing(f"MuckRock, {self._account.user}: {why}", REMEDY)

    def log_in(self, password: str) -> str:
        """Log in with the password, which is kept nowhere.

        Raises:
            SecretMissing: name or password are wrong, or the account is switched off.
            Unavailable: the accounts service cannot be had now.
        """
        verdict = self._ask(calls.token(self._account.user, password))
        if verdict.kind is Kind.OK:
            return self._keep(verdict)
        if verdict.kind in {Kind.WRONG_LOGIN, Kind.NOT_LOGGED_IN, Kind.FAULTY, Kind.EXPIRED}:
            raise SecretMissing(
                f"MuckRock does not let {self._account.user} in ({verdict.words})",
                f"check `muckrock.user` in cpra.yaml, then {REMEDY}",
            )
        raise _trouble(verdict)

    def forget_access(self) -> None:
        """The API did not take the access token: the next one is asked for anew."""
        self._access = ""

    def _ask(self, call: calls.Call) -> Verdict:
        if not may_carry_secrets(self._account.accounts):
            raise Unavailable(f"{self._account.accounts} is not encrypted", "mend `muckrock.accounts` in cpra.yaml")
        self._bucket.wait()
        try:
            answer = self._web.call(call.method, call.under(self._account.accounts), _JSON, call.body)
        except OutcomeUnknown as fault:  # logging in twice does no harm
            raise Unavailable(str(fault), answer=fault.answer) from fault
        return judge(answer.status, answer.headers, answer.body)

    def _keep(self, verdict: Verdict) -> str:
        data = verdict.data if isinstance(verdict.data, dict) else {}
        access, refresh = data.get("access"), data.get("refresh")
        if not isinstance(access, str) or not access.isascii() or not access.isprintable() or not access:
            raise Unavailable("the log-in at MuckRock answered without a token", "check `muckrock.accounts`")
        if isinstance(refresh, str) and refresh:
            self._shelf.put(refresh)
        self._access, self._until = access, self._clock.now() + life_of(access) - MARGIN
        return access


_JSON = {"Accept": "application/json"}


def life_of(token: str) -> timedelta:
    """How long a token lives by its own words (RFC 7519 §4.1.4, §4.1.6). Its signature is the server's business.

    The span between issue and end is taken, not the end itself: the server's clock may not be ours.
    """
    try:
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        issued, end = datetime.fromtimestamp(claims["iat"]), datetime.fromtimestamp(claims["exp"])  # noqa: DTZ006 - a span
    except (IndexError, KeyError, TypeError, ValueError, OverflowError, OSError):
        return LIFE
    return max(end - issued, timedelta(0))


def _trouble(verdict: Verdict) -> Unavailable:
    return Unavailable(
        f"the log-in at MuckRock cannot be had now ({verdict.words})", answer=verdict.words, retry_after=verdict.wait
    )
