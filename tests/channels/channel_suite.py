"""What every channel must do, whatever it speaks. A channel's test file gives it a world and inherits the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from cpra_bot.channels.protocol import Channel, Found
from cpra_bot.errors import OutcomeUnknown, Refused, Unavailable
from cpra_bot.model.letter import Letter, LetterKind
from cpra_bot.model.message import Cursor, IncomingMessage


class World(Protocol):
    """A channel and the far side, which can be looked at and told to fail the next letter."""

    channel: Channel
    cursor: Cursor

    def marks(self) -> list[str]:
        """Marks of the letters the far side has, in order."""
        ...

    def arrive(self, raw: bytes, at: datetime) -> None:
        """A message reaches us."""
        ...

    def fail(self, how: str) -> None:
        """From now on: `refuse`, `defer`, `vanish` (takes the letter, gives no answer), or `` for no fault."""
        ...


def make_letter(number: int = 1, **changes: object) -> Letter:
    fields: dict[str, object] = {
        "key": f"demo/elm-pd/initial/{number}",
        "request": "demo/elm-pd",
        "kind": LetterKind.INITIAL,
        "channel": "email",
        "to": "records@elm-city.example",
        "sender": "robin@requester.example",
        "sender_name": "Robin Sample",
        "reply_to": "robin+k7f2@requester.example",
        "subject": "Public records request",
        "body": "Dear Custodian,\n\nA1. The list of shared networks.\n\nRobin Sample\n",
        "message_id": f"<letter-{number}@requester.example>",
        "mark": f"mark-{number}-c0ffee",
        "items": ("A1",),
        "fingerprint": "0" * 64,
    }
    return Letter(**(fields | changes))  # type: ignore[arg-type]


def make_reply(number: int) -> bytes:
    return (
        f"From: clerk@elm-city.example\r\nTo: robin@requester.example\r\nSubject: Reply {number}\r\n"
        f"Message-ID: <reply-{number}@elm-city.example>\r\n\r\nWe have your request, number {number}.\r\n"
    ).encode()


def read_all(channel: Channel, cursor: Cursor) -> tuple[list[IncomingMessage], Cursor]:
    messages: list[IncomingMessage] = []
    for batch, after in channel.fetch(cursor):
        messages += batch
        cursor = after
    return messages, cursor


START = datetime(2026, 8, 3, 16, 0, tzinfo=UTC)


class ChannelSuite:
    """Subclass it with a fixture `world`.

    Attributes:
        has_list: True where the far side keeps a list of what we filed, so that what it lacks is not there.
    """

    has_list = False

    def letter(self, number: int = 1) -> Letter:
        """A letter that this channel can carry."""
        return make_letter(number)

    def replies(self, messages: list[IncomingMessage]) -> list[IncomingMessage]:
        """What the world made arrive; a channel may have more to tell."""
        return messages

    def is_reply(self, message: IncomingMessage, number: int) -> bool:
        """True if this is that reply, whole."""
        return message.raw == make_reply(number)

    def keep(self, world: World, messages: list[IncomingMessage]) -> None:
        """What a ledger does with messages, where the channel asks it what it has."""

    def test_a_letter_is_handed_over_once(self, world: World) -> None:
        receipt = world.channel.send(self.letter())
        assert world.marks() == ["mark-1-c0ffee"]
        assert receipt.at.tzinfo is not None
        assert receipt.answer

    def test_connecting_hands_nothing_over_and_may_be_repeated(self, world: World) -> None:
        world.channel.connect()
        world.channel.connect()
        assert world.marks() == []
        world.channel.send(self.letter())
        assert world.marks() == ["mark-1-c0ffee"]

    def test_many_letters_in_order(self, world: World) -> None:
        for number in range(1, 21):
            world.channel.send(self.letter(number))
        assert world.marks() == [f"mark-{number}-c0ffee" for number in range(1, 21)]

    @pytest.mark.parametrize(("how", "error"), [("refuse", Refused), ("defer", Unavailable)])
    def test_a_letter_not_taken_is_not_there_and_the_next_one_goes(
        self, world: World, how: str, error: type[Exception]
    ) -> None:
        world.fail(how)
        with pytest.raises(error) as caught:
            world.channel.send(self.letter(1))
        assert type(caught.value) is error
        assert caught.value.answer  # type: ignore[attr-defined]
        assert world.marks() == []
        world.fail("")
        world.channel.send(self.letter(2))
        assert world.marks() == ["mark-2-c0ffee"]

    def test_silence_after_the_text_is_unknown_and_the_channel_does_not_try_again(self, world: World) -> None:
        world.fail("vanish")
        with pytest.raises(OutcomeUnknown) as caught:
            world.channel.send(self.letter(1))
        assert caught.value.remedy
        assert world.marks() == ["mark-1-c0ffee"]
        world.fail("")
        world.channel.send(self.letter(2))
        assert world.marks() == ["mark-1-c0ffee", "mark-2-c0ffee"]

    def test_a_copy_proves_a_letter_and_its_absence_proves_nothing(self, world: World) -> None:
        sent, never = self.letter(1), self.letter(2)
        if not world.channel.send(sent).copy and not self.has_list:
            pytest.skip("this channel has no copies to look for")
        found = world.channel.find_sent([sent, never])
        missing = Found.NOT_THERE if self.has_list else Found.CANNOT_TELL
        assert found == {sent.key: Found.THERE, never.key: missing}

    def test_what_came_in_is_read_whole_in_order_and_once(self, world: World) -> None:
        for number in range(1, 8):
            world.arrive(make_reply(number), START + timedelta(minutes=number))
        messages, cursor = read_all(world.channel, world.cursor)
        self.keep(world, messages)
        replies = self.replies(messages)
        assert len(replies) == 7
        assert all(self.is_reply(reply, number) for number, reply in enumerate(replies, start=1))
        late = [reply.received_at - START - timedelta(minutes=n) for n, reply in enumerate(replies, start=1)]
        assert all(timedelta(0) <= each < timedelta(seconds=1) for each in late)
        assert len({message.key for message in messages}) == len(messages)
        assert read_all(world.channel, cursor)[0] == []
        world.arrive(make_reply(8), START)
        new = self.replies(read_all(world.channel, cursor)[0])
        assert [self.is_reply(message, 8) for message in new] == [True]

    def test_reading_again_from_an_old_cursor_gives_the_same_keys(self, world: World) -> None:
        for number in range(1, 4):
            world.arrive(make_reply(number), START)
        first, _ = read_all(world.channel, world.cursor)
        again, _ = read_all(world.channel, world.cursor)
        assert self.replies(first) == self.replies(again)

    def test_a_channel_can_be_closed_twice_and_used_again(self, world: World) -> None:
        world.channel.close()
        world.channel.send(self.letter(1))
        world.channel.close()
        world.channel.close()
        world.channel.send(self.letter(2))
        assert world.marks() == ["mark-1-c0ffee", "mark-2-c0ffee"]
