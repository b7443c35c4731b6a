"""Staff: who works at which tills; somebody new, changed, gone; the code by which they begin at a till."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from msgspec import UNSET

from desktop.core.domain.rights import ROLES
from hq.routes.console.paging import page_of
from hq.routes.console.shell import Shell, to_page
from hq.services.house import HqRefused
from hq.services.list_stores import list_stores
from hq.services.publish_staff import (
    Begins,
    Wanted,
    add_staff,
    change_staff,
    give_code,
    let_staff_go,
    list_staff,
    one_of_staff,
)
from hq.services.sign_in import SignedIn
from hq.store.staff import StaffMember

Form = dict[str, str]


def add(router: APIRouter, shell: Shell) -> None:
    """The addresses of staff."""
    signed_in = Depends(shell.signed_in)

    @router.get("/staff")
    def show(
        request: Request, session: Annotated[SignedIn, signed_in], q: str = "", only: str = "", begin: int = 0
    ) -> Response:
        session.actor.demand("look")
        people = list_staff(session.hq, session.actor.tenant_id)
        found = [each for each in people if q.strip().lower() in f"{each.number} {each.name}".lower()]
        found = [each for each in found if each.active != (only == "left")]
        shown, after = page_of(found, begin)
        return shell.page(
            request, "staff.html", session, rows=shown, all=len(people), q=q, only=only,
            after=after, stores=_stores(session), roles=ROLES,
        )  # fmt: skip

    @router.get("/staff/{staff_id}")
    def one(request: Request, staff_id: str, session: Annotated[SignedIn, signed_in]) -> Response:
        session.actor.demand("look")
        return _one(shell, request, session, one_of_staff(session.hq, session.actor.tenant_id, staff_id))

    _add_deeds(router, shell)


def _add_deeds(router: APIRouter, shell: Shell) -> None:
    signed_in, sent = Depends(shell.signed_in), Depends(shell.form)

    @router.post("/staff")
    def new(request: Request, session: Annotated[SignedIn, signed_in], form: Annotated[Form, sent]) -> Response:
        session.actor.demand("staff")
        made = add_staff(session.hq, session.actor.tenant_id, _wanted(form), who=session.actor.name)
        return _one(shell, request, session, made.person, made)

    @router.post("/staff/{staff_id}/change")
    def change(staff_id: str, session: Annotated[SignedIn, signed_in], form: Annotated[Form, sent]) -> Response:
        session.actor.demand("staff")
        change_staff(session.hq, session.actor.tenant_id, staff_id, _wanted(form), session.actor.name)
        return to_page(f"/staff/{staff_id}")

    @router.post("/staff/{staff_id}/code")
    def code(
        request: Request, staff_id: str, session: Annotated[SignedIn, signed_in], form: Annotated[Form, sent]
    ) -> Response:
        session.actor.demand("staff")
        one_of_staff(session.hq, session.actor.tenant_id, staff_id)
        if reset := form.get("reset") == "yes":
            _be_sure(form)
        made = give_code(session.hq, session.actor.tenant_id, staff_id, reset=reset, who=session.actor.name)
        return _one(shell, request, session, made.person, made)

    @router.post("/staff/{staff_id}/leave")
    def leave(staff_id: str, session: Annotated[SignedIn, signed_in], form: Annotated[Form, sent]) -> Response:
        session.actor.demand("staff")
        one_of_staff(session.hq, session.actor.tenant_id, staff_id)
        _be_sure(form)
        let_staff_go(session.hq, session.actor.tenant_id, staff_id, session.actor.name)
        return to_page(f"/staff/{staff_id}")


def _one(
    shell: Shell, request: Request, session: SignedIn, person: StaffMember, made: Begins | None = None
) -> Response:
    """The page of one of them; ``made``: with the code that was just made."""
    return shell.page(
        request, "person.html", session, person=person, made=made, stores=_stores(session), roles=ROLES,
        is_open=person.code_until_us > session.hq.now_us(),
    )  # fmt: skip


def _stores(session: SignedIn) -> dict[str, str]:
    """Names of the chain's stores by id, in order."""
    return {row.store.store_id: row.store.name for row in list_stores(session.hq, session.actor)}


def _wanted(form: Form) -> Wanted:
    """What a form says of somebody: all of it but the membership, which an empty field leaves."""
    stores = tuple(name.removeprefix("store.") for name in form if name.startswith("store."))
    member = form.get("member", "").strip()
    return Wanted(
        name=form.get("name", ""),
        role=form.get("role", ""),
        stores=None if form.get("everywhere") == "yes" else stores,
        member_no=member.removeprefix("-") if member else UNSET,
    )


def _be_sure(form: Form) -> None:
    """HqRefused 400 ``sure.none`` unless the box was ticked."""
    if form.get("sure") != "yes":
        raise HqRefused(400, "sure.none")
