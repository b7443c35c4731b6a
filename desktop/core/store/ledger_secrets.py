"""The secrets of a ledger, in this machine's vault: ``<ledger>.database``, ``.pin``, and a device key for each epoch.

A restored ledger is written by a new device under a new key. The keys of before stay, and which one speaks is said by
the ledger's head: so a restore that is killed half-way leaves no ledger without its key.
"""

from contextlib import suppress
from dataclasses import dataclass

from desktop.core.domain.errors import NotFound
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.vault import Vault


@dataclass(frozen=True)
class Secrets:
    """What opens a ledger and speaks for its till. Never leaves the vault but sealed in a backup."""

    database: bytes
    pin: bytes
    device: DeviceKey


def keep_secrets(vault: Vault, ledger_id: str, secrets: Secrets) -> None:
    """Put a ledger's secrets where this machine keeps secrets."""
    vault.store(f"{ledger_id}.database", secrets.database)
    vault.store(f"{ledger_id}.pin", secrets.pin)
    keep_device_key(vault, ledger_id, secrets.device)


def keep_device_key(vault: Vault, ledger_id: str, device: DeviceKey) -> None:
    """Put a key by which this till speaks, or is about to, beside the others."""
    vault.store(f"{ledger_id}.device.{device.key_id}", device.private_bytes())


def database_key(vault: Vault, ledger_id: str) -> bytes:
    """What opens the ledger file; NotFound ``key.missing``."""
    return vault.load(f"{ledger_id}.database")


def pin_secret(vault: Vault, ledger_id: str) -> bytes:
    """What is mixed into the ledger's PIN hashes; NotFound ``key.missing``."""
    return vault.load(f"{ledger_id}.pin")


def device_key(vault: Vault, ledger_id: str, key_id: str) -> DeviceKey:
    """The device key by its id; NotFound ``key.missing``: another machine writes this ledger's epoch."""
    for name in (f"{ledger_id}.device.{key_id}", f"{ledger_id}.device"):
        with suppress(NotFound):
            key = DeviceKey.from_bytes(vault.load(name))
            if key.key_id == key_id:
                return key
    raise NotFound("key.missing")


def load_secrets(vault: Vault, ledger_id: str, key_id: str) -> Secrets:
    """A ledger's secrets from this machine's vault; NotFound ``key.missing``."""
    device = device_key(vault, ledger_id, key_id)
    return Secrets(database_key(vault, ledger_id), pin_secret(vault, ledger_id), device)
