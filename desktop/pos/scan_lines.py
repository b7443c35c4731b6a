"""Scans from a serial scanner: bytes become texts, one a line, or what came before the port fell quiet. Pure."""

_ENDS = b"\r\n\x00\x03"
_LONGEST = 4_096
_ENCODINGS = ("utf-8", "gb18030")


class ScanLines:
    """Takes bytes as they come. A scanner that sends no end is heard when it has been quiet for a moment."""

    def __init__(self) -> None:
        self._bytes = b""

    def feed(self, data: bytes) -> list[str]:
        """The scans that have ended; what is longer than any code is noise and dropped."""
        found = []
        for byte in data:
            if byte in _ENDS:
                found += self.settled()
            else:
                self._bytes = (self._bytes + bytes((byte,)))[: _LONGEST + 1]
        return found

    def settled(self) -> list[str]:
        """The scan that has come so far, as one text or none."""
        data, self._bytes = self._bytes, b""
        text = "".join(char for char in _decoded(data) if char.isprintable()).strip()
        return [text] if text and len(data) <= _LONGEST else []


def _decoded(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
