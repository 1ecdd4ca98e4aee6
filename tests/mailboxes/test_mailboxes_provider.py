"""What large providers do to a session: other names, throttles, quotas, tokens that end. Twins play it on loopback."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from channel_suite import make_letter, make_reply, read_all
from mail_servers import ManualClock
from places import TOKEN, TWINS, TwinPlace
from real_town import RealTown, header
from server_process import Authority
from test_mailboxes_reading import NOON, START
from twin import SENT

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.protocol import Found
from cpra_bot.errors import OutcomeUnknown, Unavailable
from cpra_bot.wire.secrets import Secret
from town import AGENCIES

ELM = make_letter().to
pytestmark = pytest.mark.parametrize("place", TWINS, indirect=True)


def make_channel(place: TwinPlace, secrets: list[str] | None = None) -> EmailChannel:
    """A channel; with `secrets`, each login takes the next token of them (the last one for ever)."""
    kind = "password" if place.provider.password else "token"
    given = secrets or list(place.environment.values())

    def secret() -> Secret:
        return Secret("token" if secrets else kind, given.pop(0) if len(given) > 1 else given[0])  # type: ignore[arg-type]

    return EmailChannel(place.mailbox, secret, ManualClock(), timeout=10)


def numbers(place: TwinPlace) -> list[str]:
    return [header(raw, "X-CPRA-Letter").decode().split("-")[1] for raw in place.received(ELM)]


def test_the_reply_to_a_mail_that_left_under_other_names_is_filed(
    tmp_path: Path, place: TwinPlace, authority: Authority
) -> None:
    town = RealTown(tmp_path / "workspace", place, authority.ca)
    assert town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live").returncode == 0
    (letter,) = town.letters("cobble-point-pd")
    assert header(letter, "From").startswith(b"R. Sample (Plainview)")
    if place.provider.temper == "microsoft":
        assert header(letter, "Message-ID") != header(letter, "X-Original-Message-ID")
        assert town.json("poll")["copies"] == 3  # they teach the new names
    sender = "someone@elsewhere.example"  # nothing but the thread tells where this belongs
    raw = (
        f"From: A Clerk <{sender}>\r\nTo: {place.address}\r\nSubject: your mail\r\nMessage-ID: <two@elsewhere.example>\r\n"
        f"In-Reply-To: {header(letter, 'Message-ID').decode()}\r\n\r\nWe received your request.\r\n"
    )
    place.write(sender, raw.encode())
    (read,) = town.json("poll")["read"]
    assert (read["request"], read["strength"]) == ("shade-trees-2026/cobble-point-pd", "strong")


def test_the_folder_of_sent_mail_proves_a_letter(place: TwinPlace) -> None:
    with closing(make_channel(place)) as channel:
        place.fail("vanish")
        with pytest.raises(OutcomeUnknown):
            channel.send(make_letter(1))
        place.fail("lose")
        with pytest.raises(OutcomeUnknown):
            channel.send(make_letter(2))
        place.provider.folders["INBOX"].kept.clear()  # a filter of the person's took the copies away
        found = channel.find_sent([make_letter(1), make_letter(2)])
    assert list(found.values()) == [Found.THERE, Found.CANNOT_TELL]


def test_sent_mail_is_found_in_a_folder_without_a_flag_or_not_at_all(place: TwinPlace) -> None:
    with closing(make_channel(place)) as channel:
        channel.send(make_letter(1))
        place.provider.folders["INBOX"].kept.clear()
        sent = place.provider.folders.pop(SENT[place.provider.temper])
        sent.flags = ""
        assert channel.find_sent([make_letter(1)]) == {make_letter(1).key: Found.CANNOT_TELL}
        place.provider.folders["Sent Messages"] = sent
        assert channel.find_sent([make_letter(1)]) == {make_letter(1).key: Found.THERE}


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("CONNECT", "421 4.7.0 Try again later, closing connection"),
        ("MAIL", "421 4.7.28 Our system has detected an unusual rate of mail, try again later"),
        ("MAIL", "451 4.7.500 Server busy, please try again later"),
        ("RCPT", "421 4.7.0 IP not in whitelist, closing connection"),
        ("RCPT", "550 5.4.5 Daily user sending limit exceeded"),
        ("RCPT", "550 5.1.90 Your message can't be sent because you've reached your daily limit for recipients"),
        ("DATA", "421 4.3.0 Temporary system problem, try again later"),
        ("TEXT", "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded"),
        ("TEXT", "421 4.7.0 Temporary rate limit, closing connection"),
        ("TEXT", "550 5.7.1 Our system has detected an unusual rate of unsolicited mail"),
    ],
)
def test_a_throttle_stops_the_run_and_refuses_no_letter(place: TwinPlace, step: str, said: str) -> None:
    with closing(make_channel(place)) as channel:
        if step != "CONNECT":
            channel.send(make_letter(1))
        place.provider.says[step] = said
        with pytest.raises(Unavailable) as caught:
            channel.send(make_letter(2))
        place.provider.says.clear()
        assert caught.value.whole_channel
        assert said.split()[1] in caught.value.answer
        channel.send(make_letter(3))
    assert numbers(place) == (["3"] if step == "CONNECT" else ["1", "3"])


def test_letters_that_met_a_throttle_leave_later_each_once(
    tmp_path: Path, place: TwinPlace, authority: Authority
) -> None:
    town = RealTown(tmp_path / "workspace", place, authority.ca)
    place.provider.says["TEXT"] = ["", "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded"]
    done = town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live")
    assert "4.3.2" in done.stdout + done.stderr
    assert sum(town.received().values()) == 1, "the run stopped at the throttle"
    town.cpra("tick", "--live")  # the letter that met the throttle waits a quarter of an hour, the last one need not
    assert sorted(town.received().values()) == [1, 1]
    statuses = [row["letters"][0]["status"] for row in town.json("status")["requests"]]
    assert sorted(statuses) == ["failed", "sent", "sent"]
    assert len(statuses) == len(AGENCIES)


def test_a_token_that_expires_between_two_letters_is_taken_anew(place: TwinPlace) -> None:
    place.provider.tokens.update({"first", "second", "third"})
    place.provider.mails_a_token = 2
    with closing(make_channel(place, ["first", "second", "third"])) as channel:
        for number in range(1, 6):
            channel.connect()
            channel.send(make_letter(number))
    assert numbers(place) == ["1", "2", "3", "4", "5"]
    assert place.provider.logins == ["token"] * 3


def test_a_token_that_expires_while_the_mailbox_is_read_is_taken_anew(place: TwinPlace) -> None:
    place.provider.tokens.update({"first", "second", TOKEN})
    sent = [make_reply(number) for number in range(400)]
    for raw in sent:
        place.arrive(raw, NOON)
    place.provider.imap.temper.token_uses = 4
    with closing(make_channel(place, ["first", "second", TOKEN])) as channel:
        messages, _cursor = read_all(channel, START)
    assert [message.raw for message in messages] == sent
    assert place.provider.imap.sessions >= 3


def test_a_token_that_was_withdrawn_is_told_as_a_refused_login(place: TwinPlace) -> None:
    with closing(make_channel(place, ["withdrawn"])) as channel:
        with pytest.raises(Unavailable, match=r"SMTP server .* refused the login"):
            channel.send(make_letter(1))
        with pytest.raises(Unavailable, match=r"IMAP server .* refused the login"):
            read_all(channel, START)
    assert place.received(ELM) == []


@pytest.mark.parametrize("command", ["login", "EXAMINE", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize(
    "said",
    [
        "NO [OVERQUOTA] Account exceeded command or bandwidth limits.",
        "NO [THROTTLED] Request is throttled. Suggested Backoff Time: 90000 milliseconds",
        "NO [ALERT] Too many simultaneous connections. (Failure)",
    ],
)
def test_a_reader_who_is_throttled_is_told_to_wait_and_not_to_change_the_password(
    place: TwinPlace, command: str, said: str
) -> None:
    for number in range(60):
        place.arrive(make_reply(number), NOON)
    with closing(make_channel(place)) as channel:
        login = "LOGIN" if place.provider.password else "AUTHENTICATE"
        place.provider.imap.temper.says[login if command == "login" else command] = said
        with pytest.raises(Unavailable) as caught:
            read_all(channel, START)
        assert said.removeprefix("NO ") in str(caught.value)
        assert "later" in caught.value.remedy and "password" not in caught.value.remedy
        place.provider.imap.temper.says.clear()
        assert len(read_all(channel, START)[0]) == 60


def test_a_session_that_the_server_ends_is_opened_again(place: TwinPlace) -> None:
    place.arrive(make_reply(1), NOON)
    with closing(make_channel(place)) as channel:
        _messages, cursor = read_all(channel, START)
        place.provider.imap.temper.says["NOOP"] = "BYE Connection is closed. 13"
        place.arrive(make_reply(2), NOON)
        assert [message.raw for message in read_all(channel, cursor)[0]] == [make_reply(2)]


@pytest.mark.parametrize("how", ["poison", "unconvertible"])
def test_a_message_the_server_breaks_over_is_named_and_those_before_it_are_read(place: TwinPlace, how: str) -> None:
    for number in range(1, 121):
        place.arrive(make_reply(number), NOON)
    getattr(place.provider.imap.temper, how).add(77)
    with closing(make_channel(place)) as channel:
        got, cursor = [], START
        with pytest.raises(Unavailable) as caught:
            for batch, after in channel.fetch(START):
                got += [message.raw for message in batch]
                cursor = after
        assert got == [make_reply(number) for number in range(1, 77)]
        assert cursor.next_uid == 77
        assert "message 77 (From: clerk@elm-city.example; Subject: Reply 77)" in str(caught.value)
        assert "move that message out of the folder" in caught.value.remedy
        inbox = place.provider.folders["INBOX"]  # the person does so
        inbox.kept = [each for each in inbox.kept if each.uid != 77]
        assert len(read_all(channel, cursor)[0]) == 43


def test_a_server_that_tells_no_next_number_is_read_all_the_same(place: TwinPlace) -> None:
    place.provider.imap.temper.tells_next = False
    place.arrive(make_reply(1), NOON)
    with closing(make_channel(place)) as channel:
        messages, cursor = read_all(channel, START)
        assert len(messages) == 1
        assert read_all(channel, cursor)[0] == []
        place.arrive(make_reply(2), NOON)
        assert len(read_all(channel, cursor)[0]) == 1
