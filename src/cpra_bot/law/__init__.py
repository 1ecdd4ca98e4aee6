"""California: the clock, the holidays. Dated tables and pure functions; time enters as an argument."""
