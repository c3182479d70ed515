"""Earned voice: what Waypost would have said, how people judge it, and how far it may speak up for it."""
