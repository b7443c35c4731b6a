"""20,000 names and 200 slips made to break a printer: only the template's commands are in the bytes; the PDF stands.

``python -m tests.slip_fuzz`` does a million and ten thousand.
"""

from random import Random

import pytest

from desktop.core.documents import escpos_rows
from desktop.core.documents.rows import Cell, TextRow
from desktop.core.documents.slip_pdf import slip_pdf
from desktop.core.domain.printer import Encoding
from tests.slip_fuzz import STEP, hostile_name, hostile_slip, wrong_names, wrong_row, wrong_slips
from tests.unit.documents.samples import pdf_text

NAMES, SLIPS, PDFS = 20_000, 200, 40


@pytest.mark.parametrize("part", range(4))
def test_only_the_template_s_commands_reach_the_printer(part: int) -> None:
    share = NAMES // STEP // 4
    assert [wrong for seed in range(part * share, (part + 1) * share) for wrong in wrong_names(seed, STEP)] == []


def test_whole_slips_are_the_template_s_alone() -> None:
    assert wrong_slips(0, SLIPS) == []


def test_even_a_row_that_nobody_cleaned_gives_no_command() -> None:
    random = Random(1)
    for _ in range(500):
        assert wrong_row(TextRow((Cell(hostile_name(random), 0, 48),)), "gbk") == ""


def test_whole_slips_survive_as_pdf() -> None:
    random = Random(60)
    for at in range(PDFS):
        assert pdf_text(slip_pdf(hostile_slip(random), (58, 80)[at % 2]))


def test_planted_a_name_that_reaches_the_bytes_as_it_is_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(text: str, encoding: Encoding) -> bytes | None:
        return text.encode(encoding, "replace")

    monkeypatch.setattr(escpos_rows, "_characters", careless)
    random = Random(3)
    rows = (TextRow((Cell(hostile_name(random), 0, 48),)) for _ in range(300))
    assert any(wrong_row(row, "gbk") for row in rows)
    assert wrong_slips(0, 20)
