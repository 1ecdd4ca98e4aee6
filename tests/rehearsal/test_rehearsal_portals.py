"""A campaign over all channels in one play: mail, MuckRock, portals and paper by hand, and what portals publish."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
import yaml
from rehearsal_stage import LAST_DAY, on, workspace

from cpra_bot.errors import UsageError
from cpra_bot.rehearsal.agencies import Agency
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.memory import faults
from cpra_bot.rehearsal.memory.carrier import MemoryMail
from cpra_bot.rehearsal.mix import shipped_weights
from cpra_bot.rehearsal.muckrock.books import DELAY, Account, Books
from cpra_bot.rehearsal.muckrock.post import REMINDER, STAFF_AFTER, MuckRockPost
from cpra_bot.rehearsal.rehearse import Rehearsed, Wish
from cpra_bot.rehearsal.servers import LoopbackMail
from cpra_bot.rehearsal.temperaments import MUCKROCK, PAPER, PORTAL, play
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.rehearsal.web_carrier import on_loopback
from cpra_bot.rehearsal.world import World

SOME = {"keeps-its-promise", "writes-by-portal", "takes-filings-in-its-portal", "takes-letters-on-paper", *MUCKROCK}
DEAF = [fault for fault in faults.Fault if fault is not faults.Fault.DUPLICATE]
"""A doubled POST is the wire's doing: MuckRock files it twice, and no client can help it."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workspace with an account at MuckRock."""
    home = workspace(tmp_path / "home")
    with (home / "cpra.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\nmuckrock: {user: robin-the-real, organization: 4711, credit_price: 4}\n")
    return home


def asked(home: Path, folder: Path, *, seed: int = 1, days: int = 30, agencies: int = 16, nobody: bool = False) -> Wish:
    weights = {name: share for name, share in shipped_weights().items() if name in SOME}
    return Wish(home, "shade-trees-2026", folder, days, seed, weights, agencies, last_day=LAST_DAY, nobody=nobody)


def ways(result: Rehearsed) -> Counter[str]:
    names = {"muckrock": MUCKROCK, "portal": PORTAL, "paper": PAPER}
    played = [each.temperament for each in result.letters]
    return Counter(next((way for way, some in names.items() if each in some), "mail") for each in played)


def test_one_play_goes_over_all_channels_and_says_the_same_on_both_carriers(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said: list[list[str]] = [[], [], []]
    results = [
        on(carrier, asked(home, Path("r"), seed=3), lines.append)
        for carrier, lines in zip((MemoryMail, MemoryMail, LoopbackMail), said, strict=True)
    ]
    result = results[0]
    assert result.clean
    assert min(ways(result)[way] for way in ("mail", "muckrock", "portal", "paper")) >= 1
    assert result.tally.filed_at_muckrock == ways(result)["muckrock"] == len(result.cast.muckrock)
    assert result.tally.portal_notices >= 2 * result.tally.filed_at_muckrock
    assert result.tally.published_entries >= 1
    assert said[0] == said[1] == said[2]
    assert "filed at MuckRock" in "\n".join(said[0])
    told = result.as_json()
    assert told["agencies"]["by_muckrock"] == told["filed_at_muckrock"]


@pytest.mark.parametrize("seed", range(1, 5))
def test_whatever_goes_wrong_on_the_wires_nothing_is_filed_twice_or_lost(home: Path, tmp_path: Path, seed: int) -> None:
    wrong = faults.at_random(seed, 0.04, DEAF, until=700)
    result = on(partial(MemoryMail, faults=wrong), asked(home, tmp_path / "r", seed=seed, days=25, nobody=True))
    assert result.clean, (result.tally, result.troubles)
    assert result.tally.filed_at_muckrock == len(result.cast.muckrock)


def test_a_post_that_hangs_after_it_was_taken_is_found_in_the_sites_own_book(home: Path, tmp_path: Path) -> None:
    wrong = faults.at_verb("POST", faults.Fault.HANG, protocol="HTTP", first=2)  # the first one logs in
    result = on(partial(MemoryMail, faults=wrong), asked(home, tmp_path / "r", days=5))
    assert result.clean
    assert result.tally.filed_at_muckrock == len(result.cast.muckrock)


def test_what_is_left_behind_leads_to_no_real_account_or_portal(home: Path, tmp_path: Path) -> None:
    on(MemoryMail, asked(home, tmp_path / "r", days=2))
    left = yaml.safe_load((tmp_path / "r" / "cpra.yaml").read_text())
    assert left["nextrequest"] == {"read": False}
    assert left["muckrock"] == {
        "user": "robin-the-real",
        "api": "https://muckrock.example/api_v2/",
        "accounts": "https://muckrock.example/api/",
        "credit_price": 4.0,
        "password_command": "echo no-secret-at-all",
    }


def test_without_an_account_nobody_plays_at_muckrock(tmp_path: Path) -> None:
    home = workspace(tmp_path / "home")
    result = on(MemoryMail, asked(home, tmp_path / "r", days=2))
    assert ways(result)["muckrock"] == result.tally.filed_at_muckrock == 0
    weights = dict.fromkeys(MUCKROCK, 1.0)
    with pytest.raises(UsageError, match="want an account at MuckRock"):
        on(MemoryMail, Wish(home, "shade-trees-2026", tmp_path / "s", 2, 1, weights, 4, last_day=LAST_DAY))


def test_the_command_plays_it_over_real_sockets(home: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "cpra_bot",
            "rehearse",
            "shade-trees-2026",
            "--agencies",
            "20",
            "--days",
            "12",
            "--json",
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd=home,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "CPRA_CACHE": os.environ["CPRA_CACHE"]},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["filed_at_muckrock"] == told["agencies"]["by_muckrock"] >= 1
    assert told["duplicates"] == told["letters_astray"] == told["replies_astray"] == 0


ENDS = {
    "answers-to-muckrock": ("settled", "thanks"),
    "waits-for-muckrocks-reminder": ("settled", "thanks"),
    "denies-to-muckrock": ("refused", "let-rest"),
    "is-held-by-muckrock": ("settled", "thanks"),
}


@pytest.mark.parametrize("name", sorted(MUCKROCK))
def test_what_each_temperament_at_muckrock_leads_to(home: Path, tmp_path: Path, name: str) -> None:
    end, rule = ENDS[name]
    wanted = Wish(home, "shade-trees-2026", tmp_path / "r", 60, 1, {name: 1.0}, 2, last_day=LAST_DAY)
    result = on(MemoryMail, wanted)
    assert result.clean
    assert result.tally.letters_sent == result.tally.filed_at_muckrock == 2  # no letter after the first
    assert result.tally.replies_matched >= 2
    assert getattr(result.endings, end) == 2
    assert rule in {each.rule for each in result.decisions}


class Stand:
    """MuckRock's books with one filed request, and the agency behind it."""

    def __init__(self, temperament: str) -> None:
        import random

        self.clock = SimulatedClock(datetime.fromisoformat("2026-09-21T09:00:00-07:00"))
        place = Place("elm-pd", "records@elm.example", "City of Elm", "", random.Random(1), "muckrock")
        self.world = World([Agency(play(temperament, place))])
        self.books = Books(self.clock)
        self.books.add_agency(7, "Elm Police Department", 2)
        robin = self.books.accounts["robin"] = Account(3, "robin", "")
        text = "Dear Custodian,\n\nA1. The contracts in force.\n"
        asked = {
            "title": "Trees [demo 0123456789]",
            "requested_docs": text,
            "agencies": [7],
            "edited_boilerplate": True,
        }
        self.books.file(robin, asked)
        self.post = MuckRockPost(self.books, self.world, {7: "elm-pd"})

    def wait(self, **spans: float) -> None:
        self.clock.advance_to(self.clock.now() + timedelta(**spans))
        self.post.settle(self.clock.now())
        for reply in self.world.due(self.clock.now()):
            assert self.post.take(reply)

    @property
    def row(self) -> dict[str, object]:
        return self.books.requests[1]

    @property
    def letters(self) -> list[datetime]:
        return [letter.at for letter in self.world.books()["elm-pd"].letters]


def test_nothing_reaches_the_agency_for_thirty_five_minutes() -> None:
    stand = Stand("waits-for-muckrocks-reminder")
    filed = stand.clock.now()
    stand.wait(minutes=34)
    assert (stand.row["status"], stand.letters) == ("submitted", [])
    stand.wait(minutes=2)
    assert stand.row["status"] == "ack"
    assert [DELAY <= at - filed < timedelta(minutes=36) for at in stand.letters] == [True]


def test_staff_hold_a_letter_for_days() -> None:
    stand = Stand("is-held-by-muckrock")
    filed = stand.clock.now()
    stand.wait(hours=30)
    assert (stand.row["status"], stand.letters) == ("submitted", [])
    stand.wait(days=4)
    assert [at - filed >= timedelta(days=2) for at in stand.letters] == [True]


def test_answers_are_communications_and_what_staff_set_moves_no_date() -> None:
    stand = Stand("answers-to-muckrock")
    stand.wait(hours=1)
    for _ in range(30):
        stand.wait(days=1)
        if stand.row["status"] == "processed" and stand.row["tracking_id"] == "":
            updated = stand.row["datetime_updated"]
    said = [each for each in stand.books.communications.values() if each["response"]]
    assert [len(each["files"]) for each in said] == [0, 1]
    assert {f"<communication-{each['id']}@muckrock.invalid>" for each in said} == set(stand.world.truth())
    assert (stand.row["status"], bool(stand.row["tracking_id"])) == ("done", True)
    last = datetime.fromisoformat(str(said[-1]["datetime"]))
    assert stand.row["datetime_updated"] > updated
    assert datetime.fromisoformat(str(stand.row["datetime_updated"])) - last < timedelta(seconds=1) < STAFF_AFTER


def test_the_site_reminds_by_itself_and_the_agency_answers_that() -> None:
    stand = Stand("waits-for-muckrocks-reminder")
    for _ in range(30):
        stand.wait(days=1)
    automatic = [each for each in stand.books.communications.values() if each["autogenerated"]]
    assert len(automatic) == 1
    assert stand.letters[1] - stand.letters[0] >= REMINDER
    assert stand.row["status"] == "done"
    assert stand.world.duplicates() == 0


def test_a_host_that_does_not_play_is_unknown_on_loopback_too() -> None:
    with on_loopback({"here.example": lambda request: httpx.Response(200, text=request.url.host)}) as web:
        assert web.transport.handle_request(httpx.Request("GET", "https://here.example/x")).read() == b"here.example"
        with pytest.raises(httpx.ConnectError, match="no host of this rehearsal"):
            web.transport.handle_request(httpx.Request("GET", "https://elsewhere.example/"))
