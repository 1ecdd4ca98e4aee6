"""cpra-bot: file one public records request with many California agencies, and follow each to its end."""

__version__ = "0.1.0"
