"""Conversations with Waypost: who is in a thread, what it is about, and what people changed since."""
