"""The shop's tags, a dialog: words in four groups, by hand or by a rule whose members are counted as it is typed."""
