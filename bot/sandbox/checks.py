"""What Slack checks before it does anything: method, token, scope and required arguments."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Refusal, invalid_arguments
from bot.sandbox.grants import Grants
from bot.sandbox.identity import APP_TOKEN
from bot.sandbox.method_table import Method, Token, method

MAY_BE_EMPTY = {("assistant.threads.setStatus", "status")}  # an empty status takes the last one back


class Checks:
    """Refuses calls as Slack would, in the order in which Slack does."""

    def __init__(self, scopes: frozenset[str], grants: Grants) -> None:
        self._granted = scopes
        self._grants = grants

    @property
    def provided(self) -> str:
        """Return the granted scopes as Slack lists them."""
        return ",".join(sorted(self._granted))

    def check(self, name: str, token: str | None, arguments: Arguments) -> None:
        """Raise the Refusal of a call that Slack would not even begin to handle."""
        rule = method(name)
        if rule is None:
            raise Refusal("unknown_method", req_method=name)
        if name != "api.test" and rule.token is not Token.NONE and token != APP_TOKEN:
            self._grants.tenant_of(token)
        self._check_scope(rule, token)
        _check_arguments(rule, arguments)

    def has(self, scope: str) -> bool:
        """Return whether the bot was granted a scope."""
        return scope in self._granted

    def require(self, *scopes: str) -> None:
        """Raise missing_scope unless one of the scopes was granted."""
        if not self._granted.intersection(scopes):
            raise Refusal("missing_scope", needed=",".join(scopes), provided=self.provided)

    def _check_scope(self, rule: Method, token: str | None) -> None:
        kind = Token.APP if token == APP_TOKEN else Token.BOT
        if rule.token not in (kind, Token.NONE):
            raise Refusal("not_allowed_token_type")
        if rule.scopes:
            self.require(*rule.scopes)


def _check_arguments(rule: Method, arguments: Arguments) -> None:
    missing = [
        name
        for name in rule.required
        if not arguments.has(name) and not ((rule.name, name) in MAY_BE_EMPTY and arguments.is_empty(name))
    ]
    if missing:
        raise invalid_arguments(*(f"missing required field: {name}" for name in missing))
    if rule.any_of and not any(arguments.has(name) for name in rule.any_of):
        if rule.any_of_error != "invalid_arguments":
            raise Refusal(rule.any_of_error)
        raise invalid_arguments(f"one of these fields is required: {', '.join(rule.any_of)}")
