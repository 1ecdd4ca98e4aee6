"""Made-up reports in every layout that is known, drawn with the places that the real ones have."""

from __future__ import annotations

from collections.abc import Sequence

from paper import Run, pdf

AGENCY = "Windrow Police Department"
WIDE = 0.52  # of the size: the mean width of a Helvetica letter


def centred(text: str, middle: float, y: float, size: float = 11.0) -> Run:
    """Words around a middle, as far as the mean width of letters tells it."""
    return Run(middle - WIDE * size * len(text) / 2, y, text, size)


def hit_ratio_runs(
    frame: str = "From 01-01-31 To 12-31-31",
    detections: str = "1,204",
    hits: str = "6",
    total: str = "1,210",
    made: str = "02-03-32",
    product: str = "LEARN",
) -> list[Run]:
    """A Dashboard Hit Ratio Report of one page; an empty `made` leaves the footer out."""
    runs = [
        Run(262, 20, "Hit Ratio", 18),
        Run(217, 46, "Dashboard Hit Ratio Report", 13),
        Run(253, 95, "Report Details", 20),
        Run(140, 122, "Report By: Robin Sample", 14),
        Run(433, 122, "Hit Ratio Count: 2", 14),
        Run(60, 146, f"Time Frame: {frame}", 13),
        Run(418, 146, f"Total Records: {total}", 13),
        Run(85, 575, "Contributor", 16),
        Run(277, 575, "Record Type", 16),
        Run(473, 575, "Records", 16),
    ]
    for number, (kind, count) in enumerate((("Detections", detections), ("Hits", hits)), 1):
        y = 581 + 22 * number
        runs += [Run(115, y, str(number), 14), Run(285, y, kind, 14), Run(470, y, count, 14)]
    if made:
        runs += [Run(40, 824, f"Date Created: {made}", 11), Run(230, 824, f"{product} Administrator List Report", 11)]
    return runs


def hit_ratio(**said: str) -> bytes:
    """The same as a PDF."""
    return pdf([hit_ratio_runs(**said)])


def detection_runs(rows: Sequence[tuple[str, str]], total: str, kind: str = "System", first: int = 1) -> list[Run]:
    """A page of a Dashboard Detection Report; the box of details stands on the first only."""
    runs = [Run(262, 20, kind, 18), Run(217, 46, "Dashboard Detection Report", 13)]
    y = 90.0
    if first == 1:
        runs += [
            Run(253, 95, "Report Details", 20),
            Run(140, 122, "Report By: Robin Sample", 14),
            Run(433, 122, f"{kind} Count: {len(rows)}" if kind == "Agency" else f"{kind} Count: 3", 14),
            Run(60, 146, "Time Frame: From 1-01-30 12 AM To 01-01-31 12 AM", 13),
            Run(418, 146, f"Total Detections: {total}", 13),
        ]
        y = 200.0
    runs += [Run(85, y, "Contributor", 16), Run(277, y, kind, 16), Run(473, y, "Detections", 16)]
    for number, (name, count) in enumerate(rows, first):
        y += 24
        runs += [Run(115, y, str(number), 14), centred(name, 320, y, 14), Run(470, y, count, 14)]
    return [
        *runs,
        Run(40, 824, "Date Created: 02-03-31", 11),
        Run(230, 824, "VehicleManager Administrator List Report", 11),
    ]


class Sharing:
    """An Agency Data Sharing Report, drawn from top to bottom; a full page is followed by another.

    Args:
        made: as the footer prints it; empty leaves the footer out.
        product: name in the footer.
        scale: size of everything against the real report's.
    """

    def __init__(
        self, made: str = "03-11-31", product: str = "LEARN", agency: str = AGENCY, scale: float = 1.0
    ) -> None:
        self.pages: list[list[Run]] = []
        self.made, self.product, self.agency, self.scale = made, product, agency, scale
        self.y = 0.0
        self.new_page()

    def new_page(self) -> None:
        """Begin a page with the title."""
        self.pages.append([])
        self._put(Run(263.8, 25, "Agency", 20))
        self._put(Run(224.3, 45.7, "Data Sharing Report", 16))
        self.y = 87.0

    def heading(self, title: str, sentence: str) -> None:
        """A heading and the sentence below it."""
        self._room(60)
        self._put(centred(title, 297, self.y + 6, 16))
        self.y += 31
        self._put(centred(sentence.replace("X", self.agency), 297, self.y, 9.5))
        self.y += 31

    def columns(
        self, rows: Sequence[Sequence[str]], lefts: Sequence[float] = (67.5, 294.5), pitch: float = 27.6
    ) -> None:
        """Rows of names; a `|` in a name breaks its line."""
        for row in rows:
            self._room(pitch + 17)
            deepest = 0
            for left, name in zip(lefts, row, strict=False):
                for at, part in enumerate(name.split("|")):
                    self._put(Run(left, self.y + 16.6 * at, part))
                    deepest = max(deepest, at)
            self.y += pitch + 16.6 * deepest

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Agency, city and state, each centred."""
        for name, middle in (("Agency", 195), ("City", 429), ("State", 535)):
            self._put(centred(name, middle, self.y, 12))
        self.y += 21
        for row in rows:
            self._room(37)
            deepest = 0
            for middle, cell in zip((195, 429, 535), row, strict=True):
                for at, part in enumerate(cell.split("|")):
                    self._put(centred(part, middle, self.y + 16.6 * at))
                    deepest = max(deepest, at)
            self.y += 20.6 + 16.6 * deepest

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Agencies and hot lists; nothing prints `None`."""
        self._put(Run(47.5, self.y, "Agency:", 12))
        self._put(Run(296.5, self.y, "Hot List(s):", 12))
        self.y += 30
        if not rows:
            self._put(Run(272.6, self.y, "None", 20))
            self.y += 47
        self.columns(rows, (67.5, 321.5), 26.6)

    def pdf(self, **how: object) -> bytes:
        """The report as a file; arguments as for `paper.pdf`."""
        self._feet()
        return pdf(self.pages, (595 * self.scale, 842 * self.scale), **how)  # type: ignore[arg-type]

    def _feet(self) -> None:
        for number, page in enumerate(self.pages, 1):
            if self.made:
                page += [
                    Run(run.x * self.scale, run.y * self.scale, run.text, run.size * self.scale)
                    for run in (
                        Run(6, 830, f"Date Created: {self.made}", 10),
                        Run(232, 830, f"{self.product} Agency Data Sharing Report", 10),
                        Run(534, 830, f"Page {number} of {len(self.pages)}", 10),
                    )
                ]

    def _room(self, needed: float) -> None:
        if self.y + needed > 805:
            self.new_page()

    def _put(self, run: Run) -> None:
        scale = self.scale
        self.pages[-1].append(Run(run.x * scale, run.y * scale, run.text, run.size * scale))


SENTENCES = {
    "shares_with": ("Detections Shared", "The X Agency is Sharing its Detection data with the following Agencies:"),
    "receives_from": ("Detections Received", "The X Agency is receiving Detection data from the following Agencies:"),
    "hotlist_shares_with": (
        "Hot List Sharing",
        "The X Agency is sharing Hot List records with the following Agencies:",
    ),
    "hotlist_receives_from": (
        "Hot-List Received",
        "The X Agency is receiving Shared Hot List records from the following Agencies:",
    ),
}


def sharing(shared: Sequence[Sequence[str]], received: Sequence[Sequence[str]], **about: object) -> Sharing:
    """A report with all four sections: names in columns, received ones in a table where they have places."""
    report = Sharing(**about)  # type: ignore[arg-type]
    report.heading(*SENTENCES["shares_with"])
    report.columns(shared)
    report.heading(*SENTENCES["receives_from"])
    if received and len(received[0]) == 3:
        report.table(received)
    else:
        report.columns(received)
    report.heading(*SENTENCES["hotlist_shares_with"])
    report.pairs([])
    report.heading(*SENTENCES["hotlist_receives_from"])
    report.pairs(
        [
            ("Testville Police Department", "Testville BOLO"),
            ("Sample Bay Sheriffs Office|(CA)", "LEARN_Sample Bay|(CA)"),
        ]
    )
    return report


def portal(blocks: Sequence[tuple[str, str]], title: str = "Windrow CA PD", updated: str = "Mon Mar 3 2031") -> str:
    """A transparency portal as text."""
    usage = "\n\n".join(f"{heading}\n\n{value}" if value else heading for heading, value in blocks)
    return (
        f"{title}\nTransparency Portal\n\nLast Updated: {updated}\n\nOverview\n\nWords about the cameras.\n\nPolicies\n\n"
        f"Hotlist Policy\n\nA person looks at each of them.\nUsage\n\n{usage}\n\nAdditional Info\n\n"
        "Provided by Flock Safety\n"
    )


BLOCK_HEADINGS = (
    "Data retention (in days)",
    "Data Retention (days)",
    "Number of LPR and other cameras",
    "Number of LPR cameras",
    "Number of Owned Cameras",
    "Organizations granted access to Windrow CA PD data",
    "Organizations sharing their data with Windrow CA PD",
    "Hotlists Alerted On",
    "Vehicles detected in the last 30 days",
    "Unique vehicles detected in the last 30 days",
    "Hotlist hits in the last 30 days",
    "Searches in the last 30 days",
    "Public Search Audit",
    "Additional Info",
)
"""Headings of a transparency portal that are known."""
