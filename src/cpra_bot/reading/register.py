"""All known requests, found by anything that a mail can show of them.

A campaign of five hundred has thousands of replies; each is looked up here rather than held against every request. What
one message teaches (a number, a thread) is entered at once, so that the next one finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cpra_bot.model.message import KnownRequest, Strength
from cpra_bot.reading.evidence import Evidence, fold_name, stands
from cpra_bot.reading.numbers import folded
from cpra_bot.reading.portals import PUBLIC_MAIL, is_shared, portal_of, under

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_COMMON = frozenset(
    {
        "police", "department", "dept", "pd", "city", "county", "town", "of", "the", "and", "sheriff",
        "sheriffs", "s", "office", "public", "records", "district", "university", "state", "california", "authority",
        "transit", "campus",
    }
)  # fmt: skip
_DISTINCT = 6  # characters that a number needs to be known without a word before it


class Register:
    """Known requests and what they are known by.

    Args:
        requests: all requests of the ledger, closed ones too.
    """

    def __init__(self, requests: Iterable[KnownRequest] = ()) -> None:
        self._requests: dict[str, KnownRequest] = {}
        self._order: dict[str, int] = {}
        self._marks: dict[str, frozenset[tuple[str, str]]] = {}
        self._found: dict[tuple[str, str], dict[str, None]] = {}
        self._runs: set[str] = set()  # the longest run of digits of each number that was ever known
        self._any_tenant = False
        for request in requests:
            self.put(request)

    def put(self, request: KnownRequest) -> None:
        """Enter a request, or what is newly known of one."""
        key = request.key
        before, now = self._marks.get(key, frozenset()), frozenset(_marks_of(request))
        for gone in before - now:
            del self._found[gone][key]
        for new in now - before:
            self._found.setdefault(new, {})[key] = None
            self._any_tenant |= new[0] == "tenant"
            if new[0] == "number":
                self._runs.add(max(_DIGITS.findall(new[1]), key=len, default=""))
        self._requests[key], self._marks[key] = request, now
        self._order.setdefault(key, len(self._order))

    def __getitem__(self, key: str) -> KnownRequest:
        return self._requests[key]

    def __iter__(self) -> Iterator[KnownRequest]:
        return iter(self._requests.values())

    def by(self, what: str, values: Iterable[str]) -> list[KnownRequest]:
        """Requests known by one of these values.

        Args:
            what: `token`, `message`, `mark`, `number` (folded), `address` or `taught`.
        """
        keys = {key for value in values for key in self._found.get((what, value), ())}
        return self._in_order(keys) if keys else []

    def owners(self, domain: str) -> list[KnownRequest]:
        """Requests to agencies of whom the domain, or one above it, is their own or their parent's."""
        if not domain or is_shared(domain):
            return []
        return self.by("domain", _upwards(domain))

    def tenants(self, seen: Evidence) -> list[KnownRequest]:
        """Requests to agencies whose portal host stands in the mail, or whom the portal's sender address names."""
        found = self._by_tenant(seen) if self._any_tenant else set[str]()
        vendor = portal_of(seen.domain)
        if vendor and vendor.channel:
            found |= {one.key for one in self.by("account", [f"{vendor.channel} {seen.local}"])}
        return self._in_order(found)

    def _by_tenant(self, seen: Evidence) -> set[str]:
        hosts = {each for host in seen.hosts | {seen.domain} if host for each in _upwards(host)}
        found = {one.key for one in self.by("tenant", hosts)}
        for one in self.by("label", [seen.local]):
            if any(tenant.split(".")[0] == seen.local and _same_vendor(tenant, seen.domain) for tenant in one.tenants):
                found.add(one.key)
        return found

    def named(self, seen: Evidence, *, anywhere: bool) -> list[KnownRequest]:
        """Requests to agencies that the mail names, or whose parent it names.

        Args:
            anywhere: True to take a whole name anywhere in the text; False to look only where senders name themselves.
        """
        words = {word for shown in seen.exact_names for word in _WORD.findall(shown)}
        words |= set(_WORD.findall(seen.text.lower())) if anywhere else set()
        likely = {one.key for one in [*self.by("name", seen.exact_names), *self.by("word", words)]}
        return [one for one in self._in_order(likely) if names_agency(one, seen, anywhere=anywhere)]

    def known_numbers(self, text: str) -> list[str]:
        """Known numbers that stand in an upper-case text by themselves and that are too distinctive to be chance."""
        words = dict.fromkeys(re.findall(r"[\w-]+", text))
        return [word for word in words if is_distinct(word) and ("number", word) in self._found]

    def knows_number(self, number: str) -> bool:
        """True if a request has, or had, that folded number."""
        return bool(self._found.get(("number", number)))

    @property
    def has_numbers(self) -> bool:
        """True if a tracking number is known, or was."""
        return bool(self._runs)

    @property
    def looks_into_texts(self) -> bool:
        """True if something is known that only the text of a mail may show: a number, or a host of a portal."""
        return self._any_tenant or self.has_numbers

    def may_name_number(self, text: str) -> bool:
        """False if no known number can stand in a text, because its longest run of digits does not."""
        return "" in self._runs or not self._runs.isdisjoint(_DIGITS.findall(text))

    def is_vendor(self, domain: str) -> bool:
        """True if portal hosts of agencies lie beside the domain, or below it, and it is not that agency's own."""
        if not domain:
            return False
        keys = [key for each in _upwards(domain) for key in self._found.get(("vendor", each), ())]
        keys += self._found.get(("above", domain), ())
        return any(not any(under(domain, own) for own in self._requests[key].domains) for key in keys)

    def _in_order(self, keys: set[str]) -> list[KnownRequest]:
        return [self._requests[key] for key in sorted(keys, key=self._order.__getitem__)]


def strength_of(request: KnownRequest, number: str) -> Strength:
    """How sure it is that a folded number is the request's."""
    known = {strength for own, strength in request.numbers.items() if folded(own) == number}
    return Strength.WEAK if known <= {Strength.WEAK} else Strength.STRONG


def is_distinct(number: str) -> bool:
    """True if a folded number is known wherever it stands: it holds a letter and a digit and is not short."""
    return len(number) >= _DISTINCT and bool(re.search("[A-Z]", number)) and bool(re.search(r"\d", number))


def names_agency(request: KnownRequest, seen: Evidence, *, anywhere: bool) -> bool:
    """True if the mail names the agency or its parent; `anywhere` as for `Register.named`."""
    names = _names(request)
    if {fold_name(name) for name in names} & seen.exact_names:
        return True
    whole = [name for name in names if _is_whole(name)]
    if any(stands(name, shown) for name in whole for shown in seen.exact_names):
        return True
    return anywhere and any(stands(" ".join(name.split()), seen.text) for name in whole)


def _marks_of(request: KnownRequest) -> Iterator[tuple[str, str]]:
    """Everything under which a request is to be found."""
    if request.token:
        yield "token", request.token.lower()
    yield from (("message", each) for each in request.message_ids)
    yield from (("mark", each) for each in request.marks)
    yield from (("number", folded(each)) for each in request.numbers)
    yield from (("address", each) for each in request.addresses)
    yield from (("domain", each) for each in request.domains if each and not is_shared(each))
    yield from (("account", f"{kind} {name}") for kind, name in request.accounts)
    yield from (("taught", each) for each in request.taught)
    for tenant in request.tenants:
        label, _, vendor = tenant.partition(".")
        yield "tenant", tenant
        yield "label", label
        if "." in vendor:
            yield "vendor", vendor
            yield from (("above", each) for each in _upwards(vendor) if "." in each)
    for name in _names(request):
        yield "name", fold_name(name)
        if _is_whole(name):
            yield "word", _rarest(name)


def _names(request: KnownRequest) -> list[str]:
    return [name for name in (request.agency_name, *request.names) if name]


def _is_whole(name: str) -> bool:
    """True if a name is long enough to mean the agency wherever it stands."""
    return len(name) > 6 and " " in name


def _rarest(name: str) -> str:
    """The word by which a name is looked up; whoever shows the name shows it."""
    words = _WORD.findall(name.lower()) or [name.lower()]
    rare = [word for word in words if word not in _COMMON]
    return str(max(rare or words, key=len))


@lru_cache(maxsize=1024)
def _upwards(host: str) -> tuple[str, ...]:
    """The host and all domains above it."""
    labels = host.split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels)))


def _same_vendor(tenant: str, domain: str) -> bool:
    rest = tenant.partition(".")[2]
    if not rest or not domain or domain in PUBLIC_MAIL:
        return False
    vendor = portal_of(domain)
    return under(domain, rest) or under(rest, domain) or (vendor is not None and vendor is portal_of(tenant))
