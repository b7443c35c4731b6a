"""Hostile names: what a till, a member or an administrator calls themselves is text on every page and nothing else."""

from datetime import date
from functools import partial
from html.parser import HTMLParser

import pytest
from fastapi import FastAPI

from hq.routes.console import console
from hq.services.finish_flag import finish_flag
from hq.services.settle import settle
from hq.store import devices as device_rows
from hq.store.flags import Flag, raise_new
from tests.console.demo import World, new_id
from tests.console.visitor import Visitor

DAY = date(2026, 11, 22)
EVIL = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' autofocus onfocus=alert(1) '",
    "{{77777*3}}{% raw %}",
    "javascript:alert(1)", "</title><svg onload=alert(1)>", "=cmd|' /C calc'!A0", "a&lt;b",
)  # fmt: skip
PAGES = (
    "", "/work", "/work?done=1", "/stores", "/stores?q=%22%3E%3Cscript%3E", "/members", "/points?days=7", "/settlement",
    "/program", "/staff", "/staff?q=%22%3E%3Cscript%3E", "/audit", "/audit?who=%3Cscript%3E&what=%22%3E",
)  # fmt: skip


FACTS = (
    "what", "reason", "event", "seq", "points", "minor", "staff", "currency", "expected", "store", "seconds", "one",
    "other",
)  # fmt: skip


class Tags(HTMLParser):
    """Tags that we do not write, and attributes that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Anything that a name brought."""
        given = dict(attrs)
        if tag == "img" or (tag == "script" and not str(given.get("src", "")).startswith("/console/static/")):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]
        if "javascript:" in str(given.get("href", "")):
            self.found.append(f"{tag} href")


@pytest.fixture(scope="module")
def place() -> tuple[World, Visitor, list[str]]:
    world = World()
    chain = world.chain(EVIL[0], EVIL[1])
    addresses = list[str]()
    for at, name in enumerate(EVIL):
        store = chain.store(name)
        till = chain.till(store, f"T{at}AA")
        world.database.write(
            partial(
                device_rows.change_device,
                tenant_id=chain.tenant_id,
                device_id=till.device_id,
                name=name,
                till_code=name,
            )
        )
        member = till.enrol(name)
        till.sell(member, 20_000)
        world.go(hours=1)
        till.sell(member, 30_000, redeem=100)
        flags = [
            Flag(flag_id=new_id(), kind=kind, store_id=store, device_id=till.device_id, member_id=member,
                 facts=dict.fromkeys(FACTS, name))
            for kind in (name, "twice", "mismatch", "refund_beyond", "currency", "unknown_store", "clock", "same_phone")
        ]  # fmt: skip
        world.database.write(partial(raise_new, tenant_id=chain.tenant_id, seen=flags, now_us=world.now_us))
        finish_flag(world.hq, chain.actor(name=name), flags[1].flag_id, name)
        addresses += [f"/stores/{store}", f"/tills/{till.device_id}", f"/members/{member}"]
    app = FastAPI()
    app.include_router(console(world.hq))
    visitor = Visitor(app)
    assert visitor.sign_in(EVIL[1]).status == 303
    assert settle(world.hq, chain.tenant_id, DAY, DAY).cells
    return world, visitor, addresses


def test_no_name_becomes_a_tag_or_an_attribute(place: tuple[World, Visitor, list[str]]) -> None:
    _, visitor, addresses = place
    for page in (*PAGES, *addresses):
        answer = visitor.get(f"/console{page}")
        assert answer.status == 200, page
        tags = Tags()
        tags.feed(answer.text)
        assert tags.found == [], page
        assert "233331" not in answer.text, page


def test_what_somebody_types_comes_back_as_text(place: tuple[World, Visitor, list[str]]) -> None:
    _, visitor, addresses = place
    for evil in EVIL:
        answers = [
            visitor.submit("/console/members", {"q": evil}),
            visitor.submit(
                "/console/program/draft", {"base": "", "earn.points": evil, evil: evil, "tiers.0.code": evil}
            ),
            visitor.submit("/console/program/draft", {"base": "", "earn.points": "7", evil: evil}),
            visitor.submit(f"/console{addresses[1]}/revoke", {"reason": evil}),
            visitor.post("/console/sign-in", {"name": evil, "password": evil, "merchant": evil, "next": evil}),
            visitor.submit(f"/console{addresses[2]}/reveal", {}),
        ]
        for answer in answers:
            tags = Tags()
            tags.feed(answer.text)
            assert tags.found == []


def test_an_unknown_address_says_so(place: tuple[World, Visitor, list[str]]) -> None:
    _, visitor, _ = place
    for address in ("/members/%3Cscript%3E", "/stores/%3Cscript%3E", "/tills/%3Cscript%3E"):
        answer = visitor.get(f"/console{address}")
        assert answer.status == 404
        assert "<script>" not in answer.text
