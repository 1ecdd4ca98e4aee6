"""Filing one letter: looked for first, posted once, read back and compared."""

from __future__ import annotations

import re
from dataclasses import replace

from cpra_bot.channels.muckrock import calls, shapes
from cpra_bot.channels.muckrock.api import Api
from cpra_bot.channels.muckrock.judge import Kind, Verdict
from cpra_bot.channels.muckrock.title import same_text, title_mark, title_of
from cpra_bot.errors import CpraError, OutcomeUnknown, Refused, SendFailure, Unavailable
from cpra_bot.model.letter import Letter
from cpra_bot.model.portal import PortalView, muckrock_number
from cpra_bot.model.settings import MuckRock

_GENERIC = frozenset(
    {"police", "department", "sheriff", "sheriffs", "office", "county", "city", "of", "the", "and", "public", "safety"}
    | {"california", "state", "university", "college", "district", "pd", "so", "agency"}
)
_WORD = re.compile(r"[a-z0-9]+")


class Filing:
    """Files letters for one account.

    Args:
        api: makes the calls.
        account: whose credits are spent.
    """

    def __init__(self, api: Api, account: MuckRock) -> None:
        self._api, self._account = api, account
        self._user: shapes.User | None = None

    @property
    def user(self) -> shapes.User:
        """Who we are there, asked once.

        Raises:
            Unavailable, SecretMissing: nobody says.
        """
        self._user = self._user or self._api.user()
        return self._user

    def file(self, letter: Letter) -> tuple[PortalView, str, bool]:
        """Hand over one letter: one POST at most.

        Args:
            letter: its addressee names MuckRock's number of the agency.

        Returns:
            what MuckRock shows of it, the answer in words, and False if it stood there before.

        Raises:
            Refused, Unavailable, OutcomeUnknown, SecretMissing: as `Channel.send`.
        """
        number = muckrock_number(letter.to)
        if number is None:
            raise Refused(
                f"{letter.to!r} names no agency of MuckRock's", "give its channel an `agency_id` in the directory"
            )
        if letter.attachments:
            raise Refused("MuckRock's API takes no files", "take `signed` off that channel")
        self._check_agency(number, letter)
        before = self.look(letter)
        if before:
            return before, f"MuckRock has it already as request {before.number}; nothing was filed twice", False
        call = calls.file(title_of(letter), letter.body, number, organization=self._account.organization)
        try:
            verdict = self._api.post(call)
        except OutcomeUnknown as fault:
            raise _unknown(str(fault), fault.answer) from fault
        if verdict.kind is not Kind.FILED:
            raise filing_trouble(verdict)
        return *self._read_back(letter, number, verdict), True

    def look(self, letter: Letter) -> PortalView | None:
        """Our request with this letter's title at this agency, if MuckRock shows one.

        What came of it is not told: that is for polling, which must not take it for known. Every row is compared here
        as well: the server ignores filters that it does not know.

        Raises:
            Unavailable, SecretMissing: it cannot be looked for now.
        """
        number, title, user = muckrock_number(letter.to), title_of(letter), self.user.number
        if number is None:
            return None
        for row in self._api.rows(calls.sought(user, number, title_mark(letter)), shapes.request):
            if is_of(row, letter, number, title) and row.user == user:
                page = page_of(self._account, row.number)
                return PortalView("muckrock", str(row.number), page, "submitted", doubt=difference(row, letter))
        return None

    def _check_agency(self, number: int, letter: Letter) -> None:
        """An agency that is pending or rejected is not shown, and a wrong number would reach somebody else."""
        data = self._api.get(calls.agency(number))
        if data is None:
            raise Refused(
                f"MuckRock shows no approved agency {number}",
                "look the agency up there and mend its `agency_id` in the directory",
                answer="404 agency",
            )
        try:
            theirs = shapes.agency(data if isinstance(data, dict) else {})
        except ValueError as fault:
            raise Unavailable(f"MuckRock's agency {number} could not be read ({fault})") from fault
        ours = letter.to.partition(", ")[2]
        if theirs.number != number or not alike(theirs.name, ours):
            raise Refused(
                f"MuckRock's agency {number} is {theirs.name!r}, and the letter is for {ours!r}",
                "mend `agency_id` in the directory, and preview again",
            )

    def _read_back(self, letter: Letter, agency: int, verdict: Verdict) -> tuple[PortalView, str]:
        """What stands there now, compared with what was approved. From here on the letter counts as handed over."""
        given = verdict.data.get("requests") if isinstance(verdict.data, dict) else None
        number = given[0] if isinstance(given, list) and len(given) == 1 and isinstance(given[0], int) else None
        try:
            view = self._seen(letter, agency, number)
        except CpraError as fault:
            view = replace(_unseen(self._account, number), doubt=f"it could not be read back yet ({fault})")
        if view is None:
            view = replace(_unseen(self._account, number), doubt="MuckRock took it and does not show it yet")
        taken = f"MuckRock took it as request {view.number}" if view.number else "MuckRock took it"
        words = f"{taken}; it mails it 35 minutes later at the earliest, and its staff may hold it"
        return view, f"{words}. Look at it: {view.doubt}" if view.doubt else words

    def _seen(self, letter: Letter, agency: int, number: int | None) -> PortalView | None:
        if number is None:
            return self.look(letter)
        data = self._api.get(calls.request(number))
        if data is None:
            return None
        row = shapes.request(data)
        doubt = "" if row.agency == agency else f"it went to agency {row.agency} instead of {agency}"
        return view_of(row, self._account, doubt or difference(row, letter) or self._first_words(row, letter))

    def _first_words(self, row: shapes.RequestRow, letter: Letter) -> str:
        """The letter itself stands in the first communication: there MuckRock's own text would show round ours."""
        said = next(iter(self._api.rows(calls.communications(row.number), shapes.communication)), None)
        if said is None or same_text(said.text, letter.body):
            return ""
        return "the letter that MuckRock shows is not the one that you approved"


def is_of(row: shapes.RequestRow, letter: Letter, agency: int, title: str) -> bool:
    """True if a row is this letter's: the agency and the title, or (a name may be added to it) its mark in it."""
    return row.agency == agency and (row.title == title or title_mark(letter) in row.title)


def difference(row: shapes.RequestRow, letter: Letter) -> str:
    """How what stands there differs from what was approved, as a clause; empty if it does not."""
    if not same_text(row.docs, letter.body):
        return "the text that MuckRock shows is not the one that you approved"
    if not row.whole:
        return "MuckRock put our letter inside one of its own"
    return ""


def view_of(row: shapes.RequestRow, account: MuckRock, doubt: str = "") -> PortalView:
    """What a row shows."""
    return PortalView(
        channel="muckrock",
        number=str(row.number),
        page=page_of(account, row.number),
        status=row.status,
        tracking=" ".join(row.tracking.split())[:200],
        price=row.price,
        updated=row.updated.isoformat() if row.updated else "",
        doubt=doubt,
    )


def page_of(account: MuckRock, number: int) -> str:
    """Where a person follows up, pays, appeals or cancels: the web site beside the API."""
    return f"{account.api.partition('/api')[0].rstrip('/')}/foi/request/{number}/"


def alike(theirs: str, ours: str) -> bool:
    """False if two names have no telling word in common; True where one of them has none."""
    a, b = (set(_WORD.findall(name.lower().replace("'", ""))) - _GENERIC for name in (theirs, ours))
    return bool(a & b) or not (a and b)


def filing_trouble(verdict: Verdict) -> SendFailure:
    """The error for a POST that did not file, or may not have."""
    words = verdict.words
    if verdict.kind is Kind.NO_CREDITS:
        return Unavailable(
            f"the account has no requests left at MuckRock ({words}); a draft was saved there",
            "buy requests on the web site, or name another `muckrock.organization`; then `cpra send CAMPAIGN --live`",
            answer=words,
            by_person=True,  # each try leaves another draft on the web site
        )
    if verdict.kind in {Kind.BLOCKED, Kind.FORBIDDEN}:
        return Unavailable(
            f"the account may not file at MuckRock ({words})",
            "ask MuckRock; then `cpra send CAMPAIGN --live`",
            answer=words,
            by_person=True,
        )
    if verdict.kind is Kind.TOO_FAST:
        return Unavailable(
            f"MuckRock asks for fewer calls ({words})", "nothing was filed; the next run goes on", answer=words
        )
    if verdict.kind in {Kind.FAULTY, Kind.NOT_ALLOWED}:
        return Refused(f"MuckRock would not take it ({words})", "mend what it names, and preview again", answer=words)
    if verdict.kind in {Kind.MOVED, Kind.NOT_THERE}:
        return Unavailable(
            f"MuckRock's API is not where cpra.yaml says ({words})", "check `muckrock.api`", answer=words
        )
    return _unknown(f"MuckRock broke while it took the letter ({words})", words)


def _unknown(what: str, answer: str) -> OutcomeUnknown:
    return OutcomeUnknown(
        what, "it may have been filed; the next run looks for it there before anything else", answer=answer
    )


def _unseen(account: MuckRock, number: int | None) -> PortalView:
    page = page_of(account, number) if number else f"{account.api.partition('/api')[0].rstrip('/')}/foi/mylist/"
    return PortalView("muckrock", str(number or ""), page, "submitted")
