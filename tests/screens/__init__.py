"""``python3 main.py screens``: every screen of the window, drawn from the demo shop, the same to the byte each time.

Start reading at ``__main__``; ``scenes`` says which pictures there are and how the window gets there.
"""
