"""Who has installed the app, and which tokens it was given: Slack's side of OAuth."""

import hmac
import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Refusal
from bot.sandbox.identity import APP_ID

Json = dict[str, Any]
CODE_LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Tenant:
    """Who installs an app: a workspace, or an organisation for all its workspaces (then without team_id)."""

    name: str
    bot_user: str
    bot_id: str
    team_id: str = ""
    enterprise_id: str = ""
    enterprise_name: str = ""

    @property
    def id(self) -> str:
        """Return the id of the workspace or of the organisation."""
        return self.team_id or self.enterprise_id


@dataclass(frozen=True, slots=True)
class ClientApp:
    """An app's settings; tokens expire and are renewed if `lifetime` says after how long."""

    client_id: str
    client_secret: str
    redirect_url: str
    lifetime: timedelta | None = None


@dataclass(frozen=True, slots=True)
class _Code:
    tenant: Tenant
    user: str
    scopes: str
    redirect_url: str
    until: datetime


@dataclass(frozen=True, slots=True)
class _Grant:
    """A token that was given; `gone` is the error that calls with it get once it was taken back."""

    tenant: Tenant
    user: str
    scopes: str
    until: datetime | None = None
    gone: str = ""


class Grants:
    """Gives codes, and tokens for them; without an app there is none to install. Safe from any thread."""

    def __init__(self, app: ClientApp | None, now: Callable[[], datetime]) -> None:
        self.app = app
        self._now = now
        self._codes: dict[str, _Code] = {}
        self._tokens: dict[str, _Grant] = {}
        self._refreshes: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def give(self, token: str, tenant: Tenant) -> None:
        """Have a token accepted that was given without OAuth."""
        self._tokens[token] = _Grant(tenant, "", "")

    def check_request(self, client_id: str, redirect_url: str) -> ClientApp:
        """Return the app that asks to be installed. Raises Refusal if it is none, or leads elsewhere."""
        if self.app is None or client_id != self.app.client_id:
            raise Refusal("invalid_client_id")
        if redirect_url != self.app.redirect_url:
            raise Refusal("bad_redirect_uri")
        return self.app

    def code(self, tenant: Tenant, user: str, scopes: str, redirect_url: str) -> str:
        """Return a code that is good for one installation, as somebody has just allowed it."""
        with self._lock:
            code = f"code.{next(self._numbers)}"
            self._codes[code] = _Code(tenant, user, scopes, redirect_url, self._now() + CODE_LIFETIME)
            return code

    def access(self, arguments: Arguments) -> Json:
        """Answer oauth.v2.access: a token for a code, or a new token for a refresh token."""
        self.check_client(arguments)
        kind = arguments.maybe_text("grant_type") or "authorization_code"
        with self._lock:
            if kind == "refresh_token":
                return self._refreshed(arguments.maybe_text("refresh_token") or "")
            if kind != "authorization_code":
                raise Refusal("invalid_grant_type")
            return self._exchanged(arguments)

    def tenant_of(self, token: str | None) -> Tenant:
        """Return whose token it is. Raises the Refusal that a call with it gets."""
        if not token:
            raise Refusal("not_authed")
        grant = self._tokens.get(token)
        if grant is None:
            raise Refusal("invalid_auth")
        if grant.gone:
            raise Refusal(grant.gone)
        if grant.until and grant.until <= self._now():
            raise Refusal("token_expired")
        return grant.tenant

    def installed(self, tenant_id: str) -> bool:
        """Return whether the app is installed there: a token that has expired can be renewed."""
        return any(grant.tenant.id == tenant_id and not grant.gone for grant in self._tokens.values())

    def revoke(self, tenant_id: str, error: str = "token_revoked") -> None:
        """Take back all tokens of a workspace or organisation; what is called with them gets this error."""
        with self._lock:
            for token, grant in self._tokens.items():
                if grant.tenant.id == tenant_id and not grant.gone:
                    self._tokens[token] = replace(grant, gone=error)
            for refresh, token in list(self._refreshes.items()):
                if self._tokens[token].tenant.id == tenant_id:
                    del self._refreshes[refresh]

    def check_client(self, arguments: Arguments) -> None:
        """Raise the Refusal of a call that does not come from the app."""
        if self.app is None or arguments.maybe_text("client_id") != self.app.client_id:
            raise Refusal("invalid_client_id")
        if not hmac.compare_digest(arguments.maybe_text("client_secret") or "", self.app.client_secret):
            raise Refusal("bad_client_secret")

    def _exchanged(self, arguments: Arguments) -> Json:
        code = self._codes.pop(arguments.maybe_text("code") or "", None)
        if code is None or code.until <= self._now():
            raise Refusal("invalid_code")
        if code.redirect_url != (arguments.maybe_text("redirect_uri") or ""):
            raise Refusal("bad_redirect_uri")
        return self._granted(_Grant(code.tenant, code.user, code.scopes))

    def _refreshed(self, refresh: str) -> Json:
        token = self._refreshes.pop(refresh, None)
        if token is None:
            raise Refusal("invalid_refresh_token")
        return self._granted(self._tokens[token])

    def _granted(self, grant: _Grant) -> Json:
        number, lifetime = next(self._numbers), self.app.lifetime if self.app else None
        token, tenant = f"{'xoxe.' if lifetime else ''}xoxb-{grant.tenant.id}-{number}", grant.tenant
        self._tokens[token] = replace(grant, until=self._now() + lifetime if lifetime else None)
        organisation = {"id": tenant.enterprise_id, "name": tenant.enterprise_name or tenant.name}
        answer: Json = {
            "access_token": token,
            "token_type": "bot",
            "scope": grant.scopes,
            "bot_user_id": tenant.bot_user,
            "app_id": APP_ID,
            "team": {"id": tenant.team_id, "name": tenant.name} if tenant.team_id else None,
            "enterprise": organisation if tenant.enterprise_id else None,
            "is_enterprise_install": not tenant.team_id,
            "authed_user": {"id": grant.user},
        }
        if lifetime:
            refresh = f"xoxe-1-{number}"
            self._refreshes[refresh] = token
            answer |= {"refresh_token": refresh, "expires_in": int(lifetime.total_seconds())}
        return answer
