"""A log that a killed program left, beside a file that is not the one it was written for.

SQLite keeps what was decided last in a log beside the file, and reads it into whatever stands at the file's place: a
copy that was put there by hand would be mixed with pages of another file. SQLite cannot tell; the journal can. What
the file by itself has as its last step must stand at the same number with the log, and no number may be missing.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from qualeval.domain.errors import QualevalError
from qualeval.i18n import N_
from qualeval.store.compiled import STATEMENTS
from qualeval.store.connecting import connect
from qualeval.store.failures import FROM_THE_DRIVER
from qualeval.store.lock import ProjectLock, is_held

LOG, INDEX = "-wal", "-shm"  # what SQLite names them by, after the file
_COUNT = "SELECT count(*) FROM gesture"


def check_log(project: Path) -> None:
    """Raises QualevalError where the log beside a project is another file's, and puts it aside before that.

    Looks only at what a killed program left: where somebody has the project open, the log is theirs.
    """
    if not has_log(project) or is_held(project) or _fits(project):
        return
    lock = ProjectLock.take(project)
    try:
        if _fits(project):
            return
        aside = put_log_aside(project)
    finally:
        lock.release()
    raise QualevalError(
        N_(
            "{file} was put in the place of another file, whose log was still beside it; the log is now {log}. "
            "Open the project again, and `qualeval check` it"
        ),
        file=project,
        log=aside,
    )


def log_of(project: Path) -> Path:
    return project.with_name(project.name + LOG)


def has_log(project: Path) -> bool:
    log = log_of(project)
    return log.exists() and log.stat().st_size > 0


def put_log_aside(project: Path) -> Path:
    """Gives the log a name that no project has; returns it."""
    aside = name_aside(project, LOG)
    log_of(project).rename(aside)
    with suppress(FileNotFoundError):
        project.with_name(project.name + INDEX).unlink()
    return aside


def name_aside(project: Path, ending: str = "") -> Path:
    """A name beside a project's that nothing has yet, for what was put out of its place."""
    number = 1
    while (aside := project.with_name(f"{project.stem}.replaced-{number}{project.suffix}{ending}")).exists():
        number += 1
    return aside


def _fits(project: Path) -> bool:
    last, step = _alone(project)
    try:
        with closing(connect(project, "mode=ro")) as connection:  # closing it brings nothing of the log into the file
            connection.execute("BEGIN")  # of one moment: a writer may come in between
            (generation,) = connection.execute(STATEMENTS["generation"]).fetchone()
            (count,) = connection.execute(_COUNT).fetchone()
            row = connection.execute(STATEMENTS["id_of_step"], {"seq": last}).fetchone()
            is_whole = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.OperationalError:
        return True  # it cannot be read now, which says nothing about the log
    except FROM_THE_DRIVER:
        return False
    return is_whole and generation == count and (not last or row == (step,))


def _alone(project: Path) -> tuple[int, str]:
    """The last step of the file without its log: its number and id. A file in the midst of a change tells nothing."""
    with suppress(*FROM_THE_DRIVER), closing(connect(project, "mode=ro&immutable=1")) as file:
        (last,) = file.execute(STATEMENTS["generation"]).fetchone()
        row = file.execute(STATEMENTS["id_of_step"], {"seq": last}).fetchone()
        if row is not None:
            return int(last), str(row[0])
    return 0, ""
