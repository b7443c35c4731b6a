"""The door: a request's head and body become an answer. Who asks is checked first, then what; then a service is asked.

Only programs on this machine that have the token: the Host header must be loopback (a web page that had its name turned
to 127.0.0.1 sends its own), whoever sends an Origin is a browser, and no answer carries a CORS header.
"""

import time
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.domain.errors import Conflict, NotFound, Refusal
from desktop.core.ports import Till
from desktop.core.services.admit_pos import is_pos_token
from desktop.core.services.tell import sentences
from desktop.core.words import Words
from desktop.pos.deeds import DEEDS
from desktop.pos.http import Head, Malformed, answer_bytes
from desktop.pos.messages import Health, Problem
from desktop.pos.openapi import openapi_bytes
from desktop.settings import VERSION

HEALTH, DESCRIPTION = "/v1/health", "/openapi.json"
PROBLEM = "application/problem+json"
_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_BEARER = "bearer "
_FOR_A_WHILE = ("ledger.busy", "ledger.damaged", "ledger.replaced", "disk.full", "ledger.not_writable")
ANEW = ("ledger.damaged", "ledger.replaced")
"""Refusals after which the till has to be opened anew: then it is in safe mode, or in the file that took the place."""


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """The door itself says no, before any service was asked."""

    def __init__(self, status: int, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.status = status
        self.refusal = refusal


class Call(Struct, frozen=True):
    """A request that was answered, as Settings show it: nothing in it tells whom it was about."""

    at_us: int
    path: str
    status: int
    code: str
    took_us: int


class Answer(Struct, frozen=True):
    """``data`` goes over the line; ``anew``: why the till has to be opened anew before the next one."""

    data: bytes
    call: Call
    anew: Refusal | None = None


class Door:
    """Answers for one open till. ``fault`` writes down what nobody foresaw; ``port`` is the one in the Host header."""

    def __init__(self, till: Till, words: Words, port: int, fault: Callable[[BaseException], str | None]) -> None:
        self._till = till
        self._words = words
        self._hosts = {*_HOSTS, *(f"{host}:{port}" for host in _HOSTS)}
        self._fault = fault
        self._decoders = {path: msgspec.json.Decoder(deed.asked).decode for path, deed in DEEDS.items()}
        self._encode = msgspec.json.Encoder().encode

    def answer(self, head: Head, body: bytes) -> Answer:
        """The answer to a whole request; never raises."""
        begun, code, anew, kind = time.perf_counter_ns(), "", None, "application/json"
        try:
            status, data = 200, self._done(head, body)
        except (Refused, Refusal) as error:
            refusal = error.refusal if isinstance(error, Refused) else error
            status = error.status if isinstance(error, Refused) else status_of(refusal)
            anew = refusal if refusal.code in ANEW else None
            code, kind, data = refusal.code, PROBLEM, self._problem(status, refusal)
        except Exception as error:  # noqa: BLE001 - the last border: written down and answered, never swallowed
            refusal = Refusal("internal", log=self._fault(error) or "—")
            status, code, kind = 500, refusal.code, PROBLEM
            data = self._problem(status, refusal)
        sent = answer_bytes(status, data, kind, keeps=head.keeps and anew is None)
        return Answer(sent, _call(head.path, status, code, begun), anew)

    def malformed(self, bad: Malformed) -> bytes:
        """The answer to what is no request; the line is closed after it."""
        return answer_bytes(bad.status, self._problem(bad.status, Refusal(bad.code)), PROBLEM, keeps=False)

    def _done(self, head: Head, body: bytes) -> bytes:
        if head.headers.get("host", "").lower() not in self._hosts:
            raise Refused(403, Refusal("pos.host"))
        if "origin" in head.headers or head.headers.get("sec-fetch-site", "none") != "none":
            raise Refused(403, Refusal("pos.browser"))
        deed = DEEDS.get(head.path)
        if deed is None:
            return self._told_freely(head)
        if head.method != "POST":
            raise Refused(405, Refusal("pos.method", method="POST"))
        self._check_token(head)
        return self._encode(deed.do(self._till, self._read(head, body)))

    def _told_freely(self, head: Head) -> bytes:
        """What is told without a token: that the door is open, and what may be asked."""
        if head.path not in (HEALTH, DESCRIPTION):
            raise Refused(404, Refusal("pos.path"))
        if head.method != "GET":
            raise Refused(405, Refusal("pos.method", method="GET"))
        return self._encode(Health(status="ok", version=VERSION)) if head.path == HEALTH else openapi_bytes()

    def _check_token(self, head: Head) -> None:
        given = head.headers.get("authorization", "")
        is_bearer = given[: len(_BEARER)].lower() == _BEARER
        if not is_bearer or not is_pos_token(self._till, given[len(_BEARER) :].strip()):
            raise Refused(401, Refusal("pos.token"))

    def _read(self, head: Head, body: bytes) -> Any:
        if head.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refused(415, Refusal("pos.kind"))
        try:
            return self._decoders[head.path](body)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise Refused(400, Refusal("pos.message", problem=str(error)[:200])) from None

    def _problem(self, status: int, refusal: Refusal) -> bytes:
        """A refusal as RFC 9457 has it, in the shop's language; of several members only that they are several."""
        facts = {name: value for name, value in refusal.facts.items() if name != "members"}
        said = sentences(self._words, refusal.code, facts, self._till.shop.currency)
        return self._encode(
            Problem(type=f"urn:shuke:{refusal.code}", status=status, code=refusal.code, **said)  # title, detail, remedy
        )


def status_of(refusal: Refusal) -> int:
    """The status that says what kind of refusal it is."""
    if refusal.code in _FOR_A_WHILE:
        return 503
    if isinstance(refusal, NotFound):
        return 404
    return 409 if isinstance(refusal, Conflict) else 422


def _call(path: str, status: int, code: str, begun_ns: int) -> Call:
    """What is remembered of a request; a path that somebody made up is not."""
    took_us = (time.perf_counter_ns() - begun_ns) // 1_000
    known = path if path in DEEDS or path in (HEALTH, DESCRIPTION) else "…"
    return Call(time.time_ns() // 1_000, known, status, code, took_us)
