"""Figures for quoting, by what they count: the course of the requests, and what the answers say. Pure."""
