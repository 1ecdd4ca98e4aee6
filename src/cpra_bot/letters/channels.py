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
        attachments: True if files can go with a letter.
        subject_limit, body_limit: characters that the channel takes; 0 where no limit is known.
    """

    own_address: bool = True
    marks: bool = True
    tokens: bool = True
    attachments: bool = True
    subject_limit: int = 0
    body_limit: int = 0


_RULES = {
    # It answers by an address of its own, holds `!` and `?` back, and fills in tokens such as `{ law name }`. Its API
    # takes no files, cuts a text at 150,000 characters and keeps 255 of a title, to which it may add a name.
    "muckrock": ChannelRules(
        own_address=False, marks=False, tokens=False, attachments=False, subject_limit=200, body_limit=150_000
    ),
}
"""Of NextRequest, GovQA, JustFOIA, agencies' own forms and the post nothing is known that a text may not hold."""


_NOTHING_FORBIDDEN = ChannelRules()


def rules_of(channel: str) -> ChannelRules:
    """The rules of a kind of channel; one that is not listed forbids nothing.

    Args:
        channel: as in the directory, `email`, `muckrock`, `postal` …
    """
    return _RULES.get(channel, _NOTHING_FORBIDDEN)
