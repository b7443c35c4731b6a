"""A small run of the fuzzer in fuzz.py, and that it finds what it is there to find."""

from pathlib import Path

import pytest

from desktop.core.protocol.messages import Compare
from hq.routes.openapi import REFUSALS, openapi_document
from hq.services import compare_heads
from hq.services.answering import ENDPOINTS
from tests.hq_door.fuzz import Server, by_change, by_description


def test_nothing_is_found(tmp_path: Path) -> None:
    server = Server(tmp_path)
    by_description(server, 300, start=1)
    by_change(server, 300, start=1)
    assert server.faults() == ""
    assert server.seen[200] > 10


def test_a_planted_fault_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsound(epoch: object) -> bool:
        return bool(epoch)

    monkeypatch.setattr(compare_heads, "_is_sound", unsound)
    with pytest.raises(Exception, match=r"500|internal|Server error"):
        by_change(Server(tmp_path), 3000, start=1)


def test_the_description_is_complete() -> None:
    document = openapi_document()
    assert set(document["paths"]) == {*ENDPOINTS, "/v1/health"}
    for path in ENDPOINTS:
        told = document["paths"][path]["post"]
        assert told["security"]
        assert {int(status) for status in told["responses"]} == {200, *REFUSALS}
        assert told["requestBody"]["content"]["application/json"]["schema"]
    assert Compare.__name__ in document["components"]["schemas"]
