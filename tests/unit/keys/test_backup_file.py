"""A backup file: what went in comes out, and any flipped, missing or added byte is noticed."""

import os
import stat
import tracemalloc
from pathlib import Path

import msgspec
import pytest

from desktop.core.domain.errors import NotFound, Refusal
from desktop.core.store.keys import backup_file
from desktop.core.store.keys.backup_file import BackupHeader, extract_database, read_backup_header, write_backup

BODY = bytes(range(256)) * 9 + b"end"
HEADER = BackupHeader(
    ledger_id="led-1",
    epoch="0192f0c1-7a3b-7def-8123-456789abcdef",
    seq=41,
    chain_hash="ab" * 32,
    made_at_us=1_795_000_000_000_000,
    schema="0003",
    sealed_database_key=b"\x00sealed\xff",
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    path.write_bytes(BODY)
    return path


@pytest.fixture
def backup(tmp_path: Path, database: Path) -> Path:
    write_backup(tmp_path / "shop.backup", HEADER, database)
    return tmp_path / "shop.backup"


def refusal_of(action: object, *args: object) -> str:
    with pytest.raises(Refusal) as caught:
        action(*args)  # type: ignore[operator]
    return caught.value.code


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".part")]


def test_what_went_in_comes_out(backup: Path, tmp_path: Path) -> None:
    header = read_backup_header(backup)
    assert header.body_bytes == len(BODY)
    assert msgspec.structs.replace(header, body_sha256="", body_bytes=0) == HEADER
    assert extract_database(backup, tmp_path / "restored.db") == header
    assert (tmp_path / "restored.db").read_bytes() == BODY
    assert leftovers(tmp_path) == []


def test_the_body_is_streamed_over_many_chunks(tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_file, "_CHUNK", 100)
    written = write_backup(tmp_path / "b", HEADER, database)
    assert extract_database(tmp_path / "b", tmp_path / "restored.db") == written
    assert (tmp_path / "restored.db").read_bytes() == BODY


def test_an_empty_database_is_carried_too(tmp_path: Path, database: Path) -> None:
    database.write_bytes(b"")
    write_backup(tmp_path / "b", HEADER, database)
    extract_database(tmp_path / "b", tmp_path / "restored.db")
    assert (tmp_path / "restored.db").read_bytes() == b""


def test_the_file_begins_with_its_name_and_version(backup: Path) -> None:
    raw = backup.read_bytes()
    assert raw.startswith(b"Shuke backup 1\n\x00\x00")
    assert raw.endswith(BODY)
    assert b'"sealed_database_key":"AHNlYWxlZP8="' in raw


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_both_files_are_for_their_owner_alone(backup: Path, tmp_path: Path) -> None:
    extract_database(backup, tmp_path / "restored.db")
    assert stat.S_IMODE((tmp_path / "restored.db").stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_every_flipped_byte_is_noticed_and_nothing_is_left(backup: Path, tmp_path: Path) -> None:
    raw, target = backup.read_bytes(), tmp_path / "restored.db"
    target.write_bytes(b"as it was")
    codes = {"backup.not_ours", "backup.newer", "backup.damaged"}
    for at in [*range(len(raw) - len(BODY) + 3), *range(len(raw) - len(BODY), len(raw), 97), len(raw) - 1]:
        backup.write_bytes(raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1 :])
        assert refusal_of(extract_database, backup, target) in codes, at
    assert target.read_bytes() == b"as it was"
    assert leftovers(tmp_path) == []


def test_every_truncation_and_extension_is_noticed(backup: Path, tmp_path: Path) -> None:
    raw = backup.read_bytes()
    for length in [*range(len(raw) - len(BODY) + 2), len(raw) - 1]:
        backup.write_bytes(raw[:length])
        assert refusal_of(extract_database, backup, tmp_path / "x") in {
            "backup.not_ours",
            "backup.newer",
            "backup.damaged",
        }
    backup.write_bytes(raw + b"\x00")
    assert refusal_of(extract_database, backup, tmp_path / "x") == "backup.damaged"
    assert not (tmp_path / "x").exists()


def test_other_files_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "f"
    for content in (b"", b"PK\x03\x04zip", b"SQLite format 3\x00" * 100):
        file.write_bytes(content)
        assert refusal_of(read_backup_header, file) == "backup.not_ours"
    file.write_bytes(b"Shuke backup 2\nwhatever comes")
    assert refusal_of(read_backup_header, file) == "backup.newer"
    assert refusal_of(read_backup_header, tmp_path) == "backup.unreadable"
    with pytest.raises(NotFound, match=r"backup\.missing"):
        read_backup_header(tmp_path / "none")


def test_a_huge_claimed_header_is_not_read_into_memory(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"Shuke backup 1\n\x02\x00\x00\x00")
    os.truncate(file, 33_000_000)
    tracemalloc.start()
    try:
        assert refusal_of(read_backup_header, file) == "backup.damaged"
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_backup_that_cannot_be_written_leaves_the_older_one(backup: Path, tmp_path: Path, database: Path) -> None:
    older = backup.read_bytes()
    assert refusal_of(write_backup, backup, HEADER, tmp_path / "no database") == "backup.not_written"
    assert refusal_of(write_backup, tmp_path / "no" / "folder", HEADER, database) == "backup.not_written"
    assert backup.read_bytes() == older
    assert refusal_of(extract_database, backup, tmp_path / "no" / "folder") == "backup.not_extracted"


def test_a_database_that_changes_while_it_is_copied_gives_no_backup(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_file, "_measured", lambda _source: {"body_sha256": "00" * 32, "body_bytes": len(BODY)})
    assert refusal_of(write_backup, tmp_path / "b", HEADER, database) == "backup.not_written"
    assert not (tmp_path / "b").exists()
    assert leftovers(tmp_path) == []
