"""The till's client of HQ: rounds over every kind of bad line, and two tills with a real HQ in memory."""
