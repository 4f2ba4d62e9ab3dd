"""Who asks and who answers: by the names of labels, else by the manner of those who bear them."""

import re
from collections import Counter
from collections.abc import Sequence

from qualeval.domain.records import Role
from qualeval.domain.text import Turn, count_words

_QUESTION_END = re.compile(r"\?[\"'”’)\]\s]{0,4}(?:[\[(][^\[\]()\n]{1,30}[\])]\s*)?$")
_NUMBERED = re.compile(r"(.+?)[ ._#-]{0,2}(?:\d{1,3}|(?<=[ ._#-])[a-z])")
_ADDITION = re.compile(r"\s*\([^()]*\)$")
_FEW_TURNS = 8  # where one question may be an interviewer's

_INTERVIEWERS = frozenset(
    "pewawancara peneliti moderator fasilitator enumerator penanya tanya pertanyaan interviewer researcher facilitator "
    "evaluator question host pwc".split()
)
_RESPONDENTS = frozenset(
    "narasumber informan responden partisipan peserta subjek jawab jawaban terwawancara interviewee respondent "
    "participant informant subject answer".split()
)
_ASKING_LETTERS = frozenset("tq")
_ANSWERING_LETTERS = frozenset("rn")
_PAIRS = {"j": "t", "a": "q"}  # J answers T (Tanya/Jawab), A answers Q
_EITHER = frozenset("pi")  # Pewawancara or Participant, Interviewer or Informan: the others decide


def key_of(name: str) -> str:
    """What two spellings of a label have in common."""
    return " ".join(name.casefold().split()).rstrip(".")


def is_role(key: str) -> bool:
    """Whether a label's key is the name of a role, or may be one."""
    return listed_role(key) is not None or key in _EITHER


def listed_role(key: str) -> Role | None:
    """The role that a label's name says: `pewawancara`, `peserta 2`, `r07`; None where it says none."""
    key = _ADDITION.sub("", key)
    match = _NUMBERED.fullmatch(key)
    base = match[1] if match else key
    if len(base) == 1 and match and key[-1].isdigit():
        known = base in _ASKING_LETTERS or base in "prnisja"
        asks = base in _ASKING_LETTERS
        return None if not known else Role.INTERVIEWER if asks else Role.RESPONDENT
    if base in _INTERVIEWERS or key in _ASKING_LETTERS:
        return Role.INTERVIEWER
    if base in _RESPONDENTS or key in _ANSWERING_LETTERS:
        return Role.RESPONDENT
    return None


def roles_of(text: str, turns: Sequence[Turn]) -> dict[str, Role]:
    """The role of every label that turns carry: by its name, else by its manner; who says nothing is an aside."""
    keys = {label: key_of(label) for label in dict.fromkeys(turn.speaker for turn in turns)}
    present = set(keys.values())
    roles = {
        label: listed_role(key) or listed_role(re.split(r"[ ,]", key, maxsplit=1)[0]) for label, key in keys.items()
    }
    for label, key in keys.items():
        if _PAIRS.get(key) in present:
            roles[label] = Role.RESPONDENT
    if Role.INTERVIEWER not in roles.values() and len(roles) > 1:
        asker = _asker(text, turns, [label for label, role in roles.items() if role is None], keys)
        if asker is not None:
            roles[asker] = Role.INTERVIEWER
    said = {turn.speaker for turn in turns if turn.end > turn.body}
    return {label: (role or Role.RESPONDENT) if label in said else Role.ASIDE for label, role in roles.items()}


def _asker(text: str, turns: Sequence[Turn], unknown: list[str], keys: dict[str, str]) -> str | None:
    """Who asks among those whose names do not say: most of her turns end in a question, and she says less than others.

    Where nobody does so, it is the one name beside roles that answer (“Dan” with “Participant”) who asks twice as often
    as they do; else a bare `P:` or `I:`.
    """
    either = [label for label in unknown if keys[label] in _EITHER]
    if len(either) == 1 == len(unknown):
        return either[0]
    n_turns: Counter[str] = Counter()
    n_asking: Counter[str] = Counter()
    n_words: Counter[str] = Counter()
    for turn in turns:
        n_turns[turn.speaker] += 1
        n_asking[turn.speaker] += bool(_QUESTION_END.search(text, max(turn.body, turn.end - 60), turn.end))
        n_words[turn.speaker] += count_words(text[turn.body : turn.end])
    mean = sum(n_words.values()) / len(n_words)
    least = 1 if len(turns) < _FEW_TURNS else 2
    asking = [
        label
        for label in unknown
        if n_asking[label] * 2 > n_turns[label] and n_asking[label] >= least and n_words[label] < mean
    ]
    if not asking and len(unknown) == 1 < len(n_turns):
        (name,) = unknown
        others = n_turns.total() - n_turns[name], n_asking.total() - n_asking[name]
        is_asking = n_asking[name] > 1 and n_asking[name] * others[0] > 2 * others[1] * n_turns[name]
        asking = [name] if is_asking and n_words[name] < mean else []
    candidates = asking or either
    return max(candidates, key=lambda label: n_asking[label] / n_turns[label]) if candidates else None
