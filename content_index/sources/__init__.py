"""Where content is synced from: adapters fetch, `syncing` brings the store in step.

Start at types.py; each adapter is `fetch(state) → Fetched`, pure but for the `Fetcher` or folder it is given.
"""
