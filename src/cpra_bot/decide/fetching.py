"""Which links the program opens by itself. A link can be a button: opening it may confirm, withdraw or unsubscribe."""

from __future__ import annotations

import re

from cpra_bot.decide.said import is_sure, statements
from cpra_bot.model.fact import FactKind
from cpra_bot.model.request import FiledMessage, RequestState

_BUTTON = re.compile(
    r"confirm|verif|activat|unsubscri|opt-?out|withdraw|cancel|clos(?:e|ing)\b|reset|password|unlock|accept|agree|approv"
    r"|reject|declin|pay(?:ment)?\b|invoice|checkout|sign-?(?:up|in|out)|log-?(?:in|out|off)|regist|survey|rate\b|feedback",
    re.IGNORECASE,
)
"""Words of addresses that do something when they are opened, or that only a person with an account can use."""

_ABOUT_US = frozenset({FactKind.ACCOUNT_MAIL, FactKind.CONFIRMATION_WANTED})


def to_fetch(state: RequestState) -> dict[str, str]:
    """Address → the message that names it first, for every link under which files lie.

    A link that may be another page is opened only where its message says that records are given under a link. Nothing
    is opened that looks like a button, or that stands in a message about an account or a confirmation.
    """
    found: dict[str, str] = {}
    for reply, fact in statements(state.replies, FactKind.LINK):
        kinds = {each.kind for each in reply.facts}
        if kinds & _ABOUT_US or _BUTTON.search(fact.value.partition("://")[2].partition("/")[2]):
            continue
        if is_sure(fact) or _gives_by_link(reply):
            found.setdefault(fact.value, reply.message)
    return found


def _gives_by_link(reply: FiledMessage) -> bool:
    return any(each.kind is FactKind.RELEASE and each.detail.get("how") == "link" for each in reply.facts)
