"""The only room that says SELECT: events, outbox, messages, cursors, the run lock."""
