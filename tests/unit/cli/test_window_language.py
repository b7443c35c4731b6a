"""Which language the window speaks: the named one, also in a folder that has stored another."""

from pathlib import Path

import pytest

from desktop.cli import window
from desktop.settings import DeviceSettings, read_device_settings, read_settings, save_device_settings


@pytest.mark.parametrize(("named", "environ"), [("en", {}), (None, {"SHUKE_LANG": "en"})])
def test_the_named_language_goes_before_the_stored_one(
    tmp_path: Path, named: str | None, environ: dict[str, str]
) -> None:
    save_device_settings(tmp_path, DeviceSettings(language="zh-Hans", demo=True))
    shown = window.doors(read_settings(str(tmp_path), named, environ), tmp_path, demo=True)
    assert (shown.language, shown.settings.language) == ("en", "en")
    assert read_device_settings(tmp_path).language == "zh-Hans"


def test_the_first_start_of_the_demo_speaks_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "_new_demo", lambda _folder, _progress: DeviceSettings(language="zh-Hans", demo=True))
    shown = window.doors(read_settings(str(tmp_path), "en", {}), tmp_path, demo=True)
    assert shown.prepare is not None
    assert shown.prepare(lambda _done, _of: None) == DeviceSettings(language="en", demo=True)


def test_without_a_name_the_folder_says_it_and_not_the_one_beside(tmp_path: Path) -> None:
    real, demo = tmp_path / "shuke", tmp_path / "shuke-demo"
    for folder, language in ((real, "zh-HK"), (demo, "zh-Hant")):
        folder.mkdir()
        save_device_settings(folder, DeviceSettings(language=language))
    assert window.doors(read_settings(str(real), None, {}), demo).language == "zh-Hant"
