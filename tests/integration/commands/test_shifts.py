"""A shift and its Zs by command, as another program reads them."""

import csv
from pathlib import Path

import pytest

from desktop.cli.app import main
from tests.integration.commands.command_line import PIN, CommandLine, init


@pytest.fixture
def till(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A shop that takes the money itself, with a shift open."""
    assert main([*init(tmp_path / "data", "--mode", "till"), "--json"]) == 0
    shop = CommandLine(tmp_path / "data", capsys)
    assert shop.ask("shift", "open", "--float", "500") == {"shift": 1, "float_minor": 50_000}
    return shop


def test_a_shift_from_float_to_z(till: CommandLine, tmp_path: Path) -> None:
    till.ask("checkout", "--amount", "128", "--tender", "cash=100,wechat=28")
    assert till.ask("shift", "cash", "--out", "30", "--reason", "买菜") == {"amount_minor": -3_000}
    assert till.refused("shift", "cash", "--in", "-30", "--reason", "x")["error"] == "shift.amount"
    assert till.ask("shift", "status")["number"] == 1
    blind = till.ask("shift", "x")
    assert (blind["is_blind"], blind["takings"]["paid_minor"], blind.get("drawer")) == (True, None, None)
    seen = till.ask("shift", "x", "--approve-pin-stdin", stdin=f"{PIN}\n")
    assert seen["drawer"]["expected_minor"] == 57_000
    assert till.ask("shift", "count", "--pieces", "100x5,50×1，20x1")["counted_minor"] == 57_000
    z = till.ask("shift", "close")
    assert (z["z"]["number"], z["drawer"]["difference_minor"], z["takings"]["bills"]) == (1, 0, 1)
    assert till.ask("z", "list")[0]["z"]["closing"] == 0
    for form, start in (("pdf", b"%PDF-"), ("escpos", b"\x1b@")):
        drawn = tmp_path / form
        till.ask("z", "show", 1, "--out", drawn, "--format", form, "--width", 58)
        again = drawn.read_bytes()
        till.ask("z", "show", 1, "--out", drawn, "--format", form, "--width", 58)
        assert again.startswith(start)
        assert drawn.read_bytes() == again
    assert till.refused("z", "show", 2)["error"] == "z.not_found"
    assert "交班报告 Z" in till("z", "show", 1).out
    head = z["z"]
    assert till.ask("verify", "--head", f"{head['seq']}:{head['head']}")["ok"]


def test_a_difference_by_command(till: CommandLine) -> None:
    assert till.refused("shift", "close", "--counted", "1")["error"] == "shift.explain"
    assert till.refused("shift", "close", "--reason", "被偷")["error"] == "shift.difference"
    z = till.ask("shift", "close", "--reason", "被偷", "--approve-pin-stdin", stdin=f"{PIN}\n")
    assert (z["drawer"]["difference_minor"], z["approved_by"]) == (-49_900, "manager")
    by_number = ("--approve-pin-stdin", "--approver", "7")
    assert till.refused("shift", "x", *by_number, stdin=f"{PIN}\n")["error"] == "staff.not_found"
    taken = till.refused("points", "forgotten", "1", "B", *by_number, stdin=f"{PIN}\n")
    assert taken["error"] == "staff.not_found"


def test_the_rules_of_shifts(till: CommandLine) -> None:
    assert till.ask("shift", "rules", "--demand", "on", "--difference", "20") == {
        "demanded": True,
        "difference_minor": 2_000,
    }
    till.ask("shift", "close", "--counted", "500")
    assert till.refused("checkout", "--amount", "1", "--tender", "cash")["error"] == "shift.demanded"
    for pieces in ("100", "100xx", "ax3"):
        assert till.refused("shift", "count", "--pieces", pieces)["error"] in {"shift.pieces", "amount.form"}


def test_beside_a_pos_the_day_list_ties_to_its_report(cli: CommandLine, member: str, tmp_path: Path) -> None:
    cli.ask("checkout", "--member", member, "--amount", "100", "--redeem", "500", "--ref", "POS-7")
    cli.ask("checkout", "--amount", "50", "--ref", "POS-8")
    assert cli.ask("shift", "close")["z"]["number"] == 1
    out = tmp_path / "day.csv"
    today = cli.ask("shift", "status")["today"]
    assert cli.ask("export", "day", "--day", today, "--out", out)["rows"] == 2
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["pos_ref"], row["discount_cents"], row["points_used"]) for row in rows] == [
        ("POS-7", "1000", "500"),
        ("POS-8", "0", "0"),
    ]
    assert cli.refused("export", "day", "--day", "gestern", "--out", out)["error"] == "date.form"
