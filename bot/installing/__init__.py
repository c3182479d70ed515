"""Many workspaces: how Waypost is installed in each, which token speaks there, and how it is removed."""
