"""Judgements over the facts of one message."""
