"""Which agency of the directory does a printed name mean? Told by name, alias and suffix alone; likeness never decides.

Reports are national: `Norwalk Police Department` is one of Connecticut, and `Brentwood Police Department` stands beside
`Brentwood Police Department CA` in one list. A name is resolved only where nothing else can be meant; else it stays
what it is, a printed name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cpra_bot.decide.answers.places import ELSEWHERE_TOO, STATES
from cpra_bot.model.agency import Agency
from cpra_bot.model.answer import NamedAgency
from cpra_bot.model.report import Entry

NO_DETAIL: Mapping[str, str] = {}
NOT_GIVEN = frozenset({"", "n/a", "na", "-", "unknown"})
_SUFFIX = re.compile(
    r"\((?P<bracket>[A-Z]{2})\)|(?:\s|-|,\s?)(?P<bare>[A-Z]{2})(?=\s*(?:PD|SO|Police.*|Sheriff.*)?\s*$)"
)
_SHERIFFS = re.compile(r"(?<=\b[A-Z]{2}\s)SD\Z|(?<=County\s)SD\Z")
"""`Sampleton County CA SD`: a sheriff's department, not South Dakota."""
_SPELLED = re.compile(r",?\s+California\b", re.IGNORECASE)
_WORDS = (
    (re.compile(r"\bdep(?:artmen)?t\.? of police\b"), "pd"),
    (re.compile(r"\bpolice (?:dep(?:artmen)?t\b\.?|dep\b\.?)"), "pd"),
    (re.compile(r"\bp\.d\.|\bpolice\b(?! (?:officers|academy|foundation))"), "pd"),
    (re.compile(r"\b(?:sheriffs?(?:[ -]coroners?)?(?: (?:office|dep(?:artmen)?t\b\.?|s\.?o\b\.?))?|s\.o\.)"), "so"),
    (re.compile(r"\bdistrict attorneys?(?: office)?\b"), "da"),
    (re.compile(r"\bco\.(?=\s)"), "county"),
    (re.compile(r"\bst\.?(?=\s)|\bsaint\b"), "st"),
    (re.compile(r"\bmt\.?(?=\s)|\bmount\b"), "mt"),
    (re.compile(r"\bft\.?(?=\s)|\bfort\b"), "ft"),
)


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The directory by every spelling of its names.

    Attributes:
        ids: spelling, made plain → ids of all agencies that have it.
        cities: id → city of a police department, made plain; others are not told apart by a city.
    """

    ids: Mapping[str, tuple[str, ...]]
    cities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Name:
    """A printed name taken apart: what is left without its state, and that state (empty if it names none)."""

    plain: str
    state: str


def name_index(agencies: Iterable[Agency]) -> NameIndex:
    """The directory, made ready; names and aliases of its own count, and nothing like them."""
    ids: dict[str, dict[str, None]] = {}
    cities = {}
    for agency in agencies:
        for name in (agency.name, *agency.aliases):
            ids.setdefault(_taken_apart(name).plain, {})[agency.id] = None
        if agency.kind == "police" and agency.city:
            cities[agency.id] = _plain(agency.city)
    return NameIndex({name: tuple(found) for name, found in ids.items() if name}, cities)


def resolved(printed: str, index: NameIndex, detail: Mapping[str, str] = NO_DETAIL) -> str:
    """Id of the agency that a printed name means; empty if it means none of the directory for sure.

    Args:
        printed: as the report prints it; a leading `Inactive` is a remark on the account and no part of the name.
        index: of the directory.
        detail: `city` and `state` where the report prints them; `N/A` says nothing.
    """
    name = _taken_apart(printed.removeprefix("Inactive "))
    state = _given(detail, "state").upper().replace("CALIFORNIA", "CA") or name.state
    found = index.ids.get(name.plain, ())
    if state not in {"", "CA"} or (name.state and name.state != state) or len(found) != 1:
        return ""
    if not state and _place(name.plain) in ELSEWHERE_TOO:
        return ""
    city = _plain(_given(detail, "city"))
    return "" if city and index.cities.get(found[0], city) != city else found[0]


def is_name_of(printed: str, agency: Agency) -> bool:
    """True if a report that bears this name can be this agency's: its name or its place alone, in no other state."""
    name = _taken_apart(printed.removeprefix("Inactive "))
    own = {_taken_apart(each).plain for each in (agency.name, *agency.aliases)}
    return name.plain in own | {_place(each) for each in own} and name.state in {"", "CA"}


def resolved_list(entries: Sequence[Entry], index: NameIndex) -> tuple[NamedAgency, ...]:
    """The names of one list, resolved beside what is printed.

    Where one entry names California and another has the same name without a state, the second is somebody else's.
    """
    marked = {
        name.plain
        for entry in entries
        if (name := _taken_apart(entry.name)).state == "CA" or _given(entry.detail, "state").upper() == "CA"
    }
    named = []
    for entry in entries:
        name = _taken_apart(entry.name)
        bare = not name.state and not _given(entry.detail, "state")
        agency = "" if bare and name.plain in marked else resolved(entry.name, index, entry.detail)
        named.append(NamedAgency(entry.name, agency, entry.detail))
    return tuple(named)


def state_of_name(printed: str, detail: Mapping[str, str] = NO_DETAIL) -> str:
    """The state that a report names beside an agency, two letters; empty if it names none."""
    said = _given(detail, "state").upper().replace("CALIFORNIA", "CA")
    return said if said in STATES else _taken_apart(printed).state


@lru_cache(maxsize=16384)
def _taken_apart(printed: str) -> _Name:
    text = " ".join(unicodedata.normalize("NFKC", printed).split())
    state = "CA" if _SPELLED.search(text) and "University" not in text else ""
    text = _SPELLED.sub(" ", text) if state else text
    text = _SHERIFFS.sub("SO", text)
    for hit in _SUFFIX.finditer(text):
        code = hit["bracket"] or hit["bare"]
        if code in STATES:
            state = state or code
            text = f"{text[: hit.start()]} {text[hit.end() :]}"
            break
    return _Name(_plain(text), state)


def _plain(text: str) -> str:
    """A name as names are compared: `City of Sampleton Police Dept.` → `sampleton pd`."""
    plain = text.casefold().replace("’", "").replace("'", "")
    for pattern, short in _WORDS:
        plain = pattern.sub(f" {short} ", plain)
    words = re.sub(r"[^a-z0-9()&]+", " ", plain).split()
    if "pd" in words and words[:2] in (["city", "of"], ["town", "of"]):
        words = words[2:]
    if "so" in words:
        words = [word for word in words if word != "county"]
    return " ".join(words)


def _place(plain: str) -> str:
    return re.sub(r"\b(?:pd|so|da|county)\b", "", plain).strip()


def _given(detail: Mapping[str, str], key: str) -> str:
    text = detail.get(key, "").strip()
    return "" if text.casefold() in NOT_GIVEN else text
