"""The member page (Alt+2): who somebody is, their lots, visits, spend and every movement of points with its why.

Start at presenter.py. Facts become words in the files …_told.py, words become widgets in the files …_view.py.
"""
