"""Which request a message belongs to: from the proof that cannot lie to the one that only makes it likely.

In this order: a delivery report on our own letter, the reply address of the request, the thread, a learned tracking
number with the agency that gave it, the request's page on its portal. One step weaker, and shown as such: who wrote by
what a person's placings taught, the tenant or a known reply domain, and only one live request there. Several
candidates, or none, leave the message in the inbox: a message in the inbox costs a minute, one in the wrong request
costs both requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cpra_bot.model.message import KnownRequest, ParsedMail, Placing, Strength
from cpra_bot.reading.evidence import Evidence, domain_of, tokens
from cpra_bot.reading.glance import Glance
from cpra_bot.reading.numbers import folded, shape
from cpra_bot.reading.portals import PUBLIC_MAIL, is_account_mail, portal_of, under
from cpra_bot.reading.register import Register, names_agency, strength_of
from cpra_bot.reading.teaching import clues

_EARLY = timedelta(days=1)  # a mailbox's clock may be off; older mail cannot answer a request that was not there
_REPEATED = "but the number stands only in what the message repeats"
_LEARNED_WEAKLY = "but the number was learned from a weakly placed message"


class Matcher:
    """Places messages among known requests, and learns as it goes.

    Args:
        requests: all requests of the ledger, closed ones too.
        mailbox_address: bare address of our mailbox, before `+`.
    """

    def __init__(self, requests: Sequence[KnownRequest], mailbox_address: str) -> None:
        self._mailbox = mailbox_address.lower()
        self.register = Register(requests)
        self._last: tuple[ParsedMail, Evidence] | None = None

    def learn(self, request: KnownRequest) -> None:
        """Take in what is newly known of a request, or a new one."""
        self.register.put(request)

    def place(self, mail: ParsedMail, received_at: datetime) -> Placing:
        """Say where a message belongs.

        Args:
            mail: the parsed message.
            received_at: when the mailbox got it (aware UTC).

        Returns:
            A placing with a reason that a person can check; without a request if the message stays in the inbox.
        """
        seen = self._gather(mail)
        placing = self._report(mail) or self._token(mail, seen) or self._thread(mail, seen)
        if placing:
            return _forged(placing, mail)
        if mail.reports:
            return _inbox("a delivery report that names no letter of ours")
        placing = (
            self._number(seen)
            or self._portal_url(seen)
            or self._taught(mail, seen, received_at)
            or self._tenant(seen, received_at)
            or self._domain(mail, seen, received_at)
            or self._nothing(mail, seen)
        )
        return _doubted(placing, mail, seen)

    def place_at_once(self, glance: Glance) -> Placing | None:
        """What `place` says of a mail that shows nothing by which a request is known.

        Returns:
            the inbox; None for every mail that has to be taken apart before that can be said.
        """
        mail: ParsedMail | None = glance.mail
        if self.register.looks_into_texts:
            mail = glance.with_text()
        return None if mail is None or self._shows_something(mail) else _nothing_in(mail)

    def _shows_something(self, mail: ParsedMail) -> bool:
        """False if no rule has anything to go by; of the text, no more is asked than that no known number can be there.

        The own words of the mail are not known, nor needed: they stand in its text.
        """
        seen = Evidence(mail, self.register.is_vendor)
        return bool(
            seen.portal
            or self._token(mail, seen)
            or self._thread(mail, seen)
            or self.register.owners(seen.domain)
            or self.register.by("address", [mail.sender])
            or self.register.by("taught", clues(mail, seen))
            or self.register.tenants(seen)
            or (self.register.has_numbers and self._may_name_number(mail, seen))
        )

    def _may_name_number(self, mail: ParsedMail, seen: Evidence) -> bool:
        return self.register.may_name_number(f"{mail.subject}\n{mail.text}") or self._portal_url(seen) is not None

    def suggest(self, mail: ParsedMail, received_at: datetime) -> list[KnownRequest]:
        """Live requests to agencies that a message names anywhere: a guess, for a person to look at.

        Args:
            mail: a message that `place` left in the inbox.
            received_at: when the mailbox got it (aware UTC).
        """
        seen = self._gather(mail)
        hits = self.register.owners(seen.domain) or self.register.tenants(seen)
        hits = hits or self.register.named(seen, anywhere=False) or self.register.named(seen, anywhere=True)
        return [one for one in hits if _was_live(one, received_at)]

    def clues(self, mail: ParsedMail) -> tuple[str, ...]:
        """What a person's placing of this message would teach about the next one."""
        return clues(mail, self._gather(mail))

    def names_in(self, mail: ParsedMail) -> tuple[str, ...]:
        """Names of known agencies, and of their cities and counties, that may stand in a message."""
        seen = self._gather(mail)
        known = [*self.register.owners(seen.domain), *self.register.named(seen, anywhere=True)]
        return tuple(dict.fromkeys(name for one in known[:20] for name in (one.agency_name, *one.names)))

    def is_stranger(self, mail: ParsedMail, request: str) -> bool:
        """True if nothing but the mail itself ties its sender to the agency of a request.

        Known are the agency's and its parent's domains, the addresses that we wrote to and those beside them, portals,
        and who wrote for the agency before by a person's word.

        Args:
            mail: a message that was placed with the request.
            request: its key.
        """
        known, seen = self.register[request], self._gather(mail)
        beside = {domain_of(address) for address in known.addresses} - PUBLIC_MAIL
        return not (
            seen.portal
            or mail.sender in known.addresses
            or any(under(seen.domain, own) for own in known.domains | beside | known.tenants)
            or any(clue in known.taught for clue in clues(mail, seen))
        )

    def _gather(self, mail: ParsedMail) -> Evidence:
        if self._last is None or self._last[0] is not mail:
            self._last = mail, Evidence(mail, self.register.is_vendor)
        return self._last[1]

    def _report(self, mail: ParsedMail) -> Placing | None:
        if not mail.reports:
            return None
        marks = {report.original_mark for report in mail.reports} - {""}
        ids = {report.original_message_id for report in mail.reports} - {""}
        hits = self.register.by("mark", marks) + self.register.by("message", ids)
        if hits:
            return _only(hits, "report", "a delivery report that returns the headers of our letter")
        addresses = {report.recipient for report in mail.reports} - {""}
        live = [one for one in self.register.by("address", addresses) if one.live]
        if len(live) == 1:
            reason = f"a delivery report on {min(addresses)}, and this is the only live request sent there"
            return Placing(live[0].key, Strength.WEAK, "report", reason)
        return None

    def _token(self, mail: ParsedMail, seen: Evidence) -> Placing | None:
        named = tokens(mail, self._mailbox)
        hits = self.register.by("token", named)
        if not hits:
            return None
        known = next(token for token in named if token in {one.token.lower() for one in hits})
        return self._guard(_only(hits, "token", f"written to the reply address +{known} of this request"), seen)

    def _thread(self, mail: ParsedMail, seen: Evidence) -> Placing | None:
        for header, ids in (("In-Reply-To", mail.in_reply_to), ("References", mail.references)):
            hits = self.register.by("message", ids)
            if hits:
                known = next(one for one in ids if one in hits[0].message_ids)
                reason = f"{header} names {known}, a message of this request"
                return self._guard(_only(hits, "thread", reason), seen)
        return None

    def _guard(self, placing: Placing, seen: Evidence) -> Placing:
        """Weaken a placing if the mail comes from another known agency or its portal: somebody passed a mail on."""
        owners = self.register.owners(seen.domain) or (self.register.tenants(seen) if seen.portal else [])
        if not placing.request or not owners or any(one.key == placing.request for one in owners):
            return placing
        whose = "shows the portal of" if seen.portal else "belongs to"
        doubt = f"{placing.reason}; but {seen.domain} {whose} {owners[0].agency_name}"
        return Placing(placing.request, Strength.WEAK, placing.rule, doubt, tuple(one.key for one in owners))

    def _number(self, seen: Evidence) -> Placing | None:
        known = self.register.knows_number
        own = [number for number in seen.numbers if known(number)] or self.register.known_numbers(seen.own)
        repeated = []
        if not own and not seen.numbers:
            repeated = [one for one in seen.repeated if known(one)] or self.register.known_numbers(seen.whole)
        shown = {one.key for one in self.register.tenants(seen)}
        owners = {one.key for one in self.register.owners(seen.domain)}
        fitting: dict[str, tuple[str, str]] = {}
        for number in own or repeated:
            for request in self.register.by("number", [number]):
                why = self._fits(request, seen, shown, owners)
                if why:
                    fitting.setdefault(request.key, (number, why))
        if not fitting:
            return None
        if len(fitting) > 1:
            return _inbox("its tracking numbers belong to several requests", fitting)
        key, (number, why) = next(iter(fitting.items()))
        reason = f"it names {number}, a number of this request, and {why}"
        if strength_of(self.register[key], number) is Strength.WEAK:
            return Placing(key, Strength.WEAK, "number", f"{reason}; {_LEARNED_WEAKLY}")
        if not own:
            return Placing(key, Strength.WEAK, "number", f"{reason}; {_REPEATED}")
        return Placing(key, Strength.STRONG, "number", reason)

    def _fits(self, request: KnownRequest, seen: Evidence, shown: set[str], owners: set[str]) -> str:
        """Why the mail comes from the agency of the request; empty if nothing says so.

        Args:
            request: one that has a number which the mail names.
            seen: what the mail shows.
            shown: keys of requests whose portal it shows; `owners` of those to whom the sender's domain belongs.
        """
        if owners and request.key not in owners:
            return ""  # a known agency writes about somebody else's request
        if request.key in shown:
            return f"it shows the portal of {request.agency_name}"
        if request.key in owners:
            return f"{seen.domain} is a domain of {request.agency_name}"
        if any(self.register[key].agency_name != request.agency_name for key in shown):
            return ""
        return f"it names {request.agency_name} or its parent" if names_agency(request, seen, anywhere=True) else ""

    def _portal_url(self, seen: Evidence) -> Placing | None:
        hits: dict[str, tuple[Strength, str]] = {}
        owners = {one.key for one in self.register.owners(seen.domain)}
        for host, path in seen.links:
            pieces = set(re.split(r"[/?=&#:]+", folded(path))) - {""}
            for request in self.register.by("number", pieces):
                theirs = not owners or request.key in owners
                if theirs and any(under(host, tenant) for tenant in request.tenants):
                    number = next(each for each in pieces if each in map(folded, request.numbers))
                    hits.setdefault(request.key, (strength_of(request, number), f"{host}{path[:80]}"))
        if not hits:
            return None
        if len(hits) > 1:
            return _inbox("its links lead to several requests", hits)
        key, (strength, url) = next(iter(hits.items()))
        return Placing(key, strength, "portal-url", f"it links to {url}, the page of this request")

    def _taught(self, mail: ParsedMail, seen: Evidence, received_at: datetime) -> Placing | None:
        """By what a person's placing of an earlier message taught; a clue taught for two agencies teaches nothing."""
        owners = self.register.owners(seen.domain)
        for clue in clues(mail, seen):
            if owners and clue.startswith("domain "):
                continue  # the directory knows whose domain it is
            hits = self.register.by("taught", [clue])
            if len({one.agency_name for one in hits}) != 1:
                continue
            named = self.register.named(seen, anywhere=True)
            if named and not {one.agency_name for one in named} & {hits[0].agency_name}:
                keys = [one.key for one in [*hits, *named]]
                return _inbox(f"{hits[0].taught[clue]}, but it names {named[0].agency_name}", dict.fromkeys(keys))
            what = f"{clue} writes for {{name}}, since {hits[0].taught[clue]}"
            return self._only_live(hits, "taught", what, seen, received_at)
        return None

    def _tenant(self, seen: Evidence, received_at: datetime) -> Placing | None:
        owners = {one.key for one in self.register.owners(seen.domain)}
        hits = [one for one in self.register.tenants(seen) if not owners or one.key in owners]
        what = "it shows the portal of {name}"
        if not hits and seen.portal:
            hits = self.register.named(seen, anywhere=False) or self.register.named(seen, anywhere=True)
            what = f"it comes from {seen.domain}, which many agencies share, and names {{name}} or its parent"
        return self._only_live(hits, "tenant", what, seen, received_at)

    def _domain(self, mail: ParsedMail, seen: Evidence, received_at: datetime) -> Placing | None:
        written = [] if seen.portal else self.register.by("address", [mail.sender])
        if sum(one.live for one in written) == 1:
            what = f"{mail.sender} is the address we wrote to at {{name}}"
            return self._only_live(written, "domain", what, seen, received_at)
        hits = self.register.owners(seen.domain) or written
        return self._only_live(hits, "domain", f"{seen.domain} is a domain of {{name}}", seen, received_at)

    def _only_live(
        self, hits: Sequence[KnownRequest], rule: str, what: str, seen: Evidence, received_at: datetime
    ) -> Placing | None:
        """A weak placing if exactly one live request is left, else the inbox; None if there was no hit at all."""
        if not hits:
            return None
        said = what.format(name=hits[0].agency_name)
        live = [one for one in hits if _was_live(one, received_at)]
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
        known = [number for number in (*seen.numbers, *seen.repeated) if self.register.knows_number(number)]
        if known:
            keys = [one.key for one in self.register.by("number", known)]
            return _inbox(
                f"it names {known[0]}, a number we know, but nothing says that it comes from that agency", keys
            )
        return _nothing_in(mail)


def _forged(placing: Placing, mail: ParsedMail) -> Placing:
    """A forged sender is never firm: reply addresses and Message-IDs stand in letters that anyone may be shown."""
    if not mail.sender_doubt or placing.strength is not Strength.STRONG:
        return placing
    doubt = f"{placing.reason}; but the sender may be forged ({mail.sender_doubt})"
    return replace(placing, strength=Strength.WEAK, reason=doubt)


def _doubted(placing: Placing, mail: ParsedMail, seen: Evidence) -> Placing:
    """What the sender's domain alone cannot carry: a forged sender, and mail about an account at a portal."""
    placing = _forged(placing, mail)
    if seen.portal and is_account_mail(mail.subject):
        vendor = portal_of(seen.domain)
        where = f"at {vendor.kind}" if vendor else "at the portal"
        placing = replace(
            placing, reason=f"{placing.reason}; it is about an account {where}: its links are yours to open"
        )
    return placing


def _was_live(request: KnownRequest, received_at: datetime) -> bool:
    return request.live and received_at >= request.opened_at - _EARLY


def _foreign_number(request: KnownRequest, seen: Evidence) -> str:
    """A number in the mail of the same shape as the request's own, but another one: it is about something else."""
    own = {folded(number) for number in request.numbers}
    shapes = {shape(number) for number in own}
    named = seen.numbers or seen.repeated
    if own & set(named):
        return ""
    return next((number for number in named if shape(number) in shapes), "")


def _only(hits: Sequence[KnownRequest], rule: str, reason: str) -> Placing:
    """A strong placing, or the inbox if signals of one kind disagree."""
    keys = list(dict.fromkeys(one.key for one in hits))
    if len(keys) > 1:
        return _inbox(f"signals of one kind ({rule}) point to several requests", keys)
    return Placing(keys[0], Strength.STRONG, rule, reason)


def _nothing_in(mail: ParsedMail) -> Placing:
    return _inbox(f"nothing in it points to a request; the sender is {mail.sender or 'not named'}")


def _inbox(reason: str, candidates: Iterable[str] = ()) -> Placing:
    return Placing("", None, "", reason, tuple(candidates))
