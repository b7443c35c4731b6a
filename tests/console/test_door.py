"""Who gets in, what a cookie is worth, and what a form from elsewhere can do: nothing."""

from contextlib import ExitStack

import pytest

from hq.routes.console.shell import own_path
from hq.services import strangers
from hq.services.house import HqRefused
from hq.services.passwords import hash_password
from hq.services.publish_staff import list_staff
from hq.services.rights import RIGHTS, ROLES, Actor
from hq.services.sign_in import in_turn, session_of, sign_in
from hq.store.tenants import Admin, add_admin
from tests.console.conftest import House
from tests.console.demo import HOUR_US, PASSWORD
from tests.console.visitor import Visitor

SECOND_US = 1_000_000
CHAIN = "拾味小馆"
POSTS = (
    "/sign-out", "/stores/{store}/code", "/tills/{till}/revoke", "/tills/{till}/free", "/members",
    "/members/{member}/reveal", "/members/{member}/part", "/work/{flag}/done", "/program/draft", "/program/publish",
)  # fmt: skip


def add(house: House, name: str, role: str) -> None:
    """Somebody else who may sign in."""
    admin = Admin(name=name, password_hash=hash_password(PASSWORD), role=role)
    house.world.database.write(lambda connection: add_admin(connection, house.chain.tenant_id, admin))


def test_without_a_session_every_page_leads_to_the_door(house: House) -> None:
    visitor = Visitor(house.app)
    for page in (
        "",
        "/work",
        "/stores",
        "/members",
        "/points?days=7",
        "/settlement",
        "/program",
        "/audit",
        "/tills/x",
        "/staff",
    ):
        answer = visitor.get(f"/console{page}")
        assert (answer.status, answer.location.split("?")[0]) == (303, "/console/sign-in")
    assert visitor.get("/").location == "/console"
    assert visitor.get("/console/points?days=7").location == "/console/sign-in?next=/console/points%3Fdays%3D7"


def test_a_part_of_a_page_leads_the_whole_page_to_the_door(house: House) -> None:
    answer = Visitor(house.app).get("/console/members", **{"hx-request": "true"})
    assert (answer.status, answer.headers["hx-redirect"]) == (204, "/console/sign-in?next=/console/members")


def test_a_cookie_is_kept_from_scripts_other_sites_and_plain_lines(house: House) -> None:
    visitor = Visitor(house.app)
    (cookie,) = visitor.sign_in(merchant=CHAIN).cookies
    assert {"HttpOnly", "SameSite=strict", "Path=/console"} <= set(cookie.split("; "))
    assert "Secure" not in cookie  # on HQ's own machine
    (cookie,) = Visitor(house.app, host="hq.example").sign_in(merchant=CHAIN).cookies
    assert "Secure" in cookie


def test_a_session_ends_by_itself_and_by_signing_out(house: House) -> None:
    visitor, world = house.visitor(), house.world
    token, began = visitor.jar["shuke_console"], world.now_us
    world.now_us = began + 2 * HOUR_US - SECOND_US
    assert visitor.get("/console").status == 200
    world.now_us += 2 * HOUR_US + SECOND_US
    assert visitor.get("/console").status == 303
    world.now_us = began
    again = house.visitor()
    for _ in range(13):
        world.now_us += HOUR_US - SECOND_US
        last = again.get("/console").status
    assert last == 303  # in use all the time, and still over after twelve hours
    world.now_us = began
    once_more = house.visitor()
    token = once_more.jar["shuke_console"]
    assert once_more.submit("/console/sign-out", {}).location == "/console/sign-in"
    assert "shuke_console" not in once_more.jar
    assert session_of(world.hq, token) is None


def test_the_token_is_kept_nowhere(house: House) -> None:
    visitor = house.visitor()
    token = visitor.jar["shuke_console"]
    assert len(token) == 64
    with house.world.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sessions").all()
    assert rows
    assert token not in repr(rows)


def test_wrong_passwords_wait_longer_and_longer_and_a_right_one_ends_it(house: House) -> None:
    add(house, "patient", "reader")
    hq, world = house.world.hq, house.world

    def attempt(password: str) -> str:
        try:
            sign_in(hq, CHAIN, "patient", password)
        except HqRefused as refused:
            return f"{refused.code} {refused.facts.get('seconds', '')}".strip()
        return "in"

    assert [attempt("wrong") for _ in range(3)] == ["sign_in.wrong"] * 3
    assert attempt("wrong") == "sign_in.wait 1"
    assert attempt(PASSWORD) == "sign_in.wait 1"  # the right one waits too
    waits = []
    for _ in range(8):
        world.now_us += 61 * SECOND_US
        assert attempt("wrong") == "sign_in.wrong"
        waits.append(attempt("wrong"))
    assert waits == [f"sign_in.wait {seconds}" for seconds in (2, 4, 8, 16, 32, 60, 60, 60)]
    world.now_us += 61 * SECOND_US
    assert attempt(PASSWORD) == "in"
    assert [attempt("wrong") for _ in range(3)] == ["sign_in.wrong"] * 3


def test_waiting_does_not_tell_whose_names_there_are(house: House) -> None:
    add(house, "somebody", "reader")
    hq, world = house.world.hq, house.world

    def attempts(merchant: str, name: str) -> list[str]:
        """What is said to twelve tries, half a second after each other."""
        said, before = [], world.now_us
        for _ in range(12):
            world.now_us += SECOND_US // 2
            with pytest.raises(HqRefused) as refused:
                sign_in(hq, merchant, name, "wrong")
            said.append(f"{refused.value.code} {refused.value.facts}")
        world.now_us = before
        return said

    known = attempts(CHAIN, "somebody")
    assert attempts(CHAIN, "nobody at all") == attempts("no such chain", "boss") == known
    assert any("wait" in said for said in known)


def test_names_that_nobody_has_are_not_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "_MOST_NAMES", 2)
    seen = strangers.Strangers()
    assert all(seen.attempt((name,), (0, 0), 5) for name in "abc")
    assert not seen.attempt(("c",), (0, 0), 6)  # somebody else has tried since
    assert [seen.tries((name,)) for name in "abc"] == [(0, 0), (1, 5), (1, 5)]


def test_a_crowd_at_the_door_is_sent_away_at_once(house: House) -> None:
    with ExitStack() as crowd:
        for _ in range(8):
            crowd.enter_context(in_turn())
        with pytest.raises(HqRefused, match=r"sign_in\.wait"):
            sign_in(house.world.hq, CHAIN, "boss", PASSWORD)
    assert sign_in(house.world.hq, CHAIN, "boss", PASSWORD)


def test_the_door_says_the_same_of_a_wrong_name_and_a_wrong_password(house: House) -> None:
    visitor = Visitor(house.app)
    answers = [visitor.sign_in("nobody", merchant=CHAIN), visitor.sign_in("boss", "wrong", merchant=CHAIN)]
    assert [answer.status for answer in answers] == [401, 401]
    assert len({answer.text.replace("nobody", "boss") for answer in answers}) == 1
    assert visitor.sign_in("boss", merchant="nowhere").status == 401
    assert visitor.sign_in("boss").status == 401  # which of two chains?
    house.visitor()


@pytest.mark.parametrize("address", POSTS)
def test_a_form_of_no_page_of_ours_does_nothing(house: House, address: str) -> None:
    visitor = house.visitor()
    fields = {"csrf": "0" * 64, "reason": "r", "note": "n", "sure": "yes", "q": "林"}
    assert visitor.post(f"/console{address}", fields).status == 403
    assert visitor.post(f"/console{address}", {}).status == 403
    own = visitor.get("/console").page.field("csrf")
    assert visitor.post(f"/console{address}", {**fields, "csrf": own}, origin="https://evil.example").status == 403
    cross = {"sec-fetch-site": "cross-site"}
    assert visitor.post(f"/console{address}", {**fields, "csrf": own}, **cross).status == 403
    foreign = house.visitor().get("/console").page.field("csrf")
    assert visitor.post(f"/console{address}", {**fields, "csrf": foreign}).status == 403


def test_signing_in_is_no_other_sites_business(house: House) -> None:
    fields = {"name": "boss", "password": PASSWORD, "merchant": CHAIN}
    assert Visitor(house.app).post("/console/sign-in", fields, origin="https://evil.example").status == 403


def test_a_form_is_bounded(house: House) -> None:
    visitor = house.visitor()
    assert visitor.post("/console/members", {"q": "x" * 200_000}).status == 413
    assert visitor.ask("POST", "/console/members", b"&".join(b"a=1" for _ in range(2000)), {}).status == 400


def test_a_text_that_postgresql_cannot_hold_is_refused(house: House) -> None:
    assert house.visitor().post("/console/members", {"q": "a\0"}).status == 400
    assert Visitor(house.app).post("/console/sign-in", {"name": "\0", "password": "x", "merchant": CHAIN}).status == 400


@pytest.mark.parametrize(
    "path",
    ["https://evil", "//evil", "/console//evil", "/consolex", "/console\\evil", "/console/\n", "javascript:x", ""],
)
def test_after_signing_in_nobody_is_led_astray(house: House, path: str) -> None:
    assert own_path(path) == "/console"
    visitor = Visitor(house.app)
    fields = {"name": "boss", "password": PASSWORD, "merchant": CHAIN, "next": path}
    assert visitor.post("/console/sign-in", fields).location == "/console"


def test_one_goes_on_where_one_wanted_to_go(house: House) -> None:
    fields = {"name": "boss", "password": PASSWORD, "merchant": CHAIN, "next": "/console/points?days=30"}
    assert Visitor(house.app).post("/console/sign-in", fields).location == "/console/points?days=30"


def test_the_table_of_rights_is_what_roles_may() -> None:
    granted = {role: {right for right in RIGHTS if Actor("t", "n", role).may(right)} for role in ROLES}
    assert granted == {
        "owner": set(RIGHTS),
        "clerk": {"look", "reveal", "finish", "merge", "export", "code", "audit"},
        "reader": {"look"},
    }
    assert not any(Actor("t", "n", role).may(right) for right in RIGHTS for role in ("", "root", "OWNER"))
    assert not any(Actor("t", "n", role).may("everything") for role in ROLES)


@pytest.mark.parametrize("role", ["clerk", "reader"])
def test_every_address_asks_for_the_right(house: House, role: str) -> None:
    with house.world.database.reading() as connection:
        known = connection.exec_driver_sql("SELECT count(*) FROM admins WHERE name = ?", (f"the {role}",)).scalar()
    if not known:
        add(house, f"the {role}", role)
    visitor = house.visitor(name=f"the {role}")
    till = next(iter(house.chain.tills.values()))
    member = visitor.get("/console/members").page.links()
    member_id = next(link for link in member if "/console/members/" in link).rpartition("/")[2]
    person = list_staff(house.world.hq, house.chain.tenant_id)[0].staff_id
    with house.world.database.reading() as connection:
        flag_id = connection.exec_driver_sql("SELECT flag_id FROM flags WHERE done_at_us IS NULL").scalar()
    fields = {
        "sure": "yes",
        "reason": "",
        "note": "",
        "base": "",
    }  # without a reason nothing is done even where allowed
    expected = {
        f"/stores/{till.store_id}/code": ("code", 200), f"/tills/{till.device_id}/revoke": ("revoke", 400),
        f"/tills/{till.device_id}/free": ("revoke", 400),
        f"/members/{member_id}/reveal": ("reveal", 200), f"/members/{member_id}/part": ("merge", 400),
        f"/work/{flag_id}/done": ("finish", 400), "/program/draft": ("publish", 200),
        "/program/publish": ("publish", 400), "/staff": ("staff", 400), f"/staff/{person}/change": ("staff", 400),
        f"/staff/{person}/code": ("staff", 200), f"/staff/{person}/leave": ("staff", 400),
    }  # fmt: skip
    for address, (right, otherwise) in expected.items():
        allowed = role in RIGHTS[right]
        assert visitor.submit(f"/console{address}", fields).status == (otherwise if allowed else 403), address
    assert visitor.get("/console/audit").status == (200 if role == "clerk" else 403)
    assert visitor.get("/console/settlement.csv?month=2026-11").status == (200 if role == "clerk" else 403)


@pytest.mark.usefixtures("as_shipped")
def test_passwords_are_kept_at_the_cost_of_rfc_9106() -> None:
    assert hash_password(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
