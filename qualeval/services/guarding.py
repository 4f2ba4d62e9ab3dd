"""Nothing lost: copies of a project, what is wrong with one, and building it again from its journal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

from qualeval.domain.codebook import Codebook
from qualeval.domain.errors import ConflictError, QualevalError
from qualeval.domain.events import Change, Gesture, Intent
from qualeval.domain.history import stacks
from qualeval.domain.merging import Merged
from qualeval.domain.places import Place
from qualeval.domain.project import Project
from qualeval.domain.records import (
    RECORDS,
    Attribute,
    Case,
    Coding,
    Decision,
    Document,
    Record,
    Reviewed,
    Setting,
    Source,
    Speaker,
    Value,
)
from qualeval.domain.result_tables import ResultTable
from qualeval.domain.text import Content
from qualeval.i18n import N_, Translator
from qualeval.services.ports.stamping import Clock, Ids
from qualeval.services.ports.storing import ProjectFiles, ProjectStore
from qualeval.services.projects import SUFFIX
from qualeval.services.session import CODEBOOK

_FEW = 5  # names of what is wrong that a line shows


class Salvage(NamedTuple):
    """A journal with its texts, as much of them as could be read; `lost` names what could not."""

    gestures: tuple[Gesture, ...]
    merged: tuple[Merged, ...]
    contents: tuple[Content, ...]
    codebooks: tuple[Codebook, ...]
    lost: tuple[str, ...]


class Keeper(Protocol):
    """Copies, examines and rebuilds project files."""

    def copy(self, project: Place, target: Path) -> None: ...

    def put_back(self, copy: Path, project: Place) -> Path | None:
        """Makes a copy the project; returns where what stood there before is now."""
        ...

    def copies(self, project: Place) -> list[Path]:
        """The copies that were made by themselves, oldest first."""
        ...

    def damages(self, project: Place) -> list[str]:
        """What the database finds wrong with its file."""
        ...

    def salvage(self, project: Place) -> Salvage: ...

    def write(self, project: Path, salvage: Salvage) -> None: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: a marked sentence, and which things it is about."""

    area: str  # file | journal | tables | texts | links
    template: str
    names: tuple[str, ...]


# --- copies ----------------------------------------------------------------------------------------------------------


def back_up(keeper: Keeper, clock: Clock, project: Place, target: Path) -> Path:
    """Copies the project to a file, or into a folder under its name and the instant; returns the file."""
    if target.is_dir():
        instant = clock.now().replace(":", "").replace("-", "").partition(".")[0]
        target = target / f"{project.stem}-{instant}Z{SUFFIX}"
    keeper.copy(project, target)
    return target


# --- examining -------------------------------------------------------------------------------------------------------


def check(files: ProjectFiles, keeper: Keeper, project: Place) -> list[Finding]:
    """Everything that is wrong with a project: its file, its journal, its tables, its texts, what refers to nothing."""
    damages = keeper.damages(project)
    found = [Finding("file", N_("the file is damaged"), tuple(damages))] if damages else []
    try:
        store = files.open(project, read_only=True)
    except QualevalError:
        if damages:
            return found
        raise
    try:
        found += check_store(store)
    except (QualevalError, ValueError, KeyError) as error:
        if not damages:
            found.append(Finding("file", N_("the project cannot be read to its end"), (str(error),)))
    finally:
        store.close()
    return found


def check_store(store: ProjectStore) -> list[Finding]:
    standing = {kind: store.find(kind) for kind in RECORDS}
    return [*_journal(store, standing), *_texts(store), *_links(store), *_codes(store)]


def _journal(store: ProjectStore, standing: dict[type[Record], list[Record]]) -> Iterator[Finding]:
    """Whether the journal can be told, its undo steps fit, and the tables say what it says."""
    project = Project()
    entries: defaultdict[str, list[tuple[str, Intent, str]]] = defaultdict(list)
    for gesture in store.gestures():
        entries[gesture.coder].append((gesture.id, gesture.intent, gesture.target))
        try:
            project.apply(gesture.changes)
        except ConflictError:
            yield Finding(
                "journal", N_("a step does not fit the steps before it; the rest was not told"), (gesture.id,)
            )
            return
    for coder in entries:
        try:
            stacks(store.entries(coder))
        except ValueError:
            yield Finding("journal", N_("steps are taken back that are not there"), (coder,))
    for kind, records in standing.items():
        told, kept = set(project.find(kind)), set(records)
        for template, wrong in (
            (N_("records of the journal are missing in the tables"), told - kept),
            (N_("records in the tables are not in the journal"), kept - told),
        ):
            if wrong:
                yield Finding("tables", template, tuple(sorted(f"{kind.KIND} {' '.join(r.key)}" for r in wrong)))


def _texts(store: ProjectStore) -> Iterator[Finding]:
    missing: list[str] = []
    altered: list[str] = []
    outside: list[str] = []
    turned: list[str] = []
    for document in store.find(Document):
        try:
            content = store.content(document.content)
            digest = content.digest
        except (QualevalError, KeyError):
            missing.append(document.id)
            continue
        if digest != document.content:
            altered.append(document.id)
        length = len(content.text)
        if any(not 0 <= turn.start <= turn.body <= turn.end <= length for turn in content.turns):
            turned.append(document.id)
        codings = store.find(Coding, document_id=document.id)
        outside += [coding.id for coding in codings if not 0 <= coding.start < coding.end <= length]
    for template, wrong in (
        (N_("texts are missing"), missing),
        (N_("texts are not what they were when they were imported"), altered),
        (N_("turns stand outside their text"), turned),
        (N_("codings stand outside their text"), outside),
    ):
        if wrong:
            yield Finding("texts", template, tuple(wrong))


def _links(store: ProjectStore) -> Iterator[Finding]:
    """Records that rest on others which are not there."""
    kinds: tuple[type[Record], ...] = (Source, Case, Document, Attribute)
    there = {kind: {record.key[0] for record in store.find(kind)} for kind in kinds}
    rests: tuple[tuple[type[Record], str, type[Record]], ...] = (
        (Document, "source_id", Source),
        (Document, "case_id", Case),
        (Speaker, "source_id", Source),
        (Speaker, "case_id", Case),
        (Value, "case_id", Case),
        (Value, "attribute", Attribute),
        (Coding, "document_id", Document),
        (Decision, "document_id", Document),
        (Reviewed, "document_id", Document),
    )
    for kind, name, other in rests:
        wrong = [r for r in store.find(kind) if getattr(r, name) and getattr(r, name) not in there[other]]
        if wrong:
            yield Finding(
                "links",
                N_("records refer to something that is not there"),
                tuple(
                    f"{kind.KIND} {' '.join(record.key)} -> {other.KIND} {getattr(record, name)}" for record in wrong
                ),
            )


def _codes(store: ProjectStore) -> Iterator[Finding]:
    setting = store.get(Setting, CODEBOOK)
    if setting is None or not setting.value:
        if store.generation():
            yield Finding("links", N_("the project has no codebook"), ())
        return
    try:
        codebook = store.codebook(setting.value)
    except (QualevalError, KeyError):
        yield Finding("texts", N_("the codebook is missing"), (setting.value,))
        return
    unknown = sorted({coding.code for coding in store.find(Coding)} - {code.code for code in codebook.codes})
    if unknown:
        yield Finding("links", N_("codings have codes that the codebook does not have"), tuple(unknown))


def findings_table(findings: Iterable[Finding], translate: Translator, *, whole: bool = False) -> ResultTable:
    """What is wrong, a line each; `whole` names everything it is about, else the first few."""
    areas = {
        "file": N_("file"),
        "journal": N_("journal"),
        "tables": N_("tables"),
        "texts": N_("texts"),
        "links": N_("links"),
    }
    rows = []
    for found in findings:
        names = found.names if whole else found.names[:_FEW]
        more = "" if len(names) == len(found.names) else " …"
        area = found.area if whole else translate(areas[found.area])
        rows.append((area, translate(found.template), len(found.names), ", ".join(names) + more))
    return ResultTable(
        name="check",
        columns=("area", "finding", "n", "names"),
        headers=tuple(translate(header) for header in (N_("where"), N_("what is wrong"), N_("number"), N_("which"))),
        rows=tuple(rows),
        title=translate(N_("What is wrong")),
    )


# --- building again --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Repair:
    """What came of a repair: where the new file is, how much was read, what could not be, and what had to be fitted."""

    target: Path
    n_gestures: int
    lost: tuple[str, ...]
    n_fitted: int


def repair(keeper: Keeper, clock: Clock, ids: Ids, coder: str, project: Place, target: Path) -> Repair:
    """Builds the project again from its journal, in a new file; the file it came from is left as it is.

    Where a step does not fit what the steps before it left (one of them could not be read), a step of repair before it
    makes it fit, so that nothing that can be read is left out and the journal says what was done.
    """
    salvage = keeper.salvage(project)
    if not salvage.gestures:
        raise QualevalError(N_("{file}: nothing of its journal can be read; restore it from a copy"), file=project)
    gestures = list(_fitting(salvage.gestures, clock, ids, coder))
    keeper.write(target, salvage._replace(gestures=tuple(gestures)))
    n_fitted = sum(gesture.action == REPAIR for gesture in gestures)
    return Repair(target, len(salvage.gestures), salvage.lost, n_fitted)


REPAIR = "repair"


def _fitting(gestures: Iterable[Gesture], clock: Clock, ids: Ids, coder: str) -> Iterator[Gesture]:
    project = Project()
    waiting: defaultdict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for told in gestures:
        gesture = _without_missing_target(told, *waiting[told.coder])
        mended = _mending(project, gesture.changes)
        if mended:
            step = Gesture(ids.new(), clock.now(), coder, REPAIR, tuple(mended))
            project.apply(step.changes)
            yield step
        project.apply(gesture.changes)
        yield gesture


def _without_missing_target(gesture: Gesture, undoable: set[str], redoable: set[str]) -> Gesture:
    """An undo of what is not there becomes a step of its own, so that history stays whole."""
    places = {Intent.UNDO: (undoable, redoable), Intent.REDO: (redoable, undoable)}.get(gesture.intent)
    if places and gesture.target in places[0]:
        places[0].remove(gesture.target)
        places[1].add(gesture.target)
        return gesture
    redoable.clear()
    undoable.add(gesture.id)
    return gesture if not places else replace(gesture, intent=Intent.DO, target="")


def _mending(project: Project, changes: Iterable[Change]) -> list[Change]:
    """The changes that make what stands what some changes expect."""
    expected: dict[tuple[str, tuple[str, ...]], Record | None] = {}
    mended = []
    for change in changes:
        place = (change.record.KIND, change.record.key)
        stands = expected[place] if place in expected else project.get(type(change.record), *change.record.key)
        if stands != change.before and place not in expected:
            mended.append(Change(stands, change.before))
        expected[place] = change.after
    return mended
