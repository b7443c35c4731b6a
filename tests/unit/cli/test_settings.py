"""Where the data is and which language is spoken before a shop is open."""

import sys
from pathlib import Path

import pytest

from desktop.core.words import known_language
from desktop.settings import read_settings, remember_language


def test_the_command_line_comes_before_the_environment(tmp_path: Path) -> None:
    environ = {"SHUKE_DATA_DIR": str(tmp_path / "env"), "SHUKE_LANG": "en"}
    named = read_settings(str(tmp_path / "named"), "zh-HK", environ)
    assert (named.data_dir, named.language) == (tmp_path / "named", "zh-HK")
    by_environment = read_settings(None, None, environ)
    assert (by_environment.data_dir, by_environment.language) == (tmp_path / "env", "en")


@pytest.mark.parametrize(
    ("platform", "environ", "end"),
    [
        ("linux", {"XDG_DATA_HOME": "x/share"}, "x/share/shuke"),
        ("linux", {}, ".local/share/shuke"),
        ("darwin", {}, "Library/Application Support/Shuke"),
        ("win32", {"LOCALAPPDATA": "x/Local"}, "x/Local/Shuke"),
    ],
)
def test_each_system_has_its_usual_place(
    monkeypatch: pytest.MonkeyPatch, platform: str, environ: dict[str, str], end: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert read_settings(None, None, environ).data_dir.as_posix().endswith(end)


def test_what_was_remembered_is_spoken_and_kept(tmp_path: Path) -> None:
    remember_language(tmp_path, "zh-HK")
    remember_language(tmp_path, "en")
    assert read_settings(str(tmp_path), None, {}).language == "zh-HK"
    remember_language(tmp_path / "none", "en")


@pytest.mark.parametrize("content", ["", "language = 1", "language = 'fr'", "=", "\x00"])
def test_a_file_that_says_nothing_is_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "settings.toml").write_text(content, "utf-8")
    settings = read_settings(str(tmp_path), None, {"LANG": "en_US.UTF-8"})
    assert (settings.language, settings.system_language) == (None, "en")


def test_languages_are_known_however_they_are_written() -> None:
    assert [known_language(text) for text in ("ZH_hans", "zh-hk", "EN", "fr", None)] == [
        "zh-Hans",
        "zh-HK",
        "en",
        None,
        None,
    ]
