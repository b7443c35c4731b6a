"""A receipt printer made of software: TCP on this machine alone, status when asked, the paper as a picture.

It ships for the demo and serves the tests. Start reading at ``server``; ``switches`` is what may be wrong with it,
``roll`` the paper.
"""
