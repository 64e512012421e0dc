"""`python -m bench`: measures Roost side by side with bare replies and bare commits.

Prints rates, ratios and whether each is what docs/performance.md promises; ends with 1 if one is
not. Linux only: it reads /proc and uses epoll.
"""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from . import report
from .measure import Bench, Options


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often all is measured")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each time")
    parser.add_argument("--million", action="store_true", help="compare with 1,000,000 instances")
    parser.add_argument("--postgres", metavar="URL", help="an empty database to measure as well")
    parser.add_argument("--folder", type=Path, help="keep seeded data there for the next run")
    given = parser.parse_args()
    report.show_load()
    with ExitStack() as stack:
        folder = given.folder or stack.enter_context(TemporaryDirectory(prefix="roost-bench-"))
        options = Options(given.rounds, given.seconds, given.million, given.postgres, Path(folder))
        bench = Bench(options, stack)
        bench.run()
        report.show_rates(bench.series)
        verdicts = bench.verdicts()
    report.show_verdicts(verdicts)
    return 0 if all(verdict.passed for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
