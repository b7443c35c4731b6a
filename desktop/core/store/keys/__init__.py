"""The shop's secrets: the till's signing key, the key of the ledger file, PIN hashes, the recovery code, backup files.

May import core.protocol and core.domain; each foreign library stops at its file: cryptography at signing.py and
recovery.py, argon2 at pins.py, keyring at os_key_store.py. No secret enters a log, a repr or a refusal.
Start at vault.py.
"""
