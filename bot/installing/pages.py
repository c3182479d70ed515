"""The pages that somebody sees who installs Waypost: plain, short, and never a traceback."""

from html import escape

from bot.installing.types import Installation

SECURITY_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # the address holds the code and the state
    "X-Content-Type-Options": "nosniff",
}

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1d1c1d}"
    "a.button{display:inline-block;padding:.6rem 1.2rem;border-radius:.4rem;background:#1f4e5f;color:#fff;"
    "text-decoration:none}a.button:focus-visible{outline:3px solid #e8a33d;outline-offset:2px}"
    "@media(prefers-color-scheme:dark){body{background:#1a1d21;color:#e8e8e8}}"
)
# Relative, so that it holds whatever stands before /slack in the public address.
_AGAIN = '<p><a class="button" href="install">Start again</a></p>'
_TOO_LATE = (
    "This installation was begun in another browser, is finished already, or took longer than ten minutes."
)
_UNCONFIRMED = "Slack did not confirm the installation, so nothing was installed."
_WHY = {
    "access_denied": "You cancelled in Slack, so nothing was installed.",
    "invalid_browser": _TOO_LATE,
    "invalid_state": _TOO_LATE,
    "missing_code": _UNCONFIRMED,
    "invalid_code": _UNCONFIRMED,
}


def install_page(authorize_url: str) -> str:
    """Return the page with the button that leads to Slack."""
    return _page(
        "Add Waypost to Slack",
        "<p>Waypost answers questions with what your company has curated, in the thread where they are asked,"
        " and finds the vetted mentors who can help.</p>"
        "<p>Slack asks you which workspace, and what Waypost may do there.</p>"
        f'<p><a class="button" href="{escape(authorize_url)}">Add to Slack</a></p>',
    )


def installed_page(installation: Installation) -> str:
    """Return the page that says what to do next."""
    place, next_step = escape(installation.name), ""
    if not installation.team_id:
        place = f"the organisation {place}"
        next_step = "<li>In your organisation's settings, under Apps, add Waypost to its workspaces.</li>"
    link = f"https://slack.com/app_redirect?app={installation.app_id}&team={installation.id}"
    return _page(
        "Waypost is installed",
        f"<p>Waypost is now in {place}. What to do next:</p><ol>{next_step}"
        "<li>Invite @Waypost to a channel, and mention it with a question.</li>"
        "<li>Or ask in private, anywhere: /ask how do I book leave?</li>"
        "<li>/waypost help shows the rest.</li></ol>"
        f'<p><a class="button" href="{escape(link)}">Open Waypost in Slack</a></p>',
    )


def refused_page(installation: Installation) -> str:
    """Return the page for a workspace that is not one of the company's."""
    return _page(
        "Waypost was not installed",
        f"<p>{escape(installation.name)} is not among the workspaces that this Waypost is for.</p>"
        "<p>If it should be, ask whoever runs Waypost to add"
        f" <code>{escape(installation.id)}</code> to <code>[slack] workspaces</code>, then start again.</p>"
        f"{_AGAIN}",
    )


def failed_page(reason: str) -> str:
    """Return the page for an installation that did not come about; `reason` is Slack's or Bolt's name."""
    why = _WHY.get(reason, "Something went wrong between Slack and Waypost, so nothing was installed.")
    return _page("Waypost was not installed", f"<p>{escape(why)}</p>{_AGAIN}")


def broken_page(reference: str) -> str:
    """Return the page for a trouble of our own."""
    return _page(
        "Waypost was not installed",
        "<p>Something broke on our side. Please try again; if it stays so, tell whoever runs Waypost this"
        f" reference: <code>{escape(reference)}</code></p>{_AGAIN}",
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
