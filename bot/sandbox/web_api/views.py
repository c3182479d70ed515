"""views.*: modals and App Home."""

from bot.blockkit import Surface
from bot.sandbox import lookup
from bot.sandbox.arguments import Arguments
from bot.sandbox.speech import checked_view
from bot.sandbox.views import View
from bot.sandbox.web_api.context import ApiContext, Json, Method


class ViewMethods:
    """The methods whose names begin with views."""

    def __init__(self, context: ApiContext) -> None:
        self._context = context
        self._views = context.views

    def methods(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {
            "views.open": self.open,
            "views.push": self.push,
            "views.update": self.update,
            "views.publish": self.publish,
        }

    def open(self, arguments: Arguments) -> Json:
        """Open a modal for the person whose trigger it is."""
        body = checked_view(arguments.json_object("view"), Surface.MODAL)
        user = self._context.triggers.exchange(arguments.text("trigger_id"))
        return self._show(self._views.open(user, body), "open")

    def push(self, arguments: Arguments) -> Json:
        """Put a modal on top of the one from which the trigger came."""
        body = checked_view(arguments.json_object("view"), Surface.MODAL)
        user = self._context.triggers.exchange(arguments.text("trigger_id"))
        return self._show(self._views.push(user, body), "push")

    def update(self, arguments: Arguments) -> Json:
        """Replace a modal that is open, or an App Home, by a new version."""
        view = self._views.find(arguments.maybe_text("view_id"), arguments.maybe_text("external_id"))
        body = checked_view(arguments.json_object("view"), Surface(view.body["type"]))
        changed = self._views.update(view, body, arguments.maybe_text("hash"))
        return self._show_home(changed) if body["type"] == Surface.HOME else self._show(changed, "update")

    def publish(self, arguments: Arguments) -> Json:
        """Make a view someone's App Home."""
        body = checked_view(arguments.json_object("view"), Surface.HOME)
        user = lookup.person(self._context.workspace, arguments.text("user_id"))
        return self._show_home(self._views.publish(user.id, body, arguments.maybe_text("hash")))

    def _show(self, view: View, mode: str) -> Json:
        self._context.stream.publish("view", {"view": view.json(), "mode": mode}, frozenset({view.user}))
        return {"view": view.json()}

    def _show_home(self, view: View) -> Json:
        self._context.stream.publish("home", {"view": view.json()}, frozenset({view.user}))
        return {"view": view.json()}
