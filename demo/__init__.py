"""The demo world of ``make demo``: a company, its customers and half a year of tickets."""
