"""What the matcher is told about each of our requests: the books joined with the directory."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cpra_bot.model.agency import Agency
from cpra_bot.model.books import Books
from cpra_bot.model.message import KnownRequest, Strength


def known_requests(
    books: Books,
    agencies: Mapping[str, Agency],
    addresses: Mapping[str, frozenset[str]],
    token_of: Callable[[str], str],
    mark_of: Callable[[str], str],
) -> list[KnownRequest]:
    """Join the books with the directory.

    Args:
        books: as folded.
        agencies: id → record; a request whose agency has left the directory is known by its letters alone.
        addresses: request key → addresses our letters went to (lower case).
        token_of: request key → part after `+` in its reply address.
        mark_of: letter key → its `X-CPRA-Letter` value.
    """
    known = []
    taught = _taught(books)
    for key, state in books.requests.items():
        agency = agencies.get(state.agency)
        family = _family(agency, agencies)
        known.append(
            KnownRequest(
                key=key,
                agency_name=agency.name if agency else state.agency,
                names=tuple(name for each in family for name in (each.name, *each.aliases))
                + ((agency.parent,) if agency and agency.parent else ()),
                token=token_of(key),
                message_ids=frozenset(
                    [letter.message_id for letter in state.letters]
                    # A thread is no surer than the reply it grew from.
                    + [reply.message_id for reply in state.replies if reply.strength is not Strength.WEAK]
                    + list(books.aliases.get(key, ()))
                )
                - {""},
                marks=frozenset(mark_of(letter.key) for letter in state.letters),
                numbers=state.numbers,
                domains=frozenset(d.lower() for each in family for d in (*each.domains, *each.reply_domains)),
                tenants=frozenset(channel.host.lower() for each in family for channel in each.channels if channel.host),
                addresses=addresses.get(key, frozenset()),
                live=state.withdrawn_on is None and state.closed_on is None,
                opened_at=state.opened_at,
                accounts=frozenset(
                    (channel.kind, channel.account.lower())
                    for each in family
                    for channel in each.channels
                    if channel.account
                ),
                taught=taught.get(state.agency, {}),
            )
        )
    return known


def _taught(books: Books) -> dict[str, dict[str, str]]:
    """Agency → what persons' placings taught about who writes for it, with the message that taught it."""
    found: dict[str, dict[str, str]] = {}
    for state in books.requests.values():
        for reply in state.replies:
            if reply.strength is Strength.PERSON and not reply.ours:
                why = f"a person placed {books.numbers.get(reply.message, reply.message)} with this agency"
                for clue in reply.teaches:
                    found.setdefault(state.agency, {}).setdefault(clue, why)
    return found


def _family(agency: Agency | None, agencies: Mapping[str, Agency]) -> list[Agency]:
    """The agency and the city or county it belongs to, whose clerk often answers for it."""
    if agency is None:
        return []
    parent = agencies.get(agency.parent_id) if agency.parent_id else None
    return [agency, parent] if parent else [agency]
