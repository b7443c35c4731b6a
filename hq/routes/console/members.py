"""Members: found by number, phone or name, masked; one member's ledger with why every number is what it is."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from hq.routes.console.shell import Shell, to_page
from hq.services.house import HqRefused
from hq.services.list_members import list_members, reveal_member
from hq.services.member_ledger import member_ledger
from hq.services.merge_members import part_members
from hq.services.sign_in import SignedIn

Form = dict[str, str]


def add(router: APIRouter, shell: Shell) -> None:
    """The addresses of members."""
    signed_in, sent = Depends(shell.signed_in), Depends(shell.form)

    @router.get("/members")
    def show(request: Request, session: Annotated[SignedIn, signed_in], after: str = "") -> Response:
        return shell.page(
            request, "members.html", session, found=list_members(session.hq, session.actor, after=after), q=""
        )

    @router.post("/members")
    def search(request: Request, session: Annotated[SignedIn, signed_in], form: Annotated[Form, sent]) -> Response:
        """By POST, so that no name and no number stands in an address, a history or a log."""
        query = form.get("q", "")
        return shell.page(
            request, "members.html", session, found=list_members(session.hq, session.actor, query), q=query
        )

    @router.get("/members/{member_id}")
    def one(
        request: Request, member_id: str, session: Annotated[SignedIn, signed_in], before: int | None = None
    ) -> Response:
        page = member_ledger(session.hq, session.actor, member_id, before)
        return shell.page(request, "member.html", session, page=page, person=page.person)

    @router.post("/members/{member_id}/part")
    def part(member_id: str, session: Annotated[SignedIn, signed_in], form: Annotated[Form, sent]) -> Response:
        if form.get("sure") != "yes":
            raise HqRefused(400, "sure.none")
        part_members(session.hq, session.actor, member_id, form.get("reason", ""))
        return to_page(f"/members/{quote(member_id, safe='')}")

    @router.post("/members/{member_id}/reveal")
    def reveal(
        request: Request, member_id: str, session: Annotated[SignedIn, signed_in], _: Annotated[Form, sent]
    ) -> Response:
        person = reveal_member(session.hq, session.actor, member_id)
        page = member_ledger(session.hq, session.actor, member_id)
        return shell.page(request, "member.html", session, page=page, person=person)
