"""The small share of ``python -m tests.erasing``, and that a run which was killed goes on."""

from pathlib import Path

import pytest

from desktop.core.services.erase_member import erase_member
from desktop.core.store.keys.vault import CHOICE
from tests.erasing import run
from tests.erasing.run import Erasing


def test_nothing_of_fifteen_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")
    times = iter(range(7))

    def killed(*asked: object) -> object:
        if next(times, None) is None:
            raise KeyboardInterrupt
        return erase_member(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "erase_member", killed)
    with pytest.raises(KeyboardInterrupt):
        Erasing(tmp_path, 3, 15, lambda _: None).run()
    monkeypatch.setattr(run, "erase_member", erase_member)
    found = Erasing(tmp_path, 3, 15, lambda _: None).run()
    assert found.is_clean, found
    assert (len(found.report.backups), len(found.report.exports)) == (2, 1)
