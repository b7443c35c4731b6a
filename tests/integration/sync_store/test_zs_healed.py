"""A Z in a tail that gets new envelopes stays where it was written: nothing is counted twice, and verify holds it."""

from desktop.bootstrap import keeper
from desktop.core.ports import unwatched
from desktop.core.services.shifts.close_shift import Closing, close_shift
from tests.integration.sync_store.pairs import PHONE, Joined
from tests.integration.sync_store.test_healing import parent, sold


def test_a_z_that_was_given_a_new_envelope_counts_once(first: Joined) -> None:
    first.enrol(PHONE)
    sold(first, 3)
    one = close_shift(first.shop.till, Closing(event_id=first.shop.till.ids.event_id())).z
    sold(first, 2)
    end = first.log.standing().epochs[-1]
    first.log.reopen("forked", end.epoch, parent(first, end.seq - 5))
    first.rewire()
    two = close_shift(first.shop.till, Closing(event_id=first.shop.till.ids.event_id())).z
    assert (two.opening, two.number) == (one.closing, 2)
    assert two.closing == two.opening + two.moved.net == two.store.balance
    first.shop.close()
    assert keeper(first.shop.folder).verify((), unwatched).first_bad is None
