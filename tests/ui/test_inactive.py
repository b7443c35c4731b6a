"""A window that the desktop does not call active (no window manager, a kiosk) still types where the cursor is."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

from desktop.core.store.keys.vault import CHOICE
from desktop.ui import scanner
from tests.tills import make_till
from tests.ui.stage import Stage


@pytest.mark.usefixtures("app")
def test_letters_reach_the_search_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")
    shop = make_till(tmp_path / "shop")
    shop.close()
    with Stage(shop.folder, shop.clock) as stage:
        stage.press("F2")
        nobody = SimpleNamespace(focusWidget=lambda: None, instance=QApplication.instance)
        monkeypatch.setattr(scanner, "QApplication", nobody)
        stage.type("wang")
        assert stage.window.frame.search.edit.text() == "wang"
