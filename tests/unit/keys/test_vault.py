"""Where secrets live: the OS key store when one answers, else closed files; and never silently the other one."""

import os
import stat
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError

from desktop.core.domain.errors import NotFound, Refusal, Unreadable
from desktop.core.store.keys.vault import Vault, open_vault

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
NAME = "led-1.database"
SECRET = bytes(range(32))


class MemoryStore(KeyringBackend):
    """A key store that works until told to fail; ``loses`` forgets what it is given."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None
        self.loses = False

    def get_password(self, service: str, username: str) -> str | None:
        self._answer()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._answer()
        if not self.loses:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._answer()
        del self.kept[service, username]

    def _answer(self) -> None:
        if self.failure:
            raise self.failure


@pytest.fixture(autouse=True)
def os_store(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    store = MemoryStore()
    monkeypatch.setattr(keyring, "get_keyring", lambda: store)
    monkeypatch.delenv("SHUKE_KEY_STORE", raising=False)
    return store


@pytest.fixture(params=["keyring", "file"])
def vault(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setenv("SHUKE_KEY_STORE", request.param)
    return open_vault(tmp_path)


def refusal_of(action: object, *args: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        action(*args)  # type: ignore[operator]
    return caught.value


def test_a_secret_is_given_back_replaced_and_forgotten(vault: Vault, tmp_path: Path) -> None:
    vault.store(NAME, SECRET)
    vault.store("led-1.device", b"\x00\xff")
    assert open_vault(tmp_path).load(NAME) == SECRET
    vault.store(NAME, b"newer")
    assert vault.load(NAME) == b"newer"
    vault.forget(NAME)
    vault.forget(NAME)
    assert isinstance(refusal_of(vault.load, NAME), NotFound)
    assert vault.load("led-1.device") == b"\x00\xff"
    assert vault.repaired == ()


def test_a_missing_secret_is_not_found(vault: Vault) -> None:
    assert refusal_of(vault.load, NAME).code == "key.missing"
    vault.forget(NAME)


def test_a_vault_shows_no_secret(vault: Vault) -> None:
    vault.store(NAME, b"very secret")
    assert "very secret" not in repr(vault)


def test_a_key_store_that_answers_is_chosen_and_no_secret_touches_the_disk(tmp_path: Path) -> None:
    vault = open_vault(tmp_path)
    vault.store(NAME, b"very secret")
    assert vault.kind == "keyring"
    assert open_vault(tmp_path).load(NAME) == b"very secret"
    assert not any(b"very secret" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "failure",
    [NoKeyringError(), KeyringLocked(), OSError("D-Bus"), RuntimeError("anything"), ImportError("secretstorage")],
)
def test_a_fresh_ledger_without_a_key_store_uses_files(
    failure: Exception, os_store: MemoryStore, tmp_path: Path
) -> None:
    os_store.failure = failure
    vault = open_vault(tmp_path)
    assert vault.kind == "file"
    vault.store(NAME, SECRET)
    assert open_vault(tmp_path).load(NAME) == SECRET


def test_a_store_that_keeps_nothing_or_recommends_itself_to_nobody_is_not_used(
    os_store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os_store.loses = True
    assert open_vault(tmp_path).kind == "file"
    os_store.loses = False
    monkeypatch.setattr(MemoryStore, "priority", 0.5)
    assert open_vault(tmp_path).kind == "file"


def test_key_files_win_over_a_key_store_that_appears_later(os_store: MemoryStore, tmp_path: Path) -> None:
    os_store.failure = NoKeyringError()
    open_vault(tmp_path).store(NAME, SECRET)
    os_store.failure = None
    assert open_vault(tmp_path).kind == "file"
    assert open_vault(tmp_path).load(NAME) == SECRET


def test_a_key_store_out_of_reach_is_not_taken_for_lost_keys(os_store: MemoryStore, tmp_path: Path) -> None:
    vault = open_vault(tmp_path)
    vault.store(NAME, SECRET)
    os_store.failure = KeyringLocked()
    assert refusal_of(open_vault, tmp_path).code == "key.store_unreachable"
    for action in (lambda: vault.load(NAME), lambda: vault.store(NAME, SECRET), lambda: vault.forget(NAME)):
        assert refusal_of(action).code == "key.store_unreachable"
    os_store.failure = None
    assert open_vault(tmp_path).load(NAME) == SECRET


def test_another_machine_has_the_marker_but_not_the_keys(os_store: MemoryStore, tmp_path: Path) -> None:
    open_vault(tmp_path).store(NAME, SECRET)
    os_store.kept.clear()
    assert refusal_of(open_vault(tmp_path).load, NAME).code == "key.missing"


def test_a_forced_key_store_that_fails_is_said(
    os_store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHUKE_KEY_STORE", "keyring")
    os_store.failure = NoKeyringError()
    assert refusal_of(open_vault(tmp_path).store, NAME, SECRET).code == "key.store_unreachable"
    os_store.failure, os_store.loses = None, True
    assert refusal_of(open_vault(tmp_path).store, NAME, SECRET).code == "key.not_written"


def test_a_damaged_entry_of_the_key_store_is_said(os_store: MemoryStore, tmp_path: Path) -> None:
    vault = open_vault(tmp_path)
    for damage in ("not base64 !", "é", "A"):
        os_store.kept["shuke", NAME] = damage
        assert refusal_of(vault.load, NAME).code == "key.unreadable"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    vault = open_vault(tmp_path)
    vault.store(NAME, SECRET)
    return vault


@posix_only
@pytest.mark.usefixtures("files")
def test_key_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / f"{NAME}.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [f"{NAME}.key"]


@posix_only
@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o755, 0o644), (0o750, 0o640), (0o710, 0o604)])
def test_loosened_modes_are_closed_again_and_reported(
    files: Vault, tmp_path: Path, folder_mode: int, file_mode: int
) -> None:
    folder, file = tmp_path / "keys", tmp_path / "keys" / f"{NAME}.key"
    folder.chmod(folder_mode)
    file.chmod(file_mode)
    assert files.load(NAME) == SECRET
    assert files.repaired == (folder, file)
    assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(file.stat().st_mode)) == (0o700, 0o600)


def test_a_failed_write_keeps_the_old_key(files: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    refusal = refusal_of(files.store, NAME, b"newer")
    assert isinstance(refusal, Unreadable)
    assert refusal.code == "key.not_written"
    assert files.load(NAME) == SECRET
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [f"{NAME}.key"]


def test_a_key_that_cannot_be_read_is_said(files: Vault, tmp_path: Path) -> None:
    (tmp_path / "keys" / "led-2.key").mkdir()
    assert refusal_of(files.load, "led-2").code == "key.unreadable"


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a\x00b", "a" * 200])
def test_a_name_cannot_leave_the_folder(files: Vault, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        files.store(name, SECRET)
