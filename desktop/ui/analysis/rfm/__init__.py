"""RFM and flows: 25 cells with their zones, where members went in a month, three callouts that open as lists."""
