"""Reading at each kind of server: whole, once, and without a trace, whatever becomes of folder and connection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from channel_suite import make_reply, read_all
from mail_servers import ManualClock
from places import DovecotPlace, Place, TwinPlace

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.errors import Unavailable
from cpra_bot.ledger.ledger import Ledger, open_ledger
from cpra_bot.model.message import Cursor
from cpra_bot.wire.secrets import find_secret

SENDS = False
START = Cursor("INBOX")
NOON = datetime(2026, 8, 3, 19, 0, tzinfo=UTC)
ODD = {
    "eight-bit octets": b"Subject: caf\xe9\r\n\r\n" + bytes(range(128, 256)) + b"\r\n",
    "no header at all": b"\r\n\r\nnothing above this\r\n",
    "no colon in any line": b"this is no header\r\nneither is this\r\n",
    "a boundary that never comes": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\n\r\nlost\r\n",
    "a charset nobody knows": b'Content-Type: text/plain; charset="no-such"\r\nSubject: =?no-such?Q?=FF?=\r\n\r\n\xff\r\n',
    "a line of 20,000 octets": b"Subject: " + b"long " * 4000 + b"\r\n\r\nend\r\n",
    "base64 that is none": b"Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n",
    "an address that no parser likes": b"From: (c):\r\nMessage-ID: <[A]@b>\r\nTo: <<a@b\r\n\r\nx\r\n",
}


def make_channel(place: Place, folder: str = "INBOX") -> EmailChannel:
    mailbox = place.mailbox.model_copy(update={"folder": folder})
    return EmailChannel(mailbox, lambda: find_secret(mailbox, place.environment), ManualClock(), timeout=10)


ACCOUNT = "robin@mail.example"


@pytest.fixture
def channel(place: Place) -> Iterator[EmailChannel]:
    with closing(make_channel(place)) as made:
        yield made


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "ledger.db") as made:
        yield made


def keep(ledger: Ledger, channel: EmailChannel, since: date | None = None, folder: str = "INBOX") -> int:
    """Poll into the ledger; returns how many messages were new."""
    start = replace(ledger.messages.cursor(ACCOUNT, folder), since=since)
    return sum(ledger.messages.store(ACCOUNT, batch, cursor, NOON, "test") for batch, cursor in channel.fetch(start))


def kept(ledger: Ledger) -> list[bytes]:
    return [message.raw for message in ledger.messages.unsettled()]


def test_mail_that_no_parser_likes_is_kept_byte_for_byte_and_stays_unseen(place: Place, channel: EmailChannel) -> None:
    for raw in ODD.values():
        place.arrive(raw, NOON)
    assert [message.raw for message in read_all(channel, START)[0]] == list(ODD.values())
    assert place.seen() == 0


def test_a_folder_that_was_numbered_anew_is_read_again_and_nothing_is_kept_twice(
    place: Place, channel: EmailChannel, ledger: Ledger
) -> None:
    for number in range(4):
        place.arrive(make_reply(number), NOON + timedelta(minutes=number))
    assert keep(ledger, channel) == 4
    channel.close()
    place.renumber()
    place.arrive(make_reply(9), NOON + timedelta(hours=1))
    before = ledger.messages.cursor(ACCOUNT, "INBOX")
    assert keep(ledger, channel) == 1
    assert ledger.messages.cursor(ACCOUNT, "INBOX").uidvalidity != before.uidvalidity
    assert sorted(kept(ledger)) == sorted(make_reply(number) for number in (0, 1, 2, 3, 9))


def test_a_folder_that_is_gone_is_named_with_those_that_are_there(place: Place) -> None:
    place.arrive(make_reply(1), NOON)
    place.move_to("Requests")
    place.rename("Requests", "Requests 2026")
    with closing(make_channel(place, "Requests")) as channel, pytest.raises(Unavailable) as caught:
        read_all(channel, Cursor("Requests"))
    assert "has no folder Requests" in str(caught.value)
    assert "Requests 2026" in caught.value.remedy and "mailbox.folder" in caught.value.remedy


def test_mail_that_was_moved_to_another_folder_is_found_there_and_kept_once(
    place: Place, channel: EmailChannel, ledger: Ledger
) -> None:
    for number in range(3):
        place.arrive(make_reply(number), NOON)
    assert keep(ledger, channel) == 3
    channel.close()
    place.move_to("Requests")
    assert keep(ledger, channel) == 0
    with closing(make_channel(place, "Requests")) as other:
        assert keep(ledger, other, folder="Requests") == 0
    assert len(kept(ledger)) == 3


def test_old_mail_is_passed_over_and_a_reply_from_the_first_day_is_not(place: Place, channel: EmailChannel) -> None:
    for days in (900, 400, 3, 2, 1, 0):
        place.arrive(make_reply(days), NOON - timedelta(days=days))
    since = (NOON - timedelta(days=1)).date()
    messages, cursor = read_all(channel, replace(START, since=since))
    assert [message.raw for message in messages] == [make_reply(1), make_reply(0)]
    assert cursor.next_uid > 6
    assert list(channel.fetch(cursor)) == []


def test_a_mailbox_with_old_mail_only_is_passed_over_at_once_and_for_good(place: Place, channel: EmailChannel) -> None:
    for number in range(5):
        place.arrive(make_reply(number), NOON - timedelta(days=300))
    ((batch, cursor),) = channel.fetch(replace(START, since=NOON.date()))
    assert list(batch) == []
    assert list(channel.fetch(cursor)) == []


def test_old_mail_that_is_moved_in_later_is_read(place: Place, channel: EmailChannel) -> None:
    place.arrive(make_reply(1), NOON - timedelta(days=300))
    since = replace(START, since=NOON.date())
    _messages, cursor = read_all(channel, since)
    place.arrive(make_reply(2), NOON - timedelta(days=300))
    assert [message.raw for message in read_all(channel, cursor)[0]] == [make_reply(2)]


def test_a_new_life_of_the_folder_passes_over_old_mail_again(
    place: Place, channel: EmailChannel, ledger: Ledger
) -> None:
    for days in (300, 200, 0):
        place.arrive(make_reply(days), NOON - timedelta(days=days))
    assert keep(ledger, channel, NOON.date()) == 1
    channel.close()
    place.renumber()
    assert keep(ledger, channel, NOON.date()) == 0
    assert kept(ledger) == [make_reply(0)]


def test_a_connection_that_ends_every_200_messages_loses_none_and_repeats_none(
    place: Place, channel: EmailChannel
) -> None:
    count = 700
    sent = [make_reply(number) + b"x" * 70 + b"\r\n" for number in range(count)]
    fill(place, sent)
    if isinstance(place, TwinPlace):
        place.provider.imap.temper.drop_after = 200
    else:
        place.imap_wire.limit = 200 * 330  # octets
    messages, _cursor = read_all(channel, START)
    assert [message.raw for message in messages] == sent
    sessions = place.provider.imap.sessions if isinstance(place, TwinPlace) else place.imap_wire.connections
    assert sessions >= 4


def test_each_message_comes_once_when_the_connection_ends_over_smaller_pieces_than_a_batch(
    place: Place, channel: EmailChannel
) -> None:
    sent = [make_reply(number) + b"x" * 700 + b"\r\n" for number in range(60)]
    fill(place, sent)
    if isinstance(place, TwinPlace):
        place.provider.imap.temper.drop_after = 20
    else:
        place.imap_wire.limit = 20 * 950
    messages, _cursor = read_all(channel, START)
    assert [message.raw for message in messages] == sent


def fill(place: Place, mails: list[bytes]) -> None:
    """Many mails at once, in this order."""
    if isinstance(place, DovecotPlace):
        for number, raw in enumerate(mails):
            place.dovecot.put(place.address, raw.replace(b"\r\n", b"\n"), NOON, number)
    else:
        for raw in mails:
            place.arrive(raw, NOON)


def test_keys_name_folder_life_and_number(place: Place, channel: EmailChannel) -> None:
    place.arrive(make_reply(1), NOON)
    ((message,), cursor) = read_all(channel, START)
    assert re.fullmatch(rf"INBOX/{cursor.uidvalidity}/\d+", message.key)
