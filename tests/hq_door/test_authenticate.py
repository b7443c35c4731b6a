"""Who asks is settled by a signature of a key that the device owns, over exactly what was sent."""

from collections.abc import Callable

import msgspec
import pytest

from desktop.core.protocol.messages import (
    Compare,
    Compared,
    Enrolled,
    NewKey,
    Refused,
    authorization,
    encode,
    new_key_statement,
    request_statement,
)
from hq.services.answering import ENDPOINTS, answer
from hq.services.devices import revoke_device
from tests.hq_door.door import House, Till, house

ASKED = encode(Compare(epochs=(), now_us=1))
PATH = "/v1/compare"


@pytest.fixture
def here() -> House:
    return house()


@pytest.fixture
def till(here: House) -> Till:
    tenant = here.tenant()
    return here.till(tenant, here.store(tenant))


def code(answered: tuple[int, bytes]) -> tuple[int, str]:
    return answered[0], msgspec.json.decode(answered[1], type=Refused).code


def test_a_signed_request_is_answered(till: Till) -> None:
    assert till.send(PATH, ASKED)[0] == 200


Forge = Callable[[Till, Till, str], str | None]
FORGED: dict[str, Forge] = {
    "missing": lambda _, __, ___: None,
    "empty": lambda _, __, ___: "",
    "no scheme": lambda till, _, path: till.header(path, ASKED).removeprefix("Shuke "),
    "other scheme": lambda till, _, path: till.header(path, ASKED).replace("Shuke", "Bearer"),
    "cut": lambda till, _, path: till.header(path, ASKED)[:-2],
    "no hex": lambda till, _, path: till.header(path, ASKED)[:-2] + "zz",
    "upper case": lambda till, _, path: till.header(path, ASKED).upper().replace("SHUKE DEVICE", "Shuke device"),
    "one bit off": lambda till, _, path: flipped(till.header(path, ASKED)),
    "of another path": lambda till, _, path: till.header(f"{path}l", ASKED),
    "of another body": lambda till, _, path: till.header(path, ASKED + b" "),
    "of another method": lambda till, _, path: authorization(
        till.device_id, till.key_id, till.key.sign(request_statement("GET", path, ASKED))
    ),
    "of another key": lambda till, other, path: authorization(
        till.device_id, till.key_id, other.key.sign(request_statement("POST", path, ASKED))
    ),
    "another device's key": lambda till, other, path: authorization(
        till.device_id, other.key_id, other.key.sign(request_statement("POST", path, ASKED))
    ),
    "key unknown": lambda till, _, path: authorization(
        till.device_id, "00000000", till.key.sign(request_statement("POST", path, ASKED))
    ),
    "a new till's": lambda till, _, path: authorization(
        "new", till.key_id, till.key.sign(request_statement("POST", path, ASKED))
    ),
    "device unknown": lambda till, _, path: authorization(
        "00000000-0000-4000-8000-000000000000", till.key_id, till.key.sign(request_statement("POST", path, ASKED))
    ),
    "two headers in one": lambda till, _, path: till.header(path, ASKED) + "," + till.header(path, ASKED),
}


def flipped(header: str) -> str:
    return header[:-1] + format(int(header[-1], 16) ^ 1, "x")


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
@pytest.mark.parametrize("path", [path for path in ENDPOINTS if path != "/v1/enrol"])
def test_no_other_header_opens_anything(here: House, till: Till, path: str, forged: Forge) -> None:
    other = here.till(here.tenant("Other"), here.store(here.hq_tenant("Other")))
    status, said = code(answer(here.hq, path, forged(till, other, path), ASKED))
    assert status == 401
    assert said in ("signature.missing", "signature.bad", "device.unknown")


@pytest.mark.parametrize("path", [path for path in ENDPOINTS if path != "/v1/enrol"])
def test_a_neighbours_key_is_not_the_devices(here: House, till: Till, path: str) -> None:
    """One of the same store even: what it signs is its own."""
    neighbour = here.till(till.enrolled_as.merchant_id, till.enrolled_as.store_id)
    header = authorization(till.device_id, neighbour.key_id, neighbour.key.sign(request_statement("POST", path, ASKED)))
    assert code(answer(here.hq, path, header, ASKED)) == (401, "signature.bad")


def test_a_key_of_another_tenant_with_the_same_name_opens_nothing(here: House, till: Till) -> None:
    """Both tenants know the same public key: only the device that it belongs to is opened by it."""
    other = here.tenant("Other")
    twin = Till(here.hq, key=till.key)
    twin.enrol(here.code(other, here.store(other)))
    assert twin.device_id != till.device_id
    assert till.send(PATH, ASKED)[0] == 200
    revoke_device(here.hq, other, twin.device_id)
    assert code(twin.send(PATH, ASKED)) == (403, "device.revoked")
    assert till.send(PATH, ASKED)[0] == 200


def test_a_revoked_device_is_told_so_and_nothing_else(here: House, till: Till) -> None:
    revoke_device(here.hq, till.enrolled_as.merchant_id, till.device_id)
    for path in ENDPOINTS:
        if path != "/v1/enrol":
            assert code(till.send(path, ASKED)) == (403, "device.revoked")


def test_whoever_cannot_sign_does_not_learn_who_is_revoked(here: House, till: Till) -> None:
    header = flipped(till.header(PATH, ASKED))
    revoke_device(here.hq, till.enrolled_as.merchant_id, till.device_id)
    assert code(answer(here.hq, PATH, header, ASKED)) == (401, "signature.bad")


def test_who_asks_is_settled_before_the_request_is_read(till: Till) -> None:
    status, data = answer(till.hq, "/v1/push", flipped(till.header("/v1/push", b"{")), b"{")
    assert code((status, data)) == (401, "signature.bad")
    assert code(till.send("/v1/push", b"{")) == (400, "request.bad")


def test_a_new_key_speaks_for_the_device_and_the_old_one_may_ask_again(here: House, till: Till) -> None:
    new = Till(here.hq, device_id=till.device_id)
    proof = new.key.sign(new_key_statement(till.device_id, new.public.hex())).hex()
    wish = NewKey(public_key=new.public.hex(), proof=proof)
    told = till.ask("/v1/key", wish, Enrolled)
    assert told == till.enrolled_as
    assert till.ask("/v1/key", wish, Enrolled) == told
    assert new.ask(PATH, Compare(epochs=(), now_us=1), Compared).spending == "allowed"
    keys = {row.key_id for row in new.pull().devices}
    assert keys == {till.key_id, new.key_id}


def test_a_new_key_is_proven(here: House, till: Till) -> None:
    new, thief = Till(here.hq), Till(here.hq)
    for proof in (
        thief.key.sign(new_key_statement(till.device_id, new.public.hex())),
        new.key.sign(new_key_statement("another", new.public.hex())),
        b"",
    ):
        wish = NewKey(public_key=new.public.hex(), proof=proof.hex())
        assert till.refused("/v1/key", wish) == (401, "signature.bad")
    wish = NewKey(public_key="00", proof="zz")
    assert till.refused("/v1/key", wish) == (401, "signature.bad")


def test_a_key_is_not_taken_from_another_device(here: House, till: Till) -> None:
    other = here.till(till.enrolled_as.merchant_id, till.enrolled_as.store_id)
    proof = other.key.sign(new_key_statement(till.device_id, other.public.hex())).hex()
    assert till.refused("/v1/key", NewKey(public_key=other.public.hex(), proof=proof)) == (409, "key.taken")
    assert other.send(PATH, ASKED)[0] == 200


def test_an_unknown_path_is_said(till: Till) -> None:
    assert code(till.send("/v1/nothing", b"{}")) == (404, "path.unknown")
