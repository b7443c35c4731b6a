"""The recorded session plays as recorded; the example client does what its page says; the page's lines are real."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from desktop.core.services.show_member import show_member
from tests.architecture.source import ROOT
from tests.pos.pos import PHONE, Pos
from tests.tills import TestTill

SESSION = Path(__file__).parent / "sessions" / "counter.txt"
CLIENT = ROOT / "docs" / "examples" / "pos_client.py"


def test_a_recorded_afternoon_plays_as_it_went(pos: Pos) -> None:
    lines = [line for line in SESSION.read_text("utf-8").splitlines() if not line.startswith("#")]
    for asked, told in zip(lines[::2], lines[1::2], strict=True):
        path, message = asked.removeprefix("> ").split(" ", 1)
        status, document = told.removeprefix("< ").split(" ", 1)
        assert fits((int(status), json.loads(document)), pos.ask(path, **json.loads(message))), asked


def fits(recorded: Any, found: Any) -> bool:
    """Whether an answer is the recorded one, where ``{name}`` is any text."""
    if isinstance(recorded, str) and re.fullmatch(r"\{\w+\}", recorded):
        return isinstance(found, str) and found != ""
    if isinstance(recorded, dict) and isinstance(found, dict):
        return recorded.keys() == found.keys() and all(fits(recorded[name], found[name]) for name in recorded)
    if isinstance(recorded, tuple):
        return all(fits(one, other) for one, other in zip(recorded, found, strict=True))
    return bool(recorded == found)


def client(port: int, token: str, *arguments: str) -> tuple[int, str]:
    environment = {**os.environ, "SHUKE_POS_TOKEN": token, "SHUKE_POS_PORT": str(port), "PYTHONIOENCODING": "utf-8"}
    asked = [sys.executable, str(CLIENT), *arguments]
    done = subprocess.run(asked, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_example_client_sells(shop: TestTill, pos: Pos) -> None:
    told = "会员 王*芳，本单最多可用 1000 积分\n用 500 积分，减 ¥10.00，应收 ¥118.00\n已记好，得 118 积分，余 618\n"
    assert client(pos.port, pos.token, "sale", "20261122-0017", PHONE, "128.00", "500") == (0, told)
    assert show_member(shop.till, PHONE, "en").balance == 618
    assert client(pos.port, "wrong", "quote", PHONE, "1")[0] == 1
    code, told = client(pos.port, pos.token, "quote", PHONE, "5.00")
    assert (code, json.loads(told)["earns"]) == (0, 5)


def test_the_example_client_says_that_nobody_answers(pos: Pos) -> None:
    text = CLIENT.read_text("utf-8")
    assert "TRIES, PAUSE_S, ANSWER_S = 5, 0.3, 5.0" in text
    quick = text.replace("TRIES, PAUSE_S, ANSWER_S = 5, 0.3, 5.0", "TRIES, PAUSE_S, ANSWER_S = 2, 0.0, 1.0")
    known: dict[str, Any] = {"__name__": "pos_client"}
    exec(compile(quick, str(CLIENT), "exec"), known)  # noqa: S102 - our own example
    shuke = known["Shuke"](pos.token, port=1)
    try:
        shuke.quote(100)
    except known["Away"]:
        return
    raise AssertionError


def test_the_lines_of_the_page_work(pos: Pos) -> None:
    page = (ROOT / "docs" / "POS.md").read_text("utf-8")
    lines = re.findall(r"curl \$B/(\w+) .*-d '(.*)'", page)
    assert [path for path, _ in lines] == ["quote", "hold", "commit", "void", "refund"]
    for path, message in lines:
        status, answer = pos.ask(path, **json.loads(message))
        assert (status, answer.get("code")) == ((409, "hold.committed") if path == "void" else (200, None)), answer


def test_the_page_names_codes_that_exist() -> None:
    from desktop.core.words import catalogue

    page = (ROOT / "docs" / "POS.md").read_text("utf-8")
    rows = re.findall(r"^\| \d+ \| ([^|]+) \|", page, re.MULTILINE)
    named = {code for row in rows for code in re.findall(r"[a-z_]+\.[a-z_]+", row)}
    assert len(named) > 8
    assert {f"refusals.{code}.title" for code in named} <= catalogue("en").keys()
