"""A raw message in; which request it belongs to and what it states out. Pure."""
