"""Refund: find the bill, see what would happen, then give money back. Start reading at ``presenter.py``.

``search.py`` finds bills (left), ``giving.py`` holds the refund being made (middle and right), ``showing.py`` and
``outcome.py`` turn both into the values of ``model.py``; views only draw those.
"""
