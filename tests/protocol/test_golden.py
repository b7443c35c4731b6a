"""Every message encodes to the bytes that were published, and reads back; docs/PROTOCOL.md shows those very bytes."""

from hashlib import sha256

import msgspec
import pytest

from desktop.core.domain.state import MemberState
from desktop.core.domain.summaries import FIELDS
from desktop.core.protocol import messages, pages
from tests.protocol.samples import DOCUMENT, SAMPLES, golden, with_samples

_ALL = {
    found.__name__: found
    for room in (messages, pages)
    for found in vars(room).values()
    if isinstance(found, type) and issubclass(found, messages.Message) and found is not messages.Message
}
_PARTS = {"EpochPoints", "EpochHead", "Stamp", "Stamps", "Sent", "Text", "Twice", "Snapshot"} | {
    name for name in _ALL if name.endswith("Row") or name in ("ProfileText", "OtherEvent", "SnapshotMember")
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_message_is_what_was_published(name: str) -> None:
    assert messages.encode(SAMPLES[name]) == golden(name).read_bytes()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_published_message_reads_back(name: str) -> None:
    sample = SAMPLES[name]
    assert msgspec.json.decode(golden(name).read_bytes(), type=type(sample)) == sample


@pytest.mark.parametrize("name", SAMPLES)
def test_a_reader_passes_over_fields_of_a_later_version(name: str) -> None:
    later = msgspec.json.encode({**msgspec.json.decode(golden(name).read_bytes()), "from_a_later_version": [1]})
    assert msgspec.json.decode(later, type=type(SAMPLES[name])) == SAMPLES[name]


def test_every_message_has_a_sample() -> None:
    assert {type(sample).__name__ for sample in SAMPLES.values()} | _PARTS == set(_ALL)


def test_the_document_shows_what_travels() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert with_samples(text) == text
    assert {name for name in SAMPLES if f"<!-- sample: {name} -->" not in text} == set()


def test_a_snapshot_of_another_shape_has_another_number() -> None:
    """Whoever changes what a part holds gives SNAPSHOT_SHAPE another number, and this its digest."""
    parts = msgspec.json.schema(pages.SnapshotMember), msgspec.json.schema(MemberState), FIELDS
    shape = sha256(msgspec.json.encode(_bare(parts), order="deterministic")).hexdigest()[:16]
    assert (pages.SNAPSHOT_SHAPE, shape) == (2, "e0a0d3c2575e3db2")


def _bare(schema: object) -> object:
    """Without what is said of it."""
    if isinstance(schema, dict):
        return {name: _bare(value) for name, value in schema.items() if name != "description"}
    return [_bare(each) for each in schema] if isinstance(schema, list | tuple) else schema
