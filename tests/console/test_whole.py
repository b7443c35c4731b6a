"""The console as HQ serves it, behind its door, on both kinds of database: the same pages, to the letter."""

import re
from itertools import count
from pathlib import Path

import pytest
from fastapi import FastAPI

from hq.app.application import make_app
from hq.routes.console import console
from hq.store.database import Database
from tests.console import demo
from tests.console.demo import World, busy_chain
from tests.console.visitor import Visitor
from tests.hq_door.postgres import empty_database, postgres

PAGES = (
    "", "/work", "/work?done=1", "/stores", "/members", "/points?days=30", "/settlement",
    "/settlement.csv?month=2026-11", "/program", "/audit", "/staff", "/customers", "/customers.csv?name=none",
    "/points?last=0001-01-01",
)  # fmt: skip
_RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}")


def pages(database: Database, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Every page of a busy chain on this database, what is random in them taken out."""
    monkeypatch.setattr(demo, "_ids", count(1))
    monkeypatch.setattr(demo, "_counters", count(100))
    world = World(database)
    busy_chain(world)
    app = FastAPI()
    app.include_router(console(world.hq))
    visitor = Visitor(app)
    assert visitor.sign_in().status == 303
    found = {page: visitor.get(f"/console{page}").text for page in PAGES}
    found |= {
        query: visitor.submit("/console/members", {"q": query}).text for query in ("林晓岚", "13800138001", "JANE")
    }
    link = next(link for link in visitor.get("/console/members").page.links() if "/members/" in link)
    found["reveal"] = visitor.submit(f"{link}/reveal", {}).text
    return {page: _RANDOM.sub("…", text) for page, text in found.items()}


def test_both_databases_make_the_same_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    on_sqlite = pages(Database.in_memory(), monkeypatch)
    with postgres() as address, empty_database(address) as database:
        on_postgres = pages(database, monkeypatch)
    assert on_postgres == on_sqlite
    assert "林*岚" in on_sqlite["林晓岚"]


def test_the_whole_application_serves_it(tmp_path: Path) -> None:
    world = World()
    chain = world.chain("熟客")
    store = chain.store("人民路店")
    visitor = Visitor(make_app(world.hq, tmp_path))
    assert visitor.get("/").location == "/console"
    assert visitor.sign_in().status == 303
    assert "总览" in visitor.get("/console").page.said
    assert visitor.submit(f"/console/stores/{store}/code", {}).status == 200
    assert visitor.get("/console/nothing").status == 404
