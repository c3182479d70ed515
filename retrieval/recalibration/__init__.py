"""What a workspace's own verdicts say of the confidence."""
