"""Who may find what: audiences, and the topics that a channel is about."""
