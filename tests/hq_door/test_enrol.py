"""Becoming a device: one code, one till, within minutes, once."""

import pytest

from desktop.core.protocol.messages import Enrolled, authorization, encode, request_statement
from hq.services.answering import answer
from hq.services.devices import list_devices, revoke_device
from hq.services.enrol_limits import MOST
from tests.hq_door.door import House, Till, house
from tests.hq_door.test_authenticate import code as refusal


@pytest.fixture
def here() -> House:
    return house()


@pytest.fixture
def tenant(here: House) -> str:
    return here.tenant()


@pytest.fixture
def store(here: House, tenant: str) -> str:
    return here.store(tenant)


def test_a_code_makes_a_device_of_its_store(here: House, tenant: str, store: str) -> None:
    till = here.till(tenant, store)
    told = till.enrolled_as
    assert (told.merchant_id, told.store_id, told.store, told.zone) == (tenant, store, "North", "Asia/Shanghai")
    [device] = list_devices(here.hq, tenant)
    assert (device.local_merchant_id, device.local_store_id, device.till_code) == ("local-merchant", "1", "AB3D")


def test_a_code_is_kept_nowhere(here: House, tenant: str, store: str) -> None:
    code = here.code(tenant, store)
    with here.hq.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM codes").fetchall()
        deeds = connection.exec_driver_sql("SELECT * FROM audit").fetchall()
    for kept in (code, code.replace("-", "")):
        assert kept not in f"{rows} {deeds}"


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_how_it_is_typed_does_not_matter(here: House, tenant: str, store: str, typed: object) -> None:
    assert callable(typed)
    assert Till(here.hq).enrol(typed(here.code(tenant, store))).store_id == store


def test_a_second_till_cannot_use_it(here: House, tenant: str, store: str) -> None:
    code = here.code(tenant, store)
    Till(here.hq).enrol(code)
    other = Till(here.hq)
    assert other.refused("/v1/enrol", other.application(code)) == (403, "code.used")
    assert len(list_devices(here.hq, tenant)) == 1


def test_a_lost_answer_is_given_again(here: House, tenant: str, store: str) -> None:
    code = here.code(tenant, store)
    till = Till(here.hq)
    first = till.enrol(code)
    here.clock.go(minutes=60)
    till.device_id = "new"
    again = till.enrol(code)
    assert (again.device_id, again.store_id) == (first.device_id, first.store_id)
    assert len(list_devices(here.hq, tenant)) == 1


def test_a_lost_answer_is_given_again_to_another_code(here: House, tenant: str, store: str) -> None:
    till = Till(here.hq)
    first = till.enrol(here.code(tenant, store))
    till.device_id = "new"
    assert till.enrol(here.code(tenant, store)).device_id == first.device_id


def test_a_used_code_does_not_bring_a_revoked_device_back(here: House, tenant: str, store: str) -> None:
    code = here.code(tenant, store)
    till = Till(here.hq)
    till.enrol(code)
    revoke_device(here.hq, tenant, till.device_id)
    till.device_id = "new"
    assert till.refused("/v1/enrol", till.application(code)) == (403, "code.used")
    assert till.refused("/v1/enrol", till.application(here.code(tenant, store))) == (409, "key.taken")


def test_a_known_key_cannot_be_a_second_device(here: House, tenant: str, store: str) -> None:
    till = here.till(tenant, store)
    till.device_id = "new"
    south = here.store(tenant, "South")
    assert till.refused("/v1/enrol", till.application(here.code(tenant, south))) == (409, "key.taken")


def test_minutes_pass(here: House, tenant: str, store: str) -> None:
    code = here.code(tenant, store)
    here.clock.go(minutes=14, seconds=59)
    in_time = here.code(tenant, store)
    here.clock.go(seconds=1)
    till = Till(here.hq)
    assert till.refused("/v1/enrol", till.application(code)) == (403, "code.expired")
    assert till.enrol(in_time).store_id == store


def test_the_application_itself_is_signed_by_the_key_that_it_names(here: House, tenant: str, store: str) -> None:
    till, thief, code = Till(here.hq), Till(here.hq), here.code(tenant, store)
    data = encode(till.application(code))
    statement = request_statement("POST", "/v1/enrol", data)
    for header in (
        None,
        thief.header("/v1/enrol", data),
        authorization("new", till.key_id, thief.key.sign(statement)),
        authorization("someone", till.key_id, till.key.sign(statement)),
        authorization("new", thief.key_id, till.key.sign(statement)),
    ):
        assert answer(here.hq, "/v1/enrol", header, data)[0] == 401
    assert till.enrol(code).store_id == store


@pytest.mark.parametrize("key", ["", "00", "zz" * 32, "AB" * 32])
def test_what_is_no_key_is_refused(here: House, tenant: str, store: str, key: str) -> None:
    till = Till(here.hq)
    assert till.refused("/v1/enrol", till.application(here.code(tenant, store), public_key=key))[0] == 401


def test_the_first_till_says_the_money_and_every_other_has_the_same(here: House, tenant: str, store: str) -> None:
    Till(here.hq).enrol(here.code(tenant, store), currency="HKD")
    other, code = Till(here.hq), here.code(tenant, store)
    assert other.refused("/v1/enrol", other.application(code)) == (409, "currency.differs")
    assert other.enrol(code, currency="HKD").store_id == store


@pytest.mark.parametrize(
    "change",
    [
        {"currency": "yuan"}, {"currency": ""}, {"shop": ""}, {"shop": "a\x00b"}, {"shop": "n" * 201},
        {"store_id": "\n"}, {"till_code": ""}, {"merchant_id": "\ud7ff\u202e"},
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(here: House, tenant: str, store: str, change: dict[str, str]) -> None:
    till = Till(here.hq)
    assert till.refused("/v1/enrol", till.application(here.code(tenant, store), **change)) == (400, "request.bad")


@pytest.mark.parametrize("now_us", [0, -(2**63), 2**63 - 1, 2**80])
def test_no_clock_is_too_wrong_to_join(here: House, tenant: str, store: str, now_us: int) -> None:
    assert Till(here.hq).enrol(here.code(tenant, store), now_us=now_us).store_id == store


def test_another_protocol_is_refused(here: House, tenant: str, store: str) -> None:
    till = Till(here.hq)
    wish = till.application(here.code(tenant, store), protocol=2)
    assert till.refused("/v1/enrol", wish) == (400, "protocol.other")


def test_guessing_is_stopped_and_then_let_on(here: House, tenant: str, store: str) -> None:
    till = Till(here.hq)
    for at in range(MOST["server"]):
        assert till.refused("/v1/enrol", till.application(f"WRONG-{at:05}")) == (403, "code.unknown")
    assert till.refused("/v1/enrol", till.application("WRONG-AGAIN")) == (429, "enrol.wait")
    assert till.refused("/v1/enrol", till.application(here.code(tenant, store))) == (429, "enrol.wait")
    here.clock.go(minutes=10)
    assert till.enrol(here.code(tenant, store)).store_id == store


def test_a_code_that_is_bent_too_often_is_burned(here: House, tenant: str, store: str) -> None:
    Till(here.hq).enrol(here.code(tenant, store))
    till, code = Till(here.hq), here.code(tenant, store)
    for _ in range(MOST["code"]):
        assert till.refused("/v1/enrol", till.application(code, currency="HKD"))[0] == 409
    assert till.refused("/v1/enrol", till.application(code)) == (429, "enrol.wait")
    assert till.enrol(here.code(tenant, store)).store_id == store


def test_a_tenant_that_is_tried_too_often_waits_and_no_other_does(here: House, tenant: str, store: str) -> None:
    Till(here.hq).enrol(here.code(tenant, store))
    till = Till(here.hq)
    codes = [here.code(tenant, store) for _ in range(MOST["tenant"] // MOST["code"] + 1)]
    for code in codes[:-1]:
        for _ in range(MOST["code"]):
            till.refused("/v1/enrol", till.application(code, currency="HKD"))
    bent = till.application(codes[-1], currency="HKD")
    assert till.refused("/v1/enrol", bent)[0] == 409  # whose code it is, is known from its first failure on
    assert till.refused("/v1/enrol", bent) == (429, "enrol.wait")
    other = here.tenant("Other")
    assert till.enrol(here.code(other, here.store(other))).merchant_id == other


def test_who_joined_stands_in_the_feed_and_on_record(here: House, tenant: str, store: str) -> None:
    first = here.till(tenant, store)
    cursor = first.pull().cursor
    second = here.till(tenant, store)
    assert [row.key_id for row in first.pull(cursor).devices] == [second.key_id]
    with here.hq.database.reading() as connection:
        deeds = [row[0] for row in connection.exec_driver_sql("SELECT what FROM audit ORDER BY entry_id")]
    assert deeds.count("device.enrolled") == 2


def test_an_enrolment_that_fails_leaves_nothing(here: House, tenant: str) -> None:
    till = Till(here.hq)
    assert refusal(answer(here.hq, "/v1/enrol", till.header("/v1/enrol", b"{}"), b"{}")) == (400, "request.bad")
    assert list_devices(here.hq, tenant) == []


def test_answers_name_hqs_own_key(here: House, tenant: str, store: str) -> None:
    first, second = here.till(tenant, store), here.till(tenant, store)
    assert first.enrolled_as.public_key == second.enrolled_as.public_key
    other = here.tenant("Other")
    assert here.till(other, here.store(other)).enrolled_as.public_key != first.enrolled_as.public_key
    assert isinstance(first.enrolled_as, Enrolled)
