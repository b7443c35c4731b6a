"""Commands that the shop wants to be asked for a manager's PIN; a lost PIN given anew."""

from pathlib import Path

import pytest

from desktop.bootstrap import open_till
from desktop.core.services.staff_upkeep import ask_commands
from tests.integration.commands.command_line import PHONE, PIN, CommandLine

pytestmark = pytest.mark.usefixtures("member")


def ask(folder: Path, *deeds: str) -> None:
    """The shop wants these asked."""
    with open_till(folder) as till:
        ask_commands(till, frozenset(deeds))


def test_they_do_as_ever_until_the_shop_wants_a_pin(cli: CommandLine, tmp_path: Path) -> None:
    cli.ask("checkout", "--member", PHONE, "--amount", "10", "--ref", "P-1")
    cli.ask("export", "members", "--out", tmp_path / "a.csv")
    cli.ask("backup", tmp_path / "b.shuke")
    ask(cli.folder, "refund", "program.publish", "export", "restore")
    for command in (
        ("refund", "P-1", "--amount", "1", "--reason", "x"),
        ("program", "set", "--set", "earn.points=2"),
        ("export", "members", "--out", tmp_path / "c.csv"),
        ("restore", tmp_path / "b.shuke"),
    ):
        assert cli.refused(*command)["error"] == "rights.needs"
        assert cli.refused(*command, "--approve-pin-stdin", stdin="0000\n")["error"] == "pin.wrong"
        cli.ask(*command, "--approve-pin-stdin", stdin=f"{PIN}\n")
        ask(cli.folder, "refund", "program.publish", "export", "restore")


def test_a_lost_pin_is_given_anew_by_the_recovery_code(tmp_path: Path, cli: CommandLine) -> None:
    said = cli.bare(
        *("init", "--shop", "x", "--tz", "Asia/Shanghai", "--pin", PIN, "--data-dir", tmp_path / "lost", "--json")
    )
    code = said.document["recovery_code"]
    wrong = cli.bare(
        "pin", "reset", "--code-and-pin-stdin", "--data-dir", tmp_path / "lost", "--json", stdin=f"{code[:-1]}\n7777\n"
    )
    assert wrong.code == 1
    done = cli.bare(
        "pin", "reset", "--code-and-pin-stdin", "--data-dir", tmp_path / "lost", "--json", stdin=f"{code}\n7777\n"
    )
    assert done.code == 0, done
    with open_till(tmp_path / "lost") as till:
        assert till.staff.approve("manager", "7777", "export").by_pin
