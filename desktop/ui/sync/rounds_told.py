"""Each round in words: when, how much went up and came down, how it ended. Pure."""

from collections.abc import Callable, Sequence
from itertools import groupby

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import DONE, RoundDone
from desktop.ui.hq_line import NOT_REACHED
from desktop.ui.sync.model import RoundRow, Rounds
from desktop.ui.sync.reach_told import Clock

Say = Callable[..., str]
InWords = Callable[[Refusal], dict[str, str]]


def rounds_told(say: Say, in_words: InWords, clock: Clock, done: Sequence[RoundDone]) -> Rounds:
    """The rounds, newest first; tries in a row that failed alike are one row, with their number."""
    rows = []
    for end, group in groupby(done, _end):
        tries = list(group)
        newest = [_row(say, in_words, clock, each) for each in (tries if end == DONE else tries[:1])]
        told = say("window.sync.rounds.tries", count=f"{len(tries):,}")
        rows += newest if end == DONE else [replace(row, moved=told) for row in newest]
    return Rounds(rows=tuple(rows), empty=say("window.sync.rounds.empty"))


def _end(done: RoundDone) -> str:
    """How it ended; that nobody was reached is one end, whatever the line did."""
    return NOT_REACHED[0] if done.code in NOT_REACHED else done.code


def _row(say: Say, in_words: InWords, clock: Clock, done: RoundDone) -> RoundRow:
    outcome, tone = _outcome(say, in_words, done)
    return RoundRow(
        at=clock.at(done.ended_at_us, seconds=True),
        outcome=outcome,
        tone=tone,
        moved=_moved(say, done),
    )


def _moved(say: Say, done: RoundDone) -> str:
    if not done.sent and not done.received:
        return say("window.sync.rounds.nothing")
    return say("window.sync.rounds.moved", sent=f"{done.sent:,}", received=f"{done.received:,}")


def _outcome(say: Say, in_words: InWords, done: RoundDone) -> tuple[str, str]:
    if done.code == DONE and done.left:
        return say("window.sync.rounds.left", count=f"{done.left:,}"), "ink2"
    if done.code == DONE:
        return say("window.sync.rounds.complete"), "ok"
    if done.code in NOT_REACHED:
        return say("window.sync.strip.offline"), "warn"
    return in_words(Refusal(done.code, **done.facts))["title"], "warn"
