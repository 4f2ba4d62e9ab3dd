"""Hundreds of writers killed at random instants, with imports, merges, recodings and migrations under way.

Among them are decisions that wait to be durable, as the workspace's do: one that was painted may be lost, one that was
called stored never, and never more than one.

`QUALEVAL_KILLS` says how many: 200 by itself, 1,000 in the checks, 10,000 in the long run; `QUALEVAL_SEED` which.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = os.environ.get("QUALEVAL_KILLS", "200")
SEED = os.environ.get("QUALEVAL_SEED", "20261124")


@pytest.mark.timeout(1_800)  # a thousand take two minutes, and twice that beside other tests
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork: test_crash.py kills fewer, one by one")
def test_what_was_acknowledged_outlives_any_kill(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.store.crashing", str(tmp_path), KILLS, SEED]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, f"seed {SEED}: {done.stderr[-2_000:]}"
    told = json.loads(done.stdout)
    assert told["kills"] == int(KILLS)
    assert told["acknowledged"] > 0
    if told["kills"] >= 100:
        assert {"decide", "paint", "import", "recode", "merge", "migrate"} <= told.keys()
