"""Points asked of HQ for the next event of the log (``hold_requests``): stored before they are asked for.

What HQ answers is kept nowhere but in memory: a copied file has nothing to use, and a hold whose place the log has
passed is good for nothing. Rows stay until HQ has taken a push that names them (``passed``).
"""

from typing import Any

from desktop.core.domain.events import SaleCompleted
from desktop.core.ports import Fact
from desktop.core.ports.at_hq import HoldAsked
from desktop.core.protocol.messages import MOST_PASSED, Hold, authorization, encode, request_statement
from desktop.core.store import hq_settings as hq
from desktop.core.store import statements as sql
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.states import StateShelf

PATH = "/v1/hold"
_HEAD = "SELECT epoch, seq FROM heads WHERE id = 1"
_ASK = "INSERT INTO hold_requests (hold_id, epoch, after_seq, member_id, points) VALUES (?, ?, ?, ?, ?)"
_IS_NEXT = (
    "SELECT 1 FROM hold_requests AS r JOIN heads AS h ON h.id = 1 AND h.epoch = r.epoch AND h.seq = r.after_seq"
    " WHERE r.hold_id = ? AND r.member_id = ?"
)
_PASSED = (
    "SELECT hold_id FROM hold_requests WHERE (epoch = ?1 AND after_seq < ?2)"
    " OR (epoch <> ?1 AND ?1 = (SELECT epoch FROM heads WHERE id = 1)) ORDER BY hold_id LIMIT ?3"
)
_FORGET = "DELETE FROM hold_requests WHERE hold_id = ?"


class HoldWriting:
    """Part of LedgerWriting; ``raw`` is the driver's connection, inside its transaction."""

    raw: Any
    shelf: StateShelf
    signer: DeviceKey

    def spent(self, fact: Fact, sale: SaleCompleted) -> None:
        """Points used count against the bounds of a till with an HQ until a complete round has brought them there."""
        if fact.member_id is not None and self.shelf.has_hq:
            points, apart = sale.intent.redeem_points, sale.view.apart if sale.view else None
            points = apart.own_part(points) if apart else points
            self.raw.execute(sql.ADD_SPEND, (fact.event_id, self.shelf.owner(fact.member_id), points))

    def ask_hold(self, hold_id: str, member_id: str, points: int, instead_of: str) -> HoldAsked:
        """Store a request, bound to the log's next event, and sign it as it will be sent."""
        epoch, seq = self.raw.execute(_HEAD).fetchone()
        owner = self.shelf.owner(member_id)
        self.raw.execute(_ASK, (hold_id, epoch, seq, owner, points))
        data = encode(
            Hold(hold_id=hold_id, epoch=epoch, after_seq=seq, member_id=owner, points=points, instead_of=instead_of)
        )
        signature = self.signer.sign(request_statement("POST", PATH, data))
        return HoldAsked(
            hold_id=hold_id,
            url=hq.get(self.raw, hq.URL),
            ca=hq.get(self.raw, hq.CA),
            path=PATH,
            data=data,
            authorization=authorization(hq.get(self.raw, hq.DEVICE), self.signer.key_id, signature),
        )


def is_next(raw: Any, hold_id: str, owner: str) -> bool:
    """Whether the hold was asked for the owner and for the very event that the log will hold next."""
    return raw.execute(_IS_NEXT, (hold_id, owner)).fetchone() is not None


def passed(raw: Any, epoch: str, last_seq: int) -> tuple[str, ...]:
    """The holds that a push up to this place has passed; those of earlier epochs with the one being written."""
    return tuple(hold_id for (hold_id,) in raw.execute(_PASSED, (epoch, last_seq, MOST_PASSED)))


def forget(raw: Any, hold_ids: tuple[str, ...]) -> None:
    """HQ knows that they are over."""
    raw.executemany(_FORGET, [(hold_id,) for hold_id in hold_ids])
