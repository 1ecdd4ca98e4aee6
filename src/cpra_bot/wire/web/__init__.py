"""The open web, entered with care: whatever a letter from outside names as an address may be a trap."""
