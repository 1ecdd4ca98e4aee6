"""Which request a message belongs to: from the proof that cannot lie to the one that only makes it likely.

In this order: a delivery report on our own letter, the reply address of the request, the thread, a learned tracking
number with the agency that gave it, the request's page on its portal. One step weaker, and shown as such: the tenant or
a known reply domain, and only one live request there. Several candidates, or none, leave the message in the inbox: a
message in the inbox costs a minute, one in the wrong request costs both requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from cpra_bot.model.message import KnownRequest, ParsedMail, Placing, Strength
from cpra_bot.reading.evidence import Evidence, gather, names_agency, owns, shows_tenant, tokens
from cpra_bot.reading.numbers import folded, shape
from cpra_bot.reading.portals import under

_EARLY = timedelta(days=1)  # a mailbox's clock may be off; older mail cannot answer a request that was not there


class Matcher:
    """Places messages among the requests known when it was made.

    Args:
        requests: all requests of the ledger, closed ones too.
        mailbox_address: bare address of our mailbox, before `+`.
    """

    def __init__(self, requests: Sequence[KnownRequest], mailbox_address: str) -> None:
        self._requests = tuple(requests)
        self._mailbox = mailbox_address.lower()
        self._by_token = {request.token.lower(): request for request in requests if request.token}
        self._by_number: dict[str, list[tuple[KnownRequest, Strength]]] = {}
        for request in requests:
            for number, strength in request.numbers.items():
                self._by_number.setdefault(folded(number), []).append((request, strength))

    def place(self, mail: ParsedMail, received_at: datetime) -> Placing:
        """Say where a message belongs.

        Args:
            mail: the parsed message.
            received_at: when the mailbox got it (aware UTC).

        Returns:
            A placing with a reason that a person can check; without a request if the message stays in the inbox.
        """
        seen = gather(mail, self._requests)
        sure = (self._report(mail), self._token(mail, seen), self._thread(mail, seen))
        placing = next((one for one in sure if one), None)
        if placing:
            return placing
        if mail.reports:
            return _inbox("a delivery report that names no letter of ours")
        return (
            self._number(mail, seen)
            or self._portal_url(seen)
            or self._tenant(mail, seen, received_at)
            or self._domain(mail, seen, received_at)
            or self._nothing(mail, seen)
        )

    def _report(self, mail: ParsedMail) -> Placing | None:
        marks = {report.original_mark for report in mail.reports} - {""}
        ids = {report.original_message_id for report in mail.reports} - {""}
        hits = [one for one in self._requests if one.marks & marks or one.message_ids & ids]
        if hits:
            return _only(hits, "report", "a delivery report that returns the headers of our letter")
        addresses = {report.recipient for report in mail.reports} - {""}
        hits = [one for one in self._requests if one.live and one.addresses & addresses]
        if len(hits) == 1:
            reason = f"a delivery report on {min(addresses)}, and this is the only live request sent there"
            return Placing(hits[0].key, Strength.WEAK, "report", reason)
        return None

    def _token(self, mail: ParsedMail, seen: Evidence) -> Placing | None:
        named = [token for token in tokens(mail, self._mailbox) if token in self._by_token]
        if not named:
            return None
        hits = [self._by_token[token] for token in named]
        return self._guard(_only(hits, "token", f"written to the reply address +{named[0]} of this request"), seen)

    def _thread(self, mail: ParsedMail, seen: Evidence) -> Placing | None:
        for header, ids in (("In-Reply-To", mail.in_reply_to), ("References", mail.references)):
            hits = [one for one in self._requests if not one.message_ids.isdisjoint(ids)]
            if hits:
                known = next(one for one in ids if one in hits[0].message_ids)
                reason = f"{header} names {known}, a message of this request"
                return self._guard(_only(hits, "thread", reason), seen)
        return None

    def _guard(self, placing: Placing, seen: Evidence) -> Placing:
        """Weaken a placing if the sender's domain is another known agency's: somebody passed a mail on."""
        owners = [one for one in self._requests if owns(one, seen.domain)]
        if not placing.request or not owners or any(one.key == placing.request for one in owners):
            return placing
        doubt = f"{placing.reason}; but {seen.domain} belongs to {owners[0].agency_name}"
        return Placing(placing.request, Strength.WEAK, placing.rule, doubt, tuple(one.key for one in owners))

    def _number(self, mail: ParsedMail, seen: Evidence) -> Placing | None:
        fitting: dict[str, tuple[Strength, str]] = {}
        for number in self._named_numbers(seen):
            for request, strength in self._by_number[number]:
                why = self._fits(request, mail, seen)
                if why:
                    fitting.setdefault(
                        request.key, (strength, f"it names {number}, a number of this request, and {why}")
                    )
        if not fitting:
            return None
        if len(fitting) > 1:
            return _inbox("its tracking numbers belong to several requests", fitting)
        key, (strength, reason) = next(iter(fitting.items()))
        if strength is Strength.WEAK:
            return Placing(
                key, Strength.WEAK, "number", f"{reason}; but the number was learned from a weakly placed message"
            )
        return Placing(key, Strength.STRONG, "number", reason)

    def _named_numbers(self, seen: Evidence) -> list[str]:
        """Learned numbers that the mail names, folded."""
        upper = seen.text.upper().replace("–", "-")
        found = [number for number in seen.numbers if number in self._by_number]
        if not found:  # numbers whose shape is so plain that no rule finds them must stand alone and hold a letter
            found = [
                number
                for number in self._by_number
                if number in upper
                and len(number) >= 6
                and re.search("[A-Z]", number)
                and re.search(rf"(?<![\w-]){re.escape(number)}(?![\w-])", upper)
            ]
        return found

    def _fits(self, request: KnownRequest, mail: ParsedMail, seen: Evidence) -> str:
        """Why the mail comes from the agency of the request; empty if nothing says so."""
        if shows_tenant(request, mail, seen):
            return f"it shows the portal of {request.agency_name}"
        if owns(request, seen.domain):
            return f"{seen.domain} is a domain of {request.agency_name}"
        others = [one for one in self._requests if one.agency_name != request.agency_name]
        if any(owns(one, seen.domain) or shows_tenant(one, mail, seen) for one in others):
            return ""
        return f"it names {request.agency_name} or its parent" if names_agency(request, seen, anywhere=True) else ""

    def _portal_url(self, seen: Evidence) -> Placing | None:
        hits: dict[str, tuple[KnownRequest, Strength, str]] = {}
        for host, path in seen.links:
            pieces = set(re.split(r"[/?=&#:]+", folded(path)))
            for request in self._requests:
                if not any(under(host, tenant) for tenant in request.tenants):
                    continue
                for number, strength in request.numbers.items():
                    if folded(number) in pieces:
                        hits.setdefault(request.key, (request, strength, f"{host}{path[:80]}"))
        if not hits:
            return None
        if len(hits) > 1:
            return _inbox("its links lead to several requests", hits)
        request, strength, url = next(iter(hits.values()))
        sure = Strength.WEAK if strength is Strength.WEAK else Strength.STRONG
        return Placing(request.key, sure, "portal-url", f"it links to {url}, the page of this request")

    def _tenant(self, mail: ParsedMail, seen: Evidence, received_at: datetime) -> Placing | None:
        owners = [one for one in self._requests if owns(one, seen.domain)]
        pool = owners or self._requests
        hits = [one for one in pool if shows_tenant(one, mail, seen)]
        what = "it shows the portal of {name}"
        if not hits and seen.portal:
            hits = [one for one in pool if names_agency(one, seen, anywhere=False)]
            hits = hits or [one for one in pool if names_agency(one, seen, anywhere=True)]
            what = f"it comes from {seen.domain}, which many agencies share, and names {{name}} or its parent"
        return self._only_live(hits, "tenant", what, seen, received_at)

    def _domain(self, mail: ParsedMail, seen: Evidence, received_at: datetime) -> Placing | None:
        written = [one for one in self._requests if mail.sender in one.addresses and not seen.portal]
        if sum(one.live for one in written) == 1:
            what = f"{mail.sender} is the address we wrote to at {{name}}"
            return self._only_live(written, "domain", what, seen, received_at)
        hits = [one for one in self._requests if owns(one, seen.domain)] or written
        return self._only_live(hits, "domain", f"{seen.domain} is a domain of {{name}}", seen, received_at)

    def _only_live(
        self, hits: Sequence[KnownRequest], rule: str, what: str, seen: Evidence, received_at: datetime
    ) -> Placing | None:
        """A weak placing if exactly one live request is left, else the inbox; None if there was no hit at all."""
        if not hits:
            return None
        said = what.format(name=hits[0].agency_name)
        live = [one for one in hits if one.live and received_at >= one.opened_at - _EARLY]
        keys = [one.key for one in hits]
        if not live:
            return _inbox(f"{said}, but no request there was live when it came", keys)
        if len(live) > 1:
            return _inbox(f"{said}, but several live requests fit", [one.key for one in live])
        request = live[0]
        said = what.format(name=request.agency_name)
        foreign = _foreign_number(request, seen)
        if foreign:
            return _inbox(f"{said}, but it names {foreign}, and the number of that request is another", [request.key])
        return Placing(request.key, Strength.WEAK, rule, f"{said}, and this is the only live request there")

    def _nothing(self, mail: ParsedMail, seen: Evidence) -> Placing:
        known = [number for number in seen.numbers if number in self._by_number]
        if known:
            keys = {request.key: None for number in known for request, _ in self._by_number[number]}
            return _inbox(
                f"it names {known[0]}, a number we know, but nothing says that it comes from that agency", keys
            )
        return _inbox(f"nothing in it points to a request; the sender is {mail.sender or 'not named'}")


def _foreign_number(request: KnownRequest, seen: Evidence) -> str:
    """A number in the mail of the same shape as the request's own, but another one: it is about something else."""
    own = {folded(number) for number in request.numbers}
    shapes = {shape(number) for number in own}
    if own & set(seen.numbers):
        return ""
    return next((number for number in seen.numbers if shape(number) in shapes), "")


def _only(hits: Sequence[KnownRequest], rule: str, reason: str) -> Placing:
    """A strong placing, or the inbox if signals of one kind disagree."""
    keys = list(dict.fromkeys(one.key for one in hits))
    if len(keys) > 1:
        return _inbox(f"signals of one kind ({rule}) point to several requests", keys)
    return Placing(keys[0], Strength.STRONG, rule, reason)


def _inbox(reason: str, candidates: Iterable[str] = ()) -> Placing:
    return Placing("", None, "", reason, tuple(candidates))
