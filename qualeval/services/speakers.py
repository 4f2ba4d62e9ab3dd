"""Who speaks in the transcripts: seen with counts, and put right at any time. Every number follows by itself."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, added, removed
from qualeval.domain.records import Case, Document, Memo, Role, Source, SourceKind, Speaker, Value
from qualeval.domain.result_tables import ResultTable
from qualeval.i18n import N_, Translator
from qualeval.services.filing import case_name
from qualeval.services.session import Session

CORRECT = "speaker.correct"  # the actions
LINK = "speaker.link"
ROLE_NAMES = {
    **dict.fromkeys(("respondent", "narasumber", "responden", "informan"), Role.RESPONDENT),
    **dict.fromkeys(("interviewer", "pewawancara", "moderator", "fasilitator"), Role.INTERVIEWER),
    **dict.fromkeys(("aside", "catatan", "note"), Role.ASIDE),
}
_Key = tuple[str, str]  # a speaker's: source and label


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of a source with what there is to know: the case's name (empty without one) and the turns taken."""

    source: Source
    speaker: Speaker
    case: str
    n_turns: int


def voices(session: Session, source: Source | None = None) -> list[Voice]:
    """The speakers of a source, or of all, in the order of the sources and of first speaking."""
    store = session.store
    names = {case.id: case.name for case in store.find(Case)}
    found = []
    for spoken in [source] if source else store.find(Source):
        if spoken.kind is SourceKind.SURVEY:
            continue
        n_turns: Counter[str] = Counter()
        for document in store.find(Document, source_id=spoken.id):
            for turn in store.content(document.content).turns:
                n_turns[turn.speaker] += turn.end > turn.body
        places = {label: place for place, label in enumerate(n_turns)}
        speakers = sorted(store.find(Speaker, source_id=spoken.id), key=lambda s: places.get(s.label, len(places)))
        found += [Voice(spoken, s, names.get(s.case_id, ""), n_turns[s.label]) for s in speakers]
    return found


def role_named(name: str) -> Role:
    """The role that a word means, in either language."""
    role = ROLE_NAMES.get(name.strip().lower())
    if role is None:
        raise QualevalError(N_("“{role}” is no role; there are {roles}"), role=name, roles=", ".join(Role))
    return role


def correct(session: Session, speakers: Sequence[Speaker], role: Role, case: str = "") -> Gesture | None:
    """Gives speakers a role and, to respondents, a case by name, as one step; None where nothing changes.

    A respondent without a name given keeps the case there is; one who had none gets the case an import would make.
    """
    return _make(session, CORRECT, {(speaker.source_id, speaker.label): (role, case) for speaker in speakers})


def link(session: Session, speakers: Sequence[Speaker], pattern: str) -> Gesture | None:
    """Gives each respondent the case that a pattern finds in the label, else in the file's name, as one step.

    The case's name is the pattern's group, where it has one, else all that it finds. Who is not found stays as is.
    """
    try:
        expression = re.compile(pattern)
    except re.error as error:
        raise QualevalError(
            N_("“{pattern}” is no regular expression: {reason}"), pattern=pattern, reason=error
        ) from error
    sources = {source.id: source for source in session.store.find(Source)}
    wanted = {}
    for speaker in speakers:
        if speaker.role is not Role.RESPONDENT:
            continue
        source = sources[speaker.source_id]
        places = (speaker.label, source.file_name or source.name, source.name)
        name = next((name for place in places if (name := _found(expression, place))), "")
        if name:
            wanted[speaker.source_id, speaker.label] = (Role.RESPONDENT, name)
    return _make(session, LINK, wanted)


def _found(expression: re.Pattern[str], text: str) -> str:
    match = expression.search(text)
    if match is None:
        return ""
    return next((group for group in match.groups() if group), match[0]).strip()


def _make(session: Session, action: str, wanted: Mapping[_Key, tuple[Role, str]]) -> Gesture | None:
    store = session.store
    before = {(s.source_id, s.label): s for s in store.find(Speaker)}
    after = before | {key: replace(before[key], role=role) for key, (role, _) in wanted.items()}
    cases = {case.name: case for case in store.find(Case)}
    sources = {source.id: source.name for source in store.find(Source)}
    new: list[Case] = []
    for key, (role, wished) in wanted.items():
        case_id = before[key].case_id
        if role is not Role.RESPONDENT:
            case_id = ""
        elif wished or not case_id:
            name = wished or case_name(sources[key[0]], key[1], alone=_is_alone(after.values(), key))
            if name not in cases:
                cases[name] = Case(session.ids.new(), name)
                new.append(cases[name])
            case_id = cases[name].id
        after[key] = replace(after[key], case_id=case_id)
    changes = [Change(before[key], after[key]) for key in wanted if before[key] != after[key]]
    if not changes:
        return None
    left = {before[key].case_id for key in wanted} - {speaker.case_id for speaker in after.values()}
    held = _held_elsewhere(session) if left else frozenset()
    gone = [removed(case) for case in cases.values() if case.id in left - held]
    return session.commit(action, [*map(added, new), *changes, *gone])


def _is_alone(speakers: Iterable[Speaker], key: _Key) -> bool:
    """Whether nobody else in the source is a respondent."""
    return not any(s.role is Role.RESPONDENT and s.source_id == key[0] and s.label != key[1] for s in speakers)


def _held_elsewhere(session: Session) -> frozenset[str]:
    """The cases that something other than a speaker's label knows of: they stay when the last label goes."""
    store = session.store
    held = {value.case_id for value in store.find(Value)} | {document.case_id for document in store.find(Document)}
    return frozenset(held | {memo.target for memo in store.find(Memo) if memo.about == "case"})


def voices_table(found: Iterable[Voice], translate: Translator) -> ResultTable:
    headers = (
        *(N_("source"), N_("speaker"), N_("role"), N_("respondent")),
        *(N_("turns"), N_("segments"), N_("words")),
    )
    return ResultTable(
        name="speakers",
        columns=("source", "speaker", "role", "case", "n_turns", "n_segments", "n_words"),
        headers=tuple(translate(header) for header in headers),
        rows=tuple(
            (
                v.source.name,
                v.speaker.label,
                v.speaker.role.value,
                v.case,
                v.n_turns,
                v.speaker.n_segments,
                v.speaker.n_words,
            )
            for v in found
        ),
        title=translate(N_("Speakers")),
        worded=("role",),
    )
