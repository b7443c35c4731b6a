"""What a till makes of HQ's rows of staff, whatever stands in them: nobody gains a right by a row it cannot read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from msgspec.structs import replace

from desktop.core.domain.start_code import FIRST_NUMBER, start_secret
from desktop.core.protocol.pages import StaffRow
from desktop.core.services.staff_upkeep import list_staff
from desktop.core.store.hq_staff_rows import bring, kept, take_staff
from desktop.core.store.keys.pins import check_start_code
from hq.services.passwords import hash_start_code
from tests.integration.staff.crew import PINS, Crew

LEAD = StaffRow(staff_id="e1", number=FIRST_NUMBER, name="周杰", role="lead", turn=1, code_id="c", code_hash="h")


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    crew = Crew(tmp_path / "shop").hire("manager")
    yield crew
    crew.made.close()


def taken(crew: Crew, *rows: StaffRow) -> list[tuple[str, str]]:
    with crew.made.ledger.file.writing() as writing:
        take_staff(writing.raw, rows, 1)
    return [(person.name, person.role) for person in list_staff(crew.till)]


def test_an_id_of_the_tills_own_counts_for_the_till(crew: Crew) -> None:
    own = crew.people["manager"].staff_id
    for row in (replace(LEAD, staff_id=own), StaffRow(staff_id=own, gone=True)):
        assert taken(crew, row) == [("王芳", "manager")]
    crew.sits("manager")
    crew.till.staff.check(own, PINS["manager"])


@pytest.mark.parametrize(
    "wrong", [{"role": "auditor"}, {"role": ""}, {"name": ""}, {"name": " 周杰"}, {"name": "x" * 41}, {"number": 0}]
)
def test_whom_this_program_cannot_read_may_do_nothing(crew: Crew, wrong: dict[str, Any]) -> None:
    assert taken(crew, LEAD) == [("王芳", "manager"), ("周杰", "lead")]
    assert taken(crew, replace(LEAD, **wrong)) == [("王芳", "manager")]


def test_a_page_may_be_taken_any_number_of_times(crew: Crew) -> None:
    rows = LEAD, replace(LEAD, staff_id="e2", number=FIRST_NUMBER + 1, name="吴刚"), StaffRow(staff_id="e3", gone=True)
    taken(crew, *rows)
    before = crew.made.rows("SELECT * FROM hq_staff ORDER BY staff_id")
    taken(crew, *rows, *rows)
    assert crew.made.rows("SELECT * FROM hq_staff ORDER BY staff_id") == before
    with crew.made.ledger.file.writing() as writing:  # another ledger of the same shop
        brought = kept(writing.raw)
        writing.raw.execute("DELETE FROM hq_staff")
        bring(writing.raw, brought)
        assert kept(writing.raw) == brought


def test_a_code_is_checked_in_one_form_only() -> None:
    secret = start_secret("e1", "7H2KM-9QXDP")
    assert check_start_code(start_secret("e1", " 7h2km９qxdp"), hash_start_code(secret))
    for other in (start_secret("e2", "7H2KM-9QXDP"), start_secret("e1", "7H2KM-9QXDQ"), b""):
        assert not check_start_code(other, hash_start_code(secret))
    dear = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(secret)
    assert not check_start_code(secret, dear)  # HQ does not say what a check may cost
    assert not check_start_code(secret, "$argon2id$v=19$m=19456,t=2,p=1$broken")
