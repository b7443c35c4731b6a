"""Enrol: a new member in under ten seconds. A known phone offers its members first, so that nobody is there twice.

Start at presenter.py; form.py is what was typed so far, asking.py what is asked of the ledger.
"""
