"""Codes as matrices."""

import pytest

from desktop.core.documents.qr import matrix
from tests.unit.documents.samples import TOKEN


def test_a_member_token_is_a_version_6_code() -> None:
    assert matrix(TOKEN).size == 41


def test_lower_case_costs_a_larger_code() -> None:
    assert matrix(TOKEN.lower()).size > matrix(TOKEN).size


def test_a_code_is_made_once() -> None:
    assert matrix(TOKEN) is matrix(TOKEN)


def test_runs_are_the_dark_modules_apart() -> None:
    code = matrix(TOKEN)
    assert (code.runs[0].x, code.runs[0].y, code.runs[0].length) == (0, 0, 7)
    assert all(run.length >= 1 and run.x + run.length <= code.size for run in code.runs)
    ends = {(run.x + run.length, run.y) for run in code.runs}
    assert not ends & {(run.x, run.y) for run in code.runs}


def test_what_no_code_holds_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^"):
        matrix("a" * 3000)
