"""Bad habits: curators keep them, and whoever recommends one is told in private."""
