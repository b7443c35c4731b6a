"""Export segments: class, origin, stage, RFM, tier and balance of every member with a bill by a day, recorded.

A score compares a member with all others, so rows wait until everybody was seen: packed, some 100 bytes a member in
all, as folding a day of the past a second time would cost far more.
"""

import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from desktop.core.domain.rfm import Field, Recent
from desktop.core.domain.segments import SEGMENTS, Segment, segment_of, segment_row
from desktop.core.domain.staff import Approval
from desktop.core.ports import Reading, Till
from desktop.core.services.export_lists import Exported, Rows, To, export_list

_TOGETHER = 1_000
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Segment]).decode


def export_segments(till: Till, as_of: date, out: Path, approval: Approval | None = None) -> Exported:
    """The segment of every member with a bill by that day, under today's program; raises as export_points."""
    return export_list(till, "segments", SEGMENTS, lambda reading: _rows(reading, as_of), To(out, as_of, approval))


def _rows(reading: Reading, day: date) -> Rows:
    waiting = _Waiting()
    field = Field(_seen(reading, day, waiting))
    for segment in waiting.taken():
        yield segment_row(segment, field)


def _seen(reading: Reading, day: date, waiting: "_Waiting") -> Iterator[Recent]:
    """What RFM compares, of each member in turn; their segments wait."""
    program = reading.program().program
    for member, state in reading.states_as_of(day):
        external_id = member.profile.external_id
        segment = segment_of(member.member_no, external_id, member.enrolled_on, state, day, program)
        if segment is not None:
            waiting.add(segment)
            if segment.recent is not None:
                yield segment.recent


class _Waiting:
    """Segments in order, packed by the thousand."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._open: list[Segment] = []

    def add(self, segment: Segment) -> None:
        self._open.append(segment)
        if len(self._open) == _TOGETHER:
            self._packed.append(zlib.compress(_encode(self._open), 1))
            self._open.clear()

    def taken(self) -> Iterator[Segment]:
        """Each once; what was taken is gone."""
        for at, packed in enumerate(self._packed):
            self._packed[at] = b""
            yield from _decode(zlib.decompress(packed))
        yield from self._open
