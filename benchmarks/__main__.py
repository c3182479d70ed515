"""`python -m benchmarks` runs the benchmarks, `python -m benchmarks NAME…` the named ones.

`rivals` installs another search engine, so it runs only when it is named; folders that are named too are what
it compares on.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import answer_latency, bulk_indexing, burst, cold_start, question_latency, vector_indexes
from benchmarks.result import Result
from benchmarks.rivals import comparing

BENCHMARKS: dict[str, Callable[[], Result]] = {
    "answer_latency": answer_latency.run,
    "bulk_indexing": bulk_indexing.run,
    "burst": burst.run,
    "cold_start": cold_start.run,
    "question_latency": question_latency.run,
    "vector_indexes": vector_indexes.run,
}
RIVALS = "rivals"


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, print their tables and write their JSON; returns the exit code."""
    known = (*BENCHMARKS, RIVALS)
    folders = [Path(word) for word in arguments if word not in known and Path(word).is_dir()]
    names = [word for word in arguments if word in known or not Path(word).is_dir()]
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    if folders and names != [RIVALS]:
        print(f"only {RIVALS} takes folders", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        result = comparing.run(folders) if name == RIVALS else BENCHMARKS[name]()
        result.write()
        print(f"{result.text()}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
