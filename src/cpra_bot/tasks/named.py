"""What a person calls a request or a message: by its key, its short number, or its agency alone."""

from __future__ import annotations

from cpra_bot.errors import UsageError
from cpra_bot.files.suggest import did_you_mean
from cpra_bot.model.books import Books


def message_key(books: Books, message: str) -> str:
    """Key of a message that a person named by its key or its short number.

    Raises:
        UsageError: there is no such message.
    """
    for key, number in books.numbers.items():
        if message in {key, number}:
            return key
    raise UsageError(f"there is no message {message}", "`cpra inbox` and `cpra show REQUEST` list them")


def request_key(books: Books, request: str) -> str:
    """A request by its whole key, or by its agency alone where only one campaign has written to it."""
    if request in books.requests:
        return request
    by_agency = [key for key, state in books.requests.items() if state.agency == request]
    if len(by_agency) == 1:
        return by_agency[0]
    if by_agency:
        raise UsageError(f"{request} has several requests", "name one of " + ", ".join(by_agency))
    names = [*books.requests, *(state.agency for state in books.requests.values())]
    raise UsageError(f"there is no request {request}", did_you_mean(request, names, "`cpra status` lists them"))
