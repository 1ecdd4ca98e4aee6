"""MuckRock's API v2: it files a request for its user, mails it later and by itself, and shows what came of it."""
