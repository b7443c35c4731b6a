"""PINs: argon2id with the device's secret; full-width digits count as digits; waiting grows with wrong tries."""

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.pin_lock import next_try_after_s
from desktop.core.store.keys.pins import check_pin, check_pin_form, hash_pin

pytestmark = pytest.mark.usefixtures("as_shipped")

SECRET = bytes(range(32))


def test_a_pin_is_checked_with_the_secret_it_was_hashed_with() -> None:
    hashed = hash_pin("1234", SECRET)
    assert check_pin("1234", hashed, SECRET)
    assert check_pin("１２３４", hashed, SECRET)
    assert not check_pin("1235", hashed, SECRET)
    assert not check_pin("1234", hashed, bytes(32))


def test_the_hash_is_argon2id_of_the_agreed_cost_and_salted() -> None:
    hashed = hash_pin("1234", SECRET)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashed != hash_pin("1234", SECRET)
    assert "1234" not in hashed.split("$")[-1]


@pytest.mark.parametrize(
    "hashed", ["", "garbage", "$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA", "é熟\ud800", "\x00" * 90]
)
def test_a_damaged_hash_is_a_wrong_pin(hashed: str) -> None:
    assert check_pin("1234", hashed, SECRET) is False


@pytest.mark.parametrize(
    "pin", ["", "123", "1234567890123", "12a4", "12 34", "-123", "²²²²", "١٢٣٤", "12.4", "\ud8001234"]
)
def test_what_is_not_four_to_twelve_digits_is_refused(pin: str) -> None:
    with pytest.raises(RuleBroken, match=r"pin\.form"):
        check_pin_form(pin)
    with pytest.raises(RuleBroken, match=r"pin\.form"):
        hash_pin(pin, SECRET)
    assert check_pin(pin, "", SECRET) is False


@pytest.mark.parametrize("pin", ["0000", "1234", "123456789012"])
def test_simple_pins_are_allowed(pin: str) -> None:
    assert check_pin_form(pin) == pin


def test_a_refused_pin_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(RuleBroken) as caught:
        check_pin_form("98765432109876")
    assert "9876" not in repr(caught.value)


def test_a_short_device_secret_is_the_callers_fault() -> None:
    with pytest.raises(ValueError, match="32"):
        hash_pin("1234", b"short")


def test_waiting_grows_and_ends_at_an_hour() -> None:
    assert [next_try_after_s(failures) for failures in range(12)] == [
        0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600,
    ]  # fmt: skip
    assert next_try_after_s(10**9) == 3600
