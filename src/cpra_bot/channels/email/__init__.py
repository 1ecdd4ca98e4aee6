"""Letters by SMTP, replies by IMAP. Nothing in the mailbox is deleted, moved or marked as seen."""
