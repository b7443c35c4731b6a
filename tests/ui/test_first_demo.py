"""The first start of the demo: what its folder says is known at once, and saving a setting does not unmark it."""

import time
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from desktop.cli.window import doors
from desktop.core.store.keys.vault import CHOICE
from desktop.settings import environment, read_device_settings, read_settings, save_device_settings
from desktop.ui.running import Running


def test_the_demo_knows_its_own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app: QApplication) -> None:
    monkeypatch.setenv(CHOICE, "file")
    folder = tmp_path / "demo"
    folder.mkdir()
    running = Running(doors(read_settings(str(folder), None, environment()), folder, demo=True))
    try:
        running.shell.start()
        end = time.monotonic() + 60
        while running.shell.page_name != "checkout" and time.monotonic() < end:
            app.processEvents()
            time.sleep(0.005)
        assert running.shell.settings.demo
        assert running.shell.settings.tenders == read_device_settings(folder).tenders != ()
        save_device_settings(folder, replace(running.shell.settings, theme="dark"))
        assert read_device_settings(folder).demo
    finally:
        running.close()
