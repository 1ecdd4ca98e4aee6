"""Whatever stands in a file: no value without words that say it, and a drawn list comes back as it was drawn."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpra_bot.documents.source import source_of
from cpra_bot.model.report import Measure, ReportReading
from cpra_bot.reading.reports.recognise import recognise
from cpra_bot.reading.reports.words import lines_of
from paper import Run, pdf
from report_samples import BLOCK_HEADINGS, SENTENCES, Sharing, hit_ratio

WORDS = st.sampled_from(
    [
        "Alder",
        "Birch",
        "Cedar",
        "County",
        "Police",
        "Department",
        "Sheriffs",
        "Office",
        "PD",
        "CA",
        "(CA)",
        "NV",
        "(NATL)",
        "of",
        "Task",
        "Force",
        "and",
        "Sample",
        "University",
        "District",
        "Attorneys",
        "-",
        "Long",
        "Valley",
        "Inactive",
    ]
)
NAMES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join).filter(lambda name: name[0].isalnum())
PIECES = st.one_of(
    st.sampled_from(
        [
            *BLOCK_HEADINGS,
            *(heading for heading, _ in SENTENCES.values()),
            *(sentence.replace("X", "Windrow Police Department") for _, sentence in SENTENCES.values()),
            "Transparency Portal", "Last Updated: Mon Mar 3 2031", "Usage", "Windrow CA PD", "Agency", "Data Sharing Report",
            "Dashboard Hit Ratio Report", "Dashboard Detection Report", "Report Details", "Time Frame: This Year",
            "Time Frame: From 01-01-30 To 12-31-30 Total Records: 1,210", "Total Detections: 77", "1 Detections 1,204",
            "2 Hits 6", "Contributor Agency Detections", "1 My Agency 77", "Date Created: 02-03-31", "None", "Agency City State",
            "Agency: Hot List(s):", "Pending Flock Camera Share Requests", "Organization Request Date Permissions", "08-07-2031",
            "Alder CA PD has just shared their cameras with Windrow CA PD, granting you", "Data Unavailable", "0", "30 days",
            "Re: ALPR audit of November 2031", "Date: December 1, 2031", "forty-one cameras", "",
        ]
    ),
    NAMES,
    st.integers(0, 10**7).map("{:,}".format),
    st.lists(NAMES, min_size=1, max_size=9).map(", ".join),
    st.text(max_size=20).map(lambda text: " ".join(text.split())),
)  # fmt: skip


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def proved(reading: ReportReading, source: str) -> None:
    """Each value's words, names and figure occur in the source."""
    for value in reading.values:
        assert value.quote and bare(value.quote) in source, value
        if value.number is None:
            assert all(entry.name and set(bare(entry.name)) <= set(source) for entry in value.entries)
        elif reading.kind not in {"flock_public_search_audit", "audit_memo"}:
            assert str(value.number) in re.sub(r"\D+", " ", value.quote.replace(",", "")).split(), value


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40), st.sampled_from(["\n", "\n\n", " \n"]))
def test_no_value_of_a_text_without_words_that_say_it(pieces, between):
    text = between.join(pieces)
    source = source_of("data received.txt", text.encode("utf-8", "replace"))
    shown = bare(" ".join(line.text for page in source.pages for line in lines_of(page)))
    for reading in recognise(source):
        proved(reading, shown)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.floats(0, 500), st.floats(20, 820), PIECES, st.sampled_from([8.0, 11.0, 16.0])), max_size=30)
)
def test_no_value_of_a_page_without_words_that_say_it(placed):
    runs = [Run(x, y, text.encode("cp1252", "ignore").decode("cp1252"), size) for x, y, text, size in placed]
    source = source_of("page.pdf", pdf([[run for run in runs if run.text.isprintable()]]))
    letters = set(bare(" ".join(word.text for page in source.pages for word in page.words)))
    for reading in recognise(source):
        for value in reading.values:
            assert set(bare(value.quote)) <= letters and all(
                set(bare(entry.name)) <= letters for entry in value.entries
            )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(NAMES.filter(lambda name: len(name) < 34), min_size=1, max_size=75),
    st.integers(1, 2),
    st.sampled_from([0.8, 1.0, 1.2]),
)
def test_a_list_comes_back_as_it_was_drawn(names, columns, scale):
    drawn = [name if name.lower() != "none" else "Sample" for name in names]
    report = Sharing(scale=scale)
    report.heading(*SENTENCES["shares_with"])
    report.columns([drawn[at : at + columns] for at in range(0, len(drawn), columns)])
    (reading,) = recognise(source_of("r.pdf", report.pdf()))
    (value,) = reading.values
    assert value.measure is Measure.SHARES_WITH and [entry.name for entry in value.entries] == drawn


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**6), st.booleans(), st.booleans())
def test_figures_come_back_as_they_were_drawn(detections, hits, commas, in_total):
    def shown(number: int, grouped: bool) -> str:
        return f"{number:,}" if grouped else str(number)

    data = hit_ratio(
        detections=shown(detections, commas), hits=shown(hits, commas), total=shown(detections + hits, in_total)
    )
    (reading,) = recognise(source_of("b.pdf", data))
    assert [value.number for value in reading.values] == [detections + hits, detections, hits] and reading.unsure == ""
