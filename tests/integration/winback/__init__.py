"""Contacts, lists and what they lead to, on a real ledger."""
