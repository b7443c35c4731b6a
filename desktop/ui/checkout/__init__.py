"""The counter: a member, a bill, what points do to it, and the one key that records it. The most important room.

Start reading at ``presenter.py`` (what happens), then ``sheet.py`` (the bill on the screen, a frozen value) and
``view.py`` (what it looks like). ``amount_entry``, ``tender_entry`` and ``redemption`` are what number keys write;
``pricing`` and ``keeping`` ask and keep every change on the database lane; ``closing`` is F9.
"""
