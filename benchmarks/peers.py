"""Other tools that people code with, measured in turns with ours: on request, each in an environment of its own."""

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import chain
from pathlib import Path
from statistics import median

from benchmarks import corpus
from benchmarks.bench import APPEARED, Bench, call
from benchmarks.corpus import Size, copy_of, keywords_of, project, transcript
from benchmarks.figures import Figure
from benchmarks.layout import PYTHON, qualeval, workspace
from benchmarks.measuring import ratio_of
from benchmarks.taguette import Taguette
from benchmarks.term import Terminal
from benchmarks.workspace import CODE, DOWN, MOVED, SLOW, Workspace, open_workspace, until_numbered, until_stored
from qualeval.bootstrap import Services
from qualeval.domain.records import Coding

_TAGUETTE = ("taguette==1.5.2", "setuptools<81")  # one of what it needs still asks for pkg_resources
_QC = ("qualitative-coding==1.7.8",)
_FASTER = {Size(10_000, 500): 7, Size(100_000, 5_000): 35}  # times: a key beside a request
_START_GOALS = {"Taguette": 0.6, "qc": 0.35}  # times its start
_CROSSTAB_GOAL = 1 / 20
_N_KEYS = 8  # in a block
_INSTALLING = 600  # seconds


def taguette(bench: Bench) -> list[Figure]:
    """A key until its coding is painted and stored, in turns with Taguette's request for one highlight."""
    python = _installed("taguette-1.5.2", _TAGUETTE)
    if python is None:
        return []
    figures = [_coded(bench, python, size, times) for size, times in _FASTER.items()]
    own, theirs = [], []
    for _ in range(bench.times(3, 9)):
        bench.block("taguette")
        with Taguette(python, bench.folder, bench.environment) as peer:
            theirs.append(peer.started_after)
        own.append(_first_frame(bench))
    return [*figures, _start("Taguette", own, theirs)]


def _coded(bench: Bench, python: Path, size: Size, times: int) -> Figure:
    text = "".join(transcript(size.n_words, _keywords()))
    own: list[list[float]] = []
    floors: list[list[float]] = []
    with Taguette(python, bench.folder, bench.environment) as peer, open_workspace(bench, size) as opened:
        begins = iter(random.Random(3).sample(range(len(text) // 2), 1000))
        document = peer.document(text)
        peer.highlight(document, next(begins))
        until_numbered(opened.terminal)
        before = _n_codings(opened.project)
        for _ in range(bench.times(4, 12)):
            bench.block("taguette")
            floors.append([peer.highlight(document, next(begins)) for _ in range(_N_KEYS)])
            own.append([_code_next(opened) for _ in range(_N_KEYS)])
        n_stored = _n_codings(opened.project) - before
    flat = list(chain(*own))
    if n_stored != len(flat):
        return Figure("taguette", f"codings not stored, {size.name}", len(flat) - n_stored, "", goal=0)
    ratio = ratio_of([median(block) for block in own], [median(block) for block in floors])
    return Figure(
        "taguette",
        f"a key, painted and stored, vs its request for one highlight, {size.name}",
        median(flat) * 1e3,
        "ms",
        median(chain(*floors)) * 1e3,
        ratio,
        1 / times,
        note=f"{1 / ratio.middle:.0f} times faster, wanted: {times}; n={len(flat)}, all of them stored",
    )


def _code_next(workspace: Workspace) -> float:
    """Until it is stored: by then it has been painted."""
    workspace.terminal.press(DOWN, MOVED, patience=SLOW)
    seconds = until_stored(workspace, CODE)
    workspace.terminal.drain()
    return seconds


def _n_codings(path: Path) -> int:
    session = Services().open(path, "bench", read_only=True)
    with closing(session.store):
        return len(session.store.find(Coding))


def _keywords() -> list[str]:
    return keywords_of(Services().formats.read_codebook(corpus.CODEBOOK))


def qc(bench: Bench) -> list[Figure]:
    """Which codes stand together, of as many codings in as many words, each from the call to the end; and the start."""
    python = _installed("qc-1.7.8", _QC)
    if python is None:
        return []
    size, goal = (Size(500_000, 50_000), _CROSSTAB_GOAL) if bench.full else (Size(100_000, 5_000), None)
    folder = bench.folder / "qc"
    run = (str(python.with_name("qc")),)
    _qc_project(run, folder, size, bench.environment)
    ours = qualeval("cooccur", str(copy_of(project(size), bench.folder)))
    own, theirs, frames, starts = [], [], [], []
    for _ in range(bench.times(2, 3)):
        bench.block("qc")
        theirs.append(call((*run, "codes", "crosstab"), bench.environment, folder).wall)
        own.append(call(ours, bench.environment).wall)
    for _ in range(bench.times(3, 7)):
        bench.block("qc")
        starts.append(call((*run, "version"), bench.environment, folder).wall)
        frames.append(_first_frame(bench))
    ratio = ratio_of(own, theirs)
    name = f"`cooccur` vs `qc codes crosstab`, {size.name}"
    note = f"{1 / ratio.middle:.0f} times faster"
    figure = Figure("qc", name, median(own), "s", median(theirs), ratio, goal, gate=False, note=note)
    return [figure, _start("qc", frames, starts)]


def _qc_project(run: tuple[str, ...], folder: Path, size: Size, surroundings: dict[str, str]) -> None:
    """A sentence a line in 200 files; codings go in by SQL, because its own way is an editor."""
    texts = folder / "texts"
    texts.mkdir(parents=True)
    lines = "".join(transcript(size.n_words, _keywords())).replace(". ", ".\n").splitlines()
    step = -(-len(lines) // 200)
    names = [f"t{begin // step:03d}.txt" for begin in range(0, len(lines), step)]
    for number, name in enumerate(names):
        (texts / name).write_text("\n".join(lines[number * step : (number + 1) * step]) + "\n", encoding="utf-8")
    call((*run, "init"), surroundings, folder)  # writes its settings
    call((*run, "init"), surroundings, folder)  # makes the project that they speak of
    call((*run, "corpus", "import", "-r", "-i", "verbatim", str(texts)), surroundings, folder)
    codes = [f"code{number:02d}" for number in range(20)]
    (folder / "codebook.yaml").write_text("".join(f"- {code}\n" for code in codes), encoding="utf-8")
    with closing(sqlite3.connect(folder / "qualitative_coding.sqlite3")) as database, database:
        database.execute("INSERT INTO coder VALUES ('ani')")
        database.executemany("INSERT INTO code VALUES (?)", [(code,) for code in codes])
        places = database.execute(
            "SELECT location.id, document_id FROM location JOIN document_index ON document_index_id = document_index.id"
        ).fetchall()
        location = {name: place for place, name in places}
        said = [number for number, line in enumerate(lines) if line and not line.startswith("Pewawancara")]
        for number in range(size.n_spans):
            at = said[number * len(said) // size.n_spans]
            row = (number + 1, at % step, "ani", codes[number % len(codes)])
            database.execute("INSERT INTO coded_line VALUES (?, ?, ?, ?)", row)
            pair = (number + 1, location[names[at // step]])
            database.execute("INSERT INTO coded_line_location_association VALUES (?, ?)", pair)


def _first_frame(bench: Bench) -> float:
    path = copy_of(corpus.sample(), bench.folder)
    with Terminal(workspace(path), bench.environment) as terminal:
        return terminal.until(APPEARED)[0] - terminal.started


def _start(name: str, own: list[float], theirs: list[float]) -> Figure:
    return Figure(
        name.lower(),
        f"the sample's first frame vs the start of {name}",
        median(own) * 1e3,
        "ms",
        median(theirs) * 1e3,
        ratio_of(own, theirs),
        _START_GOALS[name],
    )


def _installed(name: str, requirements: tuple[str, ...]) -> Path | None:
    """The interpreter of an environment with these packages, made once; None, and a message, where it cannot be had."""
    folder = corpus.kept_folder() / name
    python, complete = folder / "bin" / "python", folder / "complete"
    if complete.exists():
        return python
    print(f"{name}: is being installed into {folder}", file=sys.stderr)
    commands = (
        (PYTHON, "-m", "venv", "--clear", str(folder)),
        (str(python), "-m", "pip", "-q", "install", *requirements),
    )
    try:
        for command in commands:
            subprocess.run(command, check=True, capture_output=True, timeout=_INSTALLING)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"{name}: skipped, it cannot be installed here: {error}", file=sys.stderr)
        return None
    complete.touch()
    return python
