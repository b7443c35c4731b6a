"""Who opened, who rang up what, who closed, who let the difference be: on the Z, by name."""

from pathlib import Path

import pytest

from desktop.core.documents.cells import CELLS, width
from desktop.core.documents.report_layout import lay_out
from desktop.core.documents.rows import TextRow
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.intents import Tender
from desktop.core.domain.printer import Printer
from desktop.core.domain.report import Report
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.shifts.close_shift import Closing, close_shift
from desktop.core.services.shifts.count_cash import count_cash
from desktop.core.services.shifts.look_at_shift import read_x
from desktop.core.services.shifts.open_shift import open_shift
from desktop.core.services.shifts.report_z import x_report, z_report
from desktop.core.services.shifts.zs import KeptZ
from tests.integration.staff.crew import Crew

LANGUAGES = ("zh-Hans", "zh-Hant", "zh-HK", "en")


@pytest.fixture
def crew(tmp_path: Path) -> Crew:
    crew = Crew(tmp_path / "shop", mode="till", preset="plain").hire("manager", "lead", "cashier")
    crew.sits("cashier")
    return crew


def sell(crew: Crew, minor: int) -> None:
    bill = Bill(event_id=crew.till.ids.event_id(), amount_minor=minor, tenders=(Tender("cash", minor),))
    check_out(crew.till, bill)


def a_shift(crew: Crew) -> KeptZ:
    """Two people ring up; the count is ¥100 short; the manager's PIN lets it be."""
    till = crew.till
    open_shift(till, till.ids.event_id(), 50_000)
    sell(crew, 30_000)
    crew.sits("lead")
    sell(crew, 20_000)
    sell(crew, 10_000)
    crew.sits("cashier")
    count_cash(till, till.ids.event_id(), 100_000)
    asked = Closing(event_id=till.ids.event_id(), reason="找错")
    with pytest.raises(RuleBroken, match=r"shift\.difference"):
        close_shift(till, asked)
    approval = crew.approval("shift.difference", "manager")
    return close_shift(till, Closing(event_id=asked.event_id, reason="找错", approval=approval))


def said(report: Report) -> dict[str, str]:
    return {row.label.strip(): row.value for block in report.blocks for row in block.rows}


def test_the_z_names_who_did_what(crew: Crew) -> None:
    kept = a_shift(crew)
    rows = said(z_report(crew.till, kept, "zh-Hans"))
    assert (rows["开班人"], rows["出 Z 人"], rows["同意的人"]) == ("小张", "小张", "王芳")
    assert (rows["小张"], rows["李雷"], rows["差额"]) == ("300.00", "300.00", "-100.00")
    assert {each.staff_id: (each.bills, each.paid_minor) for each in kept.takings.staff} == {
        crew.people["cashier"].staff_id: (1, 30_000),
        crew.people["lead"].staff_id: (2, 30_000),
    }


def test_a_cashier_counts_blind_and_a_lead_may_look(crew: Crew) -> None:
    till = crew.till
    open_shift(till, till.ids.event_id(), 50_000)
    sell(crew, 1_000)
    assert read_x(till).is_blind
    assert "应有现金" not in said(x_report(till, read_x(till), "zh-Hans"))
    seen = read_x(till, crew.approval("shift.x", "lead"))
    assert said(x_report(till, seen, "zh-Hans"))["应有现金"] == "510.00"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width_mm", CELLS)
def test_on_paper_figures_stand_at_the_right_and_nothing_is_cut(crew: Crew, language: str, width_mm: int) -> None:
    kept = a_shift(crew)
    report = z_report(crew.till, kept, language)
    columns = CELLS[width_mm]
    rows = [row for row in lay_out(report, width_mm) if isinstance(row, TextRow)]
    for row in rows:
        assert row.cells[-1].start + row.cells[-1].cells == columns
        assert all(width(cell.text) * cell.scale <= cell.cells for cell in row.cells)
    values = {cell.text for row in rows for cell in row.cells if cell.align == "right"}
    assert {"600.00", "1,100.00", "1,000.00", "-100.00", f"{kept.z.seq}:{kept.z.head}"} <= values
    for kind in ("file", "network"):
        printer = Printer(kind=kind, width_mm=width_mm)  # type: ignore[arg-type]
        assert crew.till.papers.report(report, printer) == crew.till.papers.report(report, printer)
