"""Every message encodes to the bytes that were published, and reads back; docs/PROTOCOL.md shows those very bytes."""

import msgspec
import pytest

from desktop.core.protocol import messages, pages
from tests.protocol.samples import DOCUMENT, SAMPLES, golden, with_samples

_ALL = {
    found.__name__: found
    for room in (messages, pages)
    for found in vars(room).values()
    if isinstance(found, type) and issubclass(found, messages.Message) and found is not messages.Message
}
_PARTS = {"EpochPoints", "EpochHead", "Stamp", "Sent", "Text", "Twice", "Snapshot"} | {
    name for name in _ALL if name.endswith("Row") or name in ("ProfileText", "OtherEvent")
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
