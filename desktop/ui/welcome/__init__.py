"""Welcome: the page of a window without a shop. A few steps on one calm page, and only the last one makes anything.

Start at presenter.py; steps.py says what each step asks and when it is answered.
"""
