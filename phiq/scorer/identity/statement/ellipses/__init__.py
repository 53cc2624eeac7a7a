"""Three dots: sums and products over a range, series, what is nested without end."""
