"""verify, backup, restore: as a shop does it, on this machine and on another."""

import shutil
from pathlib import Path

import pytest

from tests.integration.commands.command_line import CommandLine, init


def test_a_sound_ledger_is_clean(cli: CommandLine, member: str) -> None:
    assert member
    verified = cli.ask("verify")
    assert (verified["ok"], verified["first_bad"]) == (True, None)
    assert verified["events"] >= 4
    head = f"{verified['head']['seq']}:{verified['head']['chain_hash'][:16]}"
    assert head in cli("verify").out
    assert cli.ask("verify", "--head", head)["ok"] is True
    wrong = cli("verify", "--head", f"{verified['head']['seq']}:{'0' * 16}", "--json")
    assert (wrong.code, wrong.document["ok"]) == (1, False)
    assert cli.refused("verify", "--head", "nonsense")["error"] == "verify.head"


def test_damage_is_found_and_said(cli: CommandLine, member: str) -> None:
    assert member
    ledger = cli.folder / "ledger.db"
    data = bytearray(ledger.read_bytes())
    for at in range(4096 * 3, len(data), 4096):
        data[at + 100] ^= 0xFF
    ledger.write_bytes(data)
    said = cli("verify", "--json")
    assert (said.code, said.document["ok"], said.document["first_bad"] is None) == (1, False, False)
    assert "备份" in cli("verify").out


def test_a_backup_comes_back_with_the_recovery_code_alone(
    cli: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "old"
    code = cli.bare(*init(folder), "--json").document["recovery_code"]
    old = CommandLine(folder, capsys)
    number = old.ask("member", "add", "--phone", "13800130417", "--name", "林晓岚")["member_no"]
    made = old.ask("backup", tmp_path / "shop.backup")
    assert made["seq"] > 0
    shutil.rmtree(folder)
    new = CommandLine(tmp_path / "new", capsys)
    assert new.refused("restore", tmp_path / "shop.backup")["error"] == "restore.needs_code"
    wrong = ["restore", tmp_path / "shop.backup", "--recovery-code-stdin"]
    assert new.refused(*wrong, stdin="AAAA")["error"] == "recovery.mistyped"
    said = new(*wrong, "--json", stdin=f"{code.lower()}\n")
    assert (said.code, said.document["lost_events"] in (0, None)) == (0, True)
    assert new.ask("member", "show", number)["name"] == "林晓岚"
    assert new.ask("verify")["ok"] is True
    assert "zh-Hans" in (new.folder / "settings.toml").read_text("utf-8")


def test_what_is_no_backup_is_refused(cli: CommandLine, member: str, tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(b"\xff\xd8" * 4000)
    assert cli.refused("restore", tmp_path / "photo")["error"] == "backup.not_ours"
    assert cli.refused("restore", tmp_path / "none")["error"] == "backup.missing"
    assert cli.refused("backup", tmp_path / "none" / "x")["error"] == "backup.not_written"
    assert cli.ask("member", "show", member)["balance"] == 1000
