"""verify holds every Z against the log: what a forger with the file's key changes in one is found by its line."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.core.services.set_program import set_program
from desktop.core.store.checking_zs import ZCheck
from desktop.core.store.findings import Findings
from tests.integration.test_shifts import close, opened, refund, sell
from tests.planted.test_planted_zs import made
from tests.shops import file_opened, rehash

Attack = Callable[[Any], object]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two Zs: bills and a refund in the first, an expiry in the second."""
    path = tmp_path_factory.mktemp("zs") / "shop"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUKE_KEY_STORE", "file")
        shop = made(path)
        set_program(shop.till, None, {"validity.days": 5})
        opened(shop.till)
        refund(shop.till, sell(shop.till, 10_000).bill, 2_000)
        close(shop.till, 58_000)
        shop.clock.advance(days=6)
        opened(shop.till, 0)
        sell(shop.till, 3_000)
        close(shop.till, 3_000)
        shop.close()
        yield path


def found(folder: Path, attack: Attack) -> str | None:
    """What the check of the Zs alone finds first; the file is left as it was."""
    with file_opened(folder) as raw:
        raw.execute("BEGIN")
        attack(raw)
        rehash(raw)
        findings = Findings(lambda _done, _all: None)
        ZCheck(raw, findings).check()
        raw.execute("ROLLBACK")
    return findings.first.what if findings.first else None


def edited(change: Callable[[dict[str, Any]], object], at: int = 1) -> Attack:
    """A Z's payload changed: the first (0) or the second (1)."""

    def attack(raw: Any) -> None:
        rows = raw.execute("SELECT place, body FROM events WHERE kind = 'shift.closed' ORDER BY place").fetchall()
        place, body = rows[at]
        said = json.loads(body)
        change(said["payload"])
        raw.execute("UPDATE events SET body = ? WHERE place = ?", (json.dumps(said).encode(), place))

    return attack


def more(*path: str, by: int = 5) -> Callable[[dict[str, Any]], None]:
    """A figure of the payload, larger."""

    def change(payload: dict[str, Any]) -> None:
        for name in path[:-1]:
            payload = payload[name]
        payload[path[-1]] = payload.get(path[-1], 0) + by

    return change


def both(*changes: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    def change_all(payload: dict[str, Any]) -> None:
        for change in changes:
            change(payload)

    return change_all


ATTACKS: dict[str, tuple[Attack, str]] = {
    "its number": (edited(more("z", "number")), "z.order"),
    "its opening": (edited(both(more("z", "opening"), more("z", "closing"))), "z.order"),
    "its closing": (edited(more("z", "closing")), "z.points"),
    "a line and the closing": (edited(both(more("z", "moved", "earned"), more("z", "closing"))), "z.points"),
    "what had expired": (
        edited(both(more("z", "moved", "expired"), more("z", "expired_ever"), more("z", "closing", by=-5))), "z.expired"
    ),
    "the store's balance": (edited(more("z", "store", "living")), "z.expired"),
    "how many records": (edited(more("z", "events")), "z.place"),
    "the head that it says": (edited(lambda payload: payload["z"].update(head="00000000")), "z.place"),
    "the takings": (edited(more("takings", "paid_minor"), at=0), "z.takings"),
    "the float": (edited(more("drawer", "float_minor"), at=0), "z.drawer"),
    "the count": (edited(lambda payload: payload["drawer"].update(counts=[57_000]), at=0), "z.drawer"),
    "a bill less": (lambda raw: raw.execute("DELETE FROM events WHERE kind = 'sale.refunded'"), "z.place"),
    "an opening of a shift less": (
        lambda raw: raw.execute("DELETE FROM events WHERE place = (SELECT max(place) FROM events"
                                " WHERE kind = 'shift.opened')"), "z.place",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_a_forged_z_is_found(folder: Path, name: str) -> None:
    attack, what = ATTACKS[name]
    assert found(folder, lambda _: None) is None
    assert found(folder, attack) == what
