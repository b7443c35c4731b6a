"""What the device is told: each value by itself, kept durably, with what others wrote beside it."""

import tomllib
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.core.domain.printer import Printer
from desktop.settings import (
    DeviceSettings,
    read_device_settings,
    read_settings,
    remember_language,
    save_device_settings,
)

FULL = DeviceSettings(
    language="zh-HK",
    theme="dark",
    printer=Printer(
        kind="network", folder="D:\\slips", host="printer.local", port=9101, width_mm=58, mode="raster", encoding="big5"
    ),
    tenders=("云闪付", "uber eats"),
    backups="/media/usb stick",
    demo=True,
)


def write(folder: Path, text: str) -> None:
    (folder / "settings.toml").write_text(text, "utf-8")


def test_nothing_said_is_the_default(tmp_path: Path) -> None:
    assert read_device_settings(tmp_path) == DeviceSettings() == read_device_settings(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_what_is_saved_is_read(tmp_path: Path) -> None:
    save_device_settings(tmp_path, FULL)
    assert read_device_settings(tmp_path) == FULL
    assert read_settings(str(tmp_path), None, {}).language == "zh-HK"
    save_device_settings(tmp_path, DeviceSettings())
    assert read_device_settings(tmp_path) == DeviceSettings()


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    save_device_settings(tmp_path, DeviceSettings(theme="dark"))
    assert (tmp_path / "settings.toml").read_text("utf-8") == 'theme = "dark"\n'
    save_device_settings(tmp_path, DeviceSettings(theme="dark", printer=Printer(kind="file", folder="x")))
    assert tomllib.loads((tmp_path / "settings.toml").read_text("utf-8")) == {
        "theme": "dark",
        "printer": {"kind": "file", "folder": "x"},
    }


def test_comments_and_unknown_keys_survive(tmp_path: Path) -> None:
    text = '# ours\ntheme = "dark"  # at night\nsoon = [1, 2]\n\n[printer]\nspeed = 9\n\n[hq]\nurl = "x"\n'
    write(tmp_path, text)
    save_device_settings(tmp_path, DeviceSettings(theme="light", printer=Printer(port=1), backups="b"))
    after = (tmp_path / "settings.toml").read_text("utf-8")
    assert after.startswith('# ours\ntheme = "light"  # at night\nsoon = [1, 2]\nbackups = "b"\n')
    assert tomllib.loads(after)["hq"] == {"url": "x"}
    assert tomllib.loads(after)["printer"] == {"speed": 9, "port": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        "language = 'fr'", "theme = 'pink'", "theme = 1", "theme = ['dark']", "printer = 3", "printer.kind = 'laser'",
        "printer.port = 0", "printer.port = 70000", "printer.port = true", "printer.port = '9100'",
        "printer.width_mm = 57", "printer.width_mm = 58.0", "printer.mode = 'TEXT'", "printer.encoding = 'utf-8'",
        'printer.host = "a\\nb"', "printer.folder = 1", "tenders = 'cash'", "tenders = ['cash', '', 1, 'a=b']",
        "backups = 1", "demo = 1", "demo = 'true'",
    ],
)  # fmt: skip
def test_a_wrong_value_is_passed_over_and_the_others_hold(tmp_path: Path, wrong: str) -> None:
    others = {"printer": "theme = 'dark'"}.get(wrong[:7], "printer.kind = 'file'")
    write(tmp_path, f"{wrong}\n{others}\n")
    expected = (
        DeviceSettings(theme="dark") if wrong.startswith("printer") else DeviceSettings(printer=Printer(kind="file"))
    )
    assert read_device_settings(tmp_path) == expected
    assert (tmp_path / "settings.toml").exists()


def test_tenders_are_tidied_as_checkout_reads_them(tmp_path: Path) -> None:
    write(tmp_path, "tenders = [' 云闪付 ', 'UBER', 'uber', 'Cash', '云闪付', 'twenty-one characters']")
    assert read_device_settings(tmp_path).tenders == ("云闪付", "uber")


@pytest.mark.parametrize("content", [b"=", b"\xff\xfe", b"a = [1\n", b"language = 'en'\nlanguage = 'en'\n", b"\x00"])
def test_a_broken_file_is_put_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.toml").write_bytes(content)
    assert read_device_settings(tmp_path) == DeviceSettings()
    assert (tmp_path / "settings.toml.broken").read_bytes() == content
    save_device_settings(tmp_path, FULL)
    assert read_device_settings(tmp_path) == FULL


def test_a_mark_at_the_start_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"\xef\xbb\xbftheme = 'dark'\r\n")
    assert read_device_settings(tmp_path).theme == "dark"


def test_a_save_that_fails_leaves_what_was(tmp_path: Path) -> None:
    save_device_settings(tmp_path, FULL)
    before = (tmp_path / "settings.toml").read_bytes()
    with patch("os.fsync", side_effect=OSError(28, "full")), pytest.raises(OSError, match="full"):
        save_device_settings(tmp_path, DeviceSettings())
    assert (tmp_path / "settings.toml").read_bytes() == before
    assert list(tmp_path.iterdir()) == [tmp_path / "settings.toml"]


def test_remembering_a_language_keeps_the_rest(tmp_path: Path) -> None:
    save_device_settings(tmp_path, DeviceSettings(theme="dark"))
    remember_language(tmp_path, "en")
    remember_language(tmp_path, "zh-HK")
    assert read_device_settings(tmp_path) == DeviceSettings(theme="dark", language="en")
