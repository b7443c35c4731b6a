"""The manager's figures: what a shop's days come to, and who came. Pure; each figure is defined here and nowhere else.

Start at ``day.py`` (a day's facts become its figures), then ``buyers.py`` (who came, from members' histories),
``points_held.py`` (what is owed in points), ``over.py`` (the figures of a span). Money in minor units, of bills as rung
up: a refund stands on the day it was given, on lines of its own. Who is new or came back is read from the histories,
where a wholly refunded bill is as if never bought.
"""
