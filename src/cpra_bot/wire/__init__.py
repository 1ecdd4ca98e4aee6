"""The only room that reads the time, sleeps, limits the pace or asks for a secret."""
