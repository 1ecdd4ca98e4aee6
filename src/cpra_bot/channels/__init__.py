"""The outside world: one folder per kind of channel. Channels do not know each other."""
