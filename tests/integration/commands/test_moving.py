"""import, export: files in and out, every row accounted for, on record."""

import csv
from pathlib import Path

from tests.integration.commands.command_line import PHONE, CommandLine

SALES = """basket_id,customer_id,store_id,ts_local,amount
1,A,S,2026-01-05 12:00:00,10.50
2,B,S,2026-01-06 12:00:00,20
3,A,S,2026-01-07 12:00:00,-5
4,,S,2026-01-07 12:00:00,7
1,A,S,2026-01-05 12:00:00,10.50
"""
MEMBERS = "会员号,姓名,手机号,积分\nA,林晓岚,13800130417,120\nB,王强,,30\nC,,abc,5\n,,,9\n"


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))


def sales_file(tmp_path: Path) -> Path:
    (tmp_path / "sales.csv").write_text(SALES, "utf-8")
    return tmp_path / "sales.csv"


def test_sales_come_in_once_and_go_out_as_points(cli: CommandLine, tmp_path: Path) -> None:
    file = sales_file(tmp_path)
    cli.ask("program", "set", "plain")
    dry = cli.ask("import", "sales", file, "--award", "--dry-run")
    report = cli.ask("import", "sales", file, "--award")
    for counted in (dry, report):
        assert [counted[key] for key in ("rows", "imported", "duplicate", "rejected")] == [5, 3, 1, 1]
        assert [(one["row"], one["line"], one["reason"]) for one in counted["problems"]] == [(3, 4, "amount.negative")]
    again = cli.ask("import", "sales", file, "--award")
    assert (again["imported"], again["duplicate"], again["import_id"]) == (0, 4, None)
    assert cli.ask("member", "show", "ext:A")["balance"] == 10
    cli.ask("export", "points", "--as-of", "2026-01-31", "--out", tmp_path / "points.csv")
    points = {row["external_id"]: row for row in rows(tmp_path / "points.csv")}
    assert [points["A"][key] for key in ("earned", "redeemed", "expired", "balance")] == ["10", "0", "0", "10"]
    assert list(points["A"]) == ["member_no", "external_id", "earned", "redeemed", "expired", "balance"]


def test_the_same_bill_with_other_content_differs(cli: CommandLine, tmp_path: Path) -> None:
    file = sales_file(tmp_path)
    cli.ask("import", "sales", file)
    file.write_text(SALES.replace("20\n", "21\n"), "utf-8")
    report = cli.ask("import", "sales", file)
    assert {one["reason"] for one in report["problems"]} == {"bill.differs", "amount.negative"}
    assert all(one["text"] != one["reason"] for one in report["problems"])


def test_an_import_is_undone_as_a_whole(cli: CommandLine, tmp_path: Path) -> None:
    report = cli.ask("import", "sales", sales_file(tmp_path), "--award")
    undone = cli.ask("import", "undo", report["import_id"])
    assert (undone["bills"], undone["members"], undone["repeated"]) == (3, 2, False)
    assert cli.ask("import", "undo", report["import_id"])["repeated"] is True
    assert cli.refused("member", "show", "ext:A")["error"] == "member.not_found"
    assert cli.ask("import", "sales", sales_file(tmp_path), "--award")["imported"] == 3
    assert cli.refused("import", "undo", "none")["error"] == "import.not_found"


def test_what_was_built_on_stays(cli: CommandLine, tmp_path: Path) -> None:
    report = cli.ask("import", "sales", sales_file(tmp_path))
    cli.ask("checkout", "--member", "ext:A", "--amount", "5")
    assert cli.refused("import", "undo", report["import_id"])["error"] == "import.built_on"


def test_members_come_in_with_their_points(cli: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "会员.csv"
    file.write_bytes(MEMBERS.encode("gb18030"))
    report = cli.ask("import", "members", file)
    assert report["rows"] == report["imported"] + report["duplicate"] + report["rejected"] == 4
    shown = cli.ask("member", "show", PHONE)
    assert (shown["external_id"], shown["balance"], shown["name"]) == ("A", 120, "林晓岚")
    assert cli.ask("export", "members", "--out", tmp_path / "out.csv")["rows"] == report["imported"]
    assert list(rows(tmp_path / "out.csv")[0])[-2:] == ["tier", "enrolled_on"]
    said = cli("import", "members", file)
    assert "重复" in said.out


def test_progress_is_beside_the_answer(cli: CommandLine, tmp_path: Path) -> None:
    said = cli("import", "sales", sales_file(tmp_path), "--json")
    assert said.document["imported"] == 3
    assert "100%" in said.err
    assert len(said.err.splitlines()) <= 5


def test_a_report_is_said_in_every_language(cli: CommandLine, tmp_path: Path) -> None:
    file = sales_file(tmp_path)
    for language, word in (("zh-Hans", "第 4 行"), ("zh-Hant", "第 4 行"), ("en", "line 4:")):
        said = cli("import", "sales", file, "--dry-run", "--lang", language)
        assert (said.code, word in said.out) == (0, True)


def test_files_that_cannot_be_read_change_nothing(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "bytes.csv").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    events = cli.ask("verify")["events"]
    for name in ("none.csv", "empty.csv", "bytes.csv", "other.csv", ""):
        for kind in ("sales", "members"):
            said = cli("import", kind, tmp_path / name, "--json")
            assert (said.code, said.document["error"].split(".")[0] in ("file", "import")) == (1, True), name
    for more in (["--map", "amount=nothing"], ["--map", "colour=a"], ["--tz", "Mars/Base"]):
        assert cli("import", "sales", sales_file(tmp_path), *more, "--json").code == 1
    assert cli.ask("verify")["events"] == events


def test_exports_need_a_day_and_a_place(cli: CommandLine, tmp_path: Path) -> None:
    assert cli.refused("export", "tiers", "--as-of", "soon", "--out", tmp_path / "x.csv")["error"] == "date.form"
    assert cli.refused("export", "members", "--out", tmp_path / "none" / "x.csv")["error"] == "file.not_writable"
    assert cli.ask("export", "tiers", "--as-of", "2026-01-31", "--out", tmp_path / "t.csv")["rows"] == 0


def test_a_price_list_comes_in_and_its_odd_rows_are_told(cli: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "商品.csv"
    file.write_bytes("条码,品名,售价\n6901234567892,茶,128\n,,1\n".encode("gb18030"))
    report = cli.ask("import", "products", file)
    assert [report[key] for key in ("what", "rows", "imported", "duplicate", "rejected")] == ["products", 2, 1, 0, 1]
    assert [(one["line"], one["reason"], one["text"]) for one in report["problems"]] == [
        (3, "barcode.missing", "没有条码")
    ]
    assert cli.ask("import", "products", file, "--dry-run")["duplicate"] == 1
    assert "6901234567892" not in cli("import", "products", file).out
    assert "条码" in cli("import", "products", "--help").out
