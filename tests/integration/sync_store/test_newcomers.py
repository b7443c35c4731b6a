"""Members of whom nothing is known here are taken in together, and stand exactly as if they had come one by one."""

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from bench.crowd import name_of, phone_of, state_of
from desktop.core.domain.people import Profile
from desktop.core.domain.state import ERASED_SERIAL, CardsOf, SaleRecord
from desktop.core.protocol.pages import MemberRow, Page, ProfileText
from desktop.core.store.syncing import content, taking
from desktop.core.store.syncing.taking import PageTaking
from tests.tills import TestTill, make_till

DAY = date(2026, 11, 20)
TABLES = (
    "hq_members", "hq_sales", "members", "member_states", "private_texts", "search_keys", "listed", "list_flows",
    "list_cells", "aliases", "erased",
)  # fmt: skip
MERGED, ERASED, TAKEN, SHARED = 7, 11, 13, 17


def member(at: int) -> str:
    return f"019a0000-0000-7000-8000-{at:012}"


def row(at: int, bills: int) -> MemberRow:
    text = msgspec.json.encode(Profile(name=name_of(at), phone=phone_of(at % 40)))
    return MemberRow(
        member_id=member(at),
        face=member(at - 1) if at == MERGED else None,
        state=None if at == MERGED else msgspec.structs.replace(
            state_of(at % 16), events=bills, cards=(CardsOf(member(at), ERASED_SERIAL, DAY),) if at == ERASED else ()
        ),
        member_no="M-0001" if at == SHARED else f"M-{at:04}",
        source="till",
        enrolled_on=DAY - timedelta(days=at),
        store_id="s",
        profile=None if at % 10 == 9 else ProfileText(profile_id=f"p-{at}", salt=bytes(16), text=text),
        sales=(SaleRecord(f"sale-{at}", member(at), DAY, 500),) if at % 3 == 0 else (),
        gone=at == TAKEN,
    )  # fmt: skip


def page(bills: int = 41) -> Page:
    return Page(cursor="9.a", more=True, head_seq=0, time_us=1, members=tuple(row(at, bills) for at in range(1, 46)))


def taken(folder: Path, pages: list[Page], monkeypatch: pytest.MonkeyPatch, *, together: bool) -> TestTill:
    till = make_till(folder)
    with monkeypatch.context() as patch:
        if not together:
            patch.setattr(taking, "take_newcomers", lambda _writing, _come, groups: groups)
        for one in pages:
            PageTaking(till.ledger.file, one, None, till.clock).take()
    return till


@pytest.mark.parametrize("pages", [[page()], [page(), page(42)]], ids=["at once", "and again, changed"])
def test_taken_together_they_stand_as_if_taken_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: list[Page]
) -> None:
    one_by_one = taken(tmp_path / "a", pages, monkeypatch, together=False)
    together = taken(tmp_path / "b", pages, monkeypatch, together=True)
    for table in TABLES:
        columns = [name for _, name, *_ in one_by_one.rows(f"PRAGMA table_info({table})") if name != "place"]
        asked = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {', '.join(columns)}"  # noqa: S608 - our own names
        assert together.rows(asked) == one_by_one.rows(asked), table
    assert len(together.rows("SELECT 1 FROM listed")) > 40
    assert (
        together.rows(
            "SELECT 1 FROM listed AS l JOIN member_states AS s USING (place) WHERE l.member_id <> s.member_id"
        )
        == []
    )
    one_by_one.close()
    together.close()


def test_of_a_pull_from_the_beginning_the_turn_makes_their_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = taken(tmp_path / "a", [page()], monkeypatch, together=True)
    with make_till(tmp_path / "b") as till:
        with till.ledger.file.writing() as writing:
            assert writing.bring_lists_on(1).is_current
            content.doubt(writing.raw)
        PageTaking(till.ledger.file, page(), None, till.clock).take()
        assert till.rows("SELECT 1 FROM listed") != at_once.rows("SELECT 1 FROM listed")
        with till.ledger.file.writing() as writing:
            while not writing.bring_lists_on(1).is_current:
                pass
        listed = "SELECT member_id, class, balance, changes_on FROM listed ORDER BY member_id"
        assert till.rows(listed) == at_once.rows(listed)
        assert till.rows("SELECT * FROM list_flows") == at_once.rows("SELECT * FROM list_flows")
    at_once.close()
