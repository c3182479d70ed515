"""The rules of the house that no linter knows, read off the syntax trees of the sources."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("content_index", "retrieval", "nudges", "insights", "bot")  # each may import those before it
FOLDERS = (*PACKAGES, "benchmarks", "tests")

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40

LATE_IMPORTS: dict[str, str] = {
    "retrieval/loading.py": "torch takes seconds to import and is needed only to export a model once",
    "retrieval/quantizing.py": "the library sets up logging when it is imported, which has to be undone",
}
"""Modules outside bot/cli*.py that import inside functions, each with its reason."""

OPENS_THE_SANDBOX = re.compile(r"bot/(cli\w*|demo)\.py")
THE_SANDBOX_MAY_IMPORT = ("bot.sandbox", "bot.blockkit")

SQL_FILES = ("store.py", "migrations.py", "database.py")
SQL = re.compile(
    r"\b(SELECT|INSERT INTO|INSERT OR \w+|UPDATE \w+ SET|DELETE FROM|CREATE (\w+ )*(TABLE|INDEX)|ALTER TABLE"
    r"|DROP TABLE|PRAGMA|BEGIN IMMEDIATE)\b"
    r"|^\s*(select .+ from|insert (or \w+ )?into|update \w+ set|delete from|create (\w+ )*(table|index)"
    r"|alter table|drop table|pragma) ",
    re.DOTALL,
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name: its module, the name taken from it ("" for the module itself), and where."""

    module: str
    name: str
    line: int
    late: bool

    @property
    def package(self) -> str:
        return self.module.partition(".")[0]

    @property
    def full(self) -> str:
        """The dotted name of what is imported, be it a module or something in one."""
        return f"{self.module}.{self.name}" if self.name else self.module


def sources(*folders: str) -> list[str]:
    """Return the Python files below these folders, relative to the root, sorted."""
    found = (file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return sorted(file.relative_to(ROOT).as_posix() for file in found)


@cache
def tree(source: str) -> ast.Module:
    return ast.parse((ROOT / source).read_text(encoding="utf-8"))


@cache
def imports(source: str) -> list[Import]:
    return list(_imports(tree(source), late=False))


def _imports(node: ast.AST, late: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, "", child.lineno, late)
        elif isinstance(child, ast.ImportFrom):
            for alias in child.names:
                yield Import(child.module or "", alias.name, child.lineno, late)
        else:
            yield from _imports(child, late or isinstance(child, Function))


def strings(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of every string that is not a docstring, pieces of f-strings too."""
    aside = {id(node.value) for node in ast.walk(tree(source)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            yield node.lineno, node.value


def functions(source: str) -> Iterator[tuple[str, int, int]]:
    """Yield the name, first line and number of lines of every function and method."""
    for node in ast.walk(tree(source)):
        if isinstance(node, Function):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def is_private(dotted: str) -> bool:
    return any(part.startswith("_") and not part.endswith("__") for part in dotted.split("."))


def lines(source: str) -> int:
    return len((ROOT / source).read_text(encoding="utf-8").splitlines())


def breaches(found: Iterable[tuple[str, Import]]) -> list[str]:
    return [f"{source}:{item.line} imports {item.module} {item.name}".strip() for source, item in found]


def all_imports(sources: Iterable[str]) -> Iterator[tuple[str, Import]]:
    return ((source, item) for source in sources for item in imports(source))


def test_imports_go_one_way():
    allowed = {package: PACKAGES[: place + 1] for place, package in enumerate(PACKAGES)}
    assert [
        breach
        for package in PACKAGES
        for breach in breaches(
            (source, item)
            for source, item in all_imports(sources(package))
            if item.package in FOLDERS and item.package not in allowed[package]
        )
    ] == []


def test_only_the_bot_knows_slack():
    found = all_imports(sources(*PACKAGES[:-1]))
    assert breaches(pair for pair in found if pair[1].package.startswith("slack_")) == []


def test_sandbox_imports_nothing_of_the_product_but_the_block_kit_rules():
    found = all_imports(sources("bot/sandbox"))
    ours = [(source, item) for source, item in found if item.package in PACKAGES]
    assert breaches(pair for pair in ours if not pair[1].full.startswith(THE_SANDBOX_MAY_IMPORT)) == []


def test_product_does_not_know_the_sandbox():
    product = [
        source
        for source in sources(*PACKAGES)
        if not source.startswith("bot/sandbox/") and not OPENS_THE_SANDBOX.fullmatch(source)
    ]
    found = all_imports(product)
    assert breaches(pair for pair in found if pair[1].full.startswith("bot.sandbox")) == []


def test_imports_stand_at_the_top_but_for_the_listed():
    late = [(source, item) for source, item in all_imports(sources(*FOLDERS)) if item.late]
    unlisted = [pair for pair in late if not pair[0].startswith("bot/cli") and pair[0] not in LATE_IMPORTS]
    assert breaches(unlisted) == []
    assert set(LATE_IMPORTS) <= {source for source, _ in late}


def test_private_names_stay_in_their_module():
    ours = [pair for pair in all_imports(sources(*FOLDERS)) if pair[1].package in FOLDERS]
    assert breaches(pair for pair in ours if is_private(pair[1].full)) == []


def test_files_are_short():
    scripts = [file.relative_to(ROOT).as_posix() for file in ROOT.glob("bot/**/*.js")]
    files = [*sources(*FOLDERS), *scripts]
    assert {file: lines(file) for file in files if lines(file) > MOST_LINES_OF_A_FILE} == {}


def test_functions_are_short():
    assert {
        f"{source}:{line} {name}": length
        for source in sources(*FOLDERS)
        for name, line, length in functions(source)
        if length > MOST_LINES_OF_A_FUNCTION
    } == {}


def test_sql_stays_in_the_stores():
    elsewhere = [source for source in sources(*PACKAGES) if Path(source).name not in SQL_FILES]
    assert [
        f"{source}:{line} {text}"
        for source in elsewhere
        for line, text in strings(source)
        if SQL.search(text)
    ] == []


@pytest.mark.parametrize(
    ("text", "is_sql"),
    [
        pytest.param("SELECT id FROM resources", True, id="query"),
        pytest.param("\n    select id\n    from resources", True, id="query in small letters, over lines"),
        pytest.param("update nudges set state = 'sent'", True, id="change in small letters"),
        pytest.param("Select a mentor from the list", False, id="an instruction to people"),
        pytest.param("Update", False, id="a button"),
        pytest.param("Insert into your calendar", False, id="a sentence"),
    ],
)
def test_sql_is_told_from_english(text, is_sql):
    assert bool(SQL.search(text)) == is_sql


def test_everything_imported_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {distribution_name(requirement) for requirement in project["dependencies"]}
    origins = packages_distributions()
    assert {
        item.package
        for _, item in all_imports(sources(*PACKAGES))
        if item.package not in PACKAGES
        and item.package not in sys.stdlib_module_names
        and not declared & {distribution_name(name) for name in origins.get(item.package, [])}
    } == set()


def distribution_name(requirement: str) -> str:
    """Return the name at the start of a requirement, written as package indexes compare names."""
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()
