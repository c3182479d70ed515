"""How Waypost behaves in a channel: what the config says, and what was set in Slack since."""
