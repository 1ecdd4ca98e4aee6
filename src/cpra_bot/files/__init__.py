"""Disk in, model out; every fault with file, line and column."""
