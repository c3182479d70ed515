"""Habits: known risky shortcuts, how they are recognised in a reply, and what people said of the notes."""
