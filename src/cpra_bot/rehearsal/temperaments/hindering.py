"""Agencies that put something in the way: a price, a question, another door, a no. Most of them can be moved."""

from __future__ import annotations

from cpra_bot.model.letter import LetterKind
from cpra_bot.rehearsal.agencies import Profile, Reaction
from cpra_bot.rehearsal.kinds import CHASERS
from cpra_bot.rehearsal.temperaments.enclosures import table, table_of_the_rest
from cpra_bot.rehearsal.temperaments.manners import polite, to
from cpra_bot.rehearsal.temperaments.place import Place

CLOSES_AFTER = 5
"""Calendar days after the last day that it named; the longest run of closed days is four."""


def estimates_a_fee(place: Place) -> Profile:
    """Names a price and closes the request if nobody answers; asked why, it waives, some only at the second time."""
    clerk, asked, by, answer = place.clerk(), place.day(4, 7), 21, to(LetterKind.FEE_REPLY)
    waived = Reaction(answer, (place.mail(clerk, "fee-waived", 3, 8, attachments=table),))
    explained = Reaction(answer, (place.mail(clerk, "fee-explained", 2, 6),))
    return place.profile(
        place.mail(
            clerk, "fee-estimate", asked, dates={"by": by}, asks="a word on its fee estimate", met_by=answer
        ),
        place.mail(clerk, "closed-unanswered", by + CLOSES_AFTER, unless=answer),
        reactions=((waived,) if place.perhaps() else (explained, waived)) + polite(place, clerk),
    )  # fmt: skip


def asks_to_clarify(place: Place) -> Profile:
    """Asks what is meant and closes the request if nobody says; once it knows, it goes on."""
    clerk, asked, by, answer = place.clerk(), place.day(2, 5), 20, to(LetterKind.CLARIFICATION)
    released = place.day(7, 14)
    goes_on = (
        place.mail(clerk, "clarified", 0, 3, dates={"promised": released + 2}),
        place.mail(clerk, "released", released, attachments=table),
    )
    return place.profile(
        place.mail(clerk, "clarify", asked, dates={"by": by}, asks="an answer to its question", met_by=answer),
        place.mail(clerk, "closed-unanswered", by + CLOSES_AFTER, unless=answer),
        reactions=(Reaction(answer, goes_on), *polite(place, clerk)),
    )


def points_to_a_portal(place: Place) -> Profile:
    """Takes no requests by mail. Reminded, some enter it themselves and some insist; all take it by another way."""
    clerk, again = place.clerk(), to(LetterKind.REFILING)
    released = place.mail(clerk, "released", 9, 16, attachments=table)
    refiled = (place.mail(clerk, "refiled", 1, 3, dates={"promised": 18}), released)
    entered = (place.mail(clerk, "portal-entered", 1, 4, dates={"promised": 18}), released)
    insisted = (place.mail(clerk, "portal-insisted", 0, 3),)
    return place.profile(
        place.mail(
            clerk,
            "use-the-portal",
            0,
            3,
            dates={"by": 14},
            asks="the request filed again in its portal",
            met_by=again,
        ),
        reactions=(
            Reaction(again, refiled),
            Reaction(CHASERS, entered if place.perhaps() else insisted),
            *polite(place, clerk),
        ),
    )


def points_to_its_website(place: Place) -> Profile:
    """Says that half of it stands on its website, sends the rest, and sends copies if the page is of no use."""
    clerk = place.clerk()
    copies = place.mail(clerk, "website-copies", 2, 7, attachments=table)
    return place.profile(
        place.mail(clerk, "on-our-website", 5, 10, attachments=table_of_the_rest),
        reactions=(Reaction(to(LetterKind.WEBSITE_REFERRAL), (copies,)), *polite(place, clerk)),
    )


def denies(place: Place) -> Profile:
    """Withholds everything and cites sections for it; asked again it stands by that, or releases a part."""
    clerk = place.clerk()
    stands = place.mail(clerk, "denial-stands", 5, 12)
    part = place.mail(clerk, "denial-partial", 7, 14, attachments=table)
    return place.profile(
        place.mail(clerk, "denied", 7, 10),
        reactions=(
            Reaction(to(LetterKind.DENIAL_REBUTTAL), (part if place.perhaps() else stands,)),
            *polite(place, clerk),
        ),
    )


def objects_to_creating_a_record(place: Place) -> Profile:
    """Says that it need not make a list that it does not keep; asked for documents instead, it sends them."""
    clerk = place.clerk()
    instead = place.mail(clerk, "fallback-released", 5, 10, attachments=table)
    return place.profile(
        place.mail(clerk, "no-record-to-create", 7, 10, attachments=table_of_the_rest),
        reactions=(Reaction(to(LetterKind.RECORD_CREATION), (instead,)), *polite(place, clerk)),
    )


def never_answers(place: Place) -> Profile:
    """Takes every letter and says nothing."""
    return place.profile()
