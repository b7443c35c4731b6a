"""A cursor is good if HQ gave it, or the one before it; anything else starts from the beginning, and says so."""

import pytest

from desktop.core.protocol.pages import Page, Pull
from hq.services.stores import open_store
from tests.hq_door.door import House, Till, house


@pytest.fixture
def here() -> House:
    return house()


@pytest.fixture
def till(here: House) -> Till:
    tenant = here.tenant()
    return here.till(tenant, here.store(tenant))


def more(here: House, till: Till, name: str) -> None:
    open_store(here.hq, till.enrolled_as.merchant_id, name, "Asia/Shanghai")


def names(page: Page) -> list[str]:
    return [row.name for row in page.stores]


def test_from_the_beginning_everything_once_then_only_what_is_new(here: House, till: Till) -> None:
    first = till.pull()
    assert (names(first), first.restart, first.more) == (["North"], False, False)
    assert names(till.pull(first.cursor)) == []
    more(here, till, "South")
    assert names(till.pull(first.cursor)) == ["South"]


def test_a_lost_answer_is_asked_for_again(here: House, till: Till) -> None:
    cursor = till.pull().cursor
    more(here, till, "South")
    lost = till.pull(cursor)
    again = till.pull(cursor)
    assert (names(again), again.restart) == (names(lost), False) == (["South"], False)
    assert till.pull(again.cursor).restart is False


def test_an_answer_lost_many_times_over_is_still_the_one_before(here: House, till: Till) -> None:
    cursor = till.pull().cursor
    for at in range(5):
        more(here, till, f"South {at}")
        assert till.pull(cursor).restart is False
    assert len(names(till.pull(cursor))) == 5


def test_two_machines_that_speak_as_one_are_noticed(here: House, till: Till) -> None:
    shared = till.pull().cursor
    more(here, till, "South")
    mine, its = till.pull(shared).cursor, till.pull(shared).cursor
    page = till.pull(mine)
    assert page.restart is True
    assert names(page) == ["North", "South"]
    assert its != mine


def test_a_restored_hq_does_not_know_the_cursor(here: House, till: Till) -> None:
    kept = till.pull().cursor
    tags = rows(here, "SELECT cursor_tag, former_tag FROM devices")[0]
    more(here, till, "South")
    late = till.pull(kept).cursor
    with here.hq.database.engine.connect() as connection:  # as it was before that pull
        connection.exec_driver_sql("UPDATE devices SET cursor_tag = ?, former_tag = ?", tuple(tags))
        connection.exec_driver_sql("DELETE FROM feed WHERE number > 3")
        connection.exec_driver_sql("UPDATE counters SET number = 3")
    page = till.pull(late)
    assert (page.restart, names(page)) == (True, ["North"])
    assert till.pull(page.cursor).restart is False


def test_a_number_that_hq_has_not_reached_is_not_believed(till: Till) -> None:
    number, _, tag = till.pull().cursor.partition(".")
    page = till.pull(f"{int(number) + 1}.{tag}")
    assert (page.restart, names(page)) == (True, ["North"])


@pytest.mark.parametrize(
    "cursor",
    [
        "0.", ".", "0.0000000000000000", "x", "-1.0000000000000000", "1", "0001.0000000000000000", "٣.0000000000000000",
        "9" * 19 + "." + "0" * 16,
    ],
)  # fmt: skip
def test_any_other_cursor_starts_anew(till: Till, cursor: str) -> None:
    till.pull()
    page = till.pull(cursor)
    assert (page.restart, names(page)) == (True, ["North"])


def test_the_first_tag_is_no_key_while_none_was_given(here: House, till: Till) -> None:
    """A device that never pulled has no tags: an empty one must not match."""
    assert rows(here, "SELECT cursor_tag, former_tag FROM devices") == [("", "")]
    assert till.pull("0.").restart is True


def test_a_cursor_of_another_device_starts_anew(here: House, till: Till) -> None:
    other = here.till(till.enrolled_as.merchant_id, till.enrolled_as.store_id)
    cursor = other.pull().cursor
    assert till.pull(cursor).restart is True


def test_an_idle_till_costs_no_write(here: House, till: Till) -> None:
    cursor = till.pull().cursor
    cursor = till.pull(cursor).cursor
    before = rows(here, "SELECT * FROM devices")
    assert till.pull(cursor).cursor == cursor
    here.clock.go(seconds=30)
    assert till.pull(cursor).cursor == cursor
    assert rows(here, "SELECT * FROM devices") == before
    here.clock.go(minutes=2)
    till.pull(cursor)
    assert rows(here, "SELECT last_round_us FROM devices") == [(here.clock.us,)]


def test_a_page_that_is_not_the_last_ends_no_round(here: House, till: Till) -> None:
    more(here, till, "South")
    page = till.pull(limit=1)
    assert page.more
    assert rows(here, "SELECT last_round_us FROM devices") == [(None,)]


@pytest.mark.parametrize("limit", [0, -1])
def test_no_page_without_rows(till: Till, limit: int) -> None:
    assert till.refused("/v1/pull", Pull(epoch="e", cursor="", limit=limit)) == (400, "request.bad")


def rows(here: House, text: str) -> list[tuple[object, ...]]:
    with here.hq.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(text)]
