"""Eight people decide at once: nothing lost, nothing doubled, and nobody waits much longer than one alone.

Each decides 40 times a second, so that what is measured is how they wait for each other, and not how much work two
cores do for eight programs that never rest. The long run:

    QUALEVAL_DECISIONS=50000 python -m pytest tests/store/postgres/test_load.py -s
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qualeval.domain.places import Address
from qualeval.domain.project import Project
from qualeval.domain.records import Coding, Decision
from qualeval.store.postgres import PostgresFiles, PostgresStore
from tests.store.postgres.loading import WARMING
from tests.store.postgres.server import Server, running
from tests.store.samples import RECORDS, StillClock, gesture

ROOT = Path(__file__).parents[3]
N_DECISIONS = int(os.environ.get("QUALEVAL_DECISIONS", "800"))
PAUSE = float(os.environ.get("QUALEVAL_PAUSE", "0.025"))
N_CODERS = 8
_TIMES_ONE = 5
_ROUNDS = 3  # of a short run: two unlucky moments of a busy machine are its 99th percentile


@pytest.fixture(scope="module")
def durable() -> Iterator[Server]:
    """A server that keeps what it has said it keeps."""
    with running(is_durable=True) as found:
        yield found


def _working(address: Address, coders: list[str], n: int) -> list[float]:
    """The seconds of every decision of coders who begin together and make `n` each."""
    workers = []
    for coder in coders:
        command = [sys.executable, "-m", "tests.store.postgres.loading", str(address), coder, str(n), str(PAUSE)]
        workers.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT))
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    took: list[float] = []
    for worker in workers:
        out, _ = worker.communicate()
        assert worker.returncode == 0
        took += json.loads(out)
    return took


def _share(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]


def test_eight_coders_lose_and_double_nothing_and_wait_little(durable: Server) -> None:
    each = N_DECISIONS // N_CODERS
    files = PostgresFiles(StillClock())
    for number in range(_ROUNDS):
        address = durable.address(f"load{number}")
        with closing(files.create(address)) as store:
            store.append(gesture("g0", *RECORDS))
            alone = _working(address, ["alone"], max(each, 200))
            together = _working(address, [f"coder{n}" for n in range(N_CODERS)], each)
            _check_all_there(store, each)
            assert store.generation() == 1 + N_CODERS * (each + WARMING) + max(each, 200) + WARMING
        one, eight = (
            " / ".join(f"{1000 * _share(took, s):.2f}" for s in (0.5, 0.95, 0.99)) for took in (alone, together)
        )
        print(f"\n{len(together)} decisions, ms p50 / p95 / p99: one coder {one}, {N_CODERS} together {eight}")
        if _share(together, 0.99) <= _TIMES_ONE * _share(alone, 0.99):
            return
    raise AssertionError("the slowest hundredth of decisions took more than five times one coder's, every time")


def _check_all_there(store: PostgresStore, each: int) -> None:
    made = Counter(step.id for step in store.gestures() if step.coder.startswith("coder"))
    assert made == Counter(f"coder{n}-{number}" for n in range(N_CODERS) for number in range(-WARMING, each))
    folded = Project.fold(store.gestures())
    for kind in (Coding, Decision):
        assert sorted(store.find(kind), key=lambda record: record.key) == folded.find(kind)
