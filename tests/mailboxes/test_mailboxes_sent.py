"""What the organizer writes by hand, as the folder of sent mail has it: an event of its request; the rest is private."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from places import DovecotPlace, Place, TwinPlace
from real_town import RealTown, header
from server_process import Authority
from twin import SENT

from cpra_bot.ledger.ledger import open_ledger


def put_into_sent(place: Place, raw: bytes) -> None:
    """A mail program leaves a copy of what the organizer sent."""
    if isinstance(place, TwinPlace):
        place.provider.folders[SENT[place.provider.temper]].add(raw, datetime.now(UTC))
    elif isinstance(place, DovecotPlace):
        with place._client() as client:
            client.append("Sent", raw, msg_time=datetime.now(UTC))


def by_hand(place: Place, to: str, number: int, in_reply_to: str = "") -> bytes:
    thread = f"In-Reply-To: {in_reply_to}\r\n" * bool(in_reply_to)
    return (
        f"From: Robin Sample <{place.address}>\r\nTo: {to}\r\nSubject: by hand\r\n{thread}"
        f"Message-ID: <hand-{number}@requester.example>\r\n\r\nWe spoke on the phone. Number {number}.\r\n"
    ).encode()


def test_what_was_written_by_hand_in_a_request_is_noted_and_private_mail_is_not_kept(
    tmp_path: Path, place: Place, authority: Authority
) -> None:
    town = RealTown(tmp_path / "workspace", place, authority.ca)
    assert town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live").returncode == 0
    (letter,) = town.letters("cobble-point-pd")
    town.json("poll")
    put_into_sent(place, by_hand(place, "somebody@cobblepoint.example", 1, header(letter, "Message-ID").decode()))
    put_into_sent(place, by_hand(place, "a.friend@elsewhere.example", 2))
    polled = town.json("poll")
    assert [(each["request"], each["subject"]) for each in polled["read"]] == [
        ("shade-trees-2026/cobble-point-pd", "by hand")
    ]
    (reply,) = town.json("show", "cobble-point-pd")["replies"]
    assert reply["ours"] and not reply["facts"]
    assert town.json("poll")["fetched"] == 0
    with open_ledger(town.folder / "ledger.db") as ledger:
        kept = "\n".join(ledger.dump())
        assert all(b"Number 2" not in message.raw for message in ledger.messages.unsettled())
    assert "hand-1@" in kept and "hand-2@" not in kept


def test_a_folder_of_sent_mail_can_be_named_or_left_alone(tmp_path: Path, place: Place, authority: Authority) -> None:
    from places import settings

    town = RealTown(tmp_path / "workspace", place, authority.ca)
    assert town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live").returncode == 0
    (letter,) = town.letters("cobble-point-pd")
    put_into_sent(place, by_hand(place, "x@cobblepoint.example", 1, header(letter, "Message-ID").decode()))
    town.set(mailbox={**settings(place), "sent_folder": "none"})
    assert town.json("poll")["read"] == []
    town.set(mailbox={**settings(place), "sent_folder": "Nowhere"})
    polled = town.json("poll")
    assert "no folder Nowhere" in polled["stopped"] and "mailbox.sent_folder" in polled["remedy"]
    town.set(mailbox=settings(place))
    assert len(town.json("poll")["read"]) == 1
