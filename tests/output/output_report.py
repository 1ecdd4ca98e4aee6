"""A report as large as one likes, of made-up agencies, with everything in it that a page can show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.answer import AnswerForm, Standing, Statistic
from cpra_bot.model.course import Course, Punctual
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.proof import DocumentProof, LetterProof, MessageProof, Proof
from cpra_bot.model.proof import Step as Proven
from cpra_bot.model.report import Measure, Period
from cpra_bot.model.request import Outcome
from cpra_bot.output.report.view import Counted, Finding, Inside, Piece, Report, Row, Statement, Step, Told

SENT = date(2026, 9, 1)
NOW = datetime(2026, 10, 20, 17, 0, tzinfo=UTC)
LABELS = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "B2", "C1", "C2", "C3")
COUNTIES = ("Windrow", "Quill", "Orchard")
KINDS = ("police", "sheriff", "campus")
COURSES = (
    {"answer": Outcome.RELEASED, "days": 8, "punctual": Punctual.ON_TIME},
    {"answer": Outcome.DENIED, "days": 20, "punctual": Punctual.LATE},
    {"answer": Outcome.OPEN, "days": 0, "punctual": Punctual.OVERDUE},
    {"answer": Outcome.ANSWERED, "days": 10, "punctual": Punctual.ON_TIME},
    {"answer": Outcome.NO_RECORDS, "days": 12, "punctual": Punctual.UNCLEAR},
    {"answer": Outcome.OBJECTED, "days": 9, "punctual": Punctual.ON_TIME},
)
QUOTE = "The records that you describe are exempt from disclosure under Government Code section 7922.000."


def report(
    agencies: int = 12, labels: tuple[str, ...] = LABELS, *, public: bool = False, paragraphs: int = 2
) -> Report:
    """Agencies in turn released, denied, silent, answered, without records, objecting; `paragraphs` of text a message."""
    rows = tuple(_row(number, labels, public) for number in range(agencies))
    return Report(
        campaign="shade-trees-2026",
        title="shade trees in parking lots",
        made_at=NOW,
        today=NOW.date(),
        reviewed=date(2026, 9, 30),
        stale=False,
        items={label: f"Records sufficient to show number {label} of the trees." for label in labels},
        rows=rows,
        findings=tuple(each for number, row in enumerate(rows) for each in _findings(row, number, public)),
        statistics=(Statistic("all", f"{agencies} of {agencies} agencies.", agencies, agencies, _keys(rows)),),
        public=public,
        inside={} if public else {row.request: _inside(row, paragraphs) for row in rows},
        letter="" if public else "To: records@sampleton.example\n\nDear custodian,\n\nA1. The list.\n",
        needs=()
        if public
        else tuple(
            NextAction(
                row.request,
                "ceiling",
                Mode.PERSON,
                NOW.date(),
                "three letters went unanswered",
                commands=("cpra show x",),
            )
            for row in rows[2::6]
        ),
        inbox=0 if public else 1,
    )


def _keys(rows: tuple[Row, ...]) -> tuple[str, ...]:
    return tuple(row.request for row in rows)


def _row(number: int, labels: tuple[str, ...], public: bool) -> Row:
    course = COURSES[number % len(COURSES)]
    answer, days = Outcome(course["answer"]), int(str(course["days"]))
    day = SENT + timedelta(days=days) if days else None
    waiting = answer is Outcome.OPEN
    return Row(
        request=f"shade-trees-2026/agency-{number}",
        agency=f"agency-{number}",
        name=f"Sampleton {number} Police Department",
        kind=KINDS[number % 3],
        county=COUNTIES[number % 3],
        channel="email" if number % 2 else "nextrequest",
        course=Course(
            sent_on=SENT,
            acknowledged_on=None if waiting else SENT + timedelta(days=2),
            heard_on=None if waiting else SENT + timedelta(days=2),
            determined_on=day,
            came_on=day if answer in {Outcome.RELEASED, Outcome.ANSWERED} else None,
            denied_on=day if answer is Outcome.DENIED else None,
            due=SENT + timedelta(days=13),
            punctual=Punctual(course["punctual"]),
        ),
        outcomes={label: Outcome.INACTIVE if label in {"A5", "A6", "A7"} else answer for label in labels},
        days={label: day for label in labels if day},
        told=(Told(day, "withholds records", ("A1",), ("Gov 7922.000",), QUOTE),)
        if answer is Outcome.DENIED and day
        else (),
        waits_on="" if public else "person" if waiting else "nobody",
    )


def _findings(row: Row, number: int, public: bool) -> list[Finding]:
    label = next(iter(row.outcomes))
    period = Period(date(2025, 1, 1), date(2025, 12, 31), "2025")
    if row.outcomes[label] is Outcome.ANSWERED:
        told = Finding(
            row.agency, label, AnswerForm.NUMBER, Standing.FOUND, Measure.DETECTIONS, 1000 + number, period,
            quote="detections in 2025", place="" if public else "m7, page 2",
        )  # fmt: skip
        return [told]
    if row.outcomes[label] is Outcome.RELEASED:
        return [
            Finding(
                row.agency, label, AnswerForm.NAMES, Standing.CONFIRMED, Measure.SHARES_WITH,
                as_of=date(2026, 9, 8), names=("Tracewell Police Department", "Quill County Sheriff"), unnamed=3,
                by="" if public else "Ana Sample",
            )
        ]  # fmt: skip
    if row.outcomes[label] is Outcome.DENIED:
        return [Finding(row.agency, label, AnswerForm.REFUSED, Standing.FOUND, sections=("Gov 7922.000",), quote=QUOTE)]
    return []


def _inside(row: Row, paragraphs: int) -> Inside:
    heard = datetime(2026, 9, 9, 18, 0, tzinfo=UTC)
    text = (
        "Dear Robin Sample,\n\n"
        + "We looked into all that our office keeps about the trees, and write again soon. " * 4
    )
    pieces = (Piece(text + "\n\n" + (text + "\n\n") * (paragraphs - 1)), Piece(QUOTE, (1, 2)), Piece("\n\nPat Clerk\n"))
    facts = (
        Statement(1, "withholds records", "", "", "denial", False),
        Statement(2, "cites Gov 7922.000", "", "", "statute", True),
        Statement(3, "has decided", " in letter.pdf, page 1", "we have determined", "determination", False),
    )
    letter = Step(heard - timedelta(days=8), SENT, "we", "Records request: shade trees", "initial letter, sent")
    reply = Step(
        heard, heard.date(), "agency", "m7 Your request", "from clerk@sampleton.example; strong: test", pieces, facts,
        rest=1200, unclear="a sentence fits no rule",
    )  # fmt: skip
    second = Step(heard + timedelta(days=1), heard.date(), "agency", "m8 Your request", "", pieces[:1])
    noted = Step(heard + timedelta(days=2), heard.date(), "noted", "Noted by hand: called", "by telephone")
    return Inside(
        numbers=("26-34",),
        phase="settled",
        receipt="Received on 2026-09-03: the agency says so.",
        next="every item has its answer",
        quotes={label: (QUOTE, "m7") for label, outcome in row.outcomes.items() if outcome is Outcome.DENIED},
        steps=(letter, reply, second, noted),
        clocks=(
            Counted(
                tuple(row.outcomes), "Counted from receipt on 2026-09-03", date(2026, 9, 14), date(2026, 9, 15),
                ("Notice of extension of 2026-09-10: it meets the Act.",), ("Thu 2026-09-03  received", "Mon 2026-09-14  day 10"),
            ),
        ),
        proof=proof(row),
    )  # fmt: skip


def proof(row: Row) -> Proof:
    """A proof that holds."""
    step = Proven(1, NOW, "person", "taken over", "250 ok")
    letter = LetterProof(
        f"{row.request}/initial/1", LetterKind.INITIAL, "records@sampleton.example", "Records request", "<1@x.example>",
        LetterStatus.SENT, "a" * 64, True, step, (step, step), ("<1@x.example>",), (),
    )  # fmt: skip
    message = MessageProof(
        "INBOX/1/7", "m7", NOW, "clerk@sampleton.example", "Your request", "strong", "", "b" * 64, True
    )
    file = DocumentProof("c" * 64, 12_345, "application/pdf", "Trees.pdf", "m7", NOW, "", "", None, True)
    return Proof(
        row.request, row.name, NOW, 9, "d" * 64, (), (letter,), (message,), (file,), SENT, "the agency says so"
    )
