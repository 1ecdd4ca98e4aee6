"""What every channel must do, whatever it speaks. A channel's test file gives it a world and inherits the rest."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest
from fault_proxy import NEVER_SEEN, Fault, FaultProxy, Moment, certificate

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


class SendingSuite:
    """What every channel that sends must do. Subclass it with a fixture `world`.

    Attributes:
        has_list: True where the far side keeps a list of what we filed, so that what it lacks is not there.
    """

    has_list = False

    def letter(self, number: int = 1) -> Letter:
        """A letter that this channel can carry."""
        return make_letter(number)

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

    def test_a_channel_can_be_closed_twice_and_used_again(self, world: World) -> None:
        world.channel.close()
        world.channel.send(self.letter(1))
        world.channel.close()
        world.channel.close()
        world.channel.send(self.letter(2))
        assert world.marks() == ["mark-1-c0ffee", "mark-2-c0ffee"]


class ReadingSuite:
    """What every channel that reads must do. Subclass it with a fixture `world`."""

    def replies(self, messages: list[IncomingMessage]) -> list[IncomingMessage]:
        """What the world made arrive; a channel may have more to tell."""
        return messages

    def is_reply(self, message: IncomingMessage, number: int) -> bool:
        """True if this is that reply, whole."""
        return message.raw == make_reply(number)

    def keep(self, world: World, messages: list[IncomingMessage]) -> None:
        """What a ledger does with messages, where the channel asks it what it has."""

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


class ChannelSuite(SendingSuite, ReadingSuite):
    """Both."""


class Wires(Protocol):
    """The wires of a world, each a proxy that can be told to fail.

    Attributes:
        sending, reading: the wire that letters take, and the one that replies come by.
        sends, reads: the request at which each fails.
    """

    sending: FaultProxy
    reading: FaultProxy
    sends: Moment
    reads: Moment


class WiredWorld(World, Protocol):
    """A world whose wires can fail."""

    wires: Wires


class OverWires:
    """Tries each fault that a channel's wires can have.

    Attributes:
        faults: those.
    """

    faults = frozenset(Fault)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """A test that takes a fault is run with each."""
        if "fault" in metafunc.fixturenames:
            faults = [fault for fault in Fault if fault in self.faults]
            metafunc.parametrize("fault", faults, ids=[fault.value.replace(" ", "-") for fault in faults])


class SendingOverWires(OverWires, SendingSuite):
    """What becomes of a letter when the wire to the server fails: the far side's own book has it once at most."""

    def test_a_letter_over_a_wire_that_fails_is_there_once_at_most(self, wired: WiredWorld, fault: Fault) -> None:
        wired.wires.sending.fail(wired.wires.sends, fault)
        ended: type[Exception] | None = None
        try:
            wired.channel.send(self.letter())
        except (Unavailable, OutcomeUnknown) as trouble:
            ended = type(trouble)
        assert wired.wires.sending.met >= 1
        wired.wires.sending.fail(None, None)
        if fault in NEVER_SEEN:
            assert ended is not None
            assert wired.marks() == []
        else:  # half of a mail server's line may hold its whole answer, and one that is slow may still be in time
            assert ended is OutcomeUnknown or (ended is None and fault in {Fault.TRUNCATED, Fault.DRIP})
            assert wired.marks() == ["mark-1-c0ffee"]
            assert wired.channel.find_sent([self.letter()])[self.letter().key] is not Found.NOT_THERE
        wired.channel.send(self.letter(2))
        assert wired.marks()[-1] == "mark-2-c0ffee"
        assert len(wired.marks()) == len(set(wired.marks())) == (1 if fault in NEVER_SEEN else 2)


class ReadingOverWires(OverWires, ReadingSuite):
    """What becomes of replies when the wire fails while they are read: each is read in the end, and once."""

    def test_replies_over_a_wire_that_fails_are_read_in_the_end_and_once(self, wired: WiredWorld, fault: Fault) -> None:
        for number in range(1, 4):
            wired.arrive(make_reply(number), START + timedelta(minutes=number))
        wired.wires.reading.fail(wired.wires.reads, fault)
        got: list[IncomingMessage] = []
        cursor = wired.cursor
        with suppress(Unavailable):
            for batch, after in wired.channel.fetch(cursor):
                got, cursor = [*got, *batch], after
        assert wired.wires.reading.met >= 1
        self.keep(wired, got)  # type: ignore[arg-type]
        wired.wires.reading.fail(None, None)
        more, cursor = read_all(wired.channel, cursor)
        self.keep(wired, more)  # type: ignore[arg-type]
        replies = self.replies([*got, *more])
        assert [[self.is_reply(reply, number) for number in (1, 2, 3)].count(True) for reply in replies] == [1, 1, 1]
        assert len({reply.key for reply in replies}) == 3
        assert self.replies(read_all(wired.channel, cursor)[0]) == []


class WrongName:
    """A server whose certificate names somebody else gets neither a letter nor a password."""

    def test_a_certificate_for_another_name_ends_it_before_anything_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, context = certificate(tmp_path, "other.example")
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        heard: list[bytes] = []
        with socket.create_server(("127.0.0.1", 0)) as listener:
            threading.Thread(target=_listen, args=(listener, context, heard), daemon=True).start()
            channel = self.channel_to(int(listener.getsockname()[1]))
            for act in self.acts(channel):
                with pytest.raises(Unavailable, match="certificate"):
                    act()
            channel.close()
        assert heard == []

    def channel_to(self, port: int) -> Channel:
        """A channel whose servers are all at `localhost` and that port, encrypted."""
        raise NotImplementedError

    def acts(self, channel: Channel) -> Sequence[Callable[[], object]]:
        """Everything that makes it connect."""
        return (channel.connect, lambda: read_all(channel, Cursor("INBOX")))


def _listen(listener: socket.socket, context: ssl.SSLContext, heard: list[bytes]) -> None:
    """Shake hands with whoever wants to, and keep what is said after that."""
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with suppress(OSError), context.wrap_socket(connection, server_side=True) as secure:
                if said := secure.recv(1000):
                    heard.append(said)
