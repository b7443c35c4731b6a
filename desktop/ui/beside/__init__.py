"""The side window: the counter beside a POS that keeps the screen. Narrow, on top, raised by a key, gone with Esc.

It is a second view of the checkout's presenter, so there is one bill and one way to complete it. ``presenter`` says
when it is up and what its keys do, ``view`` draws it, ``window`` is the window itself.
"""
