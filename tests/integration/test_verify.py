"""verify finds what an attacker with the file's key has done, and says where (I1, I7)."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.keeping import FirstBad, Verified
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.vault import CHOICE
from tests.shops import busy_shop, file_opened, rehash

Attack = Callable[[Any], Any]


@pytest.fixture(autouse=True)
def _file_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("busy") / "shop"
    before = os.environ.get(CHOICE)
    os.environ[CHOICE] = "file"
    busy_shop(folder, bills=300).close()
    os.environ.pop(CHOICE) if before is None else os.environ.update({CHOICE: before})
    return folder


@pytest.fixture
def shop(busy: Path, tmp_path: Path) -> Path:
    shutil.copytree(busy, tmp_path / "shop")
    return tmp_path / "shop"


def verify(folder: Path, *heads: str) -> Verified:
    return verify_ledger(keeper(folder), heads)


def attacked(folder: Path, attack: Attack, *, rehashed: bool = False) -> FirstBad:
    """What verify finds after the attack."""
    with file_opened(folder) as raw:
        raw.execute("BEGIN")
        attack(raw)
        if rehashed:
            rehash(raw)
        raw.execute("COMMIT")
    verified = verify(folder)
    assert not verified.ok
    assert verified.first_bad is not None
    return verified.first_bad


def body_of(raw: Any, seq: int) -> bytes:
    data: bytes = raw.execute("SELECT body FROM events WHERE seq = ?", (seq,)).fetchone()[0]
    return data


def more_points(raw: Any, seq: int) -> None:
    """An amount in a body, written larger."""
    changed = body_of(raw, seq).replace(b'"amount_minor":', b'"amount_minor":1', 1)
    assert changed != body_of(raw, seq)
    raw.execute("UPDATE events SET body = ? WHERE seq = ?", (changed, seq))


def test_an_untouched_ledger_is_clean(shop: Path) -> None:
    verified = verify(shop)
    assert verified.ok, verified.first_bad
    assert verified.head is not None
    assert verified.events == verified.head.seq > 300


def test_progress_reaches_the_end(shop: Path) -> None:
    heard: list[tuple[int, int]] = []
    verify_ledger(keeper(shop), progress=lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)


def test_an_edited_body_is_found_where_it_stands(shop: Path) -> None:
    assert attacked(shop, lambda raw: more_points(raw, 30)).seq == 30


@pytest.mark.parametrize("seq", [10, 70, 120])
def test_an_edit_with_every_hash_recomputed_lacks_the_signature(shop: Path, seq: int) -> None:
    found = attacked(shop, lambda raw: more_points(raw, seq), rehashed=True)
    assert found.what == "signature.wrong"
    assert found.until_seq is not None
    assert found.seq <= seq <= found.until_seq


def test_an_attacker_who_takes_all_signatures_away_is_found(shop: Path) -> None:
    def strip(raw: Any) -> None:
        more_points(raw, 30)
        rehash(raw, keep_signatures=False)

    found = attacked(shop, strip)
    assert found.what == "signature.missing"
    assert found.seq <= 30 <= (found.until_seq or 0)


def test_an_attacker_who_signs_with_a_key_of_his_own_is_found(shop: Path) -> None:
    from desktop.core.protocol.body import head_statement

    def resign(raw: Any) -> None:
        own = DeviceKey.generate()
        opened = body_of(raw, 1)
        at = opened.index(b'"public_key":"') + 14
        raw.execute(
            "UPDATE events SET body = ? WHERE seq = 1",
            (opened[:at] + own.public_bytes.hex().encode() + opened[at + 64 :],),
        )
        raw.execute("UPDATE issuers SET key_id = ?, public_key = ?", (own.key_id, own.public_bytes))
        raw.execute("UPDATE epochs SET key_id = ?", (own.key_id,))
        rehash(raw)
        rows = raw.execute("SELECT place, epoch, seq, chain_hash FROM events WHERE signature IS NOT NULL").fetchall()
        for place, epoch, seq, chained in rows:
            signature = own.sign(head_statement(epoch, seq, chained))
            raw.execute("UPDATE events SET signature = ? WHERE place = ?", (signature, place))

    found = attacked(shop, resign)
    assert (found.what, found.seq) == ("epoch.foreign_key", 1)


@pytest.mark.parametrize("rehashed", [False, True])
def test_a_deleted_event_is_found(shop: Path, *, rehashed: bool) -> None:
    found = attacked(shop, lambda raw: raw.execute("DELETE FROM events WHERE seq = 40"), rehashed=rehashed)
    assert found.what == ("signature.wrong" if rehashed else "seq.gap")
    assert found.seq <= 41


def test_an_inserted_event_is_found(shop: Path) -> None:
    def insert(raw: Any) -> None:
        raw.execute("UPDATE events SET place = place + 1000000, seq = seq + 1000000 WHERE seq > 40")
        old, new = raw.execute("SELECT event_id FROM events WHERE seq = 40").fetchone()[0], str(uuid4())
        raw.execute(
            "INSERT INTO events SELECT place + 1, epoch, seq + 1, ?, kind, member_id, effective_at_us, business_date,"
            " import_id, 0, CAST(replace(body, ?, ?) AS BLOB), body_hash, chain_hash, NULL FROM events WHERE seq = 40",
            (new, old, new),
        )

    found = attacked(shop, insert, rehashed=True)
    assert found.what == "signature.wrong"
    assert found.seq <= 41 <= (found.until_seq or 0)


@pytest.mark.parametrize("rehashed", [False, True])
def test_swapped_events_are_found(shop: Path, *, rehashed: bool) -> None:
    def swap(raw: Any) -> None:
        first, second = (
            raw.execute("SELECT place FROM events WHERE seq = ?", (seq,)).fetchone()[0] for seq in (20, 21)
        )
        for old, new in ((first, -1), (second, first), (-1, second)):
            raw.execute("UPDATE events SET place = ? WHERE place = ?", (new, old))

    assert attacked(shop, swap, rehashed=rehashed).seq <= 21


def test_an_edited_signature_is_found(shop: Path) -> None:
    def forge(raw: Any) -> None:
        (seq,) = raw.execute("SELECT min(seq) FROM events WHERE signature IS NOT NULL").fetchone()
        raw.execute("UPDATE events SET signature = zeroblob(64) WHERE seq = ?", (seq,))

    assert attacked(shop, forge).what == "signature.wrong"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("member_id", "'nobody'"),
        ("effective_at_us", "effective_at_us + 1"),
        ("business_date", "'2026-01-01'"),
        ("kind", "'sale.refunded'"),
        ("import_id", "'x'"),
    ],
)
def test_a_search_column_that_differs_from_the_body_is_found(shop: Path, column: str, value: str) -> None:
    found = attacked(shop, lambda raw: raw.execute(f"UPDATE events SET {column} = {value} WHERE seq = 30"))  # noqa: S608
    assert (found.what, found.seq) == ("columns.differ", 30)


@pytest.mark.parametrize("void", [0, 1])
def test_a_flipped_void_mark_is_found(shop: Path, void: int) -> None:
    chosen = "SELECT min(seq) FROM events WHERE void <> ? AND kind = 'sale.completed'"
    with file_opened(shop) as raw:
        (seq,) = raw.execute(chosen, (void,)).fetchone()
    found = attacked(shop, lambda raw: raw.execute("UPDATE events SET void = ? WHERE seq = ?", (void, seq)))
    assert (found.what, found.seq) == ("void.differs", seq)


def grown_lot(raw: Any) -> None:
    """More points in a member's state, well formed."""
    from msgspec.structs import replace

    from desktop.core.store.states import decode_state, encode_state

    for member_id, data in raw.execute("SELECT member_id, state FROM member_states").fetchall():
        state = decode_state(data)
        if state.lots:
            lots = (replace(state.lots[0], points=state.lots[0].points + 1000), *state.lots[1:])
            changed = encode_state(replace(state, lots=lots))
            raw.execute("UPDATE member_states SET state = ? WHERE member_id = ?", (changed, member_id))
            return


DERIVED: list[tuple[Attack, str]] = [
    (grown_lot, "state.differs"),
    (lambda raw: raw.execute("UPDATE member_states SET tier = 'platinum' WHERE rowid = 1"), "summary.differs"),
    (lambda raw: raw.execute("UPDATE member_states SET next_expiry_on = '2099-01-01'"), "summary.differs"),
    (lambda raw: raw.execute("UPDATE member_states SET debt = 7 WHERE rowid = 1"), "summary.differs"),
    (lambda raw: raw.execute("DELETE FROM member_states WHERE rowid = 1"), "state.differs"),
    (lambda raw: raw.execute("INSERT INTO member_states (member_id, state, bills, spend_minor, debt, day_bills,"
                             " day_spend, lots, tags, open) SELECT 'x', state, 0, 0, 0, '{}', '{}', '{}', '[]', 0"
                             " FROM member_states LIMIT 1"), "state.unknown"),
    (lambda raw: raw.execute("UPDATE member_states SET day_spend = '{}' WHERE rowid = 1"), "summary.differs"),
    (lambda raw: raw.execute("UPDATE member_states SET tags = '[\"basic/x\"]' WHERE rowid = 1"), "summary.differs"),
    (lambda raw: raw.execute("UPDATE sales SET stands = 0 WHERE ref = 'BILL-3'"), "sale.differs"),
    (lambda raw: raw.execute("UPDATE sales SET day_no = 1 WHERE ref = 'BILL-3'"), "sale.differs"),
    (lambda raw: raw.execute("INSERT INTO bought SELECT sale_id, 'x' FROM sales WHERE ref = 'BILL-4'"),
     "sale.differs"),
    (lambda raw: raw.execute("UPDATE checkpoints SET state = (SELECT state FROM member_states LIMIT 1)"),
     "checkpoint.differs"),
    (lambda raw: raw.execute("UPDATE sales SET record = (SELECT record FROM sales LIMIT 1) WHERE ref = 'BILL-4'"),
     "sale.differs"),
    (lambda raw: raw.execute("UPDATE sales SET bill_no = 'X' WHERE ref = 'BILL-3'"), "sale.differs"),
    (lambda raw: raw.execute("DELETE FROM sales WHERE ref = 'BILL-3'"), "sale.differs"),
    (lambda raw: raw.execute("INSERT INTO sales (sale_id, bill_id, bill_no, ref, record, day_no, hour, stands)"
                             " SELECT 'x', 'x', 'x', 'x', record, 1, 1, 1 FROM sales LIMIT 1"),
     "sale.unknown"),
    (lambda raw: raw.execute("UPDATE members SET phone = '+8613500135000' WHERE phone IS NOT NULL"), "member.differs"),
    (lambda raw: raw.execute("UPDATE members SET profile = '{}' WHERE phone IS NOT NULL"), "member.differs"),
    (lambda raw: raw.execute("UPDATE members SET member_no = 'X' WHERE rowid = 1"), "member.differs"),
    (lambda raw: raw.execute("UPDATE private_texts SET text = '{\"name\":\"x\"}' WHERE rowid = 1"), "text.differs"),
    (lambda raw: raw.execute("UPDATE programs SET document = replace(document, '5000', '9000')"), "decision.differs"),
    (lambda raw: raw.execute("UPDATE heads SET program = 'x'"), "program.current"),
    (lambda raw: raw.execute("UPDATE heads SET bills = 0"), "head.counters"),
    (lambda raw: raw.execute("UPDATE heads SET seq = seq - 1"), "head.differs"),
    (lambda raw: raw.execute("UPDATE settings SET value = replace(value, 'Shanghai', 'Tokyo')"), "shop.differs"),
    (lambda raw: raw.execute("UPDATE imports SET state = 'done'"), "import.undone"),
    (lambda raw: raw.execute("UPDATE issuers SET public_key = zeroblob(32)"), "epoch.key"),
    (lambda raw: raw.execute("INSERT INTO campaign_members VALUES ('x', 'x')"), "campaigns.differ"),
    (lambda raw: raw.execute("INSERT INTO campaign_events VALUES ('x', 'x', 1)"), "campaigns.differ"),
    (lambda raw: raw.execute("DROP TABLE heads"), "tables.missing"),
]  # fmt: skip


@pytest.mark.parametrize(("attack", "what"), DERIVED)
def test_what_is_derived_is_held_against_the_log(shop: Path, attack: Attack, what: str) -> None:
    assert attacked(shop, attack).what == what


def test_an_erased_text_is_no_fault(shop: Path) -> None:
    with file_opened(shop) as raw:
        raw.execute("DELETE FROM private_texts")
    assert verify(shop).ok


def test_the_first_of_several_faults_is_named(shop: Path) -> None:
    def several(raw: Any) -> None:
        more_points(raw, 90)
        raw.execute("UPDATE sales SET bill_no = 'X' WHERE ref = 'BILL-3'")
        more_points(raw, 60)

    with file_opened(shop) as raw:
        (seq,) = raw.execute("SELECT seq FROM events JOIN sales ON sale_id = event_id WHERE ref = 'BILL-3'").fetchone()
    found = attacked(shop, several)
    assert (found.what, found.seq) == ("sale.differs", seq)
