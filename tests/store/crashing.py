"""Writers killed by SIGKILL at random instants: `python -m tests.store.crashing FOLDER KILLS SEED`.

Each is a fork of this process, so that a thousand take minutes. A writer says over a pipe what it was told is written;
when it is dead, the project is opened and everything said must be there. Prints how often what was under way.
"""

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from qualeval.domain.codebook import Code, Codebook, Label
from qualeval.domain.events import Change, Gesture, added
from qualeval.domain.merging import steps
from qualeval.domain.project import Project
from qualeval.domain.records import RECORDS, Case, Coding, Document, Setting, Source, SourceKind
from qualeval.domain.text import Content
from qualeval.services.guarding import check
from qualeval.services.merging import merge
from qualeval.services.session import CODEBOOK, Session
from qualeval.services.undoing import undo
from qualeval.store import SqliteFiles, SqliteStore
from qualeval.store.backups import backups
from qualeval.store.keeping import SqliteKeeper
from qualeval.store.migrations import MIGRATIONS, Migration
from tests.store.samples import NOW, StillClock, coding

_BOOK = Codebook("small", (Code("trust", Label.of({"en": "Trust"})), Code("budget", Label.of({"en": "Budget"}))))
_TEXT = Content.plain("Dana kecil sekali. Jadwal bentrok terus. " * 200)
_KILLS_OF_ONE = 20  # kills before a new project is begun: telling a long journal takes longer than the kill
_LONGEST = 0.03  # seconds that a writer lives
_ROWS = 20_000  # that a migration writes, so that it takes some milliseconds
_MIGRATED, _PAINTED = "migrated", "painted "  # what a writer says besides the ids of steps that it calls stored

Say = Callable[[str], None]


class Chance:
    """Identifiers by chance, different in every writer."""

    def new(self) -> str:
        return f"{time.time_ns():016x}{os.urandom(8).hex()}"


def _session(store: SqliteStore, coder: str = "ana") -> Session:
    return Session(store, StillClock(), Chance(), coder)


def _migrations(extra: int) -> tuple[Migration, ...]:
    rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ROWS) SELECT i FROM n"
    rows = rows.replace("ROWS", str(_ROWS))
    return MIGRATIONS + tuple(
        Migration(f"extra-{n}", (f"CREATE TABLE extra_{n} (i)", f"INSERT INTO extra_{n} {rows}")) for n in range(extra)
    )


@dataclass
class Scene:
    """A project under attack, the copies of others to merge, and how many extra migrations it has had."""

    project: Path
    others: list[Path]
    extra: int = 0

    def files(self, more: int = 0) -> SqliteFiles:
        return SqliteFiles(StillClock(), _migrations(self.extra + more))


def _new_scene(folder: Path, number: int) -> Scene:
    folder.mkdir(parents=True)
    project = folder / f"p{number}.qualeval"
    files = SqliteFiles(StillClock())
    with closing(files.create(project)) as store:
        session = _session(store)
        session.commit("project.create", [added(Setting(CODEBOOK, _BOOK.digest))], codebooks=[_BOOK])
        source, document = Source("s1", "w01", SourceKind.TRANSCRIPT, 1), Document("d1", "s1", _TEXT.digest)
        session.commit("import", [added(source), added(document)], contents=[_TEXT])
        session.commit("coding", [added(coding(f"k{n:04d}", "d1", "trust", n)) for n in range(60)])
    others = []
    for n in range(2):
        other = folder / f"other{n}.qualeval"
        SqliteKeeper(files, StillClock()).copy(project, other)
        with closing(files.open(other)) as store:
            _session(store, f"b{n}").commit("c", [added(coding(f"o{n}", "d1", "budget", n, coder=f"b{n}"))])
        others.append(other)
    return Scene(project, others)


# --- what writers do, until they are killed --------------------------------------------------------------------------


def _decide(scene: Scene, say: Say) -> None:
    with closing(scene.files().open(scene.project)) as store:
        session = _session(store)
        for n in count():
            made = session.commit("code.apply", [added(coding(session.ids.new(), "d1", "trust", n % 100))])
            say(made.id)
            if n % 3 == 2 and (taken := undo(session)):
                say(taken.id)


def _paint(scene: Scene, say: Say) -> None:
    """Decides as the workspace does: painted at once, called stored when it was settled; every other by the next."""
    with closing(scene.files().open(scene.project)) as store:
        store.put_off(lambda: None)
        session = _session(store)
        for n in count():
            made = session.commit("code.apply", [added(coding(session.ids.new(), "d1", "budget", n % 100))])
            step = undo(session) or made if n % 4 == 3 else made
            assert not store.is_settled
            say(f"{_PAINTED}{step.id}")
            if n % 2:
                store.settle()
                say(step.id)


def _import(scene: Scene, say: Say) -> None:
    with closing(scene.files().open(scene.project)) as store:
        session = _session(store)
        for _ in count():
            name = session.ids.new()
            content = Content.plain(f"{name} " + "kata " * 2_000)
            records = [Case(f"c{n}-{name}", f"R{n}-{name}") for n in range(50)]
            source = Source(name, name, SourceKind.SURVEY, 2)
            answers = [Document(f"{n}-{name}", name, content.digest, n, f"c{n}-{name}") for n in range(50)]
            changes = [added(record) for record in (source, *records, *answers)]
            say(session.commit("import.survey", changes, contents=[content]).id)


def _recode(scene: Scene, say: Say) -> None:
    """Changes much at once: a copy of the project is made before each."""
    with closing(scene.files().open(scene.project)) as store:
        session = _session(store)
        for _ in count():
            codings = store.find(Coding)[:40]
            other = {"trust": "budget", "budget": "trust"}
            changes = [Change(c, _with_code(c, other[c.code])) for c in codings]
            say(session.commit("codebook.merge", changes).id)


def _with_code(found: Coding, code: str) -> Coding:
    return Coding.from_plain({**found.to_plain(), "code": code})


def _merge(scene: Scene, say: Say) -> None:
    with closing(scene.files().open(scene.project)) as store:
        session = _session(store)
        for n in count():
            with closing(SqliteFiles(StillClock()).open(scene.others[n % 2], read_only=True)) as other:
                done = merge(session, other).gesture
            if done is None:  # the writer before was killed between the two
                continue
            say(done.id)
            if taken := undo(session):
                say(taken.id)


def _migrate(scene: Scene, say: Say) -> None:
    scene.files(more=1).open(scene.project).close()
    say(_MIGRATED)


_WORK = (_decide, _paint, _paint, _import, _recode, _merge, _migrate)


# --- killing and looking ---------------------------------------------------------------------------------------------


def _killed(work: Callable[[Scene, Say], None], scene: Scene, life: float, *, has_begun: bool) -> list[str]:
    """What a writer said before it was killed, `life` seconds after it began, or after the first it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            work(scene, lambda word: _say(writing, word))
            status = 0
        except BaseException:  # noqa: BLE001 - the fork never returns to its caller
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    if has_begun:
        select.select([reading], [], [], 1.0)
    time.sleep(life)
    os.kill(child, signal.SIGKILL)
    said = b"".join(iter(lambda: os.read(reading, 65_536), b"")).decode("ascii")
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise AssertionError(f"the writer failed by itself at {work.__name__}")
    return said.splitlines() if said.endswith("\n") else said.splitlines()[:-1]


def _say(descriptor: int, word: str) -> None:
    os.write(descriptor, f"{word}\n".encode("ascii"))


def _stored(said: list[str]) -> set[str]:
    """The steps that must be there: those called stored, and all painted ones but the last, which may still wait."""
    painted = [word.removeprefix(_PAINTED) for word in said if word.startswith(_PAINTED)]
    called = {word for word in said if word != _MIGRATED and not word.startswith(_PAINTED)}
    return called | set(painted[:-1])


def _look(scene: Scene, acknowledged: set[str], said: list[str]) -> None:
    with closing(scene.files(more=1).open(scene.project, read_only=False) if _MIGRATED in said else _open(scene)) as s:
        (version,) = s._connection.execute("PRAGMA user_version").fetchone()
        scene.extra = version - len(MIGRATIONS)
        for n in range(scene.extra):
            assert s._connection.execute(f"SELECT count(*) FROM extra_{n}").fetchone() == (_ROWS,)  # noqa: S608
        journal = list(s.gestures())
        missing = acknowledged - {gesture.id for gesture in journal}
        assert not missing, f"{len(missing)} acknowledged steps are gone"
        assert s._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        _compare(s, journal)


def _open(scene: Scene) -> SqliteStore:
    """The project, whether or not the migration that was under way has happened."""
    try:
        return scene.files().open(scene.project)
    except Exception:  # noqa: BLE001 - then it must be the newer one
        return scene.files(more=1).open(scene.project)


def _compare(store: SqliteStore, journal: list[Gesture]) -> None:
    folded = Project.fold(journal)
    for kind in RECORDS:
        assert set(store.find(kind)) == set(folded.find(kind)), kind.KIND
    known = steps(journal, store.merged())
    merges = [gesture for gesture in journal if gesture.action == "merge" and gesture.intent == "do"]
    assert {m.merge_id for m in store.merged()} <= {gesture.id for gesture in merges}
    assert len(known) >= len(journal) - 2 * len(merges)


def run(folder: Path, kills: int, seed: int) -> Counter[str]:
    chance = random.Random(seed)  # noqa: S311 - the same kills for the same seed, as far as a clock allows
    told: Counter[str] = Counter()
    scene, acknowledged = None, set[str]()
    for number in range(kills):
        if scene is None or number % _KILLS_OF_ONE == 0:
            if scene is not None:
                told["copies"] += _last_look(scene)
            scene, acknowledged = _new_scene(folder / str(number), number), set()
        work = chance.choice(_WORK)
        said = _killed(work, scene, chance.uniform(0.001, _LONGEST), has_begun=chance.random() < 0.6)
        acknowledged |= _stored(said)
        told[work.__name__.strip("_")] += 1
        told["acknowledged"] += len(said)
        _look(scene, acknowledged, said)
    if scene is not None:
        told["copies"] += _last_look(scene)
    told["kills"] = kills
    return told


def _last_look(scene: Scene) -> int:
    """The whole examination, of the project and of the copies made by themselves; returns how many those are."""
    files = scene.files()
    keeper = SqliteKeeper(files, StillClock())
    assert check(files, keeper, scene.project) == []
    copies = backups(scene.project)
    for copy in copies[-3:]:
        assert keeper.damages(copy.path) == []
        with closing(keeper._files.open(copy.path)) as store:
            _compare(store, list(store.gestures()))
    return len(copies)


if __name__ == "__main__":
    assert NOW
    sys.stdout.write(json.dumps(run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))) + "\n")
