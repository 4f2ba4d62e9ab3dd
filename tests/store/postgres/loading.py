"""A coder who decides dozens of times a second: a process of its own, `python -m tests.store.postgres.loading`."""

import json
import sys
import time
from contextlib import closing
from random import Random

from qualeval.bootstrap import SystemClock
from qualeval.domain.events import Gesture, added
from qualeval.domain.places import address
from qualeval.domain.records import Decision, Verdict
from qualeval.store.postgres import PostgresFiles
from tests.store.samples import NOW, coding

WARMING = 20  # decisions before the clock counts: statements are prepared, caches filled


def decided(coder: str, number: int) -> Gesture:
    """What accepting a suggestion writes."""
    made = coding(f"{coder}-{number}", "d1", "trust", number, "R", coder)
    decision = Decision(f"{coder}-{number}", "d1", made.start, made.end, "trust", coder, Verdict.ACCEPT, NOW)
    return Gesture(f"{coder}-{number}", NOW, coder, "suggestion.accept", (added(made), added(decision)))


def main(place: str, coder: str, n: int, pause: float) -> None:
    """Says when it is ready, begins when told, and reports how long each decision took, in seconds.

    `pause` is the mean time between decisions.
    """
    random = Random(coder)  # noqa: S311 - the same pauses every time
    with closing(PostgresFiles(SystemClock()).open(address(place))) as store:
        for number in range(WARMING):
            store.append(decided(coder, -1 - number))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        took = []
        for number in range(n):
            time.sleep(random.uniform(0, 2 * pause))
            begun = time.perf_counter()
            store.append(decided(coder, number))
            took.append(time.perf_counter() - begun)
    sys.stdout.write(json.dumps(took) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
