"""Situations of a request, each with what a careful organizer does that day. A lawyer should be able to read them.

The request is sent on Tuesday 2026-09-01 (day 0), asks for A1 and A2, and holds A5 ready in their place. Monday
2026-09-07 is Labor Day; ten days after sending is Friday 2026-09-11 (day 10).
"""

from __future__ import annotations

from dataclasses import dataclass

from builders import Story, stated
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import Fact

MADE, APPROVED = EventKind.PROPOSAL_MADE, EventKind.PROPOSAL_APPROVED
REJECTED, POSTPONED = EventKind.PROPOSAL_REJECTED, EventKind.PROPOSAL_POSTPONED

ACK = stated("acknowledged", quote="We have received your request.")
NUMBER = stated("tracking_number", "26-34")
AWAY = stated("automatic_reply", quote="I am out of the office.")
NO_ADDRESS = stated("bounce_hard", "records@sampleton.example", quote="550 5.1.1 no such user")
SLOW_MAIL = stated("bounce_soft", "records@sampleton.example", quote="451 4.2.2 mailbox full")
DETERMINED = stated("determination", quote="Your request seeks disclosable records.")
LONGER = stated("extension", "2026-09-23", quote="We extend to September 23, 2026.", grounds="c2")
UNDATED = stated("extension", quote="We take the fourteen days.", grounds="c1", defects="no_date")
GROUNDLESS = stated("extension", "2026-09-23", quote="We need until September 23.", defects="no_ground")
ANSWER_SOON = stated("deadline_for_us", "2026-09-18", quote="Reply by Sept 18.")
CREATE = "We would have to create a record."


def create(*items: str, likely: bool = False) -> Fact:
    """The agency need not create a record."""
    return stated("record_creation", "", *items, quote=CREATE, likely=likely)


def denied(*items: str, sections: str = "Gov 7923.600", likely: bool = False, **detail: str) -> Fact:
    """The agency withholds."""
    words = "The records are withheld."
    return stated("denial", "", *items, quote=words, likely=likely, sections=sections, **detail)


def released(*items: str, **detail: str) -> Fact:
    """Records come."""
    return stated("release", "", *items, quote="Please find the records attached.", document="list.csv", **detail)


def sent() -> Story:
    """The request has left on day 0."""
    return Story().sent()


def known() -> Story:
    """It was acknowledged on day 3, Friday 2026-09-04: the determination is due on Monday 2026-09-14 (day 13)."""
    return sent().reply(3, ACK, NUMBER)


def asked_once() -> Story:
    """Acknowledged, and asked about on day 14."""
    return known().follow_up(14)


@dataclass(frozen=True)
class Situation:
    """What happened, the day on which somebody asks, and all that is to be done then: rule, mode, letter."""

    what: str
    story: Story
    day: int
    does: tuple[str, ...]


def when(what: str, story: Story, day: int, *does: str) -> Situation:
    """A row."""
    return Situation(what, story, day, does)


SENDING = (
    when("the letter is in the queue", Story().opened(), 0, "queued wait"),
    when(
        "the line broke while it was handed over",
        Story().opened().went(EventKind.LETTER_UNKNOWN, 0),
        20,
        "settle person",
    ),
    when("the server refused it for good", Story().opened().went(EventKind.LETTER_REFUSED, 0), 1, "refused person"),
    when("the server puts it off for four days", Story().opened().went(EventKind.LETTER_FAILED, 0), 4, "stuck person"),
    when("it came back: no such address", sent().reply(1, NO_ADDRESS), 2, "bounced person"),
    when("the mailbox there is full since yesterday", sent().reply(1, SLOW_MAIL), 2, "delayed wait"),
    when(
        "it was full twelve days ago, and nothing more came",
        sent().reply(1, SLOW_MAIL),
        13,
        "follow-up auto follow-up/1 A1 A2",
    ),
    when(
        "sent again to another address after it came back",
        sent().reply(1, NO_ADDRESS).letter("refiling/1", 3),
        9,
        "not-due wait",
    ),
)
BY_HAND = (
    when(
        "the letter is for a portal, and nobody has filed it", Story().opened(channel="nextrequest"), 20, "by-hand wait"
    ),
    when(
        "a person filed it in the portal, which gave a number: that proves receipt",
        Story().opened(channel="nextrequest").filed(2, "26-112"),
        10,
        "not-due wait",
    ),
    when(
        "ten days after that receipt nothing has come",
        Story().opened(channel="nextrequest").filed(2, "26-112"),
        14,
        "follow-up auto follow-up/1 A1 A2",
    ),
    when(
        "a person posted it, and no answer came in three working days",
        Story().opened(channel="postal").filed(1),
        8,
        "receipt-check auto receipt-check/1 A1 A2",
    ),
    when(
        "filed again in the portal that the agency asked for",
        known()
        .reply(5, stated("portal_redirect", "https://portal.example"))
        .queued("refiling/1", 6, "web_form")
        .filed(6, "P-7", "refiling/1"),
        10,
        "not-due wait",
    ),
    when(
        "the portal acknowledges, with the page of the request",
        Story()
        .opened(channel="nextrequest")
        .filed(0, "26-112")
        .reply(0, ACK, stated("link", "https://x.example/1", likely=True)),
        3,
        "not-due wait",
    ),
)
SILENCE = (
    when("no answer on the third working day", sent(), 3, "not-due wait"),
    when("no answer; the next working day is after a long weekend", sent(), 5, "closed-day wait"),
    when("no answer in three working days", sent(), 7, "receipt-check auto receipt-check/1 A1 A2"),
    when("asked once whether it arrived, and no answer", sent().letter("receipt-check/1", 7), 9, "not-due wait"),
    when(
        "only an out-of-office answer in three working days",
        sent().reply(0, AWAY),
        7,
        "receipt-check auto receipt-check/1 A1 A2",
    ),
    when("the agency called, a person noted it", sent().noted(3, "received"), 7, "not-due wait"),
    when("ten days, counted from sending, end today", sent().letter("receipt-check/1", 7), 10, "not-due wait"),
    when(
        "they have ended; the receipt check was a week ago",
        sent().letter("receipt-check/1", 7),
        14,
        "follow-up auto follow-up/1 A1 A2",
    ),
    when(
        "they have ended; the receipt check was six days ago", sent().letter("receipt-check/1", 7), 13, "distance wait"
    ),
    when(
        "never acknowledged: however long it takes, nothing is overdue",
        sent().follow_up(13),
        41,
        "follow-up auto follow-up/2 A1 A2",
        "silence person",
    ),
    when("cron was off for five weeks", sent(), 36, "follow-up auto follow-up/1 A1 A2"),
    when(
        "three letters have asked, and nothing at all has come",
        sent().follow_up(13).follow_up(20, 2).follow_up(27, 3),
        41,
        "ceiling person",
        "silence person",
    ),
)
CLOCK = (
    when("acknowledged; the last day is Monday", known(), 13, "not-due wait"),
    when("acknowledged; the last day was yesterday", known(), 14, "follow-up auto follow-up/1 A1 A2"),
    when(
        "the agency says it received it on day 1",
        sent().reply(3, ACK, stated("received_on", "2026-09-02")),
        14,
        "follow-up auto follow-up/1 A1 A2",
    ),
    when("acknowledged by a machine, with a number", sent().reply(0, AWAY, ACK, NUMBER), 7, "not-due wait"),
    when("asked a week ago, still no determination", asked_once(), 21, "overdue propose overdue/1 A1 A2"),
    when("asked six days ago", asked_once(), 20, "distance wait"),
    when(
        "the acknowledgement is only likely one: no claim rests on it",
        sent().reply(3, stated("acknowledged", likely=True)).follow_up(13),
        20,
        "follow-up propose follow-up/2 A1 A2",
    ),
    when(
        "a mail that mentions exemptions, beside an acknowledgement",
        sent().reply(3, ACK, stated("exemption_warning", quote="Some records may be exempt.")),
        14,
        "follow-up auto follow-up/1 A1 A2",
    ),
    when("work goes on, says the agency on day 12", known().reply(12, stated("status")), 14, "distance wait"),
)
TIME_TAKEN = (
    when("an extension to 23 September, with its ground", known().reply(9, LONGER), 22, "extension wait"),
    when("that day has passed", known().reply(9, LONGER), 23, "extension-passed propose extension-expired/1 A1 A2"),
    when("the same extension, said twice", known().reply(9, LONGER).reply(12, LONGER), 22, "extension wait"),
    when(
        "the same extension, said twice: its end does not move",
        known().reply(9, LONGER).reply(12, LONGER),
        27,
        "extension-passed propose extension-expired/1 A1 A2",
    ),
    when("an extension without a day", known().reply(9, UNDATED), 27, "extension wait"),
    when(
        "an extension without a day, after the longest one the Act allows",
        known().reply(9, UNDATED),
        28,
        "extension-passed propose extension-expired/1 A1 A2",
    ),
    when(
        "an extension without a ground, after its day",
        known().reply(9, GROUNDLESS),
        27,
        "extension-passed propose extension-expired/1 A1 A2",
    ),
    when("the agency names 16 October", known().reply(9, stated("promised_date", "2026-10-16")), 40, "promise wait"),
    when(
        "that day has passed",
        known().reply(9, stated("promised_date", "2026-10-16")),
        48,
        "promise-passed propose follow-up/1 A1 A2",
    ),
    when(
        "a new day is named before the old one has passed",
        known().reply(9, stated("promised_date", "2026-09-20")).reply(18, stated("promised_date", "2026-10-16")),
        30,
        "promise wait",
    ),
    when(
        "after an extension, the agency names a later day",
        known().reply(9, LONGER).reply(20, stated("promised_date", "2026-10-09")),
        28,
        "promise wait",
    ),
    when(
        "that later day has passed",
        known().reply(9, LONGER).reply(20, stated("promised_date", "2026-10-09")),
        41,
        "promise-passed propose extension-expired/1 A1 A2",
    ),
    when(
        "a day was named with the determination, and has passed",
        known().reply(9, DETERMINED, stated("promised_date", "2026-09-25")),
        27,
        "promise-passed person",
    ),
)
WISHES = (
    when(
        "what do you mean by A1?",
        known().reply(9, stated("clarification", "", "A1", quote="Which trees?")),
        9,
        "clarify person clarification/1 A1 A2",
    ),
    when(
        "what do you mean by A1? The answer left; our clock was two days slow",
        known()
        .reply(9, stated("clarification", "", "A1", quote="Which trees?"), key="INBOX/1/9")
        .proposal(EventKind.PROPOSAL_APPROVED, 7, "clarify:INBOX/1/9", "clarification/1")
        .letter("clarification/1", 7),
        10,
        "not-due wait",
    ),
    when(
        "a person answered by mail",
        known().reply(9, stated("clarification", "", "A1")).reply(10, ours=True),
        15,
        "distance wait",
    ),
    when(
        "it would cost 58 dollars",
        known().reply(9, stated("fee_quote", "58.00", quote="The cost is $58.00.")),
        9,
        "fee propose fee-reply/1 A1 A2",
    ),
    when(
        "it would cost 58 dollars, and we are to agree by a day",
        known().reply(9, stated("fee_quote", "58.00", quote="The cost is $58.00."), ANSWER_SOON),
        9,
        "fee propose fee-reply/1 A1 A2",
        "answer-by person",
    ),
    when("a rate only: ten cents a page", known().reply(9, stated("fee_quote", "", rate="0.10")), 9, "not-due wait"),
    when(
        "above fifty dollars it would ask first", known().reply(9, stated("fee_threshold", "50.00")), 9, "not-due wait"
    ),
    when(
        "the letter about the cost was rejected",
        known()
        .reply(9, stated("fee_quote", "58.00"), key="INBOX/1/9")
        .proposal(REJECTED, 10, "fee:INBOX/1/9", "fee-reply/1"),
        11,
        "not-due wait",
    ),
    when(
        "reply within a week or we close",
        known().reply(5, stated("deadline_for_us", "2026-09-16", quote="Reply by Sept 16.")),
        6,
        "answer-by person",
    ),
    when("the same, a day before", known().reply(5, stated("deadline_for_us", "2026-09-16")), 14, "answer-by person"),
    when(
        "confirm your address",
        known().reply(5, stated("confirmation_wanted", by="2026-09-20")),
        6,
        "confirm-who person",
    ),
    when(
        "file it in our portal",
        known().reply(5, stated("portal_redirect", "https://portal.example")),
        6,
        "redirected person refiling/1 A1 A2",
    ),
    when(
        "file it in our portal: no records lie at its address",
        known().reply(
            5,
            stated("portal_redirect", "https://portal.example"),
            stated("link", "https://portal.example", likely=True),
        ),
        6,
        "redirected person refiling/1 A1 A2",
    ),
    when(
        "file it in our portal: nobody knows its page",
        known().reply(5, stated("portal_redirect", "")),
        6,
        "redirected person",
    ),
    when(
        "file it in our portal: a person decided against that",
        known()
        .reply(5, stated("portal_redirect", ""), key="INBOX/1/5")
        .proposal(REJECTED, 6, "redirected:INBOX/1/5", "refiling/1"),
        7,
        "not-due wait",
    ),
    when(
        "a person filed it there",
        known().reply(5, stated("portal_redirect", "")).noted(6, "sent"),
        14,
        "follow-up auto follow-up/1 A1 A2",
    ),
    when("the sheriff has it", known().reply(5, stated("referral", "the sheriff")), 6, "referred person"),
    when(
        "a set day behind a mail that wants reading",
        known().reply(5, stated("deadline_for_us", "2026-09-16")).reply(6, unclear="a fee?"),
        7,
        "read person",
        "answer-by person",
    ),
)
ANSWERS = (
    when("A1 and A2 came", known().reply(9, released("A1", "A2")), 9, "thanks propose thanks/1 A1 A2"),
    when("thanked", known().reply(9, released("A1", "A2")).letter("thanks/1", 10), 30, "done wait"),
    when("A1 came, nothing on A2, ten days not over", known().reply(9, released("A1")), 10, "not-due wait"),
    when("A1 came, A2 is open for two weeks", known().reply(9, released("A1")), 24, "remainder propose remainder/1 A2"),
    when("A1 came, and A2 is left to the agency for a while", known().reply(9, released("A1")), 15, "remainder wait"),
    when("a first part of A1, more to come", known().reply(9, released("A1", partial="yes")), 14, "remainder wait"),
    when(
        "a first part of A1, and two weeks later no more",
        known().reply(9, released("A1", partial="yes")),
        24,
        "remainder propose remainder/1 A1 A2",
    ),
    when("first records without a word on which", known().reply(9, released(partial="yes")), 24, "remainder person"),
    when("records came, and nobody says for which items", known().reply(9, released()), 9, "which-items person"),
    when(
        "the same, then closed as completed",
        known().reply(9, released()).reply(12, stated("closure", reason="completed")),
        12,
        "thanks propose thanks/1 A1 A2",
    ),
    when(
        "a person said that it was all",
        known().reply(9, released(), key="INBOX/1/9").corrected(10, "INBOX/1/9", released("*")),
        10,
        "thanks propose thanks/1 A1 A2",
    ),
    when(
        "an answer typed to A1, no records for A2",
        known().reply(9, stated("item_answer", "405", "A1", quote="405"), stated("no_records", "", "A2", final="yes")),
        9,
        "thanks propose thanks/1 A1",
    ),
    when(
        "nothing to be found, the search goes on", known().reply(9, stated("no_records", "", "*")), 10, "not-due wait"
    ),
    when("no records at all", known().reply(9, stated("no_records", "", "*", final="yes")), 10, "close person"),
    when(
        "closed as completed, and A2 never came",
        known().reply(9, released("A1")).reply(10, stated("closure", reason="completed")),
        10,
        "closed-early propose remainder/1 A2",
    ),
    when(
        "closed as completed a day after we asked for A2",
        known().reply(9, released("A1")).letter("remainder/1", 24).reply(25, stated("closure", reason="completed")),
        27,
        "distance wait",
    ),
    when(
        "closed as completed a day after we asked for A2, and a week later",
        known().reply(9, released("A1")).letter("remainder/1", 24).reply(25, stated("closure", reason="completed")),
        31,
        "closed-early propose remainder/2 A2",
    ),
    when("closed for no answer", known().reply(9, stated("closure", reason="no-answer")), 10, "closed-early person"),
    when("all provided that is not exempt", known().reply(9, released("*")), 10, "thanks propose thanks/1 A1 A2"),
    when(
        "records under a link that expires",
        known().reply(9, released("*"), stated("link", "https://x.example/1", expires="2026-09-30")),
        10,
        "thanks propose thanks/1 A1 A2",
        "fetch person",
    ),
    when(
        "fetched",
        known()
        .reply(9, released("*"), stated("link", "https://x.example/1", expires="2026-09-30"))
        .noted(10, "received"),
        10,
        "thanks propose thanks/1 A1 A2",
    ),
)
REFUSALS = (
    when(
        "they would have to create a record for A1 and A2",
        known().reply(9, create("A1", "A2")),
        9,
        "fallback propose record-creation/1 A5",
    ),
    when(
        "A5 is active since day 10; its own ten days run",
        known().reply(9, create("A1", "A2")).letter("record-creation/1", 10),
        20,
        "not-due wait",
    ),
    when(
        "A5 is active, and its ten days have passed",
        known().reply(9, create("A1", "A2")).letter("record-creation/1", 10),
        21,
        "follow-up propose follow-up/1 A5",
    ),
    when(
        "the objection is said again: the fallback is used once",
        known().reply(9, create("A1", "A2")).letter("record-creation/1", 10).reply(12, create("A1", "A2")),
        19,
        "not-due wait",
    ),
    when(
        "A1 and A2 came after all",
        known().reply(9, create("A1", "A2")).letter("record-creation/1", 10).reply(15, released("A1", "A2")),
        16,
        "thanks propose thanks/1 A1 A2",
    ),
    when(
        "the objection stands in an automatic answer",
        known().reply(9, AWAY, ACK, create("A1", "A2")),
        10,
        "objected person",
    ),
    when(
        "only A1 would have to be created; A2 is open",
        known().reply(9, create("A1")).letter("record-creation/1", 10),
        17,
        "follow-up propose follow-up/1 A2",
    ),
    when(
        "denied under a section",
        known().reply(9, denied("*", who="City Attorney")),
        9,
        "rebuttal propose denial-rebuttal/1 A1 A2",
    ),
    when(
        "a denial is no objection to creating: no fallback",
        known().reply(9, denied("A1", "A2")),
        9,
        "rebuttal propose denial-rebuttal/1 A1 A2",
    ),
    when(
        "denied without a section",
        known().reply(9, denied("*", sections="")),
        9,
        "rebuttal person denial-rebuttal/1 A1 A2",
    ),
    when(
        "a denial that may be none",
        known().reply(9, denied("*", likely=True)),
        9,
        "rebuttal propose denial-rebuttal/1 A1 A2",
    ),
    when(
        "the answer to the denial lies with the agency",
        known().reply(9, denied("*")).letter("denial-rebuttal/1", 10),
        20,
        "let-rest wait",
    ),
    when(
        "it has lain there for two weeks",
        known().reply(9, denied("*")).letter("denial-rebuttal/1", 10),
        25,
        "let-rest person",
    ),
    when(
        "A1 denied and answered, A2 open",
        known().reply(9, denied("A1")).letter("denial-rebuttal/1", 10),
        17,
        "follow-up propose follow-up/1 A2",
    ),
)
DOUBT = (
    when("a mail wants reading", known().reply(9, unclear="it may be a fee"), 14, "read person"),
    when(
        "a person said what it states",
        known().reply(5, unclear="?", key="INBOX/1/9").corrected(10, "INBOX/1/9", ACK),
        14,
        "follow-up auto follow-up/1 A1 A2",
    ),
    when(
        "the acknowledgement was placed here by its domain alone",
        sent().reply(3, ACK, NUMBER, strength="weak"),
        14,
        "confirm person",
    ),
    when(
        "a promise that may be meant otherwise holds back all the same",
        known().reply(9, stated("promised_date", "2026-10-16", likely=True)),
        20,
        "promise wait",
    ),
    when(
        "an answer that may be meant otherwise: a person looks before the question goes out",
        known().reply(3, stated("no_records", "", "A1", likely=True)),
        14,
        "follow-up propose follow-up/1 A1 A2",
    ),
)
PEOPLE = (
    when("a person wrote by hand two days ago", known().reply(12, ours=True), 14, "distance wait"),
    when("a person called two days ago", known().noted(12, "called"), 14, "distance wait"),
    when("a bare note holds nothing back", known().noted(12, "note"), 14, "follow-up auto follow-up/1 A1 A2"),
    when("withdrawn", known().withdrawn(12), 14, "withdrawn wait"),
    when("closed", known().closed(12), 60, "closed wait"),
    when("closed and opened again", known().closed(12).reopened(13), 14, "follow-up auto follow-up/1 A1 A2"),
    when("paused", known().paused(12), 60, "paused wait"),
    when("the agency is paused until day 20", known().paused(12, "agency", "2026-09-21"), 20, "paused wait"),
    when(
        "the campaign was paused until day 20",
        known().paused(12, "campaign", "2026-09-21"),
        21,
        "follow-up auto follow-up/1 A1 A2",
    ),
    when("paused and resumed", known().paused(12).resumed(13), 14, "follow-up auto follow-up/1 A1 A2"),
    when(
        "another agency is paused",
        known().paused(12, "agency", name="elkton-pd"),
        14,
        "follow-up auto follow-up/1 A1 A2",
    ),
    when(
        "the overdue notice was put off until day 30",
        asked_once().proposal(
            POSTPONED, 21, "overdue:shade-trees-2026/sampleton-pd/overdue/1", "overdue/1", "2026-10-01"
        ),
        25,
        "postponed wait",
    ),
    when(
        "that day has come",
        asked_once().proposal(
            POSTPONED, 21, "overdue:shade-trees-2026/sampleton-pd/overdue/1", "overdue/1", "2026-10-01"
        ),
        30,
        "overdue propose overdue/1 A1 A2",
    ),
    when(
        "a person said no to the overdue notice",
        asked_once().proposal(REJECTED, 21, "overdue:shade-trees-2026/sampleton-pd/overdue/1", "overdue/1"),
        22,
        "declined person",
    ),
    when("a weekend", known(), 18, "closed-day wait"),
    when(
        "a proposal can be read on a weekend; its letter is dated on Monday",
        asked_once(),
        25,
        "overdue propose overdue/1 A1 A2",
    ),
)
GROUPS = {
    "Sending": SENDING,
    "Filing by hand": BY_HAND,
    "Silence": SILENCE,
    "The clock": CLOCK,
    "Extensions and promises": TIME_TAKEN,
    "What the agency wants of us": WISHES,
    "What it answers": ANSWERS,
    "What it refuses": REFUSALS,
    "Doubt": DOUBT,
    "People": PEOPLE,
}
