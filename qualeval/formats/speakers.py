"""Who speaks: turns and speakers of a plain text, by its labels.

A label opens a line ("Pewawancara:", "[00:12:31] Rini:", "**K:**", "RINI  00:13", "[id1] ..."). It is believed only
where it recurs or is the name of a role, else "Catatan: ..." and "https: ..." would speak. Every pattern is bounded,
so that the time taken grows with the text and no faster.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qualeval.domain.records import Role
from qualeval.domain.text import Turn
from qualeval.domain.transcripts import SpeakerFound
from qualeval.formats.speaker_forms import FORMS, TIME
from qualeval.formats.speaker_roles import is_role, key_of, listed_role, roles_of

_RAREST = 100  # lines to a label: a text that names somebody less often is no talk, but says "Mime type: ..." twice
_TIMED_FORMS = ("timed line", "colon")
_WEAK_FORMS = (
    "cell",
    "bracket",
    "time within",
)  # a name here is believed only where such labels open half of the lines

_SIGNED = re.compile(r"\n\s*Transcribed by https://otter\.ai\s*$")
_TIME_ONLY = re.compile(rf"[ \t]*[\[(]?({TIME})[\])]?[ \t]*\n")
_WRITTEN_LINE = re.compile(r"^[ \t]{0,200}\S", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]{0,3}\s*(?:\[[^\[\]\n]{1,30}\]\s*)?$")
_ENDS_IN_NUMBER = re.compile(r"(?:^|[\s:.,])\d+$")
_LONG_ABBREVIATION = re.compile(r"\w{5}\.")

_PARTICULARS = frozenset(
    "tanggal tempat waktu lokasi durasi hari hari/tanggal pukul jam date place time location duration venue day "
    "usia umur jabatan pekerjaan pendidikan nama age language bahasa judul title topik topic "
    "kode code rekaman recording transkriptor transcriber alamat address email".split()
) | {"jenis kelamin", "unit kerja", "lama wawancara", "waktu wawancara", "tanggal wawancara", "tempat wawancara"}
_NEVER = (
    _PARTICULARS
    | frozenset(
        "catatan keterangan note notes http https url www contoh misalnya contohnya artinya maksudnya kesimpulan "
        "pertama kedua ketiga example first second third sumber source summary ringkasan kind warning "
        "tertawa diam hening jeda laughs laughter pause silence inaudible unclear crosstalk".split()
    )
    | {"contoh rekaan", "summary keywords", "speakers"}
)
_LONGEST_HEADER = 40  # labelled lines


@dataclass(frozen=True, slots=True)
class Label:
    """A label where it stands: its line begins at `line`, the label at `start`, and the words come after `end`."""

    line: int
    start: int
    end: int
    name: str
    key: str
    alias: str
    time: str
    form: str


def find_turns(text: str) -> tuple[tuple[Turn, ...], tuple[SpeakerFound, ...]]:
    """The turns of a text in order, and its speakers with their roles, first come first.

    Text before the first label is an aside; a text without labels is one respondent's.
    """
    labels = _candidates(text)
    believed = _believed(text, labels)
    spoken = _without_header(text, labels, believed)
    turns = tuple(_turns(text, spoken))
    roles = roles_of(text, turns)
    if len(turns) > 1 and Role.RESPONDENT in roles.values():
        return _with_aside(text, spoken, turns, roles)
    return unlabelled(text)


def unlabelled(text: str) -> tuple[tuple[Turn, ...], tuple[SpeakerFound, ...]]:
    """A text that names nobody: one turn, all of it counted; none where there is nothing."""
    end = len(text.rstrip())
    if not end:
        return (), ()
    start = len(text) - len(text.lstrip())
    return (Turn(start, start, end),), (SpeakerFound("", Role.RESPONDENT, 1),)


def find_cue_labels(text: str) -> list[Label]:
    """The labels of subtitles (a cue a line), in order; `name` is the spelling that came first.

    Where a program has named the speakers, a full name that comes once is one of them.
    """
    labels = [label for label in _candidates(text) if label.form == "colon"]
    believed = _believed(text, labels)
    if len({label.key for label in believed}) < 2 and not any(_is_full_name(label) for label in believed):
        return believed
    chosen = {label.line for label in believed}
    return [label for label in labels if label.line in chosen or _is_full_name(label)]


def _is_full_name(label: Label) -> bool:
    words = label.name.split()
    return len(words) > 1 and label.key not in _NEVER and all(word[0].isupper() for word in words)


# --- labels ----------------------------------------------------------------------------------------------------------


def _candidates(text: str) -> list[Label]:
    """Everything that has a label's form, at most one a line, with aliases and spellings made one."""
    by_line: dict[int, Label] = {}
    for form, pattern in FORMS.items():
        for match in pattern.finditer(text):
            if match.start() not in by_line and (label := _label(text, form, match)):
                by_line[match.start()] = label
    return _with_one_name(sorted(by_line.values(), key=lambda label: label.line))


def _label(text: str, form: str, match: re.Match[str]) -> Label | None:
    name = match["name"].strip(" \t_*-–—|•")
    found = match.groupdict()
    alias = (found.get("alias") or "").strip()
    time = found.get("before") or found.get("after") or found.get("late") or ""
    if re.fullmatch(TIME, alias):
        alias, time = "", time or alias
    written = f"{name} {found['after']}" if found.get("after") and form == "colon" else name
    if not _is_name(name) or _is_address_or_clock(written, text[match.end() : match.end() + 2]):
        return None
    return Label(match.start(), match.start("label"), match.end(), name, key_of(name), alias, time, form)


def _is_name(name: str) -> bool:
    has_letter = any(character.isalpha() for character in name)
    return has_letter and len(name.split()) <= 5 and not ("." in name and _LONG_ABBREVIATION.search(name))


def _is_address_or_clock(name: str, following: str) -> bool:
    r"""`https://...`, `C:\...`, and `pukul 10:30`, whose colons open no speech."""
    return (
        following == "//"
        or following[:1] == "\\"
        or (following[:1].isdigit() and name[-1].isdigit() and _ENDS_IN_NUMBER.search(name) is not None)
    )


def _with_one_name(labels: list[Label]) -> list[Label]:
    """Labels renamed so that one person has one name.

    `Kiki (K):` makes `K:` another spelling of `Kiki`; but where one name has several additions (`Peserta (L):`,
    `Peserta (P):`), they tell people apart and stay. The first spelling is kept.
    """
    additions: dict[str, set[str]] = {}
    for label in labels:
        if label.alias:
            additions.setdefault(label.key, set()).add(key_of(label.alias))
    ambiguous = {key for key, found in additions.items() if len(found) > 1}
    keys = {label.key for label in labels}
    owners = Counter(alias for found in additions.values() for alias in found)
    alias_of = {
        alias: key
        for key, found in additions.items()
        if key not in ambiguous
        for alias in found
        if alias != key and owners[alias] == 1
    }
    first: dict[str, str] = {}
    renamed = []
    for label in labels:
        name, key = label.name, alias_of.get(label.key, label.key)
        if label.alias and label.key in ambiguous:
            name = f"{label.name} ({label.alias})"
            key = key_of(name)
        elif key != label.key and key in keys:
            name = first.get(key, name)
        renamed.append(replace(label, name=first.setdefault(key, name), key=key))
    return renamed


def _believed(text: str, labels: list[Label]) -> list[Label]:
    """The labels whose name recurs or is a role's; where those have times, whatever name has one in their form."""
    counts = Counter(label.key for label in labels)
    n_lines = sum(1 for _ in _WRITTEN_LINE.finditer(text)) if labels else 0
    broad = {form for form in FORMS if form not in _WEAK_FORMS or _is_broad(form, labels, n_lines)}
    sure = {
        label.line
        for label in labels
        if _is_believed(label, counts[label.key], n_lines) and (label.form in broad or _tells_itself(label))
    }
    if len(sure) * _RAREST < n_lines and not any(is_role(label.key) for label in labels if label.line in sure):
        return []
    timed = Counter(label.form for label in labels if label.line in sure and label.form in _TIMED_FORMS and label.time)
    return [label for label in labels if label.line in sure or (timed[label.form] > 1 and _is_timed_name(text, label))]


def _is_timed_name(text: str, label: Label) -> bool:
    """Whether a time belongs to the name; one that follows it (`Break: [12:31]`) tells where something is."""
    follows = label.form == "colon" and text[label.end - 1] in ")]"
    return bool(label.time) and not follows and label.key not in _NEVER and not label.name[0].islower()


def _is_believed(label: Label, count: int, n_lines: int) -> bool:
    if label.key in _NEVER:
        return False
    if is_role(label.key) and len(label.key) > 1:
        return True
    if label.form != "bold" and label.name[0].islower() and not any(character.isdigit() for character in label.name):
        return count > 1 and count * 5 >= n_lines  # "misalnya:" opens a line too; a name in lower case opens many
    return count > 1


def _is_broad(form: str, labels: list[Label], n_lines: int) -> bool:
    """Whether a form is the way this text names its speakers: on half of the lines, and more than one of them."""
    of_form = [label.key for label in labels if label.form == form]
    return len(of_form) * 2 >= n_lines and len(set(of_form)) > 1


def _tells_itself(label: Label) -> bool:
    """A role, or `[id1]`, is a speaker in a form that mostly holds other things."""
    has_digit = label.form == "bracket" and any(character.isdigit() for character in label.key)
    return has_digit or is_role(label.key)


# --- the header ------------------------------------------------------------------------------------------------------


def _without_header(text: str, labels: list[Label], believed: list[Label]) -> list[Label]:
    """The labels that open speech: those of the particulars at the head ("Informan: R02, perawat") do not."""
    end = _end_of_particulars(text, labels, {label.key for label in believed})
    counts = Counter(label.key for label in believed)
    spoken = [label for label in believed if label.line >= end]
    recurs = any(count > 1 for count in counts.values())
    while len(spoken) > 1:
        label, following = spoken[0], spoken[1]
        if not _is_particular(text, label):
            break
        after_particulars = bool(end) and not text[end : label.line].strip()
        alone = counts[label.key] == 1 and recurs
        led = after_particulars and _stands_apart(text, label, following)
        if not (alone or led):
            break
        end = _line_end(text, label.line)
        spoken = spoken[1:]
    return spoken


def _end_of_particulars(text: str, labels: list[Label], believed: set[str]) -> int:
    """Where the lines such as "Tanggal: ..." at the head end; 0 where there are none."""
    end = 0
    seen: set[str] = set()
    for label in labels[:_LONGEST_HEADER]:
        if label.key in _PARTICULARS:
            end = _line_end(text, label.line)
        elif label.key in believed:
            if label.key in seen or _ends_sentence(text, label):
                break
            seen.add(label.key)
    return end


def _stands_apart(text: str, label: Label, following: Label) -> bool:
    """Whether one who answers is named under the particulars, before the first question."""
    next_line = text[_line_end(text, label.line) : following.line]
    return not next_line.strip() and listed_role(following.key) is not Role.RESPONDENT


def _is_particular(text: str, label: Label) -> bool:
    """Whether a line may be one such as "Informan: R02, perawat": a role's name, then words that are no sentence."""
    has_words = bool(text[label.end : _line_end(text, label.line)].strip())
    is_named_role = len(label.key) > 1 and listed_role(label.key) is not None
    return has_words and is_named_role and not _ends_sentence(text, label)


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _ends_sentence(text: str, label: Label) -> bool:
    end = _line_end(text, label.line)
    return bool(_SENTENCE_END.search(text, max(label.end, end - 60), end))


# --- turns -----------------------------------------------------------------------------------------------------------


def _turns(text: str, labels: list[Label]) -> Iterator[Turn]:
    opened = [_with_time_above(text, label) for label in labels]
    for index, label in enumerate(opened):
        limit = opened[index + 1].line if index + 1 < len(opened) else _end_of_talk(text)
        said = text[label.end : limit]
        end = label.end + len(said.rstrip())
        body = min(end, label.end + len(said) - len(said.lstrip()))
        yield Turn(label.start, body, end, label.name, label.time)


def _end_of_talk(text: str) -> int:
    """The end, or where the program that wrote it names itself."""
    signed = _SIGNED.search(text, max(0, len(text) - 80))
    return signed.start() if signed else len(text)


def _with_time_above(text: str, label: Label) -> Label:
    """The label with the timestamp that stands alone on the line above it."""
    above = text.rfind("\n", max(0, label.line - 40), max(0, label.line - 1)) + 1
    if label.time or not label.line or (above == 0 and label.line > 40):
        return label
    match = _TIME_ONLY.fullmatch(text, above, label.line)
    return replace(label, line=above, start=above, time=match[1]) if match else label


def _with_aside(
    text: str, labels: list[Label], turns: tuple[Turn, ...], roles: dict[str, Role]
) -> tuple[tuple[Turn, ...], tuple[SpeakerFound, ...]]:
    counts = Counter(turn.speaker for turn in turns)
    speakers = tuple(SpeakerFound(label, role, counts[label]) for label, role in roles.items())
    line = _with_time_above(text, labels[0]).line
    lead = text[:line]
    if not lead.strip():
        return turns, speakers
    start = len(lead) - len(lead.lstrip())
    aside = Turn(start, start, len(lead.rstrip()))
    return (aside, *turns), (SpeakerFound("", Role.ASIDE, 1), *speakers)
