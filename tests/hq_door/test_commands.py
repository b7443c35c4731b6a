"""HQ's commands: answers, exit codes, one JSON document, refusals in words; nothing of one chain by another's name."""

import csv
import io
import json
import os
import re
import stat
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from desktop.core.words import LANGUAGES
from hq.cli.app import COMMANDS, main
from hq.settings import read_settings
from hq.store.database import Database
from hq.store.opening import open_database
from tests.hq_door.door import PASSWORD, Till, house

CLEAN = {"SHUKE_HQ_DATA_DIR": "", "SHUKE_HQ_DATABASE_URL": "", "SHUKE_LANG": "en", "LC_ALL": "C"}


class Said(NamedTuple):
    """What a run left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


class CommandLine:
    """Runs commands in this process, in a data directory of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], keep: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self._capsys = capsys
        self._clean = {name: value for name, value in CLEAN.items() if name not in keep}

    def __call__(self, *arguments: object, stdin: str = "") -> Said:
        self._capsys.readouterr()
        with patch("sys.stdin", io.StringIO(stdin)), patch.dict(os.environ, self._clean):
            code = main(["--data-dir", str(self.folder), *map(str, arguments)])
        return Said(code, *self._capsys.readouterr())

    def ask(self, *arguments: object, stdin: str = "") -> Any:
        said = self(*arguments, "--json", stdin=stdin)
        assert said.code == 0, said
        return json.loads(said.out)

    def refused(self, *arguments: object, stdin: str = "") -> tuple[int, str]:
        """Exit code and error, the same in JSON and in words."""
        said = self(*arguments, "--json", stdin=stdin)
        document = json.loads(said.out)
        assert set(document) == {"error", "title", "detail", "remedy"}
        assert not re.search(r"\{\w+\}", str(document))
        assert said.err == ""
        spoken = self(*arguments, stdin=stdin)
        assert (spoken.code, spoken.out) == (said.code, "")
        assert document["title"] in spoken.err
        return said.code, document["error"]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path / "hq", capsys)


@pytest.fixture
def founded(run: CommandLine) -> CommandLine:
    run.ask("init", "--tenant", "Tea House", "--admin", "Ann", "--password-stdin", stdin=f"{PASSWORD}\n")
    return run


def test_a_chain_is_founded(run: CommandLine) -> None:
    told = run.ask("init", "--tenant", " Tea  House ", "--admin", "Ann", "--password-stdin", stdin=PASSWORD + "\n")
    assert (told["tenant"], told["admin"], told["database"]) == ("Tea House", "Ann", "sqlite")
    assert told["data_dir"] == str(run.folder.resolve())
    assert told["tenant_id"]


def test_secrets_are_the_owners_alone_and_the_file_is_encrypted(founded: CommandLine) -> None:
    key = founded.folder / "hq.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(founded.folder.stat().st_mode) == 0o700
    assert len(key.read_bytes()) == 32
    for file in founded.folder.glob("hq.db*"):
        data = file.read_bytes()
        assert b"SQLite format" not in data
        assert b"Tea House" not in data


def test_a_key_that_others_could_read_is_closed_again(founded: CommandLine) -> None:
    key = founded.folder / "hq.key"
    key.chmod(0o644)
    founded.ask("device", "list")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("--tenant", "Tea House"), PASSWORD, "tenant.taken"),
        (("--tenant", " "), PASSWORD, "name.empty"),
        (("--tenant", "x" * 61), PASSWORD, "name.long"),
        (("--tenant", "a\u202eb"), PASSWORD, "name.marks"),
        (("--tenant", "Other"), "short", "password.length"),
        (("--tenant", "Other"), "", "password.length"),
        (("--tenant", "Other"), "x" * 300, "password.length"),
    ],
)
def test_what_cannot_be_founded(founded: CommandLine, arguments: tuple[str, ...], stdin: str, said: str) -> None:
    assert founded.refused("init", *arguments, "--admin", "Bob", "--password-stdin", stdin=stdin) == (1, said)
    assert founded.ask("store", "add", "North", "--tz", "Asia/Shanghai")["tenant"] == "Tea House"


def test_stores_and_codes(founded: CommandLine) -> None:
    told = founded.ask("store", "add", "North", "--tz", "Asia/Shanghai", "--day-starts", "04:00")
    assert (told["store"], told["tz"]) == ("North", "Asia/Shanghai")
    code = founded.ask("code", "--store", "North")
    assert len(code["code"]) == 11
    assert code["minutes"] == 15
    assert founded.ask("code", "--store", "North", "--minutes", 5)["minutes"] == 5
    assert code["code"] not in (founded.folder / "hq.db").read_bytes().decode("latin1")


def test_staff_is_published_changed_coded_and_let_go(founded: CommandLine) -> None:
    for name in ("North", "South"):
        founded.ask("store", "add", name, "--tz", "Asia/Shanghai")
    told = founded.ask("staff", "add", "王芳", "--role", "manager", "--at", "South", "--at", "North")
    assert (told["number"], told["role"], told["stores"]) == (9001, "manager", ["North", "South"])
    assert (len(told["code"]), told["days"]) == (11, 7)
    assert founded.ask("staff", "add", "小张", "--role", "cashier", "--everywhere", "--days", 99)["days"] == 30
    founded.ask("staff", "change", 9001, "--person", "王小芳", "--at", "South")
    again = founded.ask("staff", "reset", 9001, "--days", 2)
    assert again["code"] != told["code"]
    founded.ask("staff", "leave", 9002)
    one, other = founded.ask("staff", "list")["staff"]
    assert (one["name"], one["stores"], one["active"], other["active"]) == ("王小芳", ["South"], True, False)
    assert (one["code_until"] is None, other["code_until"]) == (False, None)
    assert "code" not in one
    assert "王小芳" in founded("staff", "list").out
    assert founded.ask("staff", "code", 9002)["active"]  # back again
    for code in (told["code"], again["code"]):
        assert code not in founded("staff", "list").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("staff", "code", 9001), "staff.none"),
        (("staff", "add", " ", "--role", "lead", "--everywhere"), "staff.name"),
        (("staff", "add", "甲", "--role", "lead", "--at", "South"), "store.missing"),
        (("staff", "add", "甲", "--role", "lead", "--everywhere", "--member", "x"), "member.none"),
        (("store", "add", "North", "--tz", "Mars/Olympus"), "store.zone"),
        (("store", "add", "North", "--tz", "Asia/Shanghai", "--day-starts", "06:01"), "store.day_starts"),
        (("store", "add", "North", "--tz", "Asia/Shanghai", "--day-starts", "noon"), "store.day_starts"),
        (("store", "add", "", "--tz", "Asia/Shanghai"), "name.empty"),
        (("code", "--store", "South"), "store.missing"),
        (("device", "revoke", "AB3D"), "device.missing"),
        (("store", "add", "South", "--tz", "Asia/Shanghai", "--tenant", "None"), "tenant.missing"),
        (("export", "points", "--as-of", "yesterday", "--out", "x.csv"), "date.form"),
        (("merge", "a", "b", "--reason", "x"), "member.none"),
        (("part", "a", "--reason", "x"), "member.none"),
        (("program", "publish", "no-such-file.json"), "file.missing"),
        (("--database-url", "mysql://x", "device", "list"), "hq.address"),
        (("serve", "--host", "10.0.0.1"), "serve.open"),
        (("serve", "--host", "::"), "serve.open"),
        (("serve", "--host", "hq.example.com"), "serve.open"),
        (("serve", "--port", "0", "--tls-cert", "no.pem", "--tls-key", "no.pem"), "serve.certificate"),
    ],
)
def test_refusals_are_said_in_words(founded: CommandLine, arguments: tuple[object, ...], said: str) -> None:
    assert founded.refused(*arguments) == (1, said)


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("nothing",), ("store",), ("store", "add"), ("code",), ("init", "--tenant", "x"), ("--lang", "xx", "code"),
        ("serve", "--port", "high"), ("serve", "--port", "70000"), ("serve", "--tls-cert", "x"),
        ("device", "list", "x"), ("staff", "add", "x", "--role", "boss", "--everywhere"),
        ("staff", "add", "x", "--role", "lead"),
        ("export", "points", "--out", "x"), ("--data-dir",),
    ],
)  # fmt: skip
def test_wrong_use_is_2(run: CommandLine, arguments: tuple[str, ...]) -> None:
    assert run.refused(*arguments) == (2, "usage")


def test_before_init_there_is_nothing_and_nothing_is_made(run: CommandLine) -> None:
    assert run.refused("device", "list") == (1, "hq.missing")
    assert run.refused("serve") == (1, "hq.missing")
    assert not run.folder.exists()


def test_two_chains_are_told_apart(founded: CommandLine) -> None:
    founded.ask("init", "--tenant", "Other", "--admin", "Ann", "--password-stdin", stdin=PASSWORD)
    assert founded.refused("store", "add", "North", "--tz", "Asia/Shanghai") == (1, "tenant.which")
    founded.ask("store", "add", "North", "--tz", "Asia/Shanghai", "--tenant", "Other")
    assert founded.refused("code", "--store", "North", "--tenant", "Tea House") == (1, "store.missing")
    assert founded.ask("code", "--store", "North", "--tenant", "Other")["tenant"] == "Other"


def test_a_lost_or_strange_key_is_said_and_nothing_is_touched(founded: CommandLine) -> None:
    key = founded.folder / "hq.key"
    kept, before = key.read_bytes(), (founded.folder / "hq.db").read_bytes()
    key.write_bytes(bytes(32))
    assert founded.refused("device", "list") == (1, "hq.key_other")
    key.write_bytes(b"short")
    assert founded.refused("device", "list") == (1, "hq.key_other")
    key.unlink()
    assert founded.refused("device", "list") == (1, "hq.key_missing")
    assert founded.refused("init", "--tenant", "x", "--admin", "y", "--password-stdin", stdin=PASSWORD) == (
        1, "hq.key_missing",
    )  # fmt: skip
    assert (founded.folder / "hq.db").read_bytes() == before
    key.write_bytes(kept)
    assert founded.ask("device", "list") == {"devices": []}


def test_a_newer_database_is_left_alone(founded: CommandLine) -> None:
    key = (founded.folder / "hq.key").read_bytes()
    database = Database.in_file(founded.folder / "hq.db", key)
    database.write(lambda connection: connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    assert founded.refused("device", "list") == (1, "hq.newer")


def test_tills_are_listed_and_shut_out(founded: CommandLine) -> None:
    founded.ask("store", "add", "North", "--tz", "Asia/Shanghai")
    code = founded.ask("code", "--store", "North")["code"]
    with patch.dict(os.environ, CLEAN):
        database = open_database(read_settings(str(founded.folder), None, None, {}))
    there = house(database)
    there.hq.__dict__["now_us"] = __import__("hq.cli.session", fromlist=["wall_us"]).wall_us
    till = Till(there.hq)
    till.enrol(code)
    [row] = founded.ask("device", "list")["devices"]
    assert (row["device"], row["till_code"], row["store"], row["state"]) == (till.device_id, "AB3D", "North", "active")
    assert "AB3D" in founded("device", "list").out
    assert founded.ask("device", "revoke", "ab3d")["device"] == till.device_id
    assert founded.ask("device", "list")["devices"][0]["state"] == "revoked"
    assert till.refused("/v1/enrol", till.application(code)) == (401, "signature.bad")
    database.close()


def test_programs_are_published_and_shown(founded: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    file.write_text(json.dumps({"validity": {"days": 100}}), "utf-8")
    told = founded.ask("program", "publish", file)
    assert told["program"]["validity"]["days"] == 100
    assert founded.ask("program", "show")["validity"]["days"] == 100
    file.write_text('{"validity": {"days": -1}}', "utf-8")
    assert founded.refused("program", "publish", file) == (1, "program.bad_value")
    file.write_text("[", "utf-8")
    assert founded.refused("program", "publish", file) == (1, "program.not_json")
    assert founded.ask("program", "publish", "plain")["program"] == founded.ask("program", "show")


def test_verify_says_sound(founded: CommandLine) -> None:
    told = founded.ask("verify")
    assert told["ok"] is True
    assert told["fault"] is None


def test_lists_are_empty_but_whole_before_anybody_joined(founded: CommandLine, tmp_path: Path) -> None:
    points, members = tmp_path / "points.csv", tmp_path / "members.csv"
    assert founded.ask("export", "points", "--as-of", "2026-11-22", "--out", points)["rows"] == 0
    assert founded.ask("export", "members", "--out", members)["rows"] == 0
    assert list(csv.reader(points.read_text("utf-8").splitlines())) == [
        ["member_no", "external_id", "earned", "redeemed", "expired", "balance"]
    ]
    assert next(csv.reader(members.read_text("utf-8").splitlines()))[-1] == "store"
    assert founded.refused("export", "members", "--out", tmp_path) == (1, "file.not_writable")
    assert founded.refused("export", "members", "--out", founded.folder / "hq.db") == (1, "file.of_the_shop")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_help_in_every_language(run: CommandLine, language: str) -> None:
    for name in COMMANDS:
        said = run("--lang", language, *name.split(), "--help")
        assert said.code == 0, name
        assert len(said.out.splitlines()) > 2, name
    overview = run("--lang", language, "--help").out
    assert all(name in overview for name in COMMANDS)


def test_the_version(run: CommandLine) -> None:
    assert run.ask("--version") == {"version": "0.1.0"}


def test_a_fault_is_written_down_without_values(founded: CommandLine) -> None:
    with patch("hq.cli.device.list_devices", side_effect=RuntimeError("13800130417")):
        assert founded.refused("device", "list") == (1, "internal")
    assert "13800130417" not in (founded.folder / "logs" / "faults.log").read_text("utf-8")
