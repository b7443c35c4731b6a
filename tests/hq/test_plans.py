"""Every query by name finds its rows by a key that narrows them down: none reads a whole tenant (SQLite's plan)."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

from hq import store
from hq.store.bulk import Ask
from tests.hq.chain import Chain

_READ_WHOLE = {"hq.store.checking"}  # verifying looks at everything
_POSTGRES_ONLY = {"_LOCKED_FACES"}
_SELDOM = {"hq.store.flags._FORGET"}  # somebody is erased
_SELDOM |= {f"hq.store.snapshots.{name}" for name in ("_HEADS", "_DROP", "_DROP_PARTS")}  # one is made, or dropped
_SELDOM |= {f"hq.store.snapshots.{name}" for name in ("_ARE_MANY", "_NEWEST", "_OLD")}  # bounded; a row a chain
_OF_ALL = re.compile(r"^SCAN (?!json_each|placed|own|\(subquery)|\(tenant_id=\?\)")
_FEW = re.compile(
    r"SEARCH (tenants|counters|products|u|undoing) "
)  # a price list is published whole; undone imports are few


def queries() -> Iterator[tuple[str, Ask]]:
    for found in pkgutil.iter_modules(store.__path__, "hq.store."):
        if found.ispkg or found.name in _READ_WHOLE:
            continue
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, Ask) and name not in _POSTGRES_ONLY and f"{found.name}.{name}" not in _SELDOM:
                yield f"{found.name}.{name}", value


QUERIES = dict(queries())


def plan(chain: Chain, query: Ask) -> list[str]:
    marks = query.on_sqlite.count("?")
    with chain.database.reading() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query.on_sqlite}", ("[]",) * marks)
        return [str(row[3]) for row in rows]


def whole(lines: list[str]) -> list[str]:
    return [line for line in lines if _OF_ALL.search(line) and not _FEW.match(line)]


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_reads_a_whole_tenant(chain: Chain, name: str) -> None:
    assert whole(plan(chain, QUERIES[name])) == []


def test_one_that_would_is_seen(chain: Chain) -> None:
    assert whole(plan(chain, Ask("SELECT face FROM members WHERE tenant_id = ? AND name = ?")))
    assert whole(plan(chain, Ask("SELECT face FROM members WHERE name = ?")))
