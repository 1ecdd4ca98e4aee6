"""A small campaign through the installed program: what is previewed is what arrives, once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

from town import Town


def test_what_preview_printed_is_byte_for_byte_what_the_servers_received(town: Town) -> None:
    preview = town.json("preview", "shade-trees-2026")
    assert preview["problems"] == []
    sent = town.cpra("send", "shade-trees-2026", "--plan", preview["plan"], "--live")
    assert sent.returncode == 0, sent.stderr
    assert town.received() == {"cobble-point-pd": 1, "dry-ladle-so": 1, "moose-grove-pd": 1}
    for letter in preview["letters"]:
        assert {"key", "agency", "channel", "to", "subject", "body"} <= set(letter)
        raw = town.world.books()[letter["agency"]].letters[0].raw
        head, _, body = raw.partition(b"\r\n\r\n")
        assert body == letter["body"].replace("\n", "\r\n").encode("ascii")
        mail = message_from_bytes(head + b"\r\n\r\n", policy=default)
        assert (mail["To"], mail["Subject"], mail["Reply-To"], mail["Message-ID"]) == (
            letter["to"],
            letter["subject"],
            letter["reply_to"],
            letter["message_id"],
        )


def test_a_dry_run_sends_nothing_and_ends_with_the_command_that_does(town: Town) -> None:
    done = town.cpra("send", "shade-trees-2026")
    assert done.returncode == 0
    assert "dry run: nothing was sent" in done.stdout
    assert done.stdout.strip().splitlines()[-1].endswith(f"cpra send shade-trees-2026 --plan {town.plan()} --live")
    assert town.received() == {}


def test_a_second_send_of_the_same_plan_sends_nothing_again(town: Town) -> None:
    plan = town.plan()
    for _ in range(3):
        assert town.cpra("send", "shade-trees-2026", "--plan", plan, "--live").returncode == 0
    assert set(town.received().values()) == {1}
    assert town.json("preview", "shade-trees-2026")["letters"] == []


def test_a_plan_is_refused_when_a_file_changed_since_the_preview(town: Town) -> None:
    plan = town.plan()
    campaign = town.folder / "campaigns" / "shade-trees-2026.yaml"
    campaign.write_text(campaign.read_text().replace("planted in 2025", "planted in 2024"))
    done = town.cpra("send", "shade-trees-2026", "--plan", plan, "--live")
    assert done.returncode == 2
    assert "not those of plan" in done.stderr and "cpra preview" in done.stderr
    assert town.received() == {}


def test_an_agency_that_was_written_to_gets_no_second_first_letter_from_another_campaign(town: Town) -> None:
    town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live")
    first = (town.folder / "campaigns" / "shade-trees-2026.yaml").read_text()
    (town.folder / "campaigns" / "benches-2026.yaml").write_text(first.replace("shade-trees-2026", "benches-2026"))
    held = town.json("preview", "benches-2026")
    assert held["letters"] == []
    assert all("--same-address" in each["why"] for each in held["held_back"])
    assert len(town.json("preview", "benches-2026", "--same-address")["letters"]) == 3


def test_the_pace_keeps_letters_back_and_later_runs_send_them_under_the_same_approval(town: Town) -> None:
    settings = town.folder / "cpra.yaml"
    settings.write_text(settings.read_text() + "\npace: {per_day: 2}\n")
    plan = town.plan()
    first = json.loads(town.cpra("send", "shade-trees-2026", "--plan", plan, "--live", "--json").stdout)
    assert len(first["delivery"]["outcomes"]) == 2
    assert first["delivery"]["waiting"] == 1 and "24 hours" in first["delivery"]["why_waiting"]
    assert sum(town.received().values()) == 2
    settings.write_text(settings.read_text().replace("per_day: 2", "per_day: 3"))
    assert town.cpra("tick", "--live").returncode == 0
    assert set(town.received().values()) == {1} and len(town.received()) == 3


def test_the_course_of_one_reply(town: Town) -> None:
    town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live")
    letter = town.world.books()["cobble-point-pd"].letters[0]
    reply = (
        f"From: Records <records@cobblepoint.example>\r\nTo: {letter.reply_to}\r\nSubject: Re: {letter.subject}\r\n"
        f"Message-ID: <one@cobblepoint.example>\r\nIn-Reply-To: {letter.message_id}\r\n\r\n"
        "Hello,\r\n\r\nWe received your request and gave it number PRR-26-77. Please quote it in your mails.\r\n"
    )
    town.mail.append(reply.encode(), datetime.now(UTC))
    polled = town.json("poll")
    assert polled["copies"] == 3
    (read,) = polled["read"]
    assert (read["request"], read["strength"]) == ("shade-trees-2026/cobble-point-pd", "strong")
    shown = town.json("show", "cobble-point-pd")
    assert shown["numbers"] == {"PRR-26-77": "strong"}
    assert shown["grade"] == "numbered"
    assert town.json("poll")["fetched"] == 0  # nothing twice
    assert town.cpra("tick", "--live").stdout == ""  # nothing new: cron is silent
