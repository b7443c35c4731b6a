"""Slips and cards: values in, bytes out. No clock, no file but the shipped fonts and words, no printer.

A slip is laid out once, as rows of columns (``slip_layout``), then drawn by ``slip_pdf``, ``slip_escpos``.
A card is laid out once, as shapes in millimetres (``card_layout``), then drawn by ``card_pdf`` and ``card_png``.
``escpos_reader`` reads a printer's bytes back, so that what is seen is what was sent; ``papers`` is the door (a port).
May import desktop.core.domain, .words, .resources, reportlab, qrcode, Pillow, pypdfium2. Start reading at ``rows``. The
drawing modules import slow libraries: import them when something is to be drawn.
"""
