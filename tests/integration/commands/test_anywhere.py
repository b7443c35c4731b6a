"""Flags before and after, one JSON document, exit codes, wrong use, help, languages, faults."""

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.cli import app
from desktop.cli.overview import GROUPS
from desktop.settings import VERSION
from tests.architecture.source import ROOT
from tests.integration.commands.command_line import CommandLine

OURS = [name for names in GROUPS.values() for name in names if name not in ("test", "bench")]


@pytest.mark.parametrize("place", [0, 1, 2, 3, 4])
def test_flags_stand_anywhere(cli: CommandLine, member: str, place: int) -> None:
    words: list[object] = ["member", "show", member]
    flags = ["--json", "--lang", "en", f"--data-dir={cli.folder}"]
    said = cli.bare(*words[:place], *flags, *words[place:])
    assert (said.code, said.document["member_no"], said.err) == (0, member, "")


def test_the_environment_names_the_directory(cli: CommandLine, member: str) -> None:
    with patch.dict(os.environ, {"SHUKE_DATA_DIR": str(cli.folder), "SHUKE_LANG": "zh_hant"}):
        said = cli.bare("member", "show", member)
    assert (said.code, "點數餘額" in said.out) == (0, True)


def test_the_shop_decides_the_language_and_settings_may_say_otherwise(cli: CommandLine, member: str) -> None:
    with patch.dict(os.environ, {"LC_ALL": "en_US.UTF-8"}):
        assert "积分余额" in cli("member", "show", member).out
        (cli.folder / "settings.toml").write_text('language = "en"\n', "utf-8")
        assert "Points held" in cli("member", "show", member).out
        assert "點數餘額" in cli("member", "show", member, "--lang", "zh-Hant").out
        assert "積分餘額" in cli("member", "show", member, "--lang", "zh-HK").out


def test_before_there_is_a_shop_the_system_decides(cli: CommandLine, tmp_path: Path) -> None:
    for locale, word in (("en_GB.UTF-8", "shop"), ("zh_TW.UTF-8", "帳本"), ("C", "账本"), ("de_DE.UTF-8", "账本")):
        with patch.dict(os.environ, {"LC_ALL": locale}):
            said = cli.bare("member", "show", "1", "--data-dir", tmp_path / "none")
        assert (said.code, word in said.err) == (1, True), locale


NO_SHOP = ("demo-chain", "printer-emulator")
"""One invents its own, the other is a printer."""


@pytest.mark.parametrize("name", [name for name in OURS if name not in NO_SHOP])
def test_everything_but_init_and_restore_needs_a_shop(cli: CommandLine, tmp_path: Path, name: str) -> None:
    needed = {
        "program set": ["plain"], "member add": ["--phone", "1"], "member edit": ["1", "--name", "x"],
        "quote": ["--member", "1", "--amount", "1"], "checkout": ["--amount", "1"],
        "split": ["--amount", "2", "--share", "1"], "claim offer": ["1"], "claim take": ["1", "2"],
        "points forgotten": ["1", "2", "--approve-pin-stdin"],
        "points move": ["1", "2", "--reason", "x", "--approve-pin-stdin"], "refund": ["1", "--reason", "x"],
        "points adjust": ["1", "1", "--reason", "x"],
        "card": ["1", "--out", "x.pdf"], "receipt": ["1", "--out", "x", "--format", "pdf"],
        "import sales": ["f"], "import members": ["f"], "import products": ["f"],
        "import undo": ["x"],
        "export points": ["--as-of", "2026-01-01", "--out", "x"], "export members": ["--out", "x"],
        "export tiers": ["--as-of", "2026-01-01", "--out", "x"], "backup": ["x"],
        "carry": ["/nowhere/carried.bin"], "diagnostics": ["x.zip"],
        "enrol": ["--hq", "https://hq.example", "--code", "x"],
        "export segments": ["--as-of", "2026-01-01", "--out", "x"],
        "shift open": ["--float", "1"], "shift cash": ["--in", "1", "--reason", "x"], "z show": ["1"],
        "export day": ["--day", "2026-01-01", "--out", "x"],
        "member show": ["1"], "member find": ["1"], "member lost-card": ["1"],
        "pin reset": ["--code-and-pin-stdin"],
        "member merge": ["1", "2"], "member unmerge": ["1"], "member freeze": ["1", "--reason", "x"],
        "member unfreeze": ["1", "--reason", "x"], "member leave": ["1"], "member return": ["1"],
        "member note": ["1", "x"], "member notes": ["1"], "member detach-phone": ["1", "--reason", "x"],
        "member erase": ["1", "--reason", "x"],
    }  # fmt: skip
    if name in ("init", "restore"):
        return
    said = cli.bare(*name.split(), *needed.get(name, []), "--data-dir", tmp_path / "none", "--json")
    assert (said.code, said.document["error"], said.err) == (1, "shop.missing", "")
    assert "init" in said.document["remedy"]
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nonsense",
        "member",
        "member shoot 1",
        "member show",
        "member show 1 2",
        "checkout",
        "checkout --amount",
        "checkout --am 1",
        "checkout --amount 1 --redeem many",
        "receipt 1 --out x --format docx",
        "receipt 1 --out x --format pdf --width 57",
        "init --shop x --tz Asia/Shanghai",
        "init --shop x --tz Asia/Shanghai --pin 1234 --pin-stdin",
        "init --shop x --tz Asia/Shanghai --pin 1234 --region US",
        "init --shop x --tz Asia/Shanghai --pin 1234 --currency ¥",
        "--lang fr program show",
        "program show --lang",
        "--data-dir",
        "card 1 --out card.docx",
        "card 1 --out card.png --sheet",
        "card 1 2 --out card.pdf",
        "program set",
        "program set plain --set earn.points",
        "import sales file --map amount",
    ],
)
def test_wrong_use_is_two(cli: CommandLine, typed: str) -> None:
    arguments = typed.split()
    said = cli.bare(*arguments)
    assert (said.code, said.out) == (2, "")
    assert len(said.err.strip().splitlines()) == 3
    said = cli.bare(*arguments, "--json")
    assert (said.code, said.document["error"], said.err) == (2, "usage", "")
    assert said.document["detail"]


def test_wrong_use_is_said_in_every_language(cli: CommandLine) -> None:
    for language, word in (("zh-Hans", "少了 --amount"), ("zh-Hant", "少了 --amount"), ("en", "Missing: --amount")):
        assert word in cli.bare("checkout", "--lang", language).err


def test_help_is_short_and_in_the_language(cli: CommandLine) -> None:
    for language, word in (("zh-Hans", "会员卡"), ("zh-Hant", "會員卡"), ("zh-HK", "單據"), ("en", "Members")):
        said = cli.bare("--help", "--lang", language)
        assert (said.code, word in said.out, len(said.out.splitlines()) < 100) == (0, True, True)
        assert all(f"  {name} " in said.out for name in OURS)
    assert set(cli.bare("--json", "--help").document) == {"help"}


@pytest.mark.parametrize("name", OURS)
def test_every_command_explains_its_arguments(cli: CommandLine, name: str) -> None:
    for language in ("zh-Hans", "zh-Hant", "zh-HK", "en"):
        said = cli.bare(*name.split(), "-h", "--lang", language)
        assert (said.code, said.err) == (0, "")
        assert f"main.py {name}" in said.out


def test_the_version_is_that_of_the_package(cli: CommandLine) -> None:
    assert cli.bare("--version", "--json").document == {"version": VERSION}
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_a_fault_is_written_down_without_personal_text(cli: CommandLine) -> None:
    def fail(*_: object) -> None:
        raise ValueError("13800130417 林晓岚")

    with patch.object(app, "find_command", fail):
        said = cli("member", "show", "1", "--json")
    assert (said.code, said.document["error"], said.err) == (1, "internal", "")
    log = (cli.folder / "logs/faults.log").read_text("utf-8")
    assert "ValueError" in log
    assert "test_anywhere.py" in log
    assert not {"13800130417", "林晓岚"} & set(log.split())
    assert "13800130417" not in said.out + log


def test_a_fault_of_the_disk_has_words(cli: CommandLine) -> None:
    with patch.object(app, "find_command", side_effect=OSError(28, "No space left on device")):
        said = cli("verify", "--json")
    assert (said.code, said.document["error"]) == (1, "files.failed")


def test_ctrl_c_is_quiet(cli: CommandLine) -> None:
    with patch.object(app, "find_command", side_effect=KeyboardInterrupt):
        assert cli("verify", "--json") == (130, "", "")


def test_it_speaks_utf_8_on_any_console_and_minds_no_closed_pipe(cli: CommandLine, member: str) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "", "PYTHONCOERCECLOCALE": "0"}
    show = [sys.executable, str(ROOT / "main.py"), "--data-dir", str(cli.folder), "member", "show", member]
    done = subprocess.run([*show, "--json"], env=environment, capture_output=True, check=True)
    assert json.loads(done.stdout.decode("utf-8"))["name"] == "林晓岚"
    with subprocess.Popen(show, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_behind_stdout_is_no_traceback(cli: CommandLine) -> None:
    show = [sys.executable, str(ROOT / "main.py"), "--data-dir", str(cli.folder), "program", "show"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(show, stdout=full, stderr=subprocess.PIPE, check=False, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (1, "事情已办完，结果没能写出来。\n")
