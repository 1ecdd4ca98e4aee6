"""Reading a real mailbox: whole, in batches, from a cursor, and without a trace."""

from __future__ import annotations

import base64
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from channel_suite import make_letter, make_reply
from hypothesis import given
from hypothesis import strategies as st
from mail_servers import (
    PASSWORD,
    TOKEN,
    USER,
    ImapServer,
    Loop,
    ManualClock,
    ScriptedServer,
    closed_port,
    make_certificate,
)

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.email.imap import MailboxReader, split_by_size
from cpra_bot.channels.protocol import Found
from cpra_bot.errors import SecretMissing, Unavailable
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.model.settings import Mailbox, Security, Server
from cpra_bot.wire.secrets import Secret

START = Cursor("INBOX")


def make_mailbox(port: int, *, host: str = "127.0.0.1", security: Security = "none", folder: str = "INBOX") -> Mailbox:
    server = Server(host=host, port=port, security=security)
    return Mailbox(address=USER, smtp=server, imap=server, folder=folder)


def make_reader(
    port: int,
    *,
    secret: Callable[[], Secret] = lambda: Secret("password", PASSWORD),
    timeout: float = 5,
    clock: ManualClock | None = None,
    host: str = "127.0.0.1",
    security: Security = "none",
    folder: str = "INBOX",
    batch: int = 50,
    batch_bytes: int = 1_000_000,
    window: int = 100_000,
) -> MailboxReader:
    mailbox = make_mailbox(port, host=host, security=security, folder=folder)
    return MailboxReader(
        mailbox, secret, clock or ManualClock(), timeout, batch=batch, batch_bytes=batch_bytes, window=window
    )


def batches(reader: MailboxReader, cursor: Cursor) -> list[tuple[Sequence[IncomingMessage], Cursor]]:
    return list(reader.fetch(cursor))


def raws(got: list[tuple[Sequence[IncomingMessage], Cursor]]) -> list[bytes]:
    return [message.raw for batch, _cursor in got for message in batch]


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    running = Loop()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def running(loop: Loop) -> Iterator[ImapServer]:
    made = ImapServer(loop)
    yield made
    made.stop()


@pytest.fixture
def server(running: ImapServer) -> ImapServer:
    running.empty()
    return running


@pytest.fixture
def reader(server: ImapServer) -> Iterator[MailboxReader]:
    made = make_reader(server.port)
    yield made
    made.close()


def test_three_hundred_messages_come_in_batches_byte_for_byte_and_leave_no_trace(
    server: ImapServer, reader: MailboxReader
) -> None:
    sent = [make_reply(number) + bytes(range(128, 256)) * (number % 3) + b"\r\n" for number in range(300)]
    for raw in sent:
        server.deliver(raw)
    before = server.flags()
    got = batches(reader, START)
    assert [len(batch) for batch, _cursor in got] == [50] * 6
    assert raws(got) == sent
    assert server.flags() == before
    assert all(recent for _uid, _flags, recent in before), "pymap marks new mail recent, and EXAMINE leaves that"
    assert batches(reader, got[-1][1]) == []


def test_a_cursor_after_any_batch_goes_on_exactly_there(server: ImapServer) -> None:
    for number in range(10):
        server.deliver(make_reply(number))
    reader = make_reader(server.port, batch=3)
    got = batches(reader, START)
    assert [len(batch) for batch, _cursor in got] == [3, 3, 3, 1]
    for done, (_batch, cursor) in enumerate(got, start=1):
        assert raws(batches(reader, cursor)) == [make_reply(number) for number in range(3 * done, 10)]
    reader.close()


def test_keys_name_folder_life_and_uid(server: ImapServer, reader: MailboxReader) -> None:
    uid = server.deliver(make_reply(1), datetime(2026, 8, 3, 9, 30, tzinfo=UTC))
    ((messages, cursor),) = batches(reader, START)
    assert messages[0].key == f"INBOX/{cursor.uidvalidity}/{uid}"
    assert messages[0].received_at == datetime(2026, 8, 3, 9, 30, tzinfo=UTC)
    assert cursor == Cursor("INBOX", cursor.uidvalidity, uid + 1)


def test_an_empty_mailbox_teaches_its_life_once(server: ImapServer, reader: MailboxReader) -> None:
    ((messages, cursor),) = batches(reader, START)
    assert messages == ()
    assert cursor.uidvalidity > 0
    assert cursor.next_uid == 1
    assert batches(reader, cursor) == []
    server.deliver(make_reply(1))
    assert raws(batches(reader, cursor)) == [make_reply(1)]


def test_a_new_life_of_the_folder_is_read_from_its_start(server: ImapServer) -> None:
    server.make("Requests")
    server.deliver(make_reply(1), folder="Requests")
    reader = make_reader(server.port, folder="Requests")
    first = batches(reader, Cursor("Requests"))
    server.remove("Requests")
    server.make("Requests")
    server.deliver(make_reply(2), folder="Requests")
    second = batches(reader, first[-1][1])
    assert raws(second) == [make_reply(2)]
    assert second[-1][1].uidvalidity != first[-1][1].uidvalidity
    assert second[0][0][0].key != first[0][0][0].key
    reader.close()


def test_a_message_that_vanishes_while_we_read_is_passed_over(server: ImapServer) -> None:
    uids = [server.deliver(make_reply(number)) for number in range(6)]
    reader = make_reader(server.port, batch=2)
    reading = reader.fetch(START)
    next(reading)
    reader.close()  # a new session does not remember the message
    server.expunge(uids[2:5])
    rest = list(reading)
    assert raws(rest) == [make_reply(5)]
    assert rest[-1][1].next_uid == uids[5] + 1
    reader.close()


def test_messages_deleted_before_the_cursor_do_not_matter(server: ImapServer, reader: MailboxReader) -> None:
    uids = [server.deliver(make_reply(number)) for number in range(4)]
    cursor = batches(reader, START)[-1][1]
    server.expunge(uids)
    assert raws(batches(reader, cursor)) == []
    server.deliver(make_reply(9))
    assert raws(batches(reader, cursor)) == [make_reply(9)]


def test_a_large_mailbox_is_searched_in_windows(server: ImapServer) -> None:
    for number in range(23):
        server.deliver(make_reply(number))
    for window in (7, 22, 23):
        reader = make_reader(server.port, window=window)
        assert raws(batches(reader, START)) == [make_reply(number) for number in range(23)]
        reader.close()


def test_batches_are_bounded_in_bytes_too(server: ImapServer) -> None:
    sizes = [100, 100, 5000, 100, 900, 900]
    for number, size in enumerate(sizes):
        server.deliver(make_reply(number) + b"x" * size)
    reader = make_reader(server.port, batch_bytes=2000)
    assert [len(batch) for batch, _cursor in batches(reader, START)] == [2, 1, 2, 1]
    reader.close()


def test_a_batch_takes_messages_of_two_lists_of_sizes(server: ImapServer) -> None:
    for number in range(7):
        server.deliver(make_reply(number) + b"x" * (5000 if number in {1, 6} else 100))
    reader = make_reader(server.port, batch=4, batch_bytes=2000)  # sizes come by fours
    assert [len(batch) for batch, _cursor in batches(reader, START)] == [1, 1, 4, 1]
    reader.close()


@given(sizes=st.lists(st.integers(0, 50), max_size=30), limit=st.integers(1, 100), most=st.integers(1, 10))
def test_splitting_loses_nothing_keeps_the_limits_and_fills_each_run(sizes: list[int], limit: int, most: int) -> None:
    uids = list(range(1, len(sizes) + 1))
    weights = dict(zip(uids, sizes, strict=True))
    runs = list(split_by_size(weights.items(), limit, most))
    assert [uid for run in runs for uid in run] == uids
    assert all(len(run) == 1 or sum(weights[uid] for uid in run) <= limit for run in runs)
    assert all(0 < len(run) <= most for run in runs)
    for run, after in itertools.pairwise(runs):
        assert len(run) == most or sum(map(weights.__getitem__, [*run, after[0]])) > limit


def test_a_second_poll_over_the_kept_session_hears_what_is_new(server: ImapServer, reader: MailboxReader) -> None:
    server.deliver(make_reply(1))
    cursor = batches(reader, START)[-1][1]
    for number in range(2, 5):
        server.deliver(make_reply(number))
        got = batches(reader, cursor)
        assert raws(got) == [make_reply(number)]
        cursor = got[-1][1]


# find_sent


def test_a_copy_is_known_by_its_own_header_only(server: ImapServer, reader: MailboxReader) -> None:
    here, quoted, longer = make_letter(1), make_letter(2), make_letter(3)
    server.deliver(f"X-CPRA-Letter: {here.mark}\r\nSubject: copy\r\n\r\ntext\r\n".encode())
    server.deliver(f"Subject: bounce\r\n\r\nReturned:\r\nX-CPRA-Letter: {quoted.mark}\r\n".encode())
    server.deliver(f"X-CPRA-Letter: {longer.mark}-and-more\r\nSubject: other\r\n\r\ntext\r\n".encode())
    assert reader.find_sent([here, quoted, longer]) == {
        here.key: Found.THERE,
        quoted.key: Found.CANNOT_TELL,
        longer.key: Found.CANNOT_TELL,
    }


def test_a_letter_without_a_mark_matches_nothing(server: ImapServer, reader: MailboxReader) -> None:
    server.deliver(b"X-CPRA-Letter: something\r\n\r\n\r\n")
    assert reader.find_sent([make_letter(mark="")]) == {make_letter().key: Found.CANNOT_TELL}


def test_copies_are_looked_for_in_inbox_as_well_as_in_the_folder_that_is_read(server: ImapServer) -> None:
    server.make("Requests")
    letter, filed = make_letter(1), make_letter(2)
    server.deliver(f"X-CPRA-Letter: {letter.mark}\r\n\r\n\r\n".encode())
    server.deliver(f"X-CPRA-Letter: {filed.mark}\r\n\r\n\r\n".encode(), folder="Requests")
    before = server.flags()
    reader = make_reader(server.port, folder="Requests")
    assert set(reader.find_sent([letter, filed]).values()) == {Found.THERE}
    assert server.flags() == before
    reader.close()


# What can go wrong


def failure(reader: MailboxReader, cursor: Cursor = START) -> Unavailable:
    with pytest.raises(Unavailable) as caught:
        batches(reader, cursor)
    assert caught.value.remedy
    assert PASSWORD not in str(caught.value) + caught.value.answer
    reader.close()
    return caught.value


def test_a_wrong_password_is_said_at_once_and_not_tried_again(server: ImapServer) -> None:
    clock = ManualClock()
    error = failure(make_reader(server.port, secret=lambda: Secret("password", "wrong"), clock=clock))
    assert "refused the login" in str(error)
    assert "cpra login" in error.remedy
    assert clock.naps == []


def test_a_missing_folder_names_those_that_exist(server: ImapServer) -> None:
    server.make("Requests")
    error = failure(make_reader(server.port, folder="Request"), Cursor("Request"))
    assert "no folder Request" in str(error)
    assert "Requests" in error.remedy
    assert "INBOX" in error.remedy


def test_nobody_listens_and_three_attempts_are_made() -> None:
    clock = ManualClock()
    assert "refused the connection" in str(failure(make_reader(closed_port(), clock=clock)))
    assert len(clock.naps) == 2
    assert 1 <= clock.naps[0] <= 2 <= clock.naps[1] <= 3


def test_a_missing_secret_passes_through(server: ImapServer) -> None:
    def none() -> Secret:
        raise SecretMissing("none here")

    with pytest.raises(SecretMissing):
        batches(make_reader(server.port, secret=none), START)


def test_a_plain_connection_to_another_machine_is_refused_in_words() -> None:
    assert "security: none" in str(failure(make_reader(143, host="mail.requester.example")))


def test_a_host_that_cannot_exist() -> None:
    failure(make_reader(993, host="x" * 70 + ".example", security="tls"))


LOGIN = [
    (r"\S+ CAPABILITY", "* CAPABILITY IMAP4rev1\r\n{tag} OK done"),
    (r"\S+ LOGIN .*", "{tag} OK welcome"),
    (r"\S+ STATUS .*", "* STATUS INBOX (UIDVALIDITY 7 UIDNEXT 5)\r\n{tag} OK done"),
    (r"\S+ EXAMINE .*", "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-ONLY] done"),
    (r"\S+ LIST .*", '* LIST () "/" INBOX\r\n{tag} OK done'),
    (r"\S+ LOGOUT", "* BYE\r\n{tag} OK done"),
]


@pytest.mark.parametrize(
    ("greeting", "replies", "words"),
    [
        (None, [], "ended the conversation"),
        ("* BYE too busy", [], "too busy"),
        ("* OK hi", [LOGIN[0], (r".* LOGIN .*", None)], "ended the conversation"),
        ("* OK hi", [(r"\S+ CAPABILITY", "")], "did not answer in time"),
        ("* OK hi", [(r".* STATUS .*", "{tag} BAD what"), *LOGIN], "would not let us read: STATUS command error"),
        ("what", [], "what"),
    ],
)
def test_a_server_that_does_not_take_us(
    greeting: str | None, replies: list[tuple[str, str | None]], words: str
) -> None:
    scripted = ScriptedServer(greeting, replies)
    assert words in str(failure(make_reader(scripted.port, timeout=0.2)))
    scripted.stop()


def test_nothing_new_costs_one_question_and_opens_no_folder() -> None:
    scripted = ScriptedServer("* OK hi", LOGIN)
    reader = make_reader(scripted.port)
    assert batches(reader, Cursor("INBOX", 7, 5)) == []
    reader.close()
    scripted.stop()
    assert [line.split()[1] for line in scripted.heard] == ["CAPABILITY", "LOGIN", "STATUS", "LOGOUT"]


def test_a_message_that_is_listed_and_not_handed_over_stops_the_cursor() -> None:
    scripted = ScriptedServer(
        "* OK hi",
        [*LOGIN, (r"\S+ UID SEARCH .*", "* SEARCH 4\r\n{tag} OK done"), (r"\S+ UID FETCH .*", "{tag} OK done")],
    )
    error = failure(make_reader(scripted.port, timeout=0.5), Cursor("INBOX", 7, 4))
    assert "message 4" in str(error)
    scripted.stop()


def handing_over(uid: int) -> tuple[str, str]:
    """One message of one letter."""
    when = f'INTERNALDATE "03-Aug-2026 09:30:0{uid} +0000"'
    return rf"\S+ UID FETCH {uid} .*BODY.*", f"* 1 FETCH (UID {uid} {when} BODY[] {{1}}\r\n{uid})\r\n{{tag}} OK done"


LISTED = [
    *LOGIN,
    (r"\S+ UID SEARCH .*", "* SEARCH 4 5 6\r\n{tag} OK done"),
    (r"\S+ UID FETCH .*SIZE.*", "{tag} OK done"),
]


def asked_for(scripted: ScriptedServer, uid: int, within: float = 5.0) -> bool:
    """True once the server was asked for that message."""
    until = time.monotonic() + within
    while not (asked := any(f"UID FETCH {uid} (UID" in line for line in scripted.heard)) and time.monotonic() < until:
        time.sleep(0.01)
    return asked


def test_the_next_batch_is_asked_for_before_the_one_at_hand_is_looked_into() -> None:
    scripted = ScriptedServer("* OK hi", [*LISTED, *map(handing_over, (4, 5, 6))])
    reader = make_reader(scripted.port, batch=1)
    reading = reader.fetch(Cursor("INBOX", 7, 4))
    assert raws([next(reading)]) == [b"4"]
    assert asked_for(scripted, 5) and not asked_for(scripted, 6, within=0.1)
    assert raws(list(reading)) == [b"5", b"6"]
    reader.close()
    scripted.stop()


def test_an_answer_that_nobody_waits_for_any_more_is_taken_for_no_other() -> None:
    scripted = ScriptedServer("* OK hi", [*LISTED, *map(handing_over, (4, 5, 6))])
    reader = make_reader(scripted.port, batch=1)
    reading = reader.fetch(Cursor("INBOX", 7, 4))
    next(reading)
    assert asked_for(scripted, 5)
    reading.close()  # type: ignore[attr-defined]
    assert raws(batches(reader, Cursor("INBOX", 7, 4))) == [b"4", b"5", b"6"]
    reader.close()
    scripted.stop()


def test_a_server_that_breaks_over_a_question_asked_ahead_is_asked_one_by_one() -> None:
    good = list(map(handing_over, (4, 5, 6)))
    scripted = ScriptedServer("* OK hi", [*LISTED, good[0], (good[1][0], None)])
    clock = ManualClock()
    reader = make_reader(scripted.port, batch=1, clock=clock)
    reading = reader.fetch(Cursor("INBOX", 7, 4))
    next(reading)
    assert asked_for(scripted, 5)
    scripted.replies = [*LISTED, *good]
    assert raws([next(reading)]) == [b"5"]
    assert len(clock.naps) == 1
    assert not asked_for(scripted, 6, within=0.1)
    assert raws(list(reading)) == [b"6"]
    reader.close()
    scripted.stop()


def test_a_server_without_uidvalidity_is_told_apart() -> None:
    replies = [(pattern, reply.replace("UIDVALIDITY 7 ", "")) for pattern, reply in LOGIN]
    scripted = ScriptedServer("* OK hi", replies)
    assert "UIDVALIDITY" in str(failure(make_reader(scripted.port, timeout=0.5)))
    scripted.stop()


def test_the_newest_message_that_a_server_always_names_is_not_read_again() -> None:
    status = (
        r"\S+ STATUS .*",
        "* STATUS INBOX (UIDVALIDITY 7)\r\n{tag} OK done",
    )  # some servers keep UIDNEXT to themselves
    scripted = ScriptedServer("* OK hi", [status, *LOGIN, (r"\S+ UID SEARCH .*", "* SEARCH 4\r\n{tag} OK done")])
    reader = make_reader(scripted.port, timeout=0.5)
    assert batches(reader, Cursor("INBOX", 7, 5)) == []
    reader.close()
    scripted.stop()


def test_a_token_logs_in_by_xoauth2() -> None:
    scripted = ScriptedServer(
        "* OK hi", [(r"\S+ AUTHENTICATE XOAUTH2", "+ "), (r"[A-Za-z0-9+/=]{20,}", "{tag} OK welcome"), *LOGIN]
    )
    reader = make_reader(scripted.port, secret=lambda: Secret("token", TOKEN), timeout=2)
    assert batches(reader, Cursor("INBOX", 7, 5)) == []
    said = next(line for line in scripted.heard if " " not in line)
    assert base64.b64decode(said).decode() == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01"
    reader.close()
    scripted.stop()


def test_a_refused_token_is_a_refused_login() -> None:
    challenge = (r"[A-Za-z0-9+/=]{20,}", "{tag} NO [AUTHENTICATIONFAILED] token expired")
    scripted = ScriptedServer("* OK hi", [(r"\S+ AUTHENTICATE XOAUTH2", "+ "), challenge, *LOGIN])
    error = failure(make_reader(scripted.port, secret=lambda: Secret("token", TOKEN), timeout=2))
    assert "token expired" in str(error)
    assert TOKEN not in str(error)
    scripted.stop()


def test_a_session_the_server_ended_is_opened_again_without_a_wait(server: ImapServer) -> None:
    clock = ManualClock()
    server.deliver(make_reply(1))
    reader = make_reader(server.port, clock=clock)
    cursor = batches(reader, START)[-1][1]
    client = reader._session._client
    assert client is not None
    client.socket().shutdown(2)  # what an idle timeout of the server looks like from here
    server.deliver(make_reply(2))
    assert raws(batches(reader, cursor)) == [make_reply(2)]
    assert clock.naps == []
    reader.close()


def test_a_session_that_breaks_between_two_batches_is_opened_again(server: ImapServer) -> None:
    for number in range(6):
        server.deliver(make_reply(number))
    clock = ManualClock()
    reader = make_reader(server.port, batch=2, clock=clock)
    got: list[bytes] = []
    for batch, _cursor in reader.fetch(START):
        got += [message.raw for message in batch]
        client = reader._session._client
        assert client is not None
        client.socket().shutdown(2)
    assert got == [make_reply(number) for number in range(6)]
    assert len(clock.naps) == 2
    reader.close()


# Encryption


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def secure(loop: Loop, certificate: tuple[Path, Path]) -> Iterator[ImapServer]:
    made = ImapServer(loop, certificate)
    yield made
    made.stop()


def test_a_certificate_nobody_vouches_for_is_refused_without_a_second_try(secure: ImapServer) -> None:
    clock = ManualClock()
    error = failure(make_reader(secure.port, host="localhost", security="starttls", clock=clock))
    assert "certificate that is not trusted" in str(error)
    assert clock.naps == []


def test_a_certificate_named_in_ssl_cert_file_is_trusted(
    secure: ImapServer, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    secure.deliver(make_reply(1))
    reader = make_reader(secure.port, host="localhost", security="starttls")
    assert raws(batches(reader, START)) == [make_reply(1)]
    reader.close()


def test_starttls_towards_a_server_without_it(server: ImapServer) -> None:
    error = failure(make_reader(server.port, host="localhost", security="starttls"))
    assert "does not offer STARTTLS" in str(error)


def test_tls_towards_a_plain_server(server: ImapServer) -> None:
    assert "encryption" in str(failure(make_reader(server.port, host="localhost", security="tls")))


# Both servers together


def test_the_login_test_says_what_both_servers_answered(server: ImapServer) -> None:
    scripted = ScriptedServer("220 hello", [("EHLO .*", "250 ok"), ("QUIT", "221 bye")])
    mailbox = Mailbox(
        address=USER,
        smtp=Server(host="127.0.0.1", port=scripted.port, security="none"),
        imap=Server(host="127.0.0.1", port=server.port, security="none"),
    )
    channel = EmailChannel(mailbox, lambda: Secret("password", PASSWORD), ManualClock(), timeout=5)
    lines = channel.test_login()
    assert len(lines) == 2
    assert "SMTP" in lines[0]
    assert "IMAP" in lines[1]
    channel.close()
    refused = EmailChannel(mailbox, lambda: Secret("password", "wrong"), ManualClock(), timeout=5)
    with pytest.raises(Unavailable, match=r"SMTP server .* let .* in; the IMAP server .* refused the login"):
        refused.test_login()
    refused.close()
    scripted.stop()
