"""The door over a real socket: a POS's day, who is let in, what is no request, and what is left out."""

import json
import os
import socket

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import RuleBroken
from desktop.core.services.admit_pos import new_pos_token, pos_token_since, revoke_pos_token
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_ledger import verify_ledger
from desktop.pos.server import PosServer, bound
from tests.pos.pos import PHONE, Pos
from tests.tills import TestTill

_HEAD = b"POST /v1/quote HTTP/1.1\r\nHost: localhost\r\n"


def test_a_bill_from_quote_to_refund(pos: Pos) -> None:
    offered = {
        "member": {"name": "王*芳", "tier": "regular"}, "amount_minor": 10_000, "points": 500, "discount_minor": 1_000,
        "pay_minor": 9_000, "earns": 90, "most_points": 1_000, "most_discount_minor": 2_000,
    }  # fmt: skip
    assert pos.ask("quote", member=PHONE, amount_minor=10_000, points=500) == (200, offered)
    assert pos.ask("hold", bill="P-1", member=PHONE, amount_minor=10_000, points=500) == (
        200,
        {"bill": "P-1", "state": "held", "offer": offered},
    )
    status, done = pos.ask("commit", bill="P-1", amount_minor=10_000)
    assert (status, done["repeated"], done["paid_minor"], done["points_used"], done["balance"]) == (
        200, False, 9_000, 500, 590,
    )  # fmt: skip
    status, again = pos.ask("commit", bill="P-1")
    assert again == {**done, "repeated": True}
    status, back = pos.ask("refund", bill="P-1", refund="R-1", reason="退货", amount_minor=4_500)
    assert (status, back["cash_minor"], back["points_taken_back"], back["points_returned"]) == (200, 4_500, 45, 250)
    assert pos.ask("refund", bill="P-1", refund="R-1", reason="退货", amount_minor=4_500)[1] == {
        **back,
        "repeated": True,
    }


def test_a_dropped_bill(pos: Pos) -> None:
    pos.ask("hold", bill="P-1", amount_minor=10_000)
    assert pos.ask("void", bill="P-1") == (200, {"bill": "P-1", "was_held": True})
    assert pos.ask("void", bill="P-1") == (200, {"bill": "P-1", "was_held": False})
    status, problem = pos.ask("commit", bill="P-1")
    assert (status, problem["code"], problem["type"]) == (404, "hold.missing", "urn:shuke:hold.missing")


def test_a_refusal_is_a_problem_document_in_our_words(pos: Pos) -> None:
    pos.ask("hold", bill="P-1", amount_minor=10_000)
    assert pos.ask("hold", bill="P-1", amount_minor=9_000) == (
        409,
        {
            "type": "urn:shuke:hold.differs",
            "title": "单号 P-1 说的是另一张单",
            "status": 409,
            "detail": "金额、会员或积分和挂着的不一样。挂着的没动。",
            "remedy": "先作废这个单号，再按新内容挂。",
            "code": "hold.differs",
        },
    )
    assert pos.ask("quote", member="nobody", amount_minor=1)[0] == 404
    assert pos.ask("quote", member=PHONE, amount_minor=10_000, points=70)[1]["code"] == "redeem.off_step"


def test_no_answer_names_a_person(shop: TestTill, pos: Pos) -> None:
    for name in ("李建国", "李建华"):
        asked = Enrolment(event_id=shop.till.ids.event_id(), phone="13911112222", name=name, shared_phone=True)
        enrol_member(shop.till, asked)
    status, problem = pos.ask("quote", member="13911112222", amount_minor=1)
    assert (status, problem["code"]) == (409, "member.several")
    told = json.dumps([problem, pos.ask("hold", bill="1", member=PHONE, amount_minor=1)], ensure_ascii=False)
    assert not any(text in told for text in ("建国", "李*", "王小芳", '2222"', "8000"))
    ((number,),) = shop.rows("SELECT member_no FROM members WHERE phone LIKE '%8000'")
    assert number not in told


def test_a_token_ends_at_once_when_it_is_replaced_or_revoked(shop: TestTill, pos: Pos) -> None:
    assert pos.ask("quote", amount_minor=1)[0] == 200
    before, pos.token = pos.token, new_pos_token(shop.till)
    assert pos.ask("quote", amount_minor=1)[0] == 200
    assert pos.send("POST", "/v1/quote", b'{"amount_minor": 1}', Authorization=f"Bearer {before}")[0] == 401
    revoke_pos_token(shop.till)
    assert (pos.ask("quote", amount_minor=1)[0], pos_token_since(shop.till)) == (401, None)
    assert not any(token in str(row) for row in shop.rows("SELECT * FROM settings") for token in (before, pos.token))


def test_whoever_waits_for_a_word_is_told_to_go_on(pos: Pos) -> None:
    body = b'{"amount_minor": 1}'
    head = (
        _HEAD
        + b"Authorization: Bearer "
        + pos.token.encode()
        + b"\r\nContent-Type: application/json; charset=utf-8\r\n"
    )
    head += b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    with socket.create_connection(("127.0.0.1", pos.port), timeout=20) as line:
        line.sendall(head)
        assert line.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(body)
        assert line.recv(65_536).startswith(b"HTTP/1.1 200 OK")


def test_a_slow_client_is_let_go_and_holds_up_nobody(pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.pos.connection.WHOLE_S", 0.2)
    answer = pos.raw(_HEAD)
    assert answer.startswith(b"HTTP/1.1 408 ")
    monkeypatch.setattr("desktop.pos.connection.IDLE_S", 0.2)
    assert pos.raw(b"") == b""


def test_too_many_lines_are_told_to_come_again(pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.pos.connection.MOST_LINES", 1)
    assert pos.get("/v1/health")[0] == 200
    assert pos.raw(b"").startswith(b"HTTP/1.1 503 ")
    assert pos.get("/v1/health")[0] == 200


def test_calls_are_told_without_whom(pos: Pos, server: PosServer) -> None:
    pos.ask("quote", member=PHONE, amount_minor=1)
    pos.ask("commit", bill="P-9")
    commit, quote = server.calls[:2]
    assert (commit.path, commit.status, commit.code) == ("/v1/commit", 404, "hold.missing")
    assert (quote.path, quote.status, quote.code, quote.took_us > 0) == ("/v1/quote", 200, "", True)
    assert PHONE not in str(server.calls)


def test_a_taken_port_is_said(server: PosServer) -> None:
    with pytest.raises(RuleBroken, match=r"pos\.port"):
        bound(server.state.port)


def test_a_ledger_found_damaged_is_opened_again_in_safe_mode(shop: TestTill, pos: Pos) -> None:
    ledger = shop.folder / "ledger.db"
    shop.close()
    ledger.write_bytes(os.urandom(ledger.stat().st_size))
    answers = [pos.ask("quote", member=PHONE, amount_minor=1) for _ in range(2)]
    assert [(status, found["code"]) for status, found in answers] == [(503, "ledger.damaged"), (401, "pos.token")]
    assert pos.get("/v1/health")[0] == 200


def test_what_the_pos_did_is_recorded_as_the_poss(shop: TestTill, pos: Pos) -> None:
    pos.ask("hold", bill="P-1", member=PHONE, amount_minor=10_000)
    pos.ask("commit", bill="P-1")
    pos.ask("refund", bill="P-1", refund="R-1", reason="退货", amount_minor=100)
    bodies = shop.rows("SELECT kind, body FROM events ORDER BY place DESC LIMIT 2")
    assert [(kind, json.loads(body)["staff_id"]) for kind, body in bodies] == [
        ("sale.refunded", "pos"),
        ("sale.completed", "pos"),
    ]
    verified = verify_ledger(keeper(shop.folder))
    assert verified.ok, verified.first_bad
