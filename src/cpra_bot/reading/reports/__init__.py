"""What agencies release, read by its layout: each value with the words that say it, their place and their period."""
