"""Each way an SMTP dialogue can break: what is raised, what the server has then, and whether the next letter goes."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from channel_suite import make_letter
from hypothesis import given
from hypothesis import strategies as st
from mail_servers import (
    PASSWORD,
    TOKEN,
    USER,
    Loop,
    ManualClock,
    PostOffice,
    ScriptedServer,
    SmtpServer,
    closed_port,
    make_certificate,
)

from cpra_bot.channels.email.answers import Answer, heard
from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.email.smtp import SmtpSender
from cpra_bot.channels.protocol import Reached
from cpra_bot.errors import OutcomeUnknown, Refused, SecretMissing, SendFailure, Unavailable
from cpra_bot.model.settings import Mailbox, Security, Server
from cpra_bot.wire.secrets import Secret

Sender = Callable[..., SmtpSender]


def make_sender(
    port: int,
    *,
    host: str = "127.0.0.1",
    security: Security = "none",
    secret: Callable[[], Secret] = lambda: Secret("password", PASSWORD),
    timeout: float = 5,
    address: str = USER,
) -> SmtpSender:
    server = Server(host=host, port=port, security=security)
    return SmtpSender(Mailbox(address=address, user=USER, smtp=server, imap=server), secret, ManualClock(), timeout)


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    running = Loop()
    yield running
    running.stop()


@pytest.fixture(params=[False, True], ids=["one by one", "pipelined"])
def post(loop: Loop, request: pytest.FixtureRequest) -> PostOffice:
    made = PostOffice()
    made.pipelining = request.param
    return made


@pytest.fixture
def server(loop: Loop, post: PostOffice) -> Iterator[SmtpServer]:
    running = SmtpServer(loop, post)
    yield running
    running.stop()


@pytest.fixture
def sender(server: SmtpServer) -> Iterator[SmtpSender]:
    made = make_sender(server.port)
    yield made
    made.close()


@dataclass(frozen=True)
class Row:
    """A fault at a step, what must be raised, whether the server has the letter, and what stops."""

    step: str
    fault: str
    error: type[SendFailure]
    has_it: bool = False
    whole_channel: bool | None = None
    same_connection: bool = True  # the next letter goes over the connection that is already there

    def __str__(self) -> str:
        return f"{self.step}-{self.fault.split(' ')[0]}-{self.fault.split(' ')[1] if ' ' in self.fault else ''}"


TABLE = [
    # the sender: never the agency's doing
    Row("MAIL", "550 5.1.0 sender unknown", Unavailable, whole_channel=True),
    Row("MAIL", "552 5.2.2 your quota is used up", Unavailable, whole_channel=True),
    Row("MAIL", "451 4.3.0 try later", Unavailable, whole_channel=True),
    Row("MAIL", "421 4.3.2 closing", Unavailable, whole_channel=True, same_connection=False),
    Row("MAIL", "drop", Unavailable, whole_channel=True, same_connection=False),
    # the recipient
    Row("RCPT", "550 5.1.1 no such user", Refused),
    Row("RCPT", "553 5.1.3 bad address", Refused),
    Row("RCPT", "552 5.2.2 mailbox full, quota exceeded", Refused),
    Row("RCPT", "450 4.2.0 greylisted", Unavailable, whole_channel=False),
    Row("RCPT", "452 4.5.3 too many", Unavailable, whole_channel=False),
    Row("RCPT", "554 5.7.1 relay access denied", Unavailable, whole_channel=True),
    Row("RCPT", "550 5.4.5 daily sending quota exceeded", Unavailable, whole_channel=True),
    Row("RCPT", "530 5.7.0 authentication required", Unavailable, whole_channel=True),
    Row("RCPT", "421 4.3.2 closing", Unavailable, whole_channel=True, same_connection=False),
    Row("RCPT", "drop", Unavailable, whole_channel=True, same_connection=False),
    # our own copy: the letter goes without it, unless the connection ends
    Row("COPY", "421 4.3.2 closing", Unavailable, whole_channel=True, same_connection=False),
    Row("COPY", "drop", Unavailable, whole_channel=True, same_connection=False),
    # DATA is not taken: the text never left
    Row("DATA", "554 5.5.1 no valid recipients", Refused),
    Row("DATA", "451 4.3.0 try later", Unavailable, whole_channel=True),
    Row("DATA", "421 4.3.2 closing", Unavailable, whole_channel=True, same_connection=False),
    Row("DATA", "drop", Unavailable, whole_channel=True, same_connection=False),
    # the text was handed over
    Row("TEXT", "554 5.7.1 looks like spam", Refused),
    Row("TEXT", "552 5.3.4 too big", Refused),
    Row("TEXT", "550 5.4.5 daily sending quota exceeded", Unavailable, whole_channel=True),
    Row("TEXT", "550 5.7.60 not permitted to send as this sender", Unavailable, whole_channel=True),
    Row("TEXT", "452 4.3.1 disk full", Unavailable, whole_channel=True),
    Row("TEXT", "421 4.3.2 closing", Unavailable, whole_channel=True, same_connection=False),
    Row("TEXT", "drop", OutcomeUnknown, has_it=True, same_connection=False),
    Row("TEXT", "lose", OutcomeUnknown, has_it=False, same_connection=False),
]


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_each_fault_says_what_the_server_can_have(row: Row, sender: SmtpSender, post: PostOffice) -> None:
    sender.send(make_letter(1))
    post.at = {row.step: row.fault}
    with pytest.raises(SendFailure) as caught:
        sender.send(make_letter(2))
    assert type(caught.value) is row.error
    if isinstance(caught.value, Unavailable):
        assert caught.value.whole_channel is row.whole_channel
    if " " in row.fault:
        assert caught.value.answer == row.fault
        assert row.fault in str(caught.value)
    assert post.marks == ["mark-1-c0ffee"] + ["mark-2-c0ffee"] * row.has_it
    post.at = {}
    sessions = post.sessions
    sender.send(make_letter(3))
    assert post.marks[-1] == "mark-3-c0ffee"
    assert post.marks.count("mark-3-c0ffee") == 1
    # DATA has gone along: a server that refused the agency and took our copy awaits the text, until we hang up.
    hung_up = not row.same_connection or (post.pipelining and row.step == "RCPT")
    assert post.sessions == sessions + hung_up


@pytest.mark.parametrize(
    ("step", "error"), [("MAIL", Unavailable), ("RCPT", Unavailable), ("DATA", Unavailable), ("TEXT", OutcomeUnknown)]
)
def test_a_server_that_falls_silent(step: str, error: type[SendFailure], server: SmtpServer, post: PostOffice) -> None:
    sender = make_sender(server.port, timeout=0.3)
    post.at = {step: "hang"}
    with pytest.raises(SendFailure) as caught:
        sender.send(make_letter(1))
    assert type(caught.value) is error
    post.at = {}
    sender.send(make_letter(2))
    assert post.marks[-1] == "mark-2-c0ffee"
    sender.close()


def test_a_greylist_that_names_its_time_is_believed(sender: SmtpSender, post: PostOffice) -> None:
    post.at = {"RCPT": "450 4.2.0 greylisted, come back in 5 minutes"}
    with pytest.raises(Unavailable) as caught:
        sender.send(make_letter())
    assert caught.value.retry_after == 300.0


def test_a_text_that_only_our_copy_would_get_is_not_given_and_one_hanging_up_is_enough(
    sender: SmtpSender, post: PostOffice
) -> None:
    sender.send(make_letter(1))
    for number in (2, 4, 6):
        post.at = {"RCPT": "550 5.1.1 no such user"}
        with pytest.raises(Refused):
            sender.send(make_letter(number))
        post.at = {}
        sender.send(make_letter(number + 1))
    assert post.marks == [f"mark-{number}-c0ffee" for number in (1, 3, 5, 7)]
    assert post.sessions == 1 + post.pipelining


@pytest.mark.parametrize("answer", ["550 5.7.1 no copies here", "450 4.2.2 full"])
def test_a_refused_copy_does_not_stop_the_letter(answer: str, sender: SmtpSender, post: PostOffice) -> None:
    post.at = {"COPY": answer}
    receipt = sender.send(make_letter())
    assert receipt.copy is False
    assert [to for to, _raw in post.taken] == [["records@elm-city.example"]]


def test_the_copy_is_in_the_envelope_only(sender: SmtpSender, post: PostOffice) -> None:
    receipt = sender.send(make_letter())
    assert receipt.copy is True
    assert receipt.answer == "250 2.0.0 Ok: queued as 4F1"
    recipients, raw = post.taken[0]
    assert recipients == ["records@elm-city.example", USER]
    assert b"\r\nBcc" not in raw
    assert b"To: robin" not in raw.replace(b"Reply-To: robin", b"")


def test_a_letter_to_ourselves_has_one_recipient(sender: SmtpSender, post: PostOffice) -> None:
    assert sender.send(make_letter(to=USER.upper().replace("ROBIN", "robin"))).copy is True
    assert len(post.taken[0][0]) == 1


def test_many_letters_go_over_one_connection(sender: SmtpSender, post: PostOffice) -> None:
    for number in range(100):
        sender.send(make_letter(number))
    assert len(post.taken) == 100
    assert post.sessions == 1


def test_the_body_arrives_byte_for_byte_even_with_dots_and_from_lines(sender: SmtpSender, post: PostOffice) -> None:
    body = ".\n..\nFrom here on\n.dot\n\n  spaces  \n" + "x" * 998 + "\nend\n"
    sender.send(make_letter(body=body))
    assert post.taken[0][1].split(b"\r\n\r\n", 1)[1] == body.replace("\n", "\r\n").encode()


def test_nothing_is_said_of_this_machine() -> None:
    scripted = ScriptedServer(
        "220 hello", [("EHLO .*", "250 ok"), ("MAIL .*", "550 no"), ("RSET", "250 ok"), ("QUIT", "221 bye")]
    )
    curious = make_sender(scripted.port)
    with pytest.raises(Unavailable):
        curious.send(make_letter())
    curious.close()
    assert scripted.heard[0].upper() == "EHLO [127.0.0.1]"
    scripted.stop()


@pytest.mark.parametrize("change", [{"subject": "a\r\nBcc: x@evil.example"}, {"to": "a@b.example\nX: y"}])
def test_a_broken_header_stops_before_any_connection(change: dict[str, str]) -> None:
    with pytest.raises(Refused, match="nothing was sent"):
        make_sender(closed_port()).send(make_letter(**change))


# Connection and login


def failure(sender: SmtpSender) -> Unavailable:
    with pytest.raises(Unavailable) as caught:
        sender.send(make_letter())
    assert caught.value.whole_channel
    assert caught.value.remedy
    assert PASSWORD not in str(caught.value) + caught.value.answer
    sender.close()
    return caught.value


def test_nobody_listens() -> None:
    assert "refused the connection" in str(failure(make_sender(closed_port())))


def test_a_host_that_does_not_exist() -> None:
    assert "was not found" in str(failure(make_sender(25, host="no-such-host.invalid", security="tls")))


@pytest.mark.parametrize("host", ["..", "x" * 70 + ".example"])
def test_a_host_that_cannot_exist(host: str) -> None:
    assert "host" in failure(make_sender(25, host=host, security="tls")).remedy


def test_a_plain_connection_to_another_machine_is_refused_in_words() -> None:
    assert "security: none" in str(failure(make_sender(25, host="mail.requester.example")))


@pytest.mark.parametrize(
    ("greeting", "replies", "words"),
    [
        ("554 5.7.1 go away", [], "554 5.7.1 go away"),
        ("421 4.3.2 too busy", [], "421 4.3.2 too busy"),
        (None, [], "ended the conversation"),
        ("220 hello", [("(EHLO|HELO) .*", "502 what")], "502 what"),
        ("220 hello", [("EHLO .*", None)], "ended the conversation"),
        ("hello there", [], "o there"),
        ("220 hello", [("EHLO .*", "250-hello\r\n250 AUTH CRAM-SHA")], "refused the login"),
    ],
)
def test_a_server_that_does_not_take_us(
    greeting: str | None, replies: list[tuple[str, str | None]], words: str
) -> None:
    scripted = ScriptedServer(greeting, replies)
    assert words in str(failure(make_sender(scripted.port)))
    scripted.stop()


def test_an_answer_that_is_none_after_the_text_is_unknown() -> None:
    scripted = ScriptedServer(
        "220 hello",
        [
            ("EHLO .*", "250 ok"),
            ("(MAIL|RCPT) .*", "250 ok"),
            ("DATA", "354 go"),
            (r"\.", "thank you"),
            ("QUIT", "221 x"),
        ],
    )
    sender = make_sender(scripted.port)
    with pytest.raises(OutcomeUnknown, match="no answer"):
        sender.send(make_letter())
    sender.close()
    scripted.stop()


def test_a_dialogue_that_is_out_of_step_is_not_taken_up_again() -> None:
    """An answer too many, and DATA seems answered with 250. The server waits for a text: what we say next would be it."""
    scripted = ScriptedServer(
        "220 hello",
        [("EHLO .*", "250 ok"), ("MAIL .*", "250 ok\r\n250 ok"), ("RCPT .*", "250 ok"), ("DATA", "354 go")],
    )
    sender = make_sender(scripted.port)
    for _ in range(2):
        with pytest.raises(Unavailable):
            sender.send(make_letter())
    sender.close()
    scripted.stop()
    after = [scripted.heard[at + 1] for at, line in enumerate(scripted.heard[:-1]) if line.upper() == "DATA"]
    assert len(after) == 1 and after[0].startswith("ehlo"), scripted.heard


def test_an_answer_of_several_lines_is_one_answer() -> None:
    scripted = ScriptedServer(
        "220 hello",
        [
            ("EHLO .*", "250 ok"),
            ("MAIL .*", "250-2.1.0 we know you\r\n250-and\tlike you\r\n250 go on"),
            ("RCPT .*", "550-5.1.1 nobody here\r\n550 of that name"),
            ("RSET", "250 ok"),
            ("QUIT", "221 x"),
        ],
    )
    sender = make_sender(scripted.port)
    with pytest.raises(Refused, match="nobody here of that name") as caught:
        sender.send(make_letter())
    assert caught.value.answer == "550 5.1.1 nobody here of that name"
    sender.close()
    scripted.stop()


def test_half_an_answer_after_the_text_is_none() -> None:
    lines = BytesIO(b"250 taken\r\n250-more\r\n25")
    assert str(heard(lines)) == "250 taken"
    with pytest.raises(OSError, match="hung up"):
        heard(lines)


@given(
    code=st.integers(200, 599),
    words=st.lists(st.text(st.characters(exclude_characters="\r\n", max_codepoint=0x2FF), max_size=20), min_size=1),
)
def test_answers_are_read_as_smtplib_reads_them(code: int, words: list[str]) -> None:
    lines = [f"{code}-{each}" for each in words[:-1]] + [f"{code} {words[-1]}"]
    said = "".join(f"{line}\r\n" for line in lines).encode()
    theirs = smtplib.SMTP()
    theirs.file = BytesIO(said)
    assert heard(BytesIO(said)) == Answer.of(*theirs.getreply())


def test_a_wrong_password(server: SmtpServer) -> None:
    error = failure(make_sender(server.port, secret=lambda: Secret("password", "wrong")))
    assert "refused the login" in str(error)
    assert "535 5.7.8" in str(error)
    assert "cpra login" in error.remedy


def test_the_switch_of_a_microsoft_admin_is_named(server: SmtpServer, post: PostOffice) -> None:
    post.at = {"AUTH": "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled"}
    assert "admin" in failure(make_sender(server.port)).remedy


def test_a_login_that_fails_for_now_is_not_called_refused(server: SmtpServer, post: PostOffice) -> None:
    post.at = {"AUTH": "454 4.7.0 Temporary authentication failure"}
    assert "454 4.7.0" in str(failure(make_sender(server.port)))


def test_a_missing_secret_passes_through(server: SmtpServer) -> None:
    def none() -> Secret:
        raise SecretMissing("none here")

    with pytest.raises(SecretMissing):
        make_sender(server.port, secret=none).send(make_letter())


def test_a_server_on_this_machine_that_offers_no_login_is_used_without() -> None:
    def never() -> Secret:
        raise AssertionError("nobody may ask for a secret here")

    scripted = ScriptedServer(
        "220 hello",
        [
            ("EHLO .*", "250 ok"),
            ("(MAIL|RCPT) .*", "250 ok"),
            ("DATA", "354 go"),
            (r"\.", "250 taken"),
            ("QUIT", "221 x"),
        ],
    )
    sender = make_sender(scripted.port, secret=never)
    assert sender.send(make_letter()).answer == "250 taken"
    sender.close()
    scripted.stop()


def test_a_token_is_asked_for_each_connection_and_used_by_xoauth2(server: SmtpServer, post: PostOffice) -> None:
    asked: list[int] = []

    def fresh() -> Secret:
        asked.append(1)
        return Secret("token", TOKEN)

    sender = make_sender(server.port, secret=fresh)
    sender.send(make_letter(1))
    sender.send(make_letter(2))
    assert len(asked) == 1
    sender.close()
    sender.send(make_letter(3))
    sender.close()
    assert len(asked) == 2
    assert post.logins[0] == ("XOAUTH2", f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01")
    assert len(post.taken) == 3


def test_an_expired_token(server: SmtpServer) -> None:
    error = failure(make_sender(server.port, secret=lambda: Secret("token", "old")))
    assert "535 5.7.8" in str(error)


def test_a_server_that_restarted_between_two_letters_is_found_again(loop: Loop, post: PostOffice) -> None:
    first = SmtpServer(loop, post)
    sender = make_sender(first.port)
    sender.send(make_letter(1))
    assert sender._smtp is not None
    assert sender._smtp.sock is not None
    sender._smtp.sock.shutdown(2)  # what an idle timeout of the server looks like from here
    sender.send(make_letter(2))
    assert post.marks == ["mark-1-c0ffee", "mark-2-c0ffee"]
    assert post.sessions == 2
    sender.close()
    first.stop()


def test_connecting_makes_one_session_and_notices_a_dead_one(sender: SmtpSender, post: PostOffice) -> None:
    sender.connect()
    sender.connect()
    sender.send(make_letter(1))
    assert post.sessions == 1
    assert sender._smtp is not None
    assert sender._smtp.sock is not None
    sender._smtp.sock.shutdown(2)
    sender.connect()
    assert post.sessions == 2
    assert post.marks == ["mark-1-c0ffee"]


def test_connecting_to_nobody_says_so_before_any_letter() -> None:
    with pytest.raises(Unavailable, match="refused the connection"):
        make_sender(closed_port()).connect()


# Several letters side by side


def test_two_letters_go_on_in_turn_and_one_that_is_given_up_before_its_text_never_arrives(
    server: SmtpServer, post: PostOffice
) -> None:
    first, second = make_sender(server.port), make_sender(server.port)
    one, other = first.hand_over(make_letter(1)), second.hand_over(make_letter(2))
    assert (next(one), next(other)) == (Reached.ENVELOPE, Reached.ENVELOPE)
    other.close()
    with pytest.raises(StopIteration) as end:
        while True:
            reached = next(one)
    assert reached is Reached.TEXT and end.value.value.answer.startswith("250")
    second.send(make_letter(3))
    assert post.marks == ["mark-1-c0ffee", "mark-3-c0ffee"]
    assert post.sessions == 3  # what was given up in mid-dialogue cannot be taken up again
    first.close()
    second.close()


def test_whoever_takes_a_letter_up_may_shorten_the_waiting(server: SmtpServer, post: PostOffice) -> None:
    sender = make_sender(server.port, timeout=60)
    talk = sender.hand_over(make_letter())
    post.at = {"TEXT": "hang"}
    while next(talk) is not Reached.TEXT:
        pass
    with pytest.raises(OutcomeUnknown):
        talk.send(0.2)
    sender.close()


@pytest.mark.parametrize(("named", "busy", "lanes"), [(None, 1, 1), (None, 3, 3), (None, 1_000, 4), (6, 1, 6)])
def test_there_are_as_many_connections_as_are_busy_unless_a_person_names_a_number(
    named: int | None, busy: int, lanes: int
) -> None:
    server = Server(host="127.0.0.1", port=closed_port(), security="none")
    mailbox = Mailbox(address=USER, smtp=server, imap=server)
    channel = EmailChannel(mailbox, lambda: Secret("password", PASSWORD), ManualClock(), connections=named)
    assert len(set(channel.lanes(busy))) == lanes
    assert channel.lanes(busy) == channel.lanes(busy)


# Encryption


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(params=["tls", "starttls"])
def secure(
    request: pytest.FixtureRequest, loop: Loop, post: PostOffice, certificate: tuple[Path, Path]
) -> Iterator[tuple[SmtpServer, Security]]:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    options = {"ssl_context": context} if request.param == "tls" else {"tls_context": context, "auth_require_tls": True}
    running = SmtpServer(loop, post, **options)
    yield running, request.param
    running.stop()


def test_a_certificate_nobody_vouches_for_is_refused(secure: tuple[SmtpServer, Security], post: PostOffice) -> None:
    error = failure(make_sender(secure[0].port, host="localhost", security=secure[1]))
    assert "certificate that is not trusted" in str(error)
    assert "SSL_CERT_FILE" in error.remedy
    assert post.logins == []


def test_a_certificate_named_in_ssl_cert_file_is_trusted(
    secure: tuple[SmtpServer, Security],
    post: PostOffice,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    sender = make_sender(secure[0].port, host="localhost", security=secure[1])
    sender.send(make_letter(1))
    sender.send(make_letter(2))
    sender.close()
    assert post.marks == ["mark-1-c0ffee", "mark-2-c0ffee"]


def test_tls_towards_a_plain_server(server: SmtpServer) -> None:
    assert "encryption" in str(failure(make_sender(server.port, host="localhost", security="tls")))


def test_starttls_towards_a_server_without_it(server: SmtpServer, post: PostOffice) -> None:
    assert "does not offer STARTTLS" in str(failure(make_sender(server.port, host="localhost", security="starttls")))
    assert post.logins == []
