"""A small run of at_once.py: two processes, one award."""

from pathlib import Path

from tests.pos.at_once import commit_at_once


def test_two_processes_that_commit_one_bill_make_one_award(tmp_path: Path) -> None:
    assert commit_at_once(tmp_path / "shop", 25) == (1, 1, 590)
