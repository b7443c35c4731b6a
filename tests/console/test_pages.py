"""The pages as whoever is signed in gets them: complete without scripts, in every language, with nothing that leaks."""

import re
from collections.abc import Iterator
from functools import partial

import pytest

from desktop.core.resources import resource
from desktop.core.words import LANGUAGES, catalogue
from hq.services.work_list import KINDS
from hq.store.database import Connection
from tests.architecture.source import ROOT
from tests.console.conftest import House
from tests.console.demo import NAMES
from tests.console.visitor import Page, Visitor

PAGES = ("", "/work", "/stores", "/members", "/points", "/settlement", "/program", "/audit", "/customers", "/staff")


@pytest.fixture
def boss(house: House) -> Visitor:
    return house.visitor()


def inner(visitor: Visitor) -> Iterator[str]:
    """One address of each kind of inner page."""
    for page, kind in (("/members", "members/"), ("/stores", "stores/"), ("/stores", "tills/"), ("/staff", "staff/")):
        links = visitor.get(f"/console{page}").page.links()
        yield next(link for link in links if f"/console/{kind}" in link).removeprefix("/console")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_in_every_language(boss: Visitor, language: str) -> None:
    boss.get(f"/console/look?language={language}")
    for page in (*PAGES, *inner(boss)):
        answer = boss.get(f"/console{page}")
        assert (answer.status, page) == (200, page)
        assert f'<html lang="{language}"' in answer.text
        assert "console." not in answer.page.said, page


def test_words_follow_the_language(boss: Visitor) -> None:
    said = dict[str, str]()
    for language in LANGUAGES:
        boss.get(f"/console/look?language={language}")
        said[language] = boss.get("/console/points").page.said
    assert "未用积分" in said["zh-Hans"]
    assert "未用點數" in said["zh-Hant"]
    assert "未用積分" in said["zh-HK"]
    assert "Points outstanding" in said["en"]


def test_no_page_holds_a_script_a_style_or_another_host(boss: Visitor) -> None:
    for page in (*PAGES, *inner(boss)):
        answer = boss.get(f"/console{page}")
        for tag, attrs in answer.page.tags:
            assert tag != "style", page
            assert tag != "script" or str(attrs.get("src", "")).startswith("/console/static/"), page
            assert not [name for name in attrs if name.startswith("on") or name == "style"], (page, tag, attrs)
            for name in ("src", "href", "action"):
                assert re.match(r"/console|#|data:,$|$", str(attrs.get(name) or "")), (page, attrs)
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert answer.headers["cache-control"] == "no-store"


def test_every_button_works_without_a_script(boss: Visitor) -> None:
    for page in (*PAGES, *inner(boss)):
        for tag, attrs in boss.get(f"/console{page}").page.tags:
            if tag == "form":
                assert attrs.get("action"), page
            if "hx-get" in attrs and tag == "a":
                assert attrs["hx-get"] == attrs["href"]


def test_everything_that_is_pressed_or_filled_has_a_name(boss: Visitor) -> None:
    for page in (*PAGES, *inner(boss)):
        read = boss.get(f"/console{page}").page
        labelled = {attrs.get("for") for tag, attrs in read.tags if tag == "label"}
        for tag, attrs in read.tags:
            if tag in ("input", "select") and attrs.get("type") not in ("hidden", "checkbox"):
                assert attrs.get("id") in labelled or attrs.get("aria-label"), (page, attrs)
        ids = [attrs["id"] for _, attrs in read.tags if attrs.get("id")]
        assert len(ids) == len(set(ids)), page


def test_persons_are_masked_until_somebody_asks_which_is_on_record(house: House, boss: Visitor) -> None:
    for page in ("", "/members", "/work", "/audit", *inner(boss)):
        said = boss.get(f"/console{page}").text
        assert not [name for name in NAMES if name in said], page
        assert "+8613800" not in said, page
        assert "1990-11-24" not in said, page
    link = next(one for one in inner(boss) if "/members/" in one)
    shown = boss.submit(f"/console{link}/reveal", {})
    assert shown.status == 200
    assert "+86138001" in shown.text or "+8613800138000" in shown.text
    record = boss.get("/console/audit?what=member.revealed")
    assert f'href="/console{link}"' in record.text
    assert "+8613800" not in record.text
    assert "+8613800" not in boss.get(f"/console{link}").text
    del house


def test_members_are_found_by_number_phone_and_name(boss: Visitor) -> None:
    full = boss.submit(f"/console{next(one for one in inner(boss) if '/members/' in one)}/reveal", {}).page.said
    number = re.search(r"\b([0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4})\b", full)
    assert number

    def found(query: str) -> int:
        return len(re.findall(r"<th><a href=", boss.submit("/console/members", {"q": query}).text))

    assert found(number[1]) == 1
    assert found(number[1].lower().replace(" ", "")) == 1
    assert found("13800138001") == found("+8613800138001") == found("１３８００１３８００１") == 1
    assert found("13800138000") == 2  # two people with one phone
    assert found("1380013800") == found("0417") == 0  # a part of a number is no number
    assert found("林晓岚") == found("晓岚") == found("jane") == 1
    assert found("%") == found("_") == 0
    assert found("nobody of that name") == 0


def test_the_ledger_says_why(boss: Visitor) -> None:
    found = boss.submit("/console/members", {"q": "林晓岚"}).page.links()
    page = boss.get(next(link for link in found if "/console/members/" in link))
    said = page.page.said
    assert "为什么是这个数？" in said
    assert re.search(r"每 ¥1\.00 得 1 积分，整单去尾，得 \d+", said)
    assert re.search(r"用 \d+ 积分，抵 ¥", said)
    assert re.search(r"发出 [\d,]+ − 收回 [\d,]+ − 用掉 [\d,]+ \+ 还回 [\d,]+ − 到期 [\d,]+ = 积分余额 [\d,]+", said)
    assert "不一样" not in said


def test_a_stored_balance_that_is_not_the_ledgers_is_said(house: House, boss: Visitor) -> None:
    link = next(one for one in inner(boss) if "/members/" in one)
    member_id = link.rpartition("/")[2]
    with house.world.database.reading() as connection:
        held = connection.exec_driver_sql("SELECT state FROM member_states WHERE member_id = ?", (member_id,))
        before = bytes(held.scalar_one())
    forged = before.replace(b"2026-10-01", b"2026-10-02")
    assert forged != before
    for state, told in ((forged, True), (before, False)):
        house.world.database.write(partial(_forge, state=state, member_id=member_id))
        assert ("存着的余额和流水算出来的不一样" in boss.get(f"/console{link}").text) is told


def _forge(connection: Connection, state: bytes, member_id: str) -> None:
    connection.exec_driver_sql("UPDATE member_states SET state = ? WHERE member_id = ?", (state, member_id))


def test_a_plot_prints_its_values_and_has_its_table(boss: Visitor) -> None:
    page = boss.get("/console/points").page
    plots = [attrs["data-plot"] for _, attrs in page.tags if attrs.get("data-plot")]
    assert len(plots) == 3
    assert '"now":true' in str(plots[0])
    assert "show: true" in resource("console", "plots.js").read_text("utf-8")


def test_every_kind_of_flag_has_words_and_a_picture() -> None:
    for kind in (*KINDS, "other"):
        for part in ("what", "why", "do"):
            assert f"console.flag.{kind}.{part}" in catalogue("zh-Hans")


def test_templates_ask_only_for_words_that_exist() -> None:
    asked = set[str]()
    for file in (ROOT / "resources/console/templates").glob("*.html"):
        asked |= set(re.findall(r"\bsay\(\s*[\"']([\w.]+)[\"']\s*[,)]", file.read_text("utf-8")))
    for file in (ROOT / "hq/routes/console").glob("*.py"):
        asked |= set(re.findall(r"\.say\(\s*\"([\w.]+)\"\s*[,)]", file.read_text("utf-8")))
    known = catalogue("zh-Hans").keys()
    assert len(asked) > 150
    assert {key for key in asked if f"console.{key}" not in known and key not in known} == set()


def test_no_sentence_of_the_console_is_said_nowhere() -> None:
    """Keys put together from facts (a kind, a standing) are allowed by their group."""
    text = "".join(
        file.read_text("utf-8")
        for folder in ("resources/console/templates", "hq/routes/console", "hq/services")
        for file in (ROOT / folder).iterdir()
        if file.is_file()
    )
    groups = (
        *("kind", "flag", "refused", "deed", "fact_name", "why", "why_limit", "why_proof", "standing", "role", "page"),
        *("language", "theme", "span", "length", "settlement.party", "class", "list", "way"),
    )
    own = {key.removeprefix("console.") for key in catalogue("zh-Hans") if key.startswith("console.")}
    unsaid = {key for key in own if not key.startswith(tuple(f"{group}." for group in groups)) and key not in text}
    assert {key for key in unsaid if not key.startswith("points.") and not key.startswith("tier.")} == set()


def test_an_empty_chain_has_pages_too(house: House) -> None:
    house.world.chain("空的")
    visitor = house.visitor("空的")
    for page in PAGES:
        assert visitor.get(f"/console{page}").status == 200
    assert "没有要处理的事" in visitor.get("/console").page.said


def test_a_page_is_read() -> None:
    page = Page()
    page.feed('<p>a</p><input name="x" value="1">')
    assert (page.said, page.field("x")) == ("a", "1")
