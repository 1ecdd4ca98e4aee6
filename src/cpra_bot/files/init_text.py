"""The commented settings file that `cpra init` writes: every key, what it does, and an example value."""

from __future__ import annotations

SETTINGS_TEXT = """\
# yaml-language-server: $schema=campaigns/schemas/cpra.schema.json
#
# Settings of this workspace. No password belongs here: `cpra login` keeps it in the keyring of this machine, and for
# cron there are `password_command` and `token_command` below.
#
# Mind what you write. A request is itself a public record: the agency may show your letters, with your name, mail and
# postal address and phone number, to anyone who asks for them under the same Act.

# Who signs the letters.
requester:
  name: {name}
  # The line under the name. Leave it out if you ask for yourself.
  {organization}
  # Lines under that, for agencies that send paper. The Act does not make you give an address.
  # postal_address: ["12 Sample Street", "Sacramento, CA 95814"]
  # Leave it out unless you want to be called.
  # phone: "916-555-0100"
  # Picture of your signature (PNG or JPEG, relative to this folder), for agencies that ask for a signed letter: they
  # get a signed PDF with letters that you approved, and no other letter carries it.
  # signature: "signature.png"

# The mailbox that letters leave from and answers come to.
mailbox:
  # From address of every letter.
  address: {address}
  # Login name, where it is not the address.
  # user: "robin"
  # security: `tls` (encrypted from the first byte, usual ports 465 and 993) or `starttls` (587 and 143);
  # `none` only for a server on this machine.
  smtp:
    host: {smtp_host}
    port: {smtp_port}
    security: {smtp_security}
  imap:
    host: {imap_host}
    port: {imap_port}
    security: {imap_security}
  # Folder that is read. Nothing in it is moved, deleted or marked as seen.
  folder: "INBOX"
  # true if mail to name+anything@domain reaches this mailbox (try it): each request then gets a reply address of its
  # own, and its answers find their place by themselves.
  plus_addressing: {plus_addressing}
  # One of these two, if no keyring is there when the program runs (cron): a command whose first line of output is the
  # password, or an OAuth 2 access token.
  # password_command: "pass show mail/requests"
  # token_command: "oauth-helper token requests@robin-sample.example"

# How fast letters leave. Mail providers stop mailboxes that send too much at once.
pace:
  # Letters a minute over the whole run.
  per_minute: 20
  # Letters in any 24 hours.
  per_day: 200
  # Letters a minute to one mail domain.
  per_host_per_minute: 4

# An account at MuckRock, which files for its users with agencies that mail does not reach, and charges for it. Log in
# with `cpra login muckrock`. What it files is public there.
# `organization` is the number of the one there whose requests are spent, where it is not the account's active one;
# `credit_price` what one costs you in US dollars, for the estimate before filing.
# muckrock:
#   user: "robin"
#   organization: 4
#   credit_price: 5

# NextRequest portals: what they publish of your requests is read once a day, one call in two seconds to each portal.
# `nextrequest: ` with `read: false` below it leaves them alone.

# Where the history is kept: one file, relative to this folder. Back it up; it is the only copy.
ledger: "ledger.db"

# A directory of agencies of your own instead of the shipped one, relative to this folder.
# directory: "agencies.yaml"

# Files under the links of agencies are fetched when their message is read, for links expire. Set to false to open every
# link yourself.
fetch_links: true

# Days for which letters that were approved after a preview may still leave.
plan_valid_days: 7
"""

IGNORE_TEXT = """\
# The ledger holds letters, answers and addresses of people: keep it out of a repository that others see.
*.db
*.db-*
*.db.*
# Files that agencies sent, evidence and backups.
kept/
evidence-*.zip
*.cpra
# The report shows whole letters; `cpra report --public` writes one for others.
report.html
# Your name and addresses.
cpra.yaml
signature.*
"""
