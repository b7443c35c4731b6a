"""Every reason for which bytes are no request has its words, in every language."""

import re
from pathlib import Path

import pytest

from desktop.core.words import LANGUAGES, catalogue
from desktop.pos import connection, http

_CODES = {
    code
    for module in (http, connection)
    for code in re.findall(r'Malformed\(\d+, "([a-z_.]+)"\)', Path(str(module.__file__)).read_text("utf-8"))
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_request_is_said(language: str) -> None:
    assert len(_CODES) >= 6
    parts = {f"refusals.{code}.{part}" for code in _CODES for part in ("title", "detail", "remedy")}
    assert parts - catalogue(language).keys() == set()
