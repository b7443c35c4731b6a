"""Lists of members from rows kept up beside the states (ports.lists). Start reading at ``rows``.

``rows`` keeps a row for each member, in the transaction that changes the member, or ``owing`` names there whose row is
behind (``joined`` looks at those one by one); triggers keep the sums of rows.
``turn`` brings the rows on to a new business day or program. ``kept`` answers from rows, ``looked`` by looking at each
member, while few rows are behind; ``shown`` is what both show. ``checking`` holds rows and sums against the states.
"""
