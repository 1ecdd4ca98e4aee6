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
    """Subclass it with a fixture `world`."""

    def test_a_letter_is_handed_over_once(self, world: World) -> None:
        receipt = world.channel.send(make_letter())
        assert world.marks() == ["mark-1-c0ffee"]
        assert receipt.at.tzinfo is not None
        assert receipt.answer

    def test_connecting_hands_nothing_over_and_may_be_repeated(self, world: World) -> None:
        world.channel.connect()
        world.channel.connect()
        assert world.marks() == []
        world.channel.send(make_letter())
        assert world.marks() == ["mark-1-c0ffee"]

    def test_many_letters_in_order(self, world: World) -> None:
        for number in range(1, 21):
            world.channel.send(make_letter(number))
        assert world.marks() == [f"mark-{number}-c0ffee" for number in range(1, 21)]

    @pytest.mark.parametrize(("how", "error"), [("refuse", Refused), ("defer", Unavailable)])
    def test_a_letter_not_taken_is_not_there_and_the_next_one_goes(
        self, world: World, how: str, error: type[Exception]
    ) -> None:
        world.fail(how)
        with pytest.raises(error) as caught:
            world.channel.send(make_letter(1))
        assert type(caught.value) is error
        assert caught.value.answer  # type: ignore[attr-defined]
        assert world.marks() == []
        world.fail("")
        world.channel.send(make_letter(2))
        assert world.marks() == ["mark-2-c0ffee"]

    def test_silence_after_the_text_is_unknown_and_the_channel_does_not_try_again(self, world: World) -> None:
        world.fail("vanish")
        with pytest.raises(OutcomeUnknown) as caught:
            world.channel.send(make_letter(1))
        assert caught.value.remedy
        assert world.marks() == ["mark-1-c0ffee"]
        world.fail("")
        world.channel.send(make_letter(2))
        assert world.marks() == ["mark-1-c0ffee", "mark-2-c0ffee"]

    def test_a_copy_proves_a_letter_and_its_absence_proves_nothing(self, world: World) -> None:
        sent, never = make_letter(1), make_letter(2)
        if not world.channel.send(sent).copy:
            pytest.skip("this channel has no copies to look for")
        found = world.channel.find_sent([sent, never])
        assert found == {sent.key: Found.THERE, never.key: Found.CANNOT_TELL}

    def test_what_came_in_is_read_whole_in_order_and_once(self, world: World) -> None:
        for number in range(1, 8):
            world.arrive(make_reply(number), START + timedelta(minutes=number))
        messages, cursor = read_all(world.channel, world.cursor)
        assert [message.raw for message in messages] == [make_reply(number) for number in range(1, 8)]
        assert [message.received_at for message in messages] == [START + timedelta(minutes=n) for n in range(1, 8)]
        assert len({message.key for message in messages}) == 7
        assert read_all(world.channel, cursor)[0] == []
        world.arrive(make_reply(8), START)
        assert [message.raw for message in read_all(world.channel, cursor)[0]] == [make_reply(8)]

    def test_reading_again_from_an_old_cursor_gives_the_same_keys(self, world: World) -> None:
        for number in range(1, 4):
            world.arrive(make_reply(number), START)
        first, _ = read_all(world.channel, world.cursor)
        again, _ = read_all(world.channel, world.cursor)
        assert first == again

    def test_a_channel_can_be_closed_twice_and_used_again(self, world: World) -> None:
        world.channel.close()
        world.channel.send(make_letter(1))
        world.channel.close()
        world.channel.close()
        world.channel.send(make_letter(2))
        assert world.marks() == ["mark-1-c0ffee", "mark-2-c0ffee"]
