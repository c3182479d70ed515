"""From a question to a ranked answer, or an honest nothing, and to the mentors who can help."""
