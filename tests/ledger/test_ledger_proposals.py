"""The table of proposals: one live letter a request, every step a commit of its own, an older ledger brought along."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builders import REQUEST, START, a_letter
from cpra_bot.ledger import schema
from cpra_bot.ledger.connection import APPLICATION_ID
from cpra_bot.ledger.events import happened
from cpra_bot.ledger.ledger import Ledger, open_ledger
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.model.letter import LetterKind, LetterOrder, LetterStatus
from cpra_bot.model.proposal import Draft, Proposal, ProposalStatus, number_in, plan_of

FACT = Fact(FactKind.FEE_DEMAND, "12.50", "Pay $12.50.", 4, "fee", items=("A1",), detail={"by": "2026-10-01"})


def a_draft(request: str = REQUEST, need: str = "fee:1") -> Draft:
    letter = a_letter(request, LetterKind.FEE_REPLY)
    order = LetterOrder(request, LetterKind.FEE_REPLY, 1, ("A1",), date(2026, 9, 1), {"amount": "12.50"})
    return Draft(request, need, "fee", order, letter, "the agency asks for $12.50", (("m/1", FACT),), ("m/1",))


def made(ledger: Ledger, draft: Draft | None = None) -> Proposal:
    number = ledger.proposals.make(draft or a_draft(), START, "cron")
    assert number is not None
    found = ledger.proposals.get(number)
    assert found is not None
    return found


def kinds(ledger: Ledger) -> list[EventKind]:
    return [event.kind for event in ledger.events.all()]


def test_a_proposal_comes_back_as_it_was_made(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:
        made(ledger)
    with open_ledger(tmp_path / "ledger.db") as ledger:
        (found,) = ledger.proposals.live()
    assert found == Proposal(1, a_draft(), ProposalStatus.LIVE, START)
    assert (found.id, found.plan, number_in(found.plan)) == ("p1", "approved:p1", 1)
    assert number_in("auto:follow-up") is None and number_in("20260901-0123456789ab") is None
    assert plan_of(12) == "approved:p12"


def test_of_many_that_propose_at_once_one_does(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:

        def make(number: int) -> int | None:
            with open_ledger(tmp_path / "ledger.db") as another:
                return another.proposals.make(a_draft(need=f"fee:{number}"), START, "cron")

        with ThreadPoolExecutor(8) as pool:
            assert sum(number is not None for number in pool.map(make, range(8))) == 1
        assert len(ledger.proposals.live()) == 1 and kinds(ledger) == [EventKind.PROPOSAL_MADE]
        made(ledger, a_draft("shade-trees-2026/other-pd"))  # another request has its own


def test_of_many_that_approve_at_once_one_does_and_one_letter_is_queued(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:
        proposal = made(ledger)

        def approve(_number: int) -> bool:
            with open_ledger(tmp_path / "ledger.db") as another:
                return another.proposals.approve(proposal, proposal.draft.letter, START, "person")

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(approve, range(8))) == 1
        (entry,) = ledger.outbox.entries()
        assert (entry.letter, entry.plan, entry.status) == (proposal.draft.letter, "approved:p1", LetterStatus.QUEUED)
        assert kinds(ledger)[1:] == [EventKind.PROPOSAL_APPROVED, EventKind.LETTER_QUEUED]


def test_what_was_rewritten_is_not_approved_by_who_read_the_old_one(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:
        old = made(ledger)
        fresh = replace(old.draft, letter=replace(old.draft.letter, body="Another.\n", fingerprint="1" * 64))
        assert ledger.proposals.rewrite(old, fresh)
        assert not ledger.proposals.approve(old, old.draft.letter, START, "person")
        assert not ledger.proposals.rewrite(old, fresh)
        assert ledger.outbox.entries() == []
        (now,) = ledger.proposals.live()
        assert ledger.proposals.approve(now, now.draft.letter, START, "person")


@pytest.mark.parametrize("status", [ProposalStatus.REJECTED, ProposalStatus.POSTPONED, ProposalStatus.GONE])
@pytest.mark.parametrize("how_far", ["live", "approved", "started", "sent"])
def test_ending_a_proposal_takes_back_what_has_not_left(tmp_path: Path, status: ProposalStatus, how_far: str) -> None:
    until = date(2026, 10, 1) if status is ProposalStatus.POSTPONED else None
    with open_ledger(tmp_path / "ledger.db") as ledger:
        proposal = made(ledger)
        key = proposal.draft.letter.key
        if how_far != "live":
            ledger.proposals.approve(proposal, proposal.draft.letter, START, "person")
        if how_far in {"started", "sent"}:
            ledger.outbox.claim(key, "run", START, "cron")
        if how_far == "sent":
            ledger.outbox.settle(key, LetterStatus.SENT, "250", START, "cron")
        now = ledger.proposals.get(1)
        assert now is not None
        before = kinds(ledger)
        done = ledger.proposals.settle(now, status, "why", START, "person", until=until)
        assert done is (how_far in {"live", "approved"})
        after = ledger.proposals.get(1)
        assert after is not None
        if done:
            assert (after.status, after.note, after.until) == (status, "why", until)
            assert ledger.proposals.make(a_draft(need="fee:2"), START, "cron") == 2
        else:
            assert after.status is ProposalStatus.APPROVED and kinds(ledger) == before
        if how_far == "approved":
            entry = ledger.outbox.entry(key)
            assert entry is not None and entry.status is LetterStatus.WITHDRAWN


def test_a_postponement_needs_its_day(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger, pytest.raises(ValueError, match="needs a day"):
        ledger.proposals.settle(made(ledger), ProposalStatus.POSTPONED, "", START, "person")


AS_AT_FIRST = (
    "DELETE FROM meta",
    "INSERT INTO meta SELECT * FROM new.meta",
    "INSERT INTO events SELECT sequence, request, at, kind, actor, data FROM new.events",
    'INSERT INTO letters SELECT key, request, kind, "to", text, plan, status, queued_at, started_at, settled_at, '
    "not_before, attempts, answer FROM new.letters JOIN new.texts ON letter = key",
)


def test_an_older_ledger_gets_the_tables_of_today_and_keeps_all_it_has(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    path, letters = tmp_path / "ledger.db", [a_letter(number=number) for number in range(1, 1203)]
    with open_ledger(tmp_path / "new.db") as ledger:
        ledger.events.append([happened(EventKind.PERSON_TOLD, "", START, "person", needs=["a"])])
        ledger.outbox.queue(letters, "p", START, "person", [])
        ledger.outbox.claim(letters[0].key, "run", START, "person")
        ledger.outbox.settle(letters[0].key, LetterStatus.FAILED, "é", START, "cron", not_before=START)
        ledger.outbox.claim(letters[1].key, "run", START, "person")
        secret, before = ledger.secret, list(ledger.dump())
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:  # as the first release left it
        connection.exec_driver_sql(f"ATTACH '{tmp_path / 'new.db'}' AS new")
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in AS_AT_FIRST:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.commit()
    engine.dispose()
    with open_ledger(path) as ledger:
        assert (ledger.secret, list(ledger.dump())) == (secret, before)
        assert [entry.letter for entry in ledger.outbox.entries()] == sorted(letters, key=lambda each: each.key)
        assert made(ledger).id == "p1"
