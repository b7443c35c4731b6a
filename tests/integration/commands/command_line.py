"""The command line as a program of its own sees it: arguments and a line of stdin in, exit code and text out."""

import io
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from desktop.cli.app import main

PIN = "2468"
PHONE = "13800130417"
CLEAN = {"SHUKE_KEY_STORE": "file", "SHUKE_DATA_DIR": "", "SHUKE_LANG": "", "LC_ALL": "zh_CN.UTF-8"}


class Said(NamedTuple):
    """What a run left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Exactly one JSON document on stdout."""
        return json.loads(self.out)


class CommandLine:
    """Runs commands in this process, in a data directory of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: object, stdin: str = "") -> Said:
        """Run with the data directory given; arguments may be paths and numbers."""
        return self.bare("--data-dir", self.folder, *arguments, stdin=stdin)

    def bare(self, *arguments: object, stdin: str = "") -> Said:
        """Run just so."""
        self._capsys.readouterr()
        with patch("sys.stdin", io.StringIO(stdin)):
            code = main([str(argument) for argument in arguments])
        return Said(code, *self._capsys.readouterr())

    def ask(self, *arguments: object, stdin: str = "") -> Any:
        """The JSON of a command that is done."""
        said = self(*arguments, "--json", stdin=stdin)
        assert said.code == 0, said
        return said.document

    def refused(self, *arguments: object, stdin: str = "") -> dict[str, Any]:
        """The JSON of a command that is refused, in words."""
        said = self(*arguments, "--json", stdin=stdin)
        assert (said.code, said.err) == (1, ""), said
        document: dict[str, Any] = said.document
        assert all(document[part] for part in ("title", "detail", "remedy"))
        assert document["title"] not in ("这件事没做成", "程序出了意外"), document
        return document


def init(folder: Path, *more: str) -> tuple[str, ...]:
    """The arguments that set a shop up."""
    return ("--data-dir", str(folder), "init", "--shop", "拾味小馆", "--tz", "Asia/Shanghai", "--pin", PIN, *more)


@pytest.fixture(autouse=True)
def _clean_environment() -> Iterator[None]:
    with patch.dict(os.environ, CLEAN):
        yield


@pytest.fixture(scope="session")
def fresh_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop as init leaves it; copied, as making one takes longer than most tests."""
    folder = tmp_path_factory.mktemp("shop")
    with patch.dict(os.environ, CLEAN):
        assert main([*init(folder), "--json"]) == 0
    return folder


@pytest.fixture
def cli(fresh_shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A shop in companion mode, nobody enrolled yet."""
    folder = tmp_path / "data"
    shutil.copytree(fresh_shop, folder)
    return CommandLine(folder, capsys)


@pytest.fixture
def member(cli: CommandLine) -> str:
    """A member's number, with a first bill of 3 days ago that earned 1,000 points."""
    number: str = cli.ask("member", "add", "--phone", PHONE, "--name", "林晓岚")["member_no"]
    cli.ask("checkout", "--member", number, "--amount", "1000", "--at", DAYS_AGO_3, "--ref", "FIRST")
    return number


def days_ago(days: int) -> str:
    """Noon of an earlier day, as a shop's clock shows it."""
    return f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%dT12:00}"


DAYS_AGO_3 = days_ago(3)
