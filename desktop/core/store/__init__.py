"""Where the shop's facts and secrets rest: the encrypted ledger file (SQLAlchemy Core) and, in keys, what opens it.

Imports services' ports and below; nothing imports it but bootstrap. Start at keys for secrets.
"""
