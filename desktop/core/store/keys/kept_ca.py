"""The one authority that a till believes of its HQ: its certificate, kept where nobody tidies it away."""

import ssl
from hashlib import sha256
from pathlib import Path

from desktop.core.domain.errors import RuleBroken
from desktop.core.store.keys.durable_file import durable_file


def kept_ca(folder: Path, source: Path) -> str:
    """A copy of the certificate beside the ledger, where nobody tidies it away. RuleBroken ``sync.ca_file``."""
    try:
        pem = source.read_bytes()
        ssl.create_default_context(cadata=pem.decode("ascii"))
        kept = folder.resolve() / f"hq-{sha256(pem).hexdigest()[:8]}.pem"
        with durable_file(kept, 0o644) as file:
            file.write(pem)
    except (OSError, ValueError) as error:
        raise RuleBroken("sync.ca_file", name=source.name) from error
    return str(kept)


def ca_in(folder: Path, kept: str) -> str:
    """Where the certificate kept for a data directory is, which may have been moved with it; "" for the system's."""
    if not kept or Path(kept).exists():
        return kept
    return str(folder / Path(kept).name)
