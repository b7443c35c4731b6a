"""init and the member commands: who may be seen, how, and by which key."""

import re
from pathlib import Path

import pytest

from tests.integration.commands.command_line import PHONE, CommandLine, init

CONTRACT = {"member_no", "external_id", "name", "phone", "tier", "balance", "usable", "debt", "visits"}


def test_init_shows_the_recovery_code_once(cli: CommandLine, tmp_path: Path) -> None:
    said = cli.bare(*init(tmp_path / "new", "--region", "HK", "--mode", "till", "--day-starts", "04:00", "--json"))
    assert said.code == 0
    document = said.document
    assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{4}", document["recovery_code"])
    assert (document["currency"], document["mode"], document["key_store"]) == ("HKD", "till", "file")
    assert cli.bare(*init(tmp_path / "new", "--json")).document["error"] == "shop.exists"


def test_init_says_plainly_where_the_key_is(cli: CommandLine, tmp_path: Path) -> None:
    said = cli.bare(*init(tmp_path / "new"))
    assert "钥匙存成文件" in said.out
    assert str(tmp_path / "new" / "keys") in said.out
    assert "恢复码" in said.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--shop", " ", "--tz", "Asia/Shanghai", "--pin", "1234"], "shop.name"),
        (["--shop", "x", "--tz", "Asia/Beijing", "--pin", "1234"], "shop.zone"),
        (["--shop", "x", "--tz", "Asia/Shanghai", "--pin", "123"], "pin.form"),
        (["--shop", "x", "--tz", "Asia/Shanghai", "--pin-stdin"], "pin.form"),
        (["--shop", "x", "--tz", "Asia/Shanghai", "--pin", "1234", "--day-starts", "07:00"], "shop.day_starts"),
    ],
)
def test_init_refuses_and_leaves_nothing(cli: CommandLine, tmp_path: Path, arguments: list[str], code: str) -> None:
    said = cli.bare("init", *arguments, "--data-dir", tmp_path / "new", "--json")
    assert (said.code, said.document["error"]) == (1, code)
    assert not (tmp_path / "new" / "ledger.db").exists()


def test_init_reads_the_pin_from_stdin(cli: CommandLine, tmp_path: Path) -> None:
    arguments = ["init", "--shop", "x", "--tz", "Asia/Shanghai", "--pin-stdin", "--data-dir", tmp_path / "new"]
    assert cli.bare(*arguments, stdin="１２３４\r\n").code == 0


def test_a_file_in_place_of_the_directory_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    said = cli.bare(*init(tmp_path / "file", "--json"))
    assert (said.code, said.document["error"]) == (1, "files.failed")


def test_add_and_show_keep_the_contract(cli: CommandLine) -> None:
    added = cli.ask("member", "add", "--phone", "138 0013 0417", "--name", "林晓岚", "--birthday", "05-20",
                    "--gender", "女", "--consent", "sms，wechat")  # fmt: skip
    assert added.keys() >= CONTRACT
    assert (added["phone"], added["tier"], added["balance"], added["visits"]) == ("138****0417", "regular", 0, 0)
    assert added["consents"] == ["sms", "wechat"]
    assert cli.ask("member", "show", added["member_no"]) == added


@pytest.mark.parametrize("write", [str, str.lower, lambda no: f"{no[:4]} {no[4:8]}-{no[8:]}"])
def test_a_member_number_is_read_however_it_is_grouped(cli: CommandLine, member: str, write: object) -> None:
    assert callable(write)
    assert cli.ask("member", "show", write(member))["member_no"] == member


def test_revealing_a_phone_is_recorded(cli: CommandLine, member: str) -> None:
    events = cli.ask("verify")["events"]
    assert cli.ask("member", "show", member)["phone"] == "138****0417"
    assert cli.ask("verify")["events"] == events
    assert cli.ask("member", "show", member, "--reveal")["phone"] == "+8613800130417"
    assert cli.ask("verify")["events"] == events + 1


def test_a_known_phone_is_said_with_who_has_it(cli: CommandLine, member: str) -> None:
    refused = cli.refused("member", "add", "--phone", PHONE)
    assert refused["error"] == "member.phone_known"
    assert refused["members"] == [{"member_no": member, "name": "林*岚", "phone": "138****0417"}]
    second = cli.ask("member", "add", "--phone", PHONE, "--shared-phone", "--name", "林小满")["member_no"]
    several = cli.refused("member", "show", PHONE)
    assert several["error"] == "member.several"
    assert {one["member_no"] for one in several["members"]} == {member, second}
    assert cli("checkout", "--member", PHONE, "--amount", "1").code == 1


def test_find_shows_one_in_full_and_several_without_balances(cli: CommandLine, member: str) -> None:
    cli.ask("member", "add", "--phone", "13900130417", "--name", "林小满")
    assert cli.ask("member", "find", member)[0]["member_no"] == member
    alone = cli.ask("member", "find", "林晓")
    assert [one["balance"] for one in alone] == [1000]
    for text in ("0417", "lin", "林", "lxl"):
        found = cli.ask("member", "find", text)
        assert all(one.keys() >= CONTRACT for one in found)
        if len(found) > 1:
            assert {(one["balance"], one["visits"], "*" in one["phone"], "*" in one["name"]) for one in found} == {
                (None, None, True, True)
            }
    assert len(cli.ask("member", "find", "0417")) == 2
    assert cli.ask("member", "find", "nobody") == []
    assert "没找到" in cli("member", "find", "nobody").out


def test_find_shows_eight_at_most(cli: CommandLine) -> None:
    for number in range(10):
        cli.ask("member", "add", "--phone", f"13{number}80130417", "--name", f"张{'一二三四五六七八九十'[number]}")
    assert len(cli.ask("member", "find", "zhang")) == 8
    assert len(cli.ask("member", "find", "0417")) == 8
    assert "还有别的人" in cli("member", "find", "0417").out


@pytest.mark.parametrize("text", ["417", "4", " ", "", "%", "'"])
def test_too_little_finds_nobody(cli: CommandLine, member: str, text: str) -> None:
    assert member
    assert cli.refused("member", "find", text)["error"] == "search.too_short"


def test_edit_changes_what_was_given_and_no_more(cli: CommandLine, member: str) -> None:
    edited = cli.ask("member", "edit", member, "--name", "林岚", "--consent", "phone")
    assert (edited["name"], edited["phone"], edited["consents"]) == ("林岚", "138****0417", ["phone"])
    assert cli.ask("member", "edit", member, "--consent", "none")["consents"] == []
    assert cli.ask("member", "find", "lxl") == []
    assert cli.ask("member", "edit", member, "--phone", "13900139000")["phone"] == "139****9000"
    assert cli.refused("member", "show", PHONE)["error"] == "member.not_found"
    assert cli.refused("member", "edit", member)["error"] == "edit.nothing"


def test_a_birthday_moves_once_a_year_and_not_at_once(cli: CommandLine, member: str) -> None:
    cli.ask("member", "edit", member, "--birthday", "05-20")
    cli.ask("member", "edit", member, "--birthday", "1990-05-20")
    cli.ask("member", "edit", member, "--birthday", "06-01")
    refused = cli.refused("member", "edit", member, "--birthday", "07-01")
    assert refused["error"] == "birthday.too_soon"
    assert re.search(r"\d{4}-\d\d-\d\d", refused["remedy"])


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--phone", "138****0417"], "phone.masked"), (["--phone", "1.38E+10"], "phone.scientific"),
        (["--phone", "hello"], "phone.not_a_number"), (["--phone", "123"], "phone.invalid"),
        (["--phone", "13800130418", "--birthday", "02-30"], "birthday.form"),
        (["--phone", "13800130418", "--birthday", "2990-02-03"], "birthday.form"),
        (["--phone", "13800130418", "--gender", "?"], "gender.form"),
        (["--phone", "13800130418", "--consent", "fax"], "consent.channel"),
        (["--phone", "13800130418", "--referrer", "13900139000"], "member.not_found"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(cli: CommandLine, more: list[str], code: str) -> None:
    assert cli.refused("member", "add", *more)["error"] == code


def test_hostile_names_do_no_harm(cli: CommandLine) -> None:
    for number, name in enumerate(("{0.__class__}", "{code}", "\x1b[2J", "'; DROP TABLE", "\ud800", "张" * 500)):
        said = cli("member", "add", "--phone", f"1380013{number:04}", "--name", name)
        assert (said.code, "\x1b" in said.out) == (0, False)
    assert cli.refused("member", "show", "{facts}")["detail"].startswith("没有谁对得上“{facts}”")
