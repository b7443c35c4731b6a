"""A report as files: words for every figure, an Excel file that reads back, a PDF that shows it; recorded."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Literal

import openpyxl
import pypdfium2
import pytest

from desktop.core.documents.report_layout import lay_out
from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.figures.spans import span_of
from desktop.core.domain.print_job import PrintJob
from desktop.core.domain.printer import Printer
from desktop.core.domain.signs.facts import SIGN_KINDS
from desktop.core.domain.signs.rules import BOUNDS
from desktop.core.services.ask_print import Wish, ask_print
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.draw_job import draw_job
from desktop.core.services.reports.export_report import export_report, report_document
from desktop.core.services.reports.reckon import Reckoned
from desktop.core.services.reports.report_slip import report_slip
from desktop.core.services.reports.tell_report import FIGURES, HELD, MOVED, Teller
from desktop.core.words import LANGUAGES, Words
from desktop.ui.reports.model import TABS
from tests.integration.staff.crew import LIN, Crew
from tests.reports.lived import reckoned


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Crew:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUKE_KEY_STORE", "file")
        crew = Crew(tmp_path_factory.mktemp("files") / "shop", preset="plain", now="2026-11-20T09:00:00")
        crew.hire("manager")
        crew.seat.staff_id = crew.people["manager"].staff_id
        crew.enrol()
        for at in range(6):
            crew.made.clock.advance(hours=5)
            crew.sell(12_345 + at, LIN if at % 2 else None)
        check_out(crew.till, Bill(event_id=crew.till.ids.event_id(), amount_minor=99, key=None))
        return crew


def report(crew: Crew) -> Reckoned:
    return reckoned(crew.made, span_of(date(2026, 11, 21), "month"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_figure_and_sign_has_its_words(crew: Crew, language: str) -> None:
    words = Words(language)
    teller, told = Teller(words, "CNY", {}), report(crew)
    for key in (*FIGURES, *MOVED, *HELD):
        figure = teller.figure(told, key)
        assert figure.label
        assert figure.why
        assert figure.value
    for kind in SIGN_KINDS:
        for part in ("sign", "sign_why", "sign_figure"):
            assert words.has(f"window.reports.{part}.{kind}")
    assert all(words.has(f"window.sign_rules.{name}") for name in BOUNDS)
    assert all(words.has(f"window.reports.tab.{tab}") for tab in TABS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_excel_file_reads_back(crew: Crew, language: str) -> None:
    document = report_document(crew.till, report(crew), language)
    book = openpyxl.load_workbook(BytesIO(crew.till.papers.workbook(document)))
    assert len(book.worksheets) == len(document.sheets)
    for sheet, table in zip(book.worksheets, document.sheets, strict=True):
        rows = list(sheet.iter_rows(values_only=True))
        assert tuple(rows[2][: len(table.header)]) == table.header
        assert len(rows) == 3 + len(table.rows)
    cashiers = list(book.worksheets[4].iter_rows(min_row=4, values_only=True))
    assert cashiers[0][:2] == ("王芳", 7)
    assert cashiers[0][2] == pytest.approx((6 * 12_345 + 15 + 99) / 100)


def test_of_months_before_the_shop_began_nothing_is_told(crew: Crew) -> None:
    trend = report_document(crew.till, report(crew), "zh-Hans").sheets[1]
    assert [row[1:] for row in trend.rows[:-1]] == [(None,) * 7] * 11
    assert [mark.text for mark in trend.plot[:-1]] == ["—"] * 11
    assert None not in trend.rows[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_what_the_table_says(crew: Crew, language: str) -> None:
    document = report_document(crew.till, report(crew), language)
    data = crew.till.papers.pages(document)
    assert data == crew.till.papers.pages(document)
    with pypdfium2.PdfDocument(data) as pdf:
        said = "".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\r\n", "").replace("\n", "")
    for sheet in document.sheets:
        assert sheet.title in said
        assert all(name in said for name in sheet.header)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width_mm", [58, 80])
def test_it_fits_on_slip_paper(crew: Crew, language: str, width_mm: Literal[58, 80]) -> None:
    slip = report_slip(crew.till, "day/2026-11-20", language)
    told = Teller(Words(language), "CNY", {})
    said = "".join(row.label + row.value for block in slip.blocks for row in block.rows)
    shown = reckoned(crew.made, span_of(date(2026, 11, 20), "day"), 2)
    for key in (*FIGURES, *MOVED, *HELD):
        figure = told.figure(shown, key)
        assert figure.label + figure.value in said
    rows = lay_out(slip, width_mm)
    assert len(rows) > len(FIGURES)
    job = PrintJob(job_id="r", kind="report", about="day/2026-11-20", language=language)
    printer = Printer(kind="network", host="10.0.0.1", width_mm=width_mm)
    assert draw_job(crew.till, job, printer).data == crew.till.papers.report(slip, printer)


def test_a_report_s_paper_is_the_managers_to_ask_for(crew: Crew) -> None:
    wish = Wish(job_id="r1", kind="report", about="day/2026-11-20", language="en")
    crew.seat.staff_id = None
    with pytest.raises(RuleBroken, match=r"rights\."):
        ask_print(crew.till, wish)
    crew.seat.staff_id = crew.people["manager"].staff_id
    (job,) = ask_print(crew.till, wish)
    crew.seat.staff_id = None  # locked meanwhile: what was asked for still comes
    assert draw_job(crew.till, job, Printer()).name == "report-day-2026-11-20"
    crew.seat.staff_id = crew.people["manager"].staff_id
    with pytest.raises(NotFound, match=r"report\.span"):
        report_slip(crew.till, "year/2026", "en")


def test_it_leaves_recorded_or_not_at_all(crew: Crew, tmp_path: Path) -> None:
    told = report(crew)
    crew.seat.staff_id = None
    with pytest.raises(RuleBroken, match=r"rights\."):
        export_report(crew.till, told, "en", tmp_path / "r.xlsx")
    assert not list(tmp_path.iterdir())
    crew.seat.staff_id = crew.people["manager"].staff_id
    for name in ("r.xlsx", "r.pdf"):
        export_report(crew.till, told, "zh-Hans", tmp_path / name)
    assert [said.what for _, said in crew.said("export.made")] == ["report", "report"]  # type: ignore[attr-defined]
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("amount_minor", "chinese", "english"),
    [
        (7_396_700, "7.4万", "74.0k"),
        (5_550_500, "5.6万", "55.5k"),
        (86_040, "860", "860"),
        (999_960, "1.0万", "10.0k"),
        (-2_600_000, "-2.6万", "-26.0k"),
        (-86_040, "-860", "-860"),
        (-40, "0", "0"),
    ],
)
def test_a_mark_tells_the_nearest_figure_also_below_nothing(amount_minor: int, chinese: str, english: str) -> None:
    assert Teller(Words("zh-Hans"), "CNY", {}).short(amount_minor) == chinese
    assert Teller(Words("en"), "CNY", {}).short(amount_minor) == english
