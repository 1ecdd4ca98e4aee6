"""The imperative shell: one file per task."""
