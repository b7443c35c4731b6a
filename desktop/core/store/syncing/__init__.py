"""The till's side of HQ's sync inside the ledger (ports.sync.SyncLog): what goes out, what comes in, healing, joining.

Start at sync_log.py. Each file holds one part, as functions on an open transaction; sync_log.py opens the transactions.
"""

from desktop.core.store.syncing.sync_log import LedgerSyncLog

__all__ = ["LedgerSyncLog"]
