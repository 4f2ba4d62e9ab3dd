"""Very many answers of one file: imported, suggested for in batches, counted; the time and the memory of each step.

`nice -n 15 python -m benchmarks.batches 1000000 FOLDER` leaves a project and its suggestions in the folder, and goes on
where it was interrupted: rows that were imported are skipped, and so is a batch that was written.
"""

import csv
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.layout import ROOT, qualeval

_BATCH = 5_000  # segments


def write_survey(file: Path, n: int) -> None:
    """`n` answers put together from the sample's words."""
    words = (ROOT / "transcripts" / "w12_fgd_peserta.txt").read_text(encoding="utf-8").replace(":", "").split()
    chance = random.Random(n)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["No", "Unit kerja", "Apa kendala yang Bapak/Ibu alami?"])
        for number in range(n):
            start, length = chance.randrange(len(words) - 20), chance.randrange(6, 16)
            said = " ".join(words[start : start + length])
            writer.writerow([f"R{number:07d}", f"Unit {number % 12}", f"{said} {chance.choice(words)}"])


def run(*arguments: str | Path) -> str:
    """Runs a command; its time, and the most memory that it took (of Linux, in kB)."""
    begun = time.monotonic()
    process = subprocess.Popen(
        qualeval(*map(str, arguments)),
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - begun
    return f"exit {process.returncode}, {seconds:.0f} s, CPU {used.ru_utime:.0f} s, {used.ru_maxrss / 1024:.0f} MB"


def main() -> None:
    n, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    project = folder / "besar.qualeval"
    if not project.exists():
        print("new:", run("new", project, "--codebook", ROOT / "codebooks" / "asn-career-development.yaml"))
    file = folder / "survei.csv"
    if not file.exists():
        write_survey(file, n)
    print("import:", run("import", project, file), flush=True)
    print("import again:", run("import", project, file), flush=True)
    print("suggest:", run("suggest", project, "--batches", str(_BATCH), "-o", folder / "saran.csv"), flush=True)
    print("counts:", run("counts", project, "--format", "json"), flush=True)


if __name__ == "__main__":
    main()
