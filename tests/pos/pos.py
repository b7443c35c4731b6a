"""A POS as a test drives it: one kept line, JSON in, (status, document) out; and bare bytes, as no POS would send."""

import http.client
import json
import socket
from types import TracebackType
from typing import Any, Self

PHONE = "13800138000"


class Pos:
    """``ask`` posts; ``get`` gets; ``raw`` sends bytes on a line of their own and reads until it is closed."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def ask(self, path: str, **message: Any) -> tuple[int, Any]:
        return self.send("POST", f"/v1/{path}", json.dumps(message).encode())

    def get(self, path: str) -> tuple[int, Any]:
        return self.send("GET", path, None)

    def send(self, method: str, path: str, body: bytes | None, **headers: str) -> tuple[int, Any]:
        """``headers``: in place of the usual ones, ``_`` for ``-``; an empty one is left out."""
        usual = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        given = usual | {name.replace("_", "-"): value for name, value in headers.items()}
        self.line.request(method, path, body, {name: value for name, value in given.items() if value})
        answer = self.line.getresponse()
        kind = answer.headers["Content-Type"]
        assert kind == ("application/json" if answer.status == 200 else "application/problem+json")
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]
        return answer.status, json.loads(answer.read())

    def raw(self, data: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(data)
            taken = b""
            while part := line.recv(65_536):
                taken += part
            return taken

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.line.close()
