"""A twin of MuckRock's API v2, made after what the vendor's own server did when it was run; quirks included."""
