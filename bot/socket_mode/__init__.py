"""Slack's deliveries over web sockets that the bot opens itself."""
