"""The installed program at each kind of server: what is previewed is what arrives, once, and the answer is filed."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from places import DOVECOT, TWINS, DovecotPlace, Place, TwinPlace
from real_town import RealTown, body, header
from server_process import Authority

from town import AGENCIES

ONCE = dict.fromkeys(AGENCIES, 1)


@pytest.fixture
def town(tmp_path: Path, place: Place, authority: Authority) -> RealTown:
    return RealTown(tmp_path / "workspace", place, authority.ca)


def statuses(town: RealTown) -> dict[str, str]:
    return {
        letter["key"].split("/")[1]: letter["status"]
        for row in town.json("status")["requests"]
        for letter in row["letters"]
    }


def test_a_campaign_from_login_to_the_first_answer(town: RealTown) -> None:
    tried = town.cpra("login", "--test")
    assert tried.returncode == 0, tried.stderr
    preview = town.json("preview", "shade-trees-2026")
    sent = town.cpra("send", "shade-trees-2026", "--plan", preview["plan"], "--live")
    assert sent.returncode == 0, sent.stdout + sent.stderr
    assert town.received() == ONCE
    for letter in preview["letters"]:
        (raw,) = town.letters(letter["agency"])
        assert body(raw) == letter["body"].replace("\n", "\r\n").encode("ascii")
        assert header(raw, "Subject").decode() == letter["subject"]
        assert header(raw, "Reply-To").decode() == letter["reply_to"]
    answered = town.letters("cobble-point-pd")[0]
    town.answer("cobble-point-pd", answered, "one", "We received your request and gave it number PRR-26-77.")
    polled = town.json("poll")
    (read,) = polled["read"]
    assert (read["request"], read["strength"]) == ("shade-trees-2026/cobble-point-pd", "strong")
    assert polled["copies"] == 3
    assert town.json("poll")["fetched"] == 0
    assert town.cpra("tick", "--live").stdout == ""
    assert town.received() == ONCE


def kept_once(town: RealTown) -> bool:
    """True where a copy to ourselves does not come to INBOX."""
    return isinstance(town.place, TwinPlace) and town.place.provider.temper == "google"


def test_letters_whose_answers_were_lost_are_settled_by_their_copies_and_not_sent_again(town: RealTown) -> None:
    plan = town.plan()
    town.place.fail("vanish")
    town.cpra("send", "shade-trees-2026", "--plan", plan, "--live")
    assert set(statuses(town).values()) == {"unknown"}
    town.place.fail("")
    assert town.received() == ONCE
    again = town.cpra("tick", "--live")
    assert again.returncode == 0, again.stdout + again.stderr
    assert town.received() == ONCE
    assert statuses(town) == dict.fromkeys(AGENCIES, "sent")


def test_letters_that_were_lost_with_their_answers_are_left_to_a_person(town: RealTown) -> None:
    plan = town.plan()
    town.place.fail("lose")
    town.cpra("send", "shade-trees-2026", "--plan", plan, "--live")
    town.place.fail("")
    town.cpra("tick", "--live")
    assert town.received() == {}
    assert statuses(town) == dict.fromkeys(AGENCIES, "unknown")
    told = town.cpra("status").stdout
    for agency in AGENCIES:
        assert f"cpra record shade-trees-2026/{agency}/initial/1 --arrived" in told
        assert town.cpra("record", f"shade-trees-2026/{agency}/initial/1", "--never-left").returncode == 0
    assert town.cpra("tick", "--live").returncode == 0
    assert town.received() == ONCE


@pytest.mark.parametrize("place", ["dovecot-tls", *TWINS], indirect=True)
def test_mail_from_before_the_first_letter_is_never_fetched(town: RealTown) -> None:
    for days in (2000, 90, 9):
        town.place.arrive(b"Subject: old\r\n\r\nOld news.\r\n", datetime.now(UTC) - timedelta(days=days))
    assert town.json("poll")["fetched"] == 0
    assert town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live").returncode == 0
    (letter,) = town.letters("cobble-point-pd")
    town.answer("cobble-point-pd", letter, "one", "We received your request.")
    polled = town.json("poll")
    assert (polled["fetched"], len(polled["read"])) == (1 + polled["copies"], 1)
    town.place.renumber()
    assert town.json("poll")["fetched"] == 0
    assert town.json("inbox")["messages"] == []


@pytest.mark.parametrize(("how", "status"), [("refuse", "refused"), ("defer", "failed")])
def test_a_letter_that_was_not_taken_is_not_counted_as_sent(town: RealTown, how: str, status: str) -> None:
    town.place.fail(how)
    town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live")
    assert town.received() == {}
    assert status in statuses(town).values()


@pytest.mark.parametrize("place", ["dovecot-tls", "dovecot-starttls", *TWINS], indirect=True)
def test_a_certificate_of_an_unknown_authority_is_refused(town: RealTown) -> None:
    tried = town.cpra("login", "--test", SSL_CERT_FILE="/dev/null")
    assert tried.returncode != 0
    assert tried.stderr.count("certificate") >= 1


def test_a_wrong_secret_is_told_and_leaves_the_letters_queued(town: RealTown) -> None:
    plan = town.plan()
    name = next(iter(town.place.environment))
    done = town.cpra("send", "shade-trees-2026", "--plan", plan, "--live", **{name: "wrong"})
    assert "login" in done.stdout + done.stderr
    assert town.received() == {}
    assert set(statuses(town).values()) == {"queued"}
    assert town.cpra("send", "shade-trees-2026", "--live").returncode == 0
    assert town.received() == ONCE


@pytest.mark.parametrize("place", DOVECOT, indirect=True)
def test_delivery_reports_of_a_real_server_are_read(town: RealTown) -> None:
    assert isinstance(town.place, DovecotPlace)
    directory = town.folder / "agencies.yaml"
    directory.write_text(directory.read_text().replace("sheriff@dryladle", "slow@dryladle"))
    town.place.dovecot.dismiss(town.addresses["cobble-point-pd"])
    try:
        town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live")
        reports = b"multipart/report"
        until = time.monotonic() + 20
        while sum(reports in raw for raw in town.place.dovecot.mails(town.place.address)) < 2:
            assert time.monotonic() < until, town.place.postfix.log()
            time.sleep(0.1)
    finally:
        town.place.dovecot.dismiss()
        town.place.postfix.discard()
    read = {each["request"].split("/")[1]: each for each in town.json("poll")["read"]}
    assert read["cobble-point-pd"]["summary"].startswith("undeliverable")
    assert read["dry-ladle-so"]["summary"].startswith("delivery delayed")
    assert {each["strength"] for each in read.values()} == {"strong"}
