"""A register that learns request by request finds the same as one that is made anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cpra_bot.model.message import KnownRequest, ParsedMail, Strength
from cpra_bot.reading.match import Matcher

OPENED = datetime(2026, 4, 1, 17, tzinfo=UTC)
BOX = "letters@box.example"
PLACES = ("Alder Mills", "Birch Falls", "Cedar Point")
DOMAINS = ("alder.example", "birch.example", "county.example", "gmail.com")
NUMBERS = ("26-41", "26-42", "PRA-26-7", "W012320-010126")
TENANTS = ("alder.nextrequest.example", "birch.mycusthelp.example", "birch.recordsdesk.example", "x.example")
CLUES = ("address clerk@county.example", "domain lawyers.example", "host alder.nextrequest.example")


@st.composite
def requests(draw: st.DrawFn) -> KnownRequest:
    """One of a few requests, in some state of being known."""
    place = draw(st.sampled_from(PLACES))
    return KnownRequest(
        key=f"readers/{draw(st.sampled_from(['a', 'b', 'c', 'd']))}",
        agency_name=f"{place} Police Department",
        names=(f"City of {place}",),
        token=draw(st.sampled_from(["", "tok-a", "tok-b"])),
        message_ids=frozenset(draw(st.sets(st.sampled_from(["<1@x>", "<2@x>", "<3@x>"])))),
        marks=frozenset(draw(st.sets(st.sampled_from(["mark-1", "mark-2"])))),
        numbers=draw(st.dictionaries(st.sampled_from(NUMBERS), st.sampled_from([Strength.WEAK, Strength.STRONG]))),
        domains=frozenset(draw(st.sets(st.sampled_from(DOMAINS)))),
        tenants=frozenset(draw(st.sets(st.sampled_from(TENANTS)))),
        addresses=frozenset(draw(st.sets(st.sampled_from(["records@alder.example", "a@gmail.com"])))),
        live=draw(st.booleans()),
        opened_at=OPENED,
        accounts=frozenset(draw(st.sets(st.just(("govqa", "birch"))))),
        taught=draw(st.dictionaries(st.sampled_from(CLUES), st.just("a person placed m1"))),
    )


@st.composite
def mails(draw: st.DrawFn) -> ParsedMail:
    """Something that may point to some of them."""
    senders = ["clerk@county.example", "records@alder.example", "a@gmail.com", "m@nextrequest.example",
               "birch@mycusthelp.example", "n@recordsdesk.example", "c@lawyers.example", ""]  # fmt: skip
    words = [
        *NUMBERS,
        "Request #26-41",
        "City of Alder Mills",
        "the City of Birch Falls",
        "https://" + TENANTS[0] + "/r/26-41",
    ]
    text = " ".join(draw(st.lists(st.sampled_from(words), max_size=3)))
    return ParsedMail(
        message_id="<in@x>",
        in_reply_to=tuple(draw(st.lists(st.sampled_from(["<1@x>", "<9@x>"]), max_size=1))),
        references=(),
        sender=draw(st.sampled_from(senders)),
        sender_name=draw(st.sampled_from(["", "City of Birch Falls"])),
        reply_to=(),
        recipients=(draw(st.sampled_from([BOX, "letters+tok-a@box.example"])),),
        subject=draw(st.sampled_from(["Your request", "Your Alder Mills public records request #26-42"])),
        date=None,
        auto_submitted="",
        mark="",
        text=text,
        own_text=draw(st.sampled_from([text, "Thank you."])),
    )


@settings(max_examples=300)
@given(st.lists(requests(), min_size=1, max_size=8), mails())
def test_learning_is_the_same_as_knowing(steps: list[KnownRequest], mail: ParsedMail) -> None:
    learning = Matcher((), BOX)
    for step in steps:
        learning.learn(step)
    known = {step.key: step for step in steps}
    when = OPENED + timedelta(days=3)
    assert learning.place(mail, when) == Matcher(list(known.values()), BOX).place(mail, when)
    assert learning.suggest(mail, when) == Matcher(list(known.values()), BOX).suggest(mail, when)


@given(requests(), mails())
def test_what_is_unlearned_is_not_found(request: KnownRequest, mail: ParsedMail) -> None:
    matcher = Matcher([request], BOX)
    nothing = replace(
        request, token="", message_ids=frozenset(), marks=frozenset(), numbers={}, domains=frozenset(),
        tenants=frozenset(), addresses=frozenset(), accounts=frozenset(), taught={}, names=(), agency_name="Nobody",
    )  # fmt: skip
    matcher.learn(nothing)
    assert matcher.place(mail, OPENED).request == ""
