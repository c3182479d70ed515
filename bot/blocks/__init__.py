"""Block Kit, made by pure functions: our types in, a `Content` out."""
