"""Events in, state out; state and today in, next actions out. Pure."""
