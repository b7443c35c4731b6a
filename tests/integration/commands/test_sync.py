"""enrol, sync and status against a real HQ on loopback, as a shop types them."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.bootstrap import wall_us
from tests.integration.commands.command_line import PHONE, CommandLine
from tests.sync.bad_lines import make_certificate, says, serving
from tests.sync.headquarters import Headquarters

NULL = dict.fromkeys(
    ("acked_seq", "head_seq", "unsent", "cursor", "last_contact", "last_round", "hq", "merchant", "store", "device_id",
     "spending")
)  # fmt: skip


@pytest.fixture
def hq() -> Headquarters:
    return Headquarters(wall_us)


@pytest.fixture
def url(hq: Headquarters) -> Iterator[str]:
    with hq.at_a_door() as url:
        yield url


@pytest.fixture
def other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A second machine of the same make: another shop altogether."""
    folder = tmp_path / "other"
    command_line = CommandLine(folder, capsys)
    command_line.ask("init", "--shop", "二号机", "--tz", "Asia/Shanghai", "--pin", "2468")
    return command_line


def enrol(cli: CommandLine, hq: Headquarters, url: str, **more: Any) -> Any:
    document: Any = cli.ask("enrol", "--hq", url, "--code", more.get("code") or hq.code())
    return document


def test_a_till_that_stood_alone_joins_sells_and_syncs(
    cli: CommandLine, hq: Headquarters, url: str, member: str
) -> None:
    assert cli.ask("status") == NULL
    joined = enrol(cli, hq, url)
    assert (joined["merchant"], joined["store"], joined["tz"]) == ("熟客小馆", "一店", "Asia/Shanghai")
    assert (joined["sync"]["complete"], joined["sync"]["left"]) == (True, 0)
    status = cli.ask("status")
    assert (status["unsent"], status["acked_seq"]) == (0, status["head_seq"])
    assert status["last_contact"]
    cli.ask("checkout", "--member", member, "--amount", "88")
    before = cli.ask("status")
    assert (before["unsent"], before["head_seq"] - before["acked_seq"]) == (1, 1)
    done = cli.ask("sync")
    assert (done["complete"], done["sent"], done["left"]) == (True, 1, 0)
    assert cli.ask("status")["unsent"] == 0
    assert cli.ask("member", "show", member)["balance"] == 1_088
    assert cli.ask("verify")["ok"]


@pytest.mark.usefixtures("member")
def test_two_tills_sell_apart_and_agree(cli: CommandLine, other: CommandLine, hq: Headquarters, url: str) -> None:
    enrol(cli, hq, url)
    enrol(other, hq, url)
    assert other.ask("member", "show", PHONE)["balance"] == 1_000
    cli.ask("checkout", "--member", PHONE, "--amount", "10")
    other.ask("checkout", "--member", PHONE, "--amount", "20")
    for machine in (cli, other, cli):
        machine.ask("sync")
    assert [machine.ask("member", "show", PHONE)["balance"] for machine in (cli, other)] == [1_030, 1_030]


def test_a_sync_that_does_not_get_through_says_what_is_left(cli: CommandLine, hq: Headquarters, member: str) -> None:
    with hq.at_a_door() as url:
        enrol(cli, hq, url)
    cli.ask("checkout", "--member", member, "--amount", "10")
    said = cli("sync", "--json")
    assert said.code == 1
    document = said.document
    assert (document["error"], document["complete"], document["left"]) == ("sync.offline", False, 1)
    assert all(document[part] for part in ("title", "detail", "remedy"))
    text = cli("sync")
    assert text.code == 1
    assert "连不上总部" in text.out
    assert "1" in text.out
    assert cli.ask("status")["unsent"] == 1
    assert cli("status").out.startswith("总部：熟客小馆")


def test_without_an_hq(cli: CommandLine) -> None:
    assert cli.refused("sync")["error"] == "sync.not_enrolled"
    assert "没有接总部" in cli("status").out


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"url": "hq.example"}, "sync.address"),
        ({"url": "http://hq.example"}, "sync.plain_http"),
        ({"code": "WRONG123"}, "sync.code_wrong"),
    ],
)
def test_joining_that_is_refused_changes_nothing(
    cli: CommandLine, hq: Headquarters, url: str, given: dict[str, str], code: str
) -> None:
    said = cli.refused("enrol", "--hq", given.get("url", url), "--code", given.get("code") or hq.code())
    assert said["error"] == code
    assert cli.ask("status") == NULL
    assert enrol(cli, hq, url)["sync"]["complete"]


def test_a_code_is_good_once(cli: CommandLine, other: CommandLine, hq: Headquarters, url: str) -> None:
    code = hq.code()
    enrol(cli, hq, url, code=code)
    assert other.refused("enrol", "--hq", url, "--code", code)["error"] == "sync.code_used"


def test_an_enrolled_till_enrols_anew_and_loses_nothing(
    cli: CommandLine, hq: Headquarters, url: str, member: str
) -> None:
    first = enrol(cli, hq, url)
    cli.ask("checkout", "--member", member, "--amount", "10")
    second = enrol(cli, hq, url)
    assert second["device_id"] != first["device_id"]
    assert second["sync"]["complete"]
    cli.ask("checkout", "--member", member, "--amount", "20")
    assert cli.ask("sync")["complete"]
    assert cli.ask("member", "show", member)["balance"] == 1_030
    assert cli.ask("verify")["ok"]


def test_a_pinned_certificate_is_kept_beside_the_ledger(cli: CommandLine, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "127.0.0.1")
    with serving(says(403, b'{"code":"code.unknown"}'), certificate) as url:
        assert cli.refused("enrol", "--hq", url, "--code", "x")["error"] == "sync.certificate"
        asked = ("enrol", "--hq", url, "--code", "x", "--ca")
        assert cli.refused(*asked, certificate[0])["error"] == "sync.code_wrong"
        assert cli.refused(*asked, tmp_path / "none.pem")["error"] == "sync.ca_file"
        assert cli.refused(*asked, certificate[1])["error"] == "sync.ca_file"
    assert [file.read_bytes() for file in cli.folder.glob("hq-*.pem")] == [certificate[0].read_bytes()]


def test_a_directory_that_was_moved_still_knows_its_hq(
    cli: CommandLine, hq: Headquarters, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hq.at_a_door(make_certificate(tmp_path, "127.0.0.1")) as url:
        ca = tmp_path / "127.0.0.1-30.pem"
        cli.ask("enrol", "--hq", url, "--code", hq.code(), "--ca", ca)
        moved = tmp_path / "moved"
        shutil.move(cli.folder, moved)
        assert CommandLine(moved, capsys).ask("sync")["complete"]


def test_something_else_at_the_address_is_told_apart(cli: CommandLine) -> None:
    with serving(says(200, b"<html>", "text/html")) as url:
        assert cli.refused("enrol", "--hq", url, "--code", "x")["error"] == "sync.captive"
    with serving(says(404, b"{}")) as url:
        assert cli.refused("enrol", "--hq", url, "--code", "x")["error"] == "sync.not_hq"


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "zh-HK", "en"])
def test_the_commands_speak_every_language(cli: CommandLine, hq: Headquarters, url: str, language: str) -> None:
    enrol(cli, hq, url)
    for command in (("sync",), ("status",), ("enrol", "--help"), ("sync", "--help"), ("status", "--help")):
        said = cli(*command, "--lang", language)
        assert (said.code, said.out.strip() != "") == (0, True)
