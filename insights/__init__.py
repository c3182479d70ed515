"""The ecosystem sees itself: what was asked and not answered, and what became of the answers."""
