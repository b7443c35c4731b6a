"""The dialog that joins HQ: address and code, typed or scanned; what will be taken over; how far it is.

Start at ``presenter.py``; ``invitation.py`` reads what HQ's QR code says.
"""
