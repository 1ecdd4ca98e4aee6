"""One result, several views: text for people, JSON for programs."""
