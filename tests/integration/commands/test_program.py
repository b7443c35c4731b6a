"""program show and set: keys of the contract, exact decimals, refusals by name."""

import json
from pathlib import Path

import pytest

from tests.integration.commands.command_line import CommandLine


def test_show_prints_the_document(cli: CommandLine) -> None:
    tree = cli.ask("program", "show")
    assert (tree["earn"]["points"], tree["redeem"]["step"], tree["tiers"][2]["code"]) == (1, 50, "platinum")
    assert json.loads(cli("program", "show").out) == tree


def test_set_takes_a_preset_a_file_and_single_keys(cli: CommandLine, tmp_path: Path) -> None:
    plain = cli.ask("program", "set", "plain", "--set", "validity.days=90")["program"]
    assert (plain["earn"]["cap_bill"], plain["validity"]["days"]) == (None, 90)
    file = tmp_path / "rules.json"
    file.write_text('\ufeff{"earn": {"birthday_multiplier": 1.25}, "redeem.step": 100}', "utf-8")
    mixed = cli.ask("program", "set", file, "--set", "earn.birthday=month", "--set", "redeem.step=200")["program"]
    assert (mixed["earn"]["birthday_multiplier"], mixed["earn"]["birthday"]) == (1.25, "month")
    assert (mixed["redeem"]["step"], mixed["validity"]["days"]) == (200, 90)
    assert cli.ask("program", "show") == mixed
    assert cli.ask("program", "set", "default")["program"]["earn"]["cap_bill"] == 5000


@pytest.mark.parametrize(
    ("setting", "code", "named"),
    [
        ("earn.point=2", "program.unknown_key", "earn.point"), ("earn.points=two", "program.bad_value", "earn.points"),
        ("earn.points=-1", "program.bad_value", "earn.points"), ("earn.points=1.5", "program.bad_value", "earn.points"),
        ("earn.birthday_multiplier=1.255", "program.bad_value", "earn.birthday_multiplier"),
        ("earn.birthday_multiplier=NaN", "program.bad_value", "earn.birthday_multiplier"),
        ("earn.rounding=up", "program.bad_value", "earn.rounding"), ("earn=1", "program.unknown_key", "earn"),
        ("tiers=[]", "program.bad_value", "tiers"), ("validity.days=0", "program.bad_value", "validity.days"),
    ],
)  # fmt: skip
def test_a_wrong_key_or_value_is_refused_by_name(cli: CommandLine, setting: str, code: str, named: str) -> None:
    before = cli.ask("program", "show")
    refused = cli.refused("program", "set", "plain", "--set", setting)
    assert (refused["error"], named in refused["title"]) == (code, True)
    assert cli.ask("program", "show") == before


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff\xfe\x00", b"1", b'{"earn.points": NaN}', b"[" * 100_000])
def test_a_file_that_is_no_program_is_refused(cli: CommandLine, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "rules.json").write_bytes(content)
    assert cli.refused("program", "set", tmp_path / "rules.json")["error"] in ("program.not_json", "file.not_text")


def test_a_file_that_is_not_there_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    assert cli.refused("program", "set", tmp_path / "none.json")["error"] == "file.missing"
    assert cli.refused("program", "set", tmp_path)["error"] == "file.not_text"
