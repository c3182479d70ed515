"""The documents hold: their links lead somewhere, and what they name exists."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import click
import msgspec
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.config import Config

ROOT = Path(__file__).resolve().parent.parent
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//")
HTML_LINK = re.compile(r"""\b(?:href|src)=["']([^"']+)["']""")
# Not `/waypost`, which is the slash command, unless it is the program in .venv/bin.
WAYPOST = re.compile(r"(?:(?<![\w/.-])|\.venv/bin/)waypost (-[^\n#|;&]*|[a-z][^\n#|;&]*)")
MAKE = re.compile(r"(?:^|&& |; )(?:\$ )?make ([a-z][a-z-]*(?: [a-z][a-z-]*)*)", re.MULTILINE)
CONFIG_KEYS = re.compile(r"\[(\w+)\] (\w+(?:, \w+)*)")


def documents() -> list[str]:
    """Return the Markdown files that are documentation, relative to the root."""
    found = [*ROOT.glob("README.md"), *ROOT.glob("CHANGELOG.md"), *ROOT.glob("docs/**/*.md")]
    return sorted(file.relative_to(ROOT).as_posix() for file in found)


@cache
def tokens(document: str) -> list[Token]:
    """Return the document's tokens, those inside paragraphs in their place."""
    blocks = MarkdownIt("commonmark").enable("table").parse((ROOT / document).read_text(encoding="utf-8"))
    return [token for block in blocks for token in (block, *(block.children or []))]


def links(document: str) -> Iterator[str]:
    for token in tokens(document):
        if token.type in ("html_block", "html_inline"):
            yield from HTML_LINK.findall(token.content)
        for attribute in ("href", "src"):
            if token.attrs and attribute in token.attrs:
                yield str(token.attrs[attribute])


def anchors(document: str) -> set[str]:
    """Return the anchors a code host gives this document's headings: small letters, hyphens for spaces."""
    every = tokens(document)
    titles = [after.content for token, after in pairwise(every) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def code(document: str) -> Iterator[str]:
    """Yield what is set as code: inline, fenced and indented."""
    for token in tokens(document):
        if token.type in ("code_inline", "fence", "code_block"):
            yield token.content


def leads_nowhere(document: str, link: str) -> bool:
    path, _, anchor = unquote(link).partition("#")
    target = ((ROOT / document).parent / path if path else ROOT / document).resolve()
    if not target.exists() or not target.is_relative_to(ROOT):
        return True
    return (
        bool(anchor) and target.suffix == ".md" and anchor not in anchors(target.relative_to(ROOT).as_posix())
    )


@pytest.mark.parametrize("document", documents())
def test_relative_links_lead_somewhere(document):
    inside = [link for link in links(document) if not OUTSIDE.match(link)]
    assert [link for link in inside if leads_nowhere(document, link)] == []


@pytest.fixture(scope="module")
def cli() -> click.Group:
    group: click.Group = pytest.importorskip("bot.cli").main
    return group


@pytest.mark.parametrize("document", documents())
def test_named_commands_and_their_options_exist(document, cli):
    named = [command for text in code(document) for command in WAYPOST.findall(text)]
    assert [command for command in named if not is_command(cli, command.split())] == []


def is_command(cli: click.Group, words: list[str]) -> bool:
    """Tell whether the command line has this subcommand and every option that is named with it."""
    context = click.Context(cli)
    command = cli if words[0].startswith("-") else cli.get_command(context, words[0])
    if command is None:
        return False
    options = {name for parameter in command.get_params(context) for name in parameter.opts}
    return {word.partition("=")[0] for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("document", documents())
def test_named_make_targets_exist(document):
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = {target for text in code(document) for found in MAKE.findall(text) for target in found.split()}
    assert named - targets == set()


@pytest.mark.parametrize("document", documents())
def test_named_config_keys_exist(document):
    known = {
        (section.name, key.name)
        for section in msgspec.structs.fields(Config)
        for key in msgspec.structs.fields(section.type)
    }
    named = {
        (section, key)
        for text in code(document)
        for section, keys in CONFIG_KEYS.findall(text)
        for key in keys.split(", ")
    }
    assert named - known == set()
