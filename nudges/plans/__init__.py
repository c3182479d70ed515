"""Campaigns and paths as they are kept."""
