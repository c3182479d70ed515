"""A local Slack-compatible workspace, to try Waypost in a browser and to test it against."""
