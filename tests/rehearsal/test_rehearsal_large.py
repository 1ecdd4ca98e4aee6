"""Two hundred agencies by mail and by hand, 120 days, real servers on loopback: nothing twice, wrong or lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from rehearsal_stage import LAST_DAY, on, workspace

from cpra_bot.rehearsal.mix import shipped_weights
from cpra_bot.rehearsal.rehearse import Wish
from cpra_bot.rehearsal.servers import LoopbackMail
from cpra_bot.rehearsal.temperaments import MUCKROCK, TEMPERAMENTS


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_by_the_agencies_own_books(tmp_path: Path, seed: int) -> None:
    home = workspace(tmp_path / "home")
    asked = Wish(home, "alpr-2026", tmp_path / "r", 120, seed, shipped_weights(), 200, last_day=LAST_DAY)
    result = on(LoopbackMail, asked)
    tally = result.tally
    assert result.clean
    assert (tally.duplicates, tally.replies_wrong) == (0, 0)
    assert tally.letters_sent == tally.letters_delivered == 200 + tally.follow_ups_sent
    assert tally.filed_by_hand > 40 and tally.confirmed_by_mail > 5 and tally.replies_repeated > 5
    assert tally.follow_ups_sent > 40 and tally.replies_received > 250
    assert tally.replies_received == tally.replies_matched + tally.replies_in_inbox
    assert {each.temperament for each in result.letters} == set(TEMPERAMENTS) - MUCKROCK
    ended = result.endings
    assert not ended.running, "every request is settled, refused, or waits for a decision that has a name"
    assert ended.settled + ended.refused + sum(ended.waiting.values()) == 200 and ended.settled > 130
    assert set(ended.waiting) <= {"ceiling", "bounced"}
    load = result.load
    assert load.decisions == len(result.decisions) and load.groups < load.grouped < load.decisions
