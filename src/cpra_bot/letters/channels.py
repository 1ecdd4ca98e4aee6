"""What a channel forbids in a text, whoever carries it there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """What may stand in a letter that takes this way.

    Attributes:
        own_address: True if answers may be asked to our address; False where the channel answers by its own.
        marks: True if `!` and `?` do no harm; False where a text that holds them waits for a moderator.
        tokens: True if `{ words }` stay as they are; False where the channel fills them in.
    """

    own_address: bool = True
    marks: bool = True
    tokens: bool = True


_RULES = {
    # It answers by an address of its own, holds `!` and `?` back, and fills in tokens such as `{ law name }`.
    "muckrock": ChannelRules(own_address=False, marks=False, tokens=False),
}


def rules_of(channel: str) -> ChannelRules:
    """The rules of a kind of channel; one that is not listed forbids nothing.

    Args:
        channel: as in the directory, `email`, `muckrock`, `postal` …
    """
    return _RULES.get(channel, ChannelRules())
