"""What the journeys have in common: Qt as the tests of the window have it, keys in files, a member with a card."""

from collections.abc import Iterator

import pytest

from tests.ui.conftest import app, qt_messages

__all__ = ["app", "qt_messages"]


@pytest.fixture(scope="session", autouse=True)
def keys_in_files() -> Iterator[None]:
    """No keyring of this machine is touched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUKE_KEY_STORE", "file")
        yield
