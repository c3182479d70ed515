"""oauth.*, auth.revoke and apps.uninstall: how the app gets its tokens, and how it loses them."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.identity import BOT_USER, TEAM_ID
from bot.sandbox.web_api.context import ApiContext, Json, Method


class OAuth:
    """The methods of OAuth."""

    def __init__(self, context: ApiContext) -> None:
        self._grants = context.grants
        self._removed = context.removed

    def methods(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {
            "oauth.v2.access": self._grants.access,
            "auth.revoke": self.revoke,
            "apps.uninstall": self.uninstall,
        }

    def revoke(self, arguments: Arguments) -> Json:
        """Take the bot's tokens back; nothing happens to them in a test."""
        if arguments.flag("test"):
            return {"revoked": False}
        self._grants.revoke(TEAM_ID)
        self._removed({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}})
        return {"revoked": True}

    def uninstall(self, arguments: Arguments) -> Json:
        """Remove the app from the workspace."""
        self._grants.check_client(arguments)
        self._grants.revoke(TEAM_ID, "account_inactive")
        self._removed({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}})
        self._removed({"type": "app_uninstalled"})
        return {"uninstalled": True}
