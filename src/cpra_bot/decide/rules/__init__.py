"""The rules of deciding, by subject. Each is a value: what must stand, what holds it back, whom it asks, and why."""
