"""The sandbox stands apart: it imports nothing of the product but the Block Kit rules, and no slack_*."""

import ast
import sys
from pathlib import Path

import bot.sandbox

FOLDER = Path(bot.sandbox.__file__).parent
ALLOWED = {"anyio", "httpx", "starlette", "uvicorn", "wsproto"}


def imported_modules(path: Path) -> set[str]:
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
    return modules


def is_allowed(module: str) -> bool:
    package = module.split(".")[0]
    if package == "bot":
        return module == "bot.blockkit" or module.startswith("bot.sandbox")
    return package in ALLOWED or package in sys.stdlib_module_names


def test_sandbox_imports_nothing_of_the_product():
    breaches = {
        f"{path.relative_to(FOLDER)}: {module}"
        for path in FOLDER.rglob("*.py")
        for module in imported_modules(path)
        if not is_allowed(module)
    }
    assert breaches == set()
