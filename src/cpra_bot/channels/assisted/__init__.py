"""Ways in that want a person: the program prepares all that goes into a form, a person looks at it and submits.

Nothing here opens a connection. No portal is driven past a CAPTCHA, and the program never pretends to be a person.
"""
