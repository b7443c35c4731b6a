"""What a till cannot send is carried by hand: HQ takes it as from the line, once, and never a byte that was changed."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.domain.errors import Refusal, RuleBroken, Unreadable
from desktop.core.ports.sync import Carried
from desktop.core.protocol.carried import NotCarried, read_letters, read_salt
from desktop.core.store.keys.carried_file import write_carried
from desktop.sync.carrying import carry
from hq.services.house import HqRefused
from hq.services.take_carried import take_carried
from hq.services.verify_all import verify_all
from tests.sync.test_together import PHONE, Chain, chain, enrol, sell

__all__ = ["chain"]


def carried(chain: Chain, out: Path, till: int = 0) -> Carried:
    return carry(chain.log(chain.tills[till]), out, write_carried)


def alone(chain: Chain) -> None:
    """The first till has joined, been in step, and sold alone since."""
    one, other = chain.tills
    chain.join(one)
    chain.join(other)
    enrol(one)
    chain.sync_all()
    sell(one, 12_800)
    sell(one, 6_400)


def test_what_was_carried_counts_as_if_sent_and_once(chain: Chain, tmp_path: Path) -> None:
    alone(chain)
    made = carried(chain, tmp_path / "stick.bin")
    assert made.events == 2
    for _ in range(2):
        assert take_carried(chain.hq.hq, tmp_path / "stick.bin", made.code.lower().replace("-", " ")).pushes == 1
    chain.sync(chain.tills[1])
    assert chain.balances() == [192, 192]
    done = chain.sync(chain.tills[0])  # they go once more by the line, for the stamps that HQ gave them
    assert (done.sent, done.left, done.notes) == (2, 0, ())
    assert chain.sync(chain.tills[0]).sent == 0
    assert chain.balances() == [192, 192]
    assert verify_all(chain.hq.hq, chain.hq.tenant_id).fault is None


def test_the_log_going_on_meanwhile_is_sent_after_it(chain: Chain, tmp_path: Path) -> None:
    alone(chain)
    made = carried(chain, tmp_path / "stick.bin")
    sell(chain.tills[0], 1_000)
    take_carried(chain.hq.hq, tmp_path / "stick.bin", made.code)
    assert chain.sync(chain.tills[0]).sent == 3
    chain.sync_all()
    assert chain.balances() == [202, 202]


def test_without_hq_or_with_nothing_to_carry_no_file_is_made(chain: Chain, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"sync\.not_enrolled"):
        carried(chain, tmp_path / "stick.bin")
    chain.join(chain.tills[0])
    chain.sync(chain.tills[0])
    with pytest.raises(RuleBroken, match=r"carry\.nothing"):
        carried(chain, tmp_path / "stick.bin")
    assert not (tmp_path / "stick.bin").exists()
    alone_with = tmp_path / "file"
    alone_with.write_text("", "utf-8")
    sell(chain.tills[0], 100, key=enrol(chain.tills[0]))
    with pytest.raises(Unreadable, match=r"carry\.not_written"):
        carried(chain, alone_with / "stick.bin")


def test_nobody_reads_it_without_the_code(chain: Chain, tmp_path: Path) -> None:
    alone(chain)
    enrol(chain.tills[0], "13900139000", "王小明")
    file = tmp_path / "stick.bin"
    made = carried(chain, file)
    for secret in ("139001", "王小明", "sale.completed", made.code, made.code.replace("-", "")):
        assert secret.encode() not in file.read_bytes()
    with pytest.raises(HqRefused, match=r"carried\.code"):
        take_carried(chain.hq.hq, file, "0000-0000-0000-0000-0000")


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda data: data[:-1], "carried.cut"),
        (lambda data: data[:-20], "carried.cut"),
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "carried.cut"),
        (lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:], "carried.code"),
        (lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:], "carried.code"),
        (lambda data: data[:20], "carried.other"),
        (lambda _: b"PK\x03\x04 something else entirely, long enough", "carried.other"),
        (lambda data: data[:32] + b"\xff\xff\xff\xff" + data[36:], "carried.cut"),
    ],
)
def test_a_changed_file_is_refused_and_harms_nothing(
    chain: Chain, tmp_path: Path, damage: Callable[[bytes], bytes], code: str
) -> None:
    alone(chain)
    file = tmp_path / "stick.bin"
    made = carried(chain, file)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(HqRefused) as refused:
        take_carried(chain.hq.hq, file, made.code)
    assert refused.value.code == code
    assert verify_all(chain.hq.hq, chain.hq.tenant_id).fault is None
    take_carried(chain.hq.hq, tmp_path / "again.bin", carried(chain, tmp_path / "again.bin").code)
    chain.sync_all()
    assert chain.balances() == [192, 192]


def test_a_file_of_another_chain_is_not_taken(chain: Chain, tmp_path: Path) -> None:
    alone(chain)
    other = Chain(tmp_path / "elsewhere")
    made = carried(chain, tmp_path / "stick.bin")
    with pytest.raises(HqRefused) as refused:
        take_carried(other.hq.hq, tmp_path / "stick.bin", made.code)
    assert (refused.value.code, refused.value.facts["reason"]) == ("carried.refused", "device.unknown")
    for till in other.tills:
        till.close()


def test_letters_cannot_be_left_out_or_put_elsewhere(chain: Chain, tmp_path: Path) -> None:
    """Each frame is sealed at its number; what seals the end does so too."""
    alone(chain)
    carried(chain, tmp_path / "stick.bin")
    data = (tmp_path / "stick.bin").read_bytes()
    with pytest.raises(NotCarried, match="other"):
        read_salt(io.BytesIO(data[:10]))
    source = io.BytesIO(data)
    salt = read_salt(source)
    numbers = []

    def unseal(nonce: bytes, _sealed: bytes, head: bytes) -> bytes:
        assert head == data[:32]
        numbers.append(int.from_bytes(nonce, "big"))
        return b""

    assert list(read_letters(source, salt, unseal)) == []
    assert numbers == [0]
    assert PHONE.encode() not in data
