"""Bodies without a member, held to the byte; till and HQ read the same from them."""

import pytest

from desktop.core.protocol.body import body_hash, decode_body, decode_payload
from hq.services.reading_bodies import read_body
from tests.protocol.bodies import BODIES, SAMPLES, body


@pytest.mark.parametrize("name", SAMPLES)
def test_a_body_is_what_it_was(name: str) -> None:
    golden = (BODIES / f"{name}.json").read_bytes()
    assert body(name) == golden
    assert decode_payload(decode_body(golden)) == SAMPLES[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_hq_understands_it(name: str) -> None:
    golden = (BODIES / f"{name}.json").read_bytes()
    read = read_body(golden, body_hash(golden))
    assert (read.kind, read.payload) == (name, SAMPLES[name])
    assert (read.member_id is not None) == name.startswith("contact.")
