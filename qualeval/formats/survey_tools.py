"""Columns that survey programs add of their own, and the shapes they give to questions with several answers."""

import re
from collections import Counter
from collections.abc import Sequence

from qualeval.domain.choices import SEPARATORS, parts_of

_GOOGLE = "timestamp|stempel waktu|cap waktu|email address|alamat email|username|nama pengguna|score|skor"
_COLUMNS_OF = {
    # what tells the program: what it adds
    frozenset(["startdate", "enddate", "responseid"]): (
        "startdate|enddate|status|ipaddress|progress|finished|recordeddate|recipientlastname|recipientfirstname|"
        "recipientemail|externalreference|locationlatitude|locationlongitude|distributionchannel|userlanguage|"
        "duration (in seconds)|q_recaptchascore|q_relevantidduplicate|"
        "responseset|name|externaldatareference|emailaddress|locationaccuracy"
    ).split("|"),
    frozenset(["respondent id", "collector id"]): (
        "collector id|start date|end date|date created|date modified|ip address|email address|first name|last name|"
        "custom data 1|custom data"
    ).split("|"),
    frozenset(["lastpage", "startlanguage"]): (
        "submitdate|lastpage|startlanguage|seed|startdate|datestamp|ipaddr|refurl|interviewtime|token|completed"
    ).split("|"),
    frozenset(["last page", "start language"]): (
        "date submitted|last page|start language|seed|date started|date last action|ip address|referrer url|token|"
        "total time"
    ).split("|"),
    frozenset(["_uuid", "_submission_time"]): (
        "start|end|today|deviceid|subscriberid|simserial|phonenumber|username|audit|__version__|formhub/uuid|"
        "meta/instanceid|meta/rootuuid|meta/deprecatedid"
    ).split("|"),
    frozenset(["submissiondate", "key"]): (
        "submissiondate|meta-instanceid|submitterid|submittername|attachmentspresent|attachmentsexpected|status|"
        "reviewstate|deviceid|edits|formversion|start|end|today|starttime|endtime|subscriberid|simid|devicephonenum"
    ).split("|"),
    frozenset(["start time", "completion time"]): (
        "start time|completion time|last modified time|email|name|language|total points|quiz feedback|grade posted time"
    ).split("|"),
    frozenset(["submit date (utc)", "network id"]): (
        "#|response type|start date (utc)|stage date (utc)|submit date (utc)|network id|tags|ending|token"
    ).split("|"),
    frozenset(["waktu mulai", "waktu penyelesaian"]): (
        "waktu mulai|waktu penyelesaian|waktu terakhir diubah|waktu modifikasi terakhir|email|nama|bahasa|total poin|"
        "umpan balik kuis"
    ).split("|"),
    frozenset(["timestamp"]): _GOOGLE.split("|"),
    frozenset(["stempel waktu"]): _GOOGLE.split("|"),
    frozenset(["cap waktu"]): _GOOGLE.split("|"),
}
_ADDED = re.compile(
    r"(?:points|feedback|poin|umpan balik) - .+|.+_(?:first click|last click|page submit|click count|do(?:_\d+)?)|"
    r"grouptime\d*|questiontime\d*",
    re.IGNORECASE,
)
_CHOSEN = frozenset(["0", "1", "true", "false", "yes", "no", "y", "n", "ya", "tidak", ""])
_MOST_OPTIONS = 20
_LONGEST_OPTION = 120
_BETWEEN_ONLY = ("\n", ";")  # what separates options and stands in none


def added_columns(headers: Sequence[str]) -> frozenset[int]:
    """The columns that the program which wrote the table has added; it is told by several of their names."""
    names = [{part.strip().casefold() for part in (header, *header.split(" / "))} for header in headers]
    present = set().union(*names) if names else set()
    own = {name for telling, columns in _COLUMNS_OF.items() if telling <= present for name in columns}
    return frozenset(
        index for index, parts in enumerate(names) if parts & own or (own and _ADDED.fullmatch(headers[index]))
    )


def option_columns(headers: Sequence[str], columns: Sequence[Sequence[str]]) -> dict[int, int]:
    """Columns that say of one option whether it was chosen (`question/option`), each with that of its question.

    Where the question has no column of its own, its number is -1.
    """
    places = {header: index for index, header in enumerate(headers)}
    found = {}
    for index, header in enumerate(headers):
        question, slash, _ = header.rpartition("/")
        if slash and not question.endswith(" ") and {cell.casefold() for cell in columns[index]} <= _CHOSEN:
            found[index] = places.get(question.strip(), -1)
    return found


def is_choice_list(header: str, answers: Sequence[str]) -> bool:
    """Whether answers list options of a closed question: a few that recur, in many combinations.

    Options may hold commas, which only makes them more. A space separates them where names stand for questions and
    options alike, as in forms of ODK.
    """
    separators = SEPARATORS if " " in header.strip() else (*SEPARATORS, " ")
    return any(_recurs(answers, separator) for separator in separators)


def _recurs(answers: Sequence[str], separator: str) -> bool:
    lists = [parts_of(answer, separator) for answer in answers]
    n_several = sum(len(parts) > 1 for parts in lists)
    options = {part for parts in lists for part in parts}
    n_chosen = sum(len(parts) for parts in lists)
    if not options or n_several * 5 < len(lists) or len(options) > _MOST_OPTIONS:
        return False
    if separator == " " and not all(re.fullmatch(r"[a-z0-9_-]+", option) for option in options):
        return False
    short = all(len(option) <= _LONGEST_OPTION for option in options)
    return short and n_chosen >= 3 * len(options) and (separator in _BETWEEN_ONLY or _combine(options, lists))


def _combine(options: set[str], lists: Sequence[Sequence[str]]) -> bool:
    """Whether most options stand in several lists: parts that stand in one alone are parts of its name."""
    standing = Counter(option for chosen in {frozenset(parts) for parts in lists} for option in chosen)
    return sum(standing[option] > 1 for option in options) * 2 >= len(options)


def wording(header: str) -> str:
    """The question's own words: without the code before them, and without the groups above."""
    text = header.rpartition(" / ")[2].strip() or header
    text = re.sub(r"^(?:G\d+)?Q?\d+[A-Za-z]?\d*[.:)]\s+(?=\S)", "", text)
    if "/" in text and " " not in text:
        text = text.rpartition("/")[2] or text
    return text


def grid_row(header: str) -> tuple[str, str]:
    """(question, row) of `Question [Row]`; the row is empty for any other header."""
    match = re.fullmatch(r"\s*(.*?\S)?\s*\[([^\[\]]+)\]\s*", header)
    return (match[1] or "", match[2].strip()) if match else (header, "")
