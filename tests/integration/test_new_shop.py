"""Setting a shop up: its recovery code can be shown and typed back before anything is made."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.bootstrap import described, fresh_recovery_code, keeper, new_shop, same_code
from desktop.core.domain.errors import Unreadable
from desktop.core.store.keys.vault import CHOICE
from tests.tills import PIN

pytestmark = pytest.mark.usefixtures("as_shipped")

SHOP = described("甲", "Asia/Shanghai", "CN", "till", None, "00:00")


@pytest.fixture(autouse=True)
def _keys_in_files() -> Iterator[None]:
    with patch.dict(os.environ, {CHOICE: "file"}):
        yield


def test_the_code_shown_before_opens_the_backups_after(tmp_path: Path) -> None:
    code = fresh_recovery_code()
    ledger, told = new_shop(tmp_path / "shop", SHOP, PIN, recovery_code=code.lower().replace("-", " "))
    ledger.file.close()
    assert told == code
    keeper(tmp_path / "shop").back_up(tmp_path / "b.shuke")
    restored = keeper(tmp_path / "elsewhere").restore(tmp_path / "b.shuke", code, lambda _done, _all: None)
    assert restored.restored_events > 0


def test_another_code_does_not(tmp_path: Path) -> None:
    ledger, _ = new_shop(tmp_path / "shop", SHOP, PIN, recovery_code=fresh_recovery_code())
    ledger.file.close()
    keeper(tmp_path / "shop").back_up(tmp_path / "b.shuke")
    with pytest.raises(Unreadable, match="recovery"):
        keeper(tmp_path / "elsewhere").restore(tmp_path / "b.shuke", fresh_recovery_code(), lambda _done, _all: None)


def test_a_mistyped_code_makes_nothing(tmp_path: Path) -> None:
    code = fresh_recovery_code()
    wrong = code[:-1] + ("1" if code[-1] != "1" else "2")
    with pytest.raises(Unreadable, match=r"recovery\.mistyped"):
        new_shop(tmp_path / "shop", SHOP, PIN, recovery_code=wrong)
    assert not (tmp_path / "shop").exists()


def test_without_one_a_new_one_is_made(tmp_path: Path) -> None:
    ledger, code = new_shop(tmp_path / "shop", SHOP, PIN)
    ledger.file.close()
    assert same_code(code, code)


CODE = "7KQ2-M9XD-4HPA-0ZTV-8NRE-W3CB-J6X9"


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        (CODE, True),
        (CODE.lower().replace("-", ""), True),
        (f" {CODE.replace('-', ' ')} ", True),
        (CODE.replace("0", "o"), True),
        (CODE.replace("0", "O").replace("-", " — "), True),
        (CODE[:-1], False),
        (CODE.replace("7", "8"), False),
        ("0123-4567-89AB-CDEF-GHJK-MNPQ-RSJR", False),
        ("", False),
    ],
)
def test_codes_are_compared_as_people_type(typed: str, same: bool) -> None:
    assert same_code(CODE, typed) is same
    assert same_code(typed, CODE) is same
