"""The page on which somebody allows an app, or cancels."""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.sandbox.errors import Refusal
from bot.sandbox.grants import Grants, Tenant

PATH = "/oauth/v2/authorize"
_KEPT = ("client_id", "redirect_uri", "scope", "state")
_STYLE = "body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}"


class OAuthPage:
    """Asks `installer` where the app shall be installed, among the tenants, the first of them at first."""

    def __init__(self, grants: Grants, tenants: Sequence[Tenant], installer: str) -> None:
        self._grants = grants
        self._tenants = {tenant.id: tenant for tenant in tenants}
        self._installer = installer

    def routes(self) -> list[Route]:
        """Return the page's two routes."""
        return [Route(PATH, self.show, methods=["GET"]), Route(PATH, self.decide, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """Show the page, or what is wrong with the address that led here."""
        asked = request.query_params
        try:
            self._grants.check_request(asked.get("client_id", ""), asked.get("redirect_uri", ""))
        except Refusal as refusal:
            return HTMLResponse(_document(f"<p>Something is wrong here: {escape(refusal.code)}</p>"), 400)
        return HTMLResponse(_document(self._form(asked)))

    async def decide(self, request: Request) -> Response:
        """Lead back to the app with a code, or with the news that somebody cancelled."""
        given = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        try:
            app = self._grants.check_request(given.get("client_id", ""), given.get("redirect_uri", ""))
        except Refusal as refusal:
            return HTMLResponse(_document(f"<p>Something is wrong here: {escape(refusal.code)}</p>"), 400)
        told = {"state": given.get("state", "")}
        tenant = self._tenants.get(given.get("tenant", ""))
        if given.get("decision") == "allow" and tenant:
            code = self._grants.code(tenant, self._installer, given.get("scope", ""), app.redirect_url)
            told = {"code": code} | told
        else:
            told = {"error": "access_denied"} | told
        return RedirectResponse(f"{app.redirect_url}?{urlencode(told)}", 302)

    def _form(self, asked: Mapping[str, str]) -> str:
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">' for name in _KEPT
        )
        options = "".join(
            f'<option value="{escape(tenant.id)}"{" selected" if tenant.id == asked.get("team") else ""}>'
            f"{escape(tenant.name)}</option>"
            for tenant in self._tenants.values()
        )
        scopes = "".join(f"<li>{escape(scope)}</li>" for scope in asked.get("scope", "").split(","))
        return (
            f'<h1>Waypost asks to be installed</h1><form method="post">{hidden}'
            f'<p><label>Where? <select name="tenant">{options}</select></label></p>'
            f"<p>It may then:</p><ul>{scopes}</ul>"
            '<p><button name="decision" value="allow">Allow</button> '
            '<button name="decision" value="cancel">Cancel</button></p></form>'
        )


def _document(body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Sandbox: allow an app</title>"
        f"<style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
