"""An app that is installed by OAuth, what is kept of each installation, and where an id was seen."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"


@dataclass(frozen=True, slots=True)
class OAuthApp:
    """The app as Slack knows it. `public_url` is our own address; `allowed` names who may install it.

    `allowed` holds ids of workspaces (T…) and of organisations (E…), which stand for all their workspaces.
    """

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    allowed: frozenset[str]

    @property
    def install_url(self) -> str:
        """Return where people begin to install Waypost."""
        return f"{self.public_url}{INSTALL_PATH}"

    @property
    def redirect_url(self) -> str:
        """Return where Slack sends them back to."""
        return f"{self.public_url}{REDIRECT_PATH}"


@dataclass(frozen=True, slots=True)
class Token:
    """What speaks for the bot; `refresh` and `expires_at` only where Slack rotates tokens."""

    text: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None

    def expires_within(self, span: timedelta, now: datetime) -> bool:
        """Return whether the token is no longer valid by then."""
        return self.expires_at is not None and self.expires_at - span <= now


@dataclass(frozen=True, slots=True)
class Installation:
    """Waypost in a workspace, or in all workspaces of an organisation: then there is no team id.

    A removed installation keeps its row, so that we can say where Waypost was; its tokens are gone.
    """

    enterprise_id: str
    team_id: str
    name: str
    app_id: str
    bot_id: str
    bot_user_id: str
    scopes: str
    installed_by: str
    installed_at: datetime
    token: Token | None

    @property
    def id(self) -> str:
        """Return the id of the workspace or of the organisation; Slack gives no id twice."""
        return self.team_id or self.enterprise_id


@dataclass(frozen=True, slots=True)
class Sighting:
    """In which installation, and there in which workspace, a channel or a person was seen.

    `sure` if they belong there; a shared channel and a guest from elsewhere may be seen in several.
    """

    installation_id: str
    team_id: str
    sure: bool
