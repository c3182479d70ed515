"""`python -m benchmarks` runs every benchmark, `python -m benchmarks NAME…` the named ones."""

import sys
from collections.abc import Callable

from benchmarks import answer_latency, bulk_indexing, burst, cold_start, question_latency, vector_indexes
from benchmarks.result import Result

BENCHMARKS: dict[str, Callable[[], Result]] = {
    "answer_latency": answer_latency.run,
    "bulk_indexing": bulk_indexing.run,
    "burst": burst.run,
    "cold_start": cold_start.run,
    "question_latency": question_latency.run,
    "vector_indexes": vector_indexes.run,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks, print their tables and write their JSON; returns the exit code."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        result = BENCHMARKS[name]()
        result.write()
        print(f"{result.text()}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
