"""The description is complete and published: another word in it is another contract, seen in its golden file.

After a change that is meant: ``python -m tests.pos.test_openapi`` writes the file anew.
"""

import json
from pathlib import Path

from desktop.pos.deeds import DEEDS
from desktop.pos.door import DESCRIPTION, HEALTH
from desktop.pos.http import _REASONS
from desktop.pos.openapi import REFUSALS, openapi_bytes, openapi_document
from tests.pos.pos import Pos

GOLDEN = Path(__file__).parent / "golden" / "openapi.json"


def test_the_description_is_the_published_one(pos: Pos) -> None:
    assert openapi_bytes() == GOLDEN.read_bytes()
    assert pos.get("/openapi.json") == (200, json.loads(GOLDEN.read_bytes()))


def test_every_path_and_status_is_described() -> None:
    document = openapi_document()
    assert set(document["paths"]) == {*DEEDS, HEALTH, DESCRIPTION}
    assert set(_REASONS) == {200, *REFUSALS}
    for path in DEEDS:
        told = document["paths"][path]["post"]
        assert told["security"]
        assert {int(status) for status in told["responses"]} == {200, *REFUSALS}
    assert {"Quote", "Hold", "Commit", "Void", "Refund", "Problem"} <= set(document["components"]["schemas"])


def test_no_message_has_a_place_for_a_person() -> None:
    schemas = openapi_document()["components"]["schemas"]
    names = {name for schema in schemas.values() for name in schema["properties"]}
    assert not names & {"phone", "member_no", "birthday", "card", "member_id", "email"}
    assert set(schemas["Who"]["properties"]) == {"name", "tier"}


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_bytes(openapi_bytes())
