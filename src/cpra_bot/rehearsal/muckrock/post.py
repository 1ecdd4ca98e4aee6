"""What MuckRock does between two looks of ours: it mails what has lain, takes answers in, judges them, and reminds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from cpra_bot.channels.muckrock.notices import DOMAIN
from cpra_bot.rehearsal.mail import Reply
from cpra_bot.rehearsal.muckrock.books import DELAY, Books, Row
from cpra_bot.rehearsal.world import World

HOST = "requests.muckrock.example"
"""Where agencies' answers go."""

REMINDER = timedelta(days=15)
"""Between two reminders to a state or local agency."""

STAFF_AFTER = timedelta(hours=20)
"""So long after a mail staff judge it."""

STAFF: Mapping[str, Mapping[str, str]] = {
    "any/acknowledged": {"tracking_id": "$number"},
    "any/released": {"status": "done"},
    "any/late-released": {"status": "done"},
    "any/denied": {"status": "rejected"},
}
"""Name of a text → what staff set when they have read it. It moves no date."""

_ADDED = "\n\n-- \nThis request is filed by a service. Please answer by mail to the address that it came from.\n"


class MuckRockPost:
    """Carries between the site's books and the agencies.

    Args:
        books: the site's.
        world: the agencies.
        agencies: the site's number → id of each agency that plays by it.
    """

    def __init__(self, books: Books, world: World, agencies: Mapping[int, str]) -> None:
        self._books, self._world, self._agencies = books, world, agencies
        self._wrote: dict[int, datetime] = {}
        self._to_judge: list[tuple[datetime, int, dict[str, str]]] = []

    def settle(self, now: datetime) -> None:
        """Do all that is due by now (aware UTC)."""
        for number, row in self._books.requests.items():
            held = self._world.profile(self._agencies[row["agency"]]).held_days
            until = _submitted(row) + timedelta(days=held)
            (self._books.held.add if held and now < until else self._books.held.discard)(number)
        self._books.pass_on()
        for number, row in self._books.requests.items():
            if number not in self._wrote and row["status"] != "submitted":
                held = self._world.profile(self._agencies[row["agency"]]).held_days
                self._first(number, row, _submitted(row) + timedelta(days=held) + DELAY)
            elif number in self._wrote and row["status"] in {"ack", "processed"}:
                self._remind(number, row, now)
        due = [each for each in self._to_judge if each[0] <= now]
        self._to_judge = [each for each in self._to_judge if each[0] > now]
        for _, number, changes in due:
            self._books.staff(number, **changes)

    def take(self, reply: Reply) -> bool:
        """Take in what an agency wrote to a request's address; False if it went elsewhere."""
        local, _, host = reply.to.partition("@")
        if host != HOST:
            return False
        number = int(local.partition("-")[0])
        files = {each.name: each.data for each in reply.attachments}
        said = self._books.reply(number, reply.body, reply.subject, files, at=reply.due)
        self._world.shown_as(reply, f"<communication-{said}@{DOMAIN}>")
        changes = dict(STAFF.get(reply.text, {}))
        if "tracking_id" in changes:
            changes["tracking_id"] = self._world.number(reply.agency)
        if changes:
            self._to_judge.append((reply.due + STAFF_AFTER, number, changes))
        return True

    def _first(self, number: int, row: Row, at: datetime) -> None:
        text = next(each["communication"] for each in self._books.communications.values() if each["foia"] == number)
        self._mail(number, row, f"California Public Records Act Request: {row['title']}", text, at)

    def _remind(self, number: int, row: Row, now: datetime) -> None:
        if now - self._wrote[number] < REMINDER or now.weekday() > 4:
            return
        self._books.remind(number)
        subject = f"RE: California Public Records Act Request: {row['title']}"
        self._mail(number, row, subject, "I wanted to follow up on the request below. When may I expect it?", now)

    def _mail(self, number: int, row: Row, subject: str, text: str, at: datetime) -> None:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f"MuckRock <{number}-{10_000_000 + number * 7919}@{HOST}>"
        mail["Subject"] = subject
        mail["Message-ID"] = f"<{number}.{at:%Y%m%d%H%M}@{HOST}>"
        mail.set_content(text.replace("\r\n", "\n") + _ADDED)
        self._wrote[number] = at
        profile = self._world.profile(self._agencies[row["agency"]])
        self._world.deliver(profile.address, mail.as_bytes(), at)


def _submitted(row: Row) -> datetime:
    return datetime.fromisoformat(row["datetime_submitted"])
