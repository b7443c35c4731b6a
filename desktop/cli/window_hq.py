"""The window's ways to HQ: rounds in the background, and single questions, answered at once or not at all."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.core.ports.at_hq import HoldAsked
    from desktop.sync.background import Line
    from desktop.ui.hq_line import Cable, Holder, Syncer, Tell

_EVERY_IN_CHAIN_S = 5.0
"""How often a till of demo-chain syncs by itself: whoever watches three windows does not wait a minute."""
IN_CHAIN = "SHUKE_DEMO_CHAIN"
"""Set in the environment of the windows that demo-chain opens: nothing else offers the cable."""
Fault = Callable[[BaseException], str | None]


def syncer(folder: Path, tell: "Tell", fault: Fault, cable: "Cable | None") -> "Syncer":
    """The thread that keeps till and HQ together; through the cable, where there is one."""
    from desktop import bootstrap

    if cable is None:
        return bootstrap.syncing(folder, tell, fault)
    return bootstrap.syncing(folder, tell, fault, through=_through(cable), every_s=_EVERY_IN_CHAIN_S)


def holder(folder: Path, fault: Fault, cable: "Cable | None") -> "Holder":
    """Who asks HQ to keep points for a bill; over the cable too."""
    from desktop.core.store.keys.kept_ca import ca_in
    from desktop.sync.holding import MOST_S, HoldLine
    from desktop.sync.http_transport import HttpTransport

    def calling(asked: "HoldAsked") -> "Line":
        line = HttpTransport(asked.url, ca_in(folder, asked.ca), MOST_S, MOST_S)
        return line if cable is None else _through(cable)(line)

    return HoldLine(calling, fault)


def _through(cable: "Cable") -> "Callable[[Line], Any]":
    from desktop.cli.cable import CutLine

    return lambda line: CutLine(line, lambda: cable.is_out)
