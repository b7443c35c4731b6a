"""``export segments`` as it is typed, and the settings that it follows."""

from pathlib import Path

from tests.integration.commands.command_line import CommandLine
from tests.integration.commands.test_moving import rows

COLUMNS = "member_no,external_id,first_day,last_day,days_since,n90,class,origin,stage,r,f,m,tier,balance"
BILLS = """basket_id,customer_id,store_id,ts_local,amount
1,A,S,2026-01-05 12:00:00,10.50
2,A,S,2026-01-05 13:00:00,0
3,A,S,2026-01-09 12:00:00,30
4,B,S,2025-01-06 12:00:00,20
"""


def exported(cli: CommandLine, tmp_path: Path, day: str) -> dict[str, dict[str, str]]:
    cli.ask("export", "segments", "--as-of", day, "--out", tmp_path / "s.csv")
    assert (tmp_path / "s.csv").read_text("utf-8").splitlines()[0] == COLUMNS
    return {row["external_id"]: row for row in rows(tmp_path / "s.csv")}


def test_segments_go_out_as_of_a_day_by_the_rules_of_today(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(BILLS, "utf-8")
    cli.ask("import", "sales", tmp_path / "sales.csv", "--award")
    found = exported(cli, tmp_path, "2026-01-31")
    assert list(found["A"].values())[1:] == [
        *("A", "2026-01-05", "2026-01-09", "22", "3", "active", "", "引入期", "1", "1", "1", "regular", "40"),
    ]
    assert list(found["B"].values())[1:] == [
        *("B", "2025-01-06", "2025-01-06", "390", "0", "lost", "new", "流失期", "", "", "", "regular", "0"),
    ]
    cli.ask("program", "set", "--set", "classes.exactly_three=returning")
    assert exported(cli, tmp_path, "2026-01-31")["A"]["class"] == "returning"
    cli.ask("program", "set", "--set", "classes.count=days", "--set", "classes.window_days=60")
    found = exported(cli, tmp_path, "2026-01-31")
    assert [found["A"][name] for name in ("n90", "class")] == ["2", "returning"]
    assert list(exported(cli, tmp_path, "2025-12-31")) == ["B"]


def test_own_rhythm_is_switched_in_either_spelling(cli: CommandLine) -> None:
    for text, kept in (("on", "on"), ("off", "off"), ("true", "on"), ("false", "off")):
        shown = cli.ask("program", "set", "--set", f"classes.own_rhythm={text}")
        assert shown["program"]["classes"]["own_rhythm"] == kept


def test_a_window_that_leaves_somebody_without_a_class_is_refused(cli: CommandLine) -> None:
    for setting, key in (
        ("classes.window_days=59", "classes.window_days"),
        ("classes.cycle_days=46", "classes.window_days"),
        ("classes.cycle_days=0", "classes.cycle_days"),
        ("classes.count=weeks", "classes.count"),
        ("classes.exactly_three=lost", "classes.exactly_three"),
        ("classes.own_rhythm=1", "classes.own_rhythm"),
        ("classes.growing_days=29", "classes.growing_days"),
    ):
        refused = cli.refused("program", "set", "--set", setting)
        assert (refused["error"], key in refused["title"]) == ("program.bad_value", True), (setting, refused)
    both = ("--set", "classes.cycle_days=60", "--set", "classes.window_days=180")
    assert cli.ask("program", "set", *both)["program"]["classes"]["cycle_days"] == 60
