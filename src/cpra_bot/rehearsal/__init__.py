"""Simulated agencies, real mail servers on loopback and a simulated clock."""
