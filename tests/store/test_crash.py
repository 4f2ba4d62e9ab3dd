"""A process that is killed loses nothing that it was told is written."""

import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from qualeval.domain.project import Project
from qualeval.domain.records import Coding
from qualeval.store import SqliteFiles
from tests.store.samples import StillClock

ROOT = Path(__file__).parents[2]
_KILLS = 20
_WRITER = """
import sys
from itertools import count
from pathlib import Path
from qualeval.store import SqliteFiles
from tests.store.samples import StillClock, coding, gesture
store = SqliteFiles(StillClock()).open(Path(sys.argv[1]))
began = store.generation()
for n in count(began):
    store.append(gesture(f"g{n}", *(coding(f"k{n}-{part}", "d1", "trust") for part in range(5))))
    print(f"g{n}", flush=True)
"""


def test_a_killed_writer_leaves_every_acknowledged_gesture_and_no_half_of_one(files: SqliteFiles, closed: Path) -> None:
    acknowledged = {"g0"}
    chance = random.Random(7)  # noqa: S311 - the same waits every time
    for _ in range(_KILLS):
        acknowledged |= _write_until_killed(closed, chance.randrange(1, 30))
        with closing(SqliteFiles(StillClock()).open(closed)) as store:
            journal = list(store.gestures())
            assert acknowledged <= {gesture.id for gesture in journal}
            assert len(store.find(Coding)) == 5 * (len(journal) - 1)
            assert {gesture.id for gesture in journal} == {f"g{n}" for n in range(len(journal))}
    with closing(files.open(closed)) as store:
        folded = Project.fold(store.gestures())
        assert sorted(store.find(Coding), key=lambda found: found.key) == folded.find(Coding)
        assert store._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _write_until_killed(project: Path, n_read: int) -> set[str]:
    """The gestures that a writer said it had written when it was killed after so many of them."""
    command = [sys.executable, "-c", _WRITER, str(project)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout
        told = [writer.stdout.readline() for _ in range(n_read)]
        writer.kill()
        told += writer.stdout.readlines()
    return {line.strip() for line in told if line.endswith("\n")}
