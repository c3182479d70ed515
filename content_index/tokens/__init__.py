"""The tokens and the words of the content."""
