"""`waypost replay`: what Waypost would have said in the channels of a Slack export."""
