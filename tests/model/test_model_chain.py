"""The chain of seals: whatever is changed, taken out, put in or moved shows."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.model.chain import FIRST, Sealed, broken, event_hash, next_link

TEXTS = st.text(st.characters(blacklist_characters="\0"), max_size=8)
FIELDS = st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS), min_size=1, max_size=8)


def sealed(fields: list[tuple[str, str, str, str, str]]) -> list[Sealed]:
    link, found = FIRST, []
    for number, each in enumerate(fields, start=1):
        link = next_link(link, event_hash(*each))
        found.append(Sealed(number, *each, link))
    return found


@given(FIELDS)
def test_a_chain_as_it_was_written_holds(fields: list[tuple[str, str, str, str, str]]) -> None:
    assert list(broken(sealed(fields))) == []


@given(FIELDS, st.data())
def test_any_one_change_is_named_by_its_number(
    fields: list[tuple[str, str, str, str, str]], data: st.DataObject
) -> None:
    events = sealed(fields)
    place = data.draw(st.integers(0, len(events) - 1))
    name = data.draw(st.sampled_from(["request", "at", "kind", "actor", "data", "link"]))
    old = getattr(events[place], name)
    new = data.draw(TEXTS.filter(lambda text: text != old))
    events[place] = replace(events[place], **{name: new})
    assert f"event {place + 1} " in next(broken(events))


@given(FIELDS.filter(lambda fields: len(fields) > 2), st.data())
def test_what_is_taken_out_or_moved_shows(fields: list[tuple[str, str, str, str, str]], data: st.DataObject) -> None:
    events = sealed(fields)
    place = data.draw(st.integers(0, len(events) - 2))
    without = events[:place] + events[place + 1 :]
    assert f"event {place + 1} is missing" in list(broken(without))
    renumbered = [replace(each, sequence=number) for number, each in enumerate(without, start=1)]
    assert list(broken(renumbered))


def test_fields_cannot_run_into_each_other() -> None:
    assert event_hash("ab", "c", "", "", "") != event_hash("a", "bc", "", "", "")
