"""Who answered what: the table of a campaign, its figures, and one request's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from cpra_bot.decide.answers.asked import asked
from cpra_bot.decide.answers.names import NameIndex, name_index
from cpra_bot.decide.answers.table import answers_of, table
from cpra_bot.decide.statistics import statistics
from cpra_bot.errors import FilesAtFault, UsageError
from cpra_bot.files.suggest import did_you_mean
from cpra_bot.model.answer import Answer, Ask, Results, Statistic
from cpra_bot.model.books import Books
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.document import Document, Source
from cpra_bot.model.request import How, RequestState
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.prove import documents_of
from cpra_bot.tasks.readings import read_files
from cpra_bot.tasks.status import agency_name

Files = dict[str, tuple[Document, Source]]


def results(office: Office, campaign: str = "") -> Results:
    """Every answer of every request of a campaign, as the ledger and the stored files tell it now.

    Args:
        office: the open workspace.
        campaign: its id; may be left out where there is only one.

    Raises:
        UsageError: no request belongs to that campaign, or none is named and there are several.
    """
    books = office.books()
    name = campaign_of(books, campaign)
    states = states_of(books, name)
    names = name_index(office.directory.agencies)
    asks = {state.key: asks_of(office, books, state) for state in states}
    answers = {state.key: _answers(office, books, state, asks[state.key], names) for state in states}
    return table(name, states, asks, {state.agency: agency_name(office, state.agency) for state in states}, answers)


def figures(office: Office, campaign: str = "") -> tuple[Statistic, ...]:
    """The campaign's figures for quoting. Arguments and errors as for `results`."""
    found = results(office, campaign)
    return statistics(states_of(office.books(), found.campaign), found, office.today())


def chosen(found: Results, items: Sequence[str], agencies: Sequence[str]) -> tuple[Answer, ...]:
    """The answers to some items by some agencies; to all, by all, where none is named.

    Raises:
        UsageError: no request of the campaign asks for that item, or none went to that agency.
    """
    for what, names, known in (("item", items, found.items), ("agency", agencies, found.agencies)):
        for name in names:
            if name not in known:
                more = did_you_mean(name, known, f"say one of {', '.join(list(known)[:12])}")
                raise UsageError(f"{found.campaign} has no {what} {name}", more)
    return tuple(
        each
        for each in found.answers
        if (not items or each.item in items) and (not agencies or each.request.partition("/")[2] in agencies)
    )


def campaign_of(books: Books, name: str) -> str:
    """The campaign that is meant.

    Raises:
        UsageError: there is none of that name, or none is named and there are several.
    """
    known = list(dict.fromkeys(state.campaign for state in books.requests.values()))
    if name in known:
        return name
    if name:
        more = "`cpra status` lists all of them"
        raise UsageError(f"no request belongs to the campaign {name}", did_you_mean(name, known, more))
    if len(known) == 1:
        return known[0]
    if known:
        raise UsageError("there are several campaigns", "name one of " + ", ".join(known))
    raise UsageError("no request has been opened yet", "start with `cpra preview CAMPAIGN`")


def states_of(books: Books, campaign: str) -> list[RequestState]:
    """The requests of a campaign, in the order in which they were opened."""
    return [state for state in books.requests.values() if state.campaign == campaign]


def asks_of(office: Office, books: Books, state: RequestState) -> dict[str, Ask]:
    """Label → what the request asked, with what the campaign says of it, then and now."""
    plan = books.plans.get(books.plan_of.get(state.key, ""), {})
    return asked(state, plan, _today(office, state.campaign))


def files_of(office: Office, books: Books, state: RequestState) -> Files:
    """SHA-256 → a file of the request with the first way by which it came, files that a person noted included."""
    found: Files = {}
    for document, source in documents_of(books, state):
        found.setdefault(document.sha256, (document, source))
    for contact in state.contacts:
        if contact.how is How.RECEIVED and contact.file and contact.file not in found:
            noted = Source(state.key, "", contact.note or "a file", state.opened_at)
            found[contact.file] = (Document(contact.file, 0, "", 0, "", (noted,)), noted)
    return found


def _today(office: Office, campaign: str) -> Campaign | None:
    """The campaign's file as it stands; None where it is gone or broken, which stops no table."""
    with suppress(UsageError, FilesAtFault):
        return office.campaign(campaign).campaign
    return None


def _answers(
    office: Office, books: Books, state: RequestState, asks: Mapping[str, Ask], names: NameIndex
) -> Sequence[Answer]:
    files = files_of(office, books, state)
    readings = read_files(office, files)
    return answers_of(state, asks, names, files, readings, books.judged, office.agencies.get(state.agency))
