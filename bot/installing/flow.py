"""Bolt's OAuth flow with our stores, our pages, and a cookie that only this browser sends back."""

import logging
from urllib.parse import urlencode

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator, InstallationStore, OAuthStateUtils
from slack_sdk.oauth.installation_store import Installation as SlackInstallation

from bot.delivery import error_name
from bot.installing import pages
from bot.installing.installations import STATE_LIFETIME, Installations, States, token_of
from bot.installing.types import INSTALL_PATH, REDIRECT_PATH, Installation

log = logging.getLogger(__name__)

# The prefix makes browsers refuse it from anybody but this very host over a secure connection.
COOKIE = "__Host-waypost-install"


class _UrlGenerator(AuthorizeUrlGenerator):
    """Slack's address with every value encoded; slack_sdk puts them in as they are."""

    def generate(self, state: str, team: str | None = None) -> str:
        scopes = ",".join(self.scopes or ())
        fields = {"state": state, "client_id": self.client_id, "scope": scopes, "user_scope": ""}
        fields |= {"redirect_uri": self.redirect_uri or ""} | ({"team": team} if team else {})
        return f"{self.authorization_url}?{urlencode(fields)}"


class _StateUtils(OAuthStateUtils):
    """A cookie that is not sent with what other sites make the browser ask for, but when they lead here."""

    def build_set_cookie_for_new_state(self, state: str) -> str:
        return f"{super().build_set_cookie_for_new_state(state)}; SameSite=Lax"


class InstallFlow(OAuthFlow):
    """Installs Waypost in a workspace or an organisation that may have it."""

    def __init__(self, installations: Installations, states: States, scopes: tuple[str, ...]) -> None:
        app = installations.app
        settings = OAuthSettings(
            client_id=app.client_id,
            client_secret=app.client_secret,
            scopes=scopes,
            user_scopes=[],
            redirect_uri=app.redirect_url,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            callback_options=CallbackOptions(success=_succeeded, failure=_failed),
            # Ours are no slack_sdk store; without any, Bolt would keep files in the home folder.
            installation_store=InstallationStore(),
            state_store=states,
        )
        settings.state_utils = _StateUtils(
            cookie_name=COOKIE, expiration_seconds=int(STATE_LIFETIME.total_seconds())
        )
        settings.authorize_url_generator = _UrlGenerator(
            client_id=app.client_id,
            redirect_uri=app.redirect_url,
            scopes=scopes,
            authorization_url=installations.client.base_url.removesuffix("api/") + "oauth/v2/authorize",
        )
        super().__init__(client=installations.client, settings=settings)
        self._installations = installations

    def build_install_page_html(self, url: str, _request: BoltRequest) -> str:
        """Return the first page."""
        return pages.install_page(url)

    def handle_callback(self, request: BoltRequest) -> BoltResponse:
        """Install what Slack confirms; a cancelled installation uses its state up like any other."""
        if "error" in request.query:
            self.settings.state_store.consume(next(iter(request.query.get("state", [])), ""))
        return super().handle_callback(request)

    def run_installation(self, code: str) -> SlackInstallation | None:
        """Exchange the code for a token, and find out who the bot is there; None if Slack refuses.

        Bolt's own would write the code into the log, and count a token's life by the machine's clock.
        """
        try:
            installation = self._exchanged(code)
        except SlackApiError as error:
            log.warning("Slack refused an installation: %s", error_name(error))
            return None
        return SlackInstallation(
            user_id=installation.installed_by, custom_values={"installation": installation}
        )

    def store_installation(self, _request: BoltRequest, installation: SlackInstallation) -> None:
        """Keep an installation, or take it back at once if the workspace is none of ours."""
        ours: Installation = installation.custom_values["installation"]
        if self._installations.app.allowed.isdisjoint({ours.team_id, ours.enterprise_id}):
            log.warning("%s (%s) is not in [slack] workspaces and was refused", ours.name, ours.id)
            installation.custom_values["refused"] = True
            self._withdraw(ours)
        else:
            self._installations.add(ours)

    def _exchanged(self, code: str) -> Installation:
        answer = self.client.oauth_v2_access(
            client_id=self.settings.client_id,
            client_secret=self.settings.client_secret,
            code=code,
            redirect_uri=self.settings.redirect_uri,
        )
        token = token_of(answer["access_token"], answer.get, self._installations.now())
        enterprise, team = answer.get("enterprise") or {}, answer.get("team") or {}
        org_wide = bool(answer.get("is_enterprise_install"))
        return Installation(
            enterprise_id=str(enterprise.get("id") or ""),
            team_id="" if org_wide else str(team["id"]),
            name=str((enterprise if org_wide else team).get("name") or ""),
            app_id=str(answer["app_id"]),
            bot_id=str(self.client.auth_test(token=token.text)["bot_id"]),
            bot_user_id=str(answer["bot_user_id"]),
            scopes=str(answer["scope"]),
            installed_by=str(answer["authed_user"]["id"]),
            installed_at=self._installations.now(),
            token=token,
        )

    def _withdraw(self, installation: Installation) -> None:
        client = self._installations.speaking_for(installation)
        try:
            client.apps_uninstall(
                client_id=self.settings.client_id, client_secret=self.settings.client_secret
            )
        except (SlackApiError, OSError):
            log.warning("Waypost could not be taken out of %s again; its token is not kept", installation.id)


def _succeeded(args: SuccessArgs) -> BoltResponse:
    installation: Installation = args.installation.custom_values["installation"]
    if "refused" in args.installation.custom_values:
        return _answered(args, 403, pages.refused_page(installation))
    return _answered(args, 200, pages.installed_page(installation))


def _failed(args: FailureArgs) -> BoltResponse:
    return _answered(args, args.suggested_status_code, pages.failed_page(args.reason))


def _answered(args: SuccessArgs | FailureArgs, status: int, page: str) -> BoltResponse:
    cookie = args.settings.state_utils.build_set_cookie_for_deletion()
    return BoltResponse(status=status, body=page, headers={"Set-Cookie": cookie})
