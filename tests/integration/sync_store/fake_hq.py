"""An HQ of a few dictionaries: pages of what changed, served from its books."""

from desktop.core.protocol.messages import key_id
from desktop.core.protocol.pages import DeviceRow, OtherEvent, Page, ProgramRow, StoreRow
from tests.integration.sync_store.fake_books import MERCHANT, STORE, Books, Held

__all__ = ["MERCHANT", "STORE", "FakeHq"]


class FakeHq(Books):
    """The server."""

    def page(self, device: str, epoch: str, cursor: str, limit: int) -> Page:
        """What changed since a cursor, at most so many things."""
        number, _, tag = cursor.partition(".")
        restart = bool(cursor) and (tag != self.tag or int(number) > self.feed.number)
        after = 0 if restart or not cursor else int(number)
        found = [(number, kind, entity) for (kind, entity), number in self.feed.changed.items() if number > after]
        found += [
            (held.number, "event", event_id)
            for event_id, held in self.events.items()
            if held.device != device and held.number > after
        ]
        found.sort()
        kept, more = found[:limit], len(found) > limit
        bound = kept[-1][0] if more else self.feed.number
        of: dict[str, list[str]] = {}
        for _, kind, entity in kept:
            of.setdefault(kind, []).append(entity)
        return Page(
            cursor=f"{bound}.{self.tag}",
            more=more,
            head_seq=len(self.epochs[epoch].envelopes) if epoch in self.epochs else 0,
            time_us=self.now_us,
            restart=restart,
            members=tuple(map(self.row, of.get("member", ()))),
            sales=tuple(self.record(entity) for entity in of.get("sale", ()) if not self.events[entity].void),
            devices=tuple(map(self._device, of.get("device", ()))),
            programs=tuple(
                ProgramRow(document_hash=entity, document=self.programs[entity].decode())
                for entity in of.get("program", ())
            ),
            stores=(StoreRow(store_id=STORE, name="一店", zone="Asia/Shanghai"),) if not after else (),
            others=tuple(_other(self.events[entity]) for entity in of.get("event", ())),
            flags=tuple(self.flags[entity] for entity in of.get("flag", ())),
        )

    def _device(self, device: str) -> DeviceRow:
        asked = self.devices[device]
        return DeviceRow(
            key_id=key_id(bytes.fromhex(asked.public_key)),
            public_key=asked.public_key,
            device_id=device,
            store_id=STORE,
            merchant_id=asked.merchant_id,
            since_us=1,
            till_code=asked.till_code,
        )


def _other(held: Held) -> OtherEvent:
    return OtherEvent(
        number=held.number,
        device_id=held.device,
        body=held.data.decode(),
        at_us=held.event.effective_at_us,
        day=held.event.effective_day,
        void=held.void,
    )
