"""Personal texts beside the log, and program documents by their hash."""

from collections.abc import Iterable

import msgspec

from desktop.core.domain.people import Profile
from hq.store import schema, snapshots
from hq.store.bulk import Ask, Put, Row
from hq.store.database import Connection

_decode_profile = msgspec.json.Decoder(Profile).decode
_PUT_TEXT = Put(schema.texts, keep=True)
_TEXTS = Ask("SELECT text_id, salt, text FROM texts WHERE tenant_id = ? AND text_id AMONG ?")
_OF_MEMBERS = Ask("SELECT text_id FROM texts WHERE tenant_id = ? AND member_id AMONG ?")
_DROP_TEXTS = Ask("DELETE FROM texts WHERE tenant_id = ? AND text_id AMONG ?")
_PUT_PROGRAM = Put(schema.programs, "tenant_id", "hash", "document", keep=True)
_PROGRAMS = Ask("SELECT hash, document FROM programs WHERE tenant_id = ? AND hash AMONG ?")
_PUBLISH = Ask("UPDATE programs SET published_at_us = ? WHERE tenant_id = ? AND hash = ?")
_NAME_PROGRAM = Ask("UPDATE tenants SET program = ? WHERE tenant_id = ?")


def add_texts(connection: Connection, rows: Iterable[Row]) -> None:
    """Keep texts; one that is held stays as it is. Rows: tenant, id, member, salt, text."""
    _PUT_TEXT.rows(connection, list(rows))


def texts(connection: Connection, tenant_id: str, text_ids: Iterable[str]) -> dict[str, tuple[bytes, bytes]]:
    """Salt and text of those that HQ has."""
    wanted = list(text_ids)
    rows = _TEXTS.rows(connection, tenant_id, wanted) if wanted else []
    return {row[0]: (bytes(row[1]), bytes(row[2])) for row in rows}


def read_profile(text: bytes) -> Profile:
    """The profile of a text as some till sent it; one that is none says nothing about anybody."""
    try:
        return _decode_profile(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return Profile()


def of_members(connection: Connection, tenant_id: str, member_ids: Iterable[str]) -> set[str]:
    """The texts about these members, by id."""
    return {row[0] for row in _OF_MEMBERS.rows(connection, tenant_id, list(member_ids))}


def drop_texts(connection: Connection, tenant_id: str, text_ids: Iterable[str]) -> None:
    """Texts of an import that was taken back, or of somebody erased: they are in no snapshot either."""
    gone = list(text_ids)
    if gone:
        _DROP_TEXTS.run(connection, tenant_id, gone)
        snapshots.drop(connection, tenant_id)


def add_programs(connection: Connection, tenant_id: str, documents: dict[str, bytes]) -> None:
    """Keep program documents under their hashes."""
    _PUT_PROGRAM.rows(connection, [(tenant_id, name, document) for name, document in documents.items()])


def programs(connection: Connection, tenant_id: str, names: Iterable[str]) -> dict[str, bytes]:
    """The documents of these hashes, as far as HQ has them."""
    return {row[0]: bytes(row[1]) for row in _PROGRAMS.rows(connection, tenant_id, list(names))}


def name_program(connection: Connection, tenant_id: str, name: str, now_us: int) -> None:
    """This program is the one that the tenant published last."""
    _PUBLISH.run(connection, now_us, tenant_id, name)
    _NAME_PROGRAM.run(connection, name, tenant_id)
