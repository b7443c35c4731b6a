"""Answers that nobody takes have room for so much and no more: whoever has kept one waiting longest is let go."""

import asyncio
from unittest.mock import Mock

import uvicorn
from uvicorn.server import ServerState

from hq.app.connection import LEAST_TAKEN_BYTES, MOST_UNTAKEN_BYTES, Connection


class Line:
    """A connection of a server, with a transport and a clock that the test moves."""

    def __init__(self, state: ServerState, loop: Mock) -> None:
        self.transport = Mock(asyncio.Transport)
        self.transport.get_extra_info.return_value = None
        self.holds(0)
        config = uvicorn.Config(Mock(), ws="none", lifespan="off", log_config=None)
        config.load()
        self.connection = Connection(config, state, {}, loop)
        self.connection.connection_made(self.transport)

    def holds(self, size: int) -> None:
        self.transport.get_write_buffer_size.return_value = size

    def waits(self, size: int) -> None:
        self.holds(size)
        self.connection.pause_writing()

    @property
    def is_let_go(self) -> bool:
        return bool(self.transport.abort.called)


def lines(count: int) -> tuple[list[Line], Mock]:
    state, loop = ServerState(), Mock(asyncio.AbstractEventLoop)
    loop.time.side_effect = range(100)
    return [Line(state, loop) for _ in range(count)], loop


def look(loop: Mock) -> None:
    """The time is over that was set last."""
    _, then, *facts = loop.call_later.call_args.args
    then(*facts)


def test_too_much_for_everybody_ends_the_one_that_waits_longest() -> None:
    (first, second, third), _ = lines(3)
    first.waits(MOST_UNTAKEN_BYTES // 2)
    second.waits(MOST_UNTAKEN_BYTES // 2)
    assert not first.is_let_go
    third.waits(1)
    assert [line.is_let_go for line in (first, second, third)] == [True, False, False]


def test_what_was_taken_takes_no_room() -> None:
    (first, second), _ = lines(2)
    first.waits(MOST_UNTAKEN_BYTES)
    first.connection.resume_writing()
    second.waits(MOST_UNTAKEN_BYTES)
    assert not first.is_let_go
    assert not second.is_let_go


def test_who_goes_on_taking_is_waited_for() -> None:
    (line,), loop = lines(1)
    line.waits(10 * LEAST_TAKEN_BYTES)
    line.holds(9 * LEAST_TAKEN_BYTES)
    look(loop)
    assert not line.is_let_go
    look(loop)
    assert line.is_let_go
