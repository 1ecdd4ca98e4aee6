"""Calls to MuckRock's API: at the pace it publishes, with a live token, and never with that token to another host."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cpra_bot.channels.muckrock import calls, shapes
from cpra_bot.channels.muckrock.judge import Kind, Verdict, judge
from cpra_bot.channels.muckrock.session import REMEDY, Session
from cpra_bot.errors import OutcomeUnknown, SecretMissing, Unavailable
from cpra_bot.model.settings import MuckRock
from cpra_bot.wire.bucket import Bucket
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.http import Web, may_carry_secrets, origin
from cpra_bot.wire.retry import retry_reads

Row = TypeVar("Row")

SECONDS_PER_CALL = 1.05
"""The server allows one call a second on average; a little less, because its clock and ours are two."""

BURST = 20
READ_ATTEMPTS = 4
MOST_PAGES = 500
"""Of one list: fifty thousand rows."""


class Api:
    """The API for one account.

    Args:
        account: addresses and user.
        session: gives the tokens.
        web: makes the exchanges.
        clock: for the pace.
        jitter: gives a number from 0 to 1 for the waits between attempts to read.
    """

    def __init__(
        self,
        account: MuckRock,
        session: Session,
        web: Web,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._account, self._session, self._web, self._clock = account, session, web, clock
        self._bucket, self._jitter = Bucket(clock, SECONDS_PER_CALL, BURST), jitter
        self.calls = 0

    def get(self, call: calls.Call) -> Any:
        """The JSON of a reading call; None where there is no such thing (404).

        Raises:
            Unavailable: it cannot be had now, tried several times.
            SecretMissing: the log-in has lapsed or does not count there.
        """
        return self._read(call.under(self._account.api))

    def rows(self, call: calls.Call, shape: Callable[[shapes.Json], Row]) -> Iterator[Row]:
        """All rows of a list, page after page. Rows that cannot be read are left out.

        Raises:
            Unavailable: as for `get`; also if the list leads to another host, in circles, or is no list.
        """
        url, seen = call.under(self._account.api), set[str]()
        while url:
            if url in seen or len(seen) > MOST_PAGES:
                raise Unavailable("MuckRock's list leads in circles", "try again later; report it if it stays")
            seen.add(url)
            data = self._read(url)
            if data is None and len(seen) > 1:  # rows went away while we read: the last page with them
                return
            try:
                page = shapes.page(data, shape)
            except ValueError as fault:
                raise Unavailable(f"MuckRock answered {call.path} with something else ({fault})") from fault
            yield from page.rows
            url = self._following(page.next) if page.next else ""

    def post(self, call: calls.Call) -> Verdict:
        """One attempt, and its verdict. What the front refused never came to the server and is handed over again.

        Raises:
            Unavailable: provably not taken.
            OutcomeUnknown: it may have been taken.
            SecretMissing: the log-in has lapsed.
        """
        for _ in range(READ_ATTEMPTS - 1):
            verdict = self._exchange(call.method, call.under(self._account.api), call.body)
            if verdict.kind is not Kind.TOO_FAST:
                return verdict
            self._clock.sleep(verdict.wait or 1.0)
        return self._exchange(call.method, call.under(self._account.api), call.body)

    def user(self) -> shapes.User:
        """Who we are there.

        Raises:
            Unavailable, SecretMissing: as for `get`.
        """
        data = self.get(calls.me())
        try:
            return shapes.user(data if isinstance(data, dict) else {})
        except ValueError as fault:
            raise Unavailable("MuckRock does not say who we are there", "check `muckrock.api` in cpra.yaml") from fault

    def _read(self, url: str) -> Any:
        def attempt() -> Any:
            try:
                verdict = self._exchange("GET", url, None)
            except OutcomeUnknown as fault:  # reading twice does no harm
                raise Unavailable(str(fault), answer=fault.answer) from fault
            if verdict.kind is Kind.OK:
                return verdict.data
            if verdict.kind is Kind.NOT_THERE:
                return None
            if verdict.kind is Kind.TOO_FAST and verdict.wait:
                self._clock.sleep(verdict.wait)
            raise reading_trouble(verdict)

        return retry_reads(self._clock, _may_pass, READ_ATTEMPTS, self._jitter)(attempt)

    def _exchange(self, method: str, url: str, body: Any) -> Verdict:
        """One call; once more with a new token where the old one was not taken, which happens before anything else."""
        verdict = self._once(method, url, body)
        if verdict.kind is Kind.EXPIRED:
            self._session.forget_access()
            verdict = self._once(method, url, body)
        if verdict.kind is Kind.NO_PROFILE:
            raise SecretMissing(
                f"{self._account.user} has an account but has never signed in to the requests site",
                "sign in once on MuckRock's web site, then try again",
            )
        if verdict.kind in {Kind.NOT_LOGGED_IN, Kind.EXPIRED, Kind.WRONG_LOGIN}:
            raise SecretMissing(f"MuckRock's API does not take the log-in ({verdict.words})", REMEDY)
        return verdict

    def _once(self, method: str, url: str, body: Any) -> Verdict:
        if origin(url) != origin(self._account.api) or not may_carry_secrets(url):
            raise Unavailable(f"{urlsplit(url).netloc} is not the API's host; the token is not shown to it")
        token = self._session.access()
        self._bucket.wait()
        self.calls += 1
        headers = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
        answer = self._web.call(method, url, headers, body)
        verdict = judge(answer.status, answer.headers, answer.body)
        if verdict.kind is Kind.TOO_FAST:
            self._bucket.drain()
        return verdict

    def _following(self, link: str) -> str:
        """The next page, if it lies where the list lies. A server behind a proxy may name `http` for its `https`."""
        base = urlsplit(self._account.api)
        try:
            parts = urlsplit(link)
            scheme, host, port = origin(link)
            home = origin(self._account.api)
        except ValueError as fault:
            raise Unavailable(f"MuckRock's list leads nowhere ({fault})") from fault
        downgraded = (home[0], scheme) == ("https", "http") and (home[2], port) == (443, 80) and host == home[1]
        if ((scheme, host, port) != home and not downgraded) or not parts.path.startswith(base.path):
            raise Unavailable(
                f"MuckRock's list goes on at {parts.netloc}, which is not {base.netloc}: it is not followed",
                "check `muckrock.api` in cpra.yaml; report it if it stays",
            )
        return parts._replace(scheme=base.scheme, netloc=base.netloc).geturl()


def reading_trouble(verdict: Verdict) -> Unavailable:
    """The error for a reading call that brought nothing."""
    if verdict.kind is Kind.TOO_FAST:
        what = "MuckRock asks for fewer calls"
        return Unavailable(f"{what} ({verdict.words})", "nothing is lost; the next run goes on", answer=verdict.words)
    remedy = "check `muckrock.api` in cpra.yaml" if verdict.kind in {Kind.MOVED, Kind.NOT_JSON} else ""
    return Unavailable(f"MuckRock could not be read ({verdict.words})", remedy, answer=verdict.words)


def _may_pass(fault: BaseException) -> bool:
    """True for what another attempt may mend: no connection, a fault of the server, too many calls."""
    if not isinstance(fault, Unavailable):
        return False
    said = fault.answer.split(" ")[0]
    return not said.isdigit() or int(said) >= 500 or int(said) == 429
