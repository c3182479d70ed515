"""What the bot's code uses of Slack, read from the code: Web API methods, events, commands and the like."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from slack_sdk import WebClient

from bot.sandbox.method_table import methods

ROOT = Path(__file__).parents[2]
BY_PYTHON_NAME = {
    name.replace(".", "_"): name for name in methods() if hasattr(WebClient, name.replace(".", "_"))
}
UTILITIES = {
    "say": "chat.postMessage",
    "complete": "functions.completeSuccess",
    "fail": "functions.completeError",
    "set_status": "assistant.threads.setStatus",
    "set_suggested_prompts": "assistant.threads.setSuggestedPrompts",
    "set_title": "assistant.threads.setTitle",
}
"""What Bolt hands to a listener that names it as a parameter, and the method behind it."""
REVOCATION = {"app_uninstalled", "tokens_revoked"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Yield the bot's modules, without the sandbox, which plays Slack."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        if "sandbox" not in path.relative_to(ROOT).parts:
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def called(name: str) -> set[str]:
    """Return the modules that call something by a name, such as urlopen."""
    found = set()
    for path, tree in modules():
        for node in ast.walk(tree):
            function = node.func if isinstance(node, ast.Call) else None
            if name in (getattr(function, "id", ""), getattr(function, "attr", "")):
                found.add(path.as_posix())
    return found


def handed_to_listeners(name: str) -> set[str]:
    """Return the modules with a function that asks Bolt for something by the name of a parameter."""
    return {
        path.as_posix()
        for path, tree in modules()
        for node in ast.walk(tree)
        if "listeners" in path.parts and isinstance(node, ast.arguments)
        if name in {argument.arg for argument in (*node.args, *node.kwonlyargs)}
    }


def methods_in_use() -> dict[str, set[str]]:
    """Return the Web API methods that the bot calls, each with the modules which do."""
    found: dict[str, set[str]] = {}
    for path, tree in modules():
        for node in ast.walk(tree):
            for name in _methods_of(node, "listeners" in path.parts):
                found.setdefault(name, set()).add(path.as_posix())
    return found


def _methods_of(node: ast.AST, is_listener: bool) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and node.attr in BY_PYTHON_NAME:
        yield BY_PYTHON_NAME[node.attr]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "api_call":
        if node.args and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)
    elif is_listener and isinstance(node, ast.FunctionDef):
        names = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
        yield from (UTILITIES[name] for name in names & set(UTILITIES))


def events() -> set[str]:
    """Return the types of the events that listeners are registered for."""
    found = registered("event")
    for _, tree in modules():
        if "enable_token_revocation_listeners" in ast.dump(tree):
            found |= REVOCATION
    return found | ({"function_executed"} if registered("function") else set())


def registered(*kinds: str) -> set[str]:
    """Return what listeners are registered for by `app.KIND(…)`; patterns, which name nothing, are left out.

    What is registered is worked out in its module; a name that only a function binds is an error.
    """
    found = set()
    for path, tree in modules():
        for node in ast.walk(tree):
            if _is_registration(node, kinds):
                assert isinstance(node, ast.Call)
                given = _value(node.args[0], _module(path))
                name = given.get("type") or given.get("callback_id") if isinstance(given, dict) else given
                if not isinstance(name, re.Pattern):
                    found.add(str(name))
    return found


def _is_registration(node: ast.AST, kinds: tuple[str, ...]) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
        return False
    target = node.func.value
    return node.func.attr in kinds and "app" in (getattr(target, "id", ""), getattr(target, "attr", ""))


def _module(path: Path) -> ModuleType:
    return importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))


def _value(expression: ast.expr, module: ModuleType) -> object:
    code = compile(ast.Expression(expression), module.__name__, "eval")
    value: object = eval(code, vars(module))  # the bot's own code, as written
    return value
