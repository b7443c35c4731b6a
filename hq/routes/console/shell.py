"""What every page of the console stands in: who reads, in which language and light, what browsers may do with it."""

from collections.abc import Callable, Coroutine
from functools import partial
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qsl, quote
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from desktop.core.resources import resource
from desktop.core.words import LANGUAGES, Words
from hq.routes.console.saying import Saying
from hq.routes.console.static import link
from hq.routes.console.telling import deed_fact, refused_line, who_in_words, why_line
from hq.services.chain import chain_facts
from hq.services.house import Hq, HqRefused
from hq.services.points_by_day import PointsReport
from hq.services.points_memory import PointsMemory
from hq.services.rights import Actor
from hq.services.sign_in import SignedIn, session_of

PREFIX = "/console"
COOKIE = "shuke_console"
THEMES = ("system", "light", "dark")
MOST_FORM_BYTES = 128 * 1024
_MOST_FIELDS = 1000
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Shell:
    """Makes pages for whoever asks. One for the server."""

    def __init__(self, hq: Hq) -> None:
        self.hq = hq
        self.memory = PointsMemory[PointsReport]()
        folder = resource("console", "templates")
        self._pages = Environment(
            loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        self._icons = {file.stem: Markup(file.read_text("utf-8")) for file in resource("icons").glob("*.svg")}  # noqa: S704 - our own files

    def signed_in(self, request: Request) -> SignedIn:
        """Who asks; HqRefused 401 ``session.none``."""
        session = session_of(self.hq, request.cookies.get(COOKIE, ""))
        if session is None:
            raise HqRefused(401, "session.none")
        return session

    async def form(self, request: Request) -> dict[str, str]:
        """The fields of a form that this session's own page sent; HqRefused 403 ``form.foreign`` for any other."""
        fields = await read_form(request)
        session = await run_in_threadpool(self.signed_in, request)
        if not _same(fields.get("csrf", ""), session.csrf):
            raise HqRefused(403, "form.foreign")
        return fields

    def saying(self, request: Request, actor: Actor | None) -> Saying:
        """How to speak to whoever asks."""
        zone, currency = chain_facts(self.hq.of(actor.tenant_id), actor.tenant_id) if actor else ("UTC", "CNY")
        return Saying(Words(language_of(request)), ZoneInfo(zone), currency or "CNY", self.hq.now_us())

    def page(
        self, request: Request, template: str, session: SignedIn | None, status: int = 200, **facts: Any
    ) -> HTMLResponse:
        """A page in the reader's language."""
        saying = self.saying(request, session.actor if session else None)
        text = self._pages.get_template(template).render(
            s=saying,
            say=saying.say,
            icon=self._icons.__getitem__,
            link=link,
            line_of=partial(why_line, saying),
            who_of=partial(who_in_words, saying),
            fact_of=partial(deed_fact, saying),
            me=session.actor if session else None,
            csrf=session.csrf if session else "",
            theme=theme_of(request),
            languages=LANGUAGES,
            path=request.url.path,
            here=_here(request),
            prefix=PREFIX,
            **facts,
        )
        return HTMLResponse(text, status, {**HEADERS, "Cache-Control": "no-store"})

    def refusal(self, request: Request, refused: HqRefused) -> Response:
        """What is shown in place of the page: the way to the door, or why not."""
        if refused.code == "session.none":
            return to_sign_in(request)
        session = session_of(self.hq, request.cookies.get(COOKIE, ""))
        sentence = refused_line(self.saying(request, None), refused.code, refused.facts)
        return self.page(request, "refused.html", session, refused.status, sentence=sentence)


def route_of(shell: Shell) -> type[APIRoute]:
    """A route whose refusals are pages."""

    class ConsoleRoute(APIRoute):
        """A page of the console."""

        def get_route_handler(self) -> Handler:
            """The handler, with our refusals caught."""
            handler = super().get_route_handler()

            async def answer(request: Request) -> Response:
                try:
                    return await handler(request)
                except HqRefused as refused:
                    return await run_in_threadpool(shell.refusal, request, refused)

            return answer

    return ConsoleRoute


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, bounded; HqRefused 403 where another site's page sent it, 413, 400."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HqRefused(403, "form.foreign")
    origin = request.headers.get("origin")
    if origin is not None and origin.rpartition("/")[2] != request.headers.get("host"):
        raise HqRefused(403, "form.foreign")
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > MOST_FORM_BYTES:
            raise HqRefused(413, "form.large")
    try:
        pairs = parse_qsl(data.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise HqRefused(400, "form.unreadable") from None
    if any("\0" in part for pair in pairs for part in pair):  # no text of PostgreSQL's holds it
        raise HqRefused(400, "form.unreadable")
    return dict(pairs)


def language_of(request: Request) -> str:
    """The language chosen, or the first that the browser asks for and we speak."""
    chosen = request.cookies.get("language", "")
    if chosen in LANGUAGES:
        return chosen
    for wish in request.headers.get("accept-language", "").split(","):
        name = wish.partition(";")[0].strip().lower()
        if name.startswith("zh"):
            return (
                "zh-HK" if "hk" in name or "mo" in name else "zh-Hant" if "tw" in name or "hant" in name else "zh-Hans"
            )
        if name.startswith("en"):
            return "en"
    return "zh-Hans"


def theme_of(request: Request) -> str:
    """Light, dark, or as the system has it."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else "system"


def is_loopback(request: Request) -> bool:
    """Whether the page is read on HQ's own machine, where there is no certificate."""
    return (request.url.hostname or "") in _LOOPBACK


def own_address(request: Request) -> str:
    """HQ's address as tills reach it: with a certificate, but on this machine itself."""
    return f"{'http' if is_loopback(request) else 'https'}://{request.url.netloc}"


def to_sign_in(request: Request) -> Response:
    """The way to the door; a part of a page that htmx asked for leads the whole page there."""
    target = f"{PREFIX}/sign-in?next={quote(_here(request))}" if request.method == "GET" else f"{PREFIX}/sign-in"
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={**HEADERS, "HX-Redirect": target})
    return RedirectResponse(target, 303, HEADERS)


def to_page(path: str) -> Response:
    """On to a page, after something was done."""
    return RedirectResponse(f"{PREFIX}{path}", 303, HEADERS)


def own_path(text: str) -> str:
    """A path of the console as somebody gave it; the first page for anything else."""
    plain = text.startswith(PREFIX) and "\\" not in text and text.isascii() and text.isprintable()
    rest = text[len(PREFIX) : len(PREFIX) + 1]
    return text if plain and rest in ("", "/", "?") and "//" not in text.partition("?")[0] else PREFIX


def _here(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode(), other.encode())
