"""California: the clock, holidays, section numbers old and new. Dated tables, pure functions; time is an argument."""
