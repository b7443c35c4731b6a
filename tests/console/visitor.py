"""A browser without a window: asks an ASGI application, keeps cookies, follows nothing unless told."""

import asyncio
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from tests.console.demo import PASSWORD

HOST = "127.0.0.1:8080"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    data: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.data.decode("utf-8")

    @property
    def location(self) -> str:
        """Where it leads."""
        return self.headers.get("location", "")

    @property
    def page(self) -> "Page":
        """The page, read."""
        page = Page()
        page.feed(self.text)
        return page


class Page(HTMLParser):
    """The tags of a page with what they say."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Words."""
        self.words.append(data)

    @property
    def said(self) -> str:
        """All words."""
        return " ".join(" ".join(self.words).split())

    def field(self, name: str) -> str:
        """The value of the first field of that name."""
        return next(
            str(attrs.get("value") or "") for tag, attrs in self.tags if tag == "input" and attrs.get("name") == name
        )

    def links(self) -> list[str]:
        """Where the page leads."""
        return [str(attrs["href"]) for tag, attrs in self.tags if tag == "a" and attrs.get("href")]


@dataclass
class Visitor:
    """Somebody before a browser."""

    app: Any
    host: str = HOST
    jar: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, address: str, **headers: str) -> Answer:
        """Look at a page."""
        return self.ask("GET", address, b"", headers)

    def post(self, address: str, fields: dict[str, str], **headers: str) -> Answer:
        """Send a form as it stands."""
        sent = {"content-type": "application/x-www-form-urlencoded", "origin": f"http://{self.host}"} | headers
        return self.ask("POST", address, urlencode(fields).encode(), sent)

    def submit(self, address: str, fields: dict[str, str], of: str = "/console") -> Answer:
        """Send a form of a page that this visitor has open."""
        return self.post(address, {"csrf": self.get(of).page.field("csrf"), **fields})

    def sign_in(self, name: str = "boss", password: str = PASSWORD, merchant: str = "") -> Answer:
        """Come in."""
        return self.post("/console/sign-in", {"name": name, "password": password, "merchant": merchant})

    def ask(self, method: str, address: str, data: bytes, headers: dict[str, str]) -> Answer:
        """One request."""
        answer = asyncio.run(_ask(self.app, self._scope(method, address, headers), data))
        for cookie in answer.cookies:
            for name, morsel in SimpleCookie(cookie).items():
                if morsel["max-age"] == "0":
                    self.jar.pop(name, None)
                else:
                    self.jar[name] = morsel.value
        return answer

    def _scope(self, method: str, address: str, headers: dict[str, str]) -> dict[str, Any]:
        target = urlsplit(address)
        sent = {"host": self.host, **self.headers, **headers}
        if self.jar:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        return {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": unquote(target.path), "raw_path": target.path.encode(), "query_string": target.query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8080), "root_path": "",
        }  # fmt: skip


async def _ask(app: Any, scope: dict[str, Any], data: bytes) -> Answer:
    sent, pieces = [], [{"type": "http.request", "body": data, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return pieces.pop() if pieces else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = next(message for message in sent if message["type"] == "http.response.start")
    pairs = [(name.decode(), value.decode()) for name, value in start["headers"]]
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    cookies = tuple(value for name, value in pairs if name == "set-cookie")
    return Answer(start["status"], dict(pairs), cookies, body)
