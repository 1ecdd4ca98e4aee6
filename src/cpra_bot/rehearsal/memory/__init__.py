"""The mail servers of a rehearsal without sockets: the same dialogues, deterministic, with a fault at any call."""
