"""Answers: what messages and released reports say, put under the items; and a person's word on it. Pure."""
