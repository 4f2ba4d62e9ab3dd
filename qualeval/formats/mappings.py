"""What each survey column is for, guessed from headers and answers."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from qualeval.domain.choices import options_in
from qualeval.domain.records import AttributeType
from qualeval.domain.surveys import Column, ColumnRole, SurveyMapping, Table
from qualeval.formats.survey_tools import added_columns, grid_row, is_choice_list, option_columns, wording

_IGNORED = re.compile(
    r"timestamp|stempel waktu|cap waktu|waktu pengisian|(?:start|end|recorded|completion|submission|last modified)[ _]?"
    r"(?:date|time)|submitdate|datestamp|^_|startlanguage|^seed$|lastpage|e-?mail|surel|username|(?:no|nomor)\W* ?"
    r"(?:hp|wa|telepon|telp)|telepon|whatsapp|phone|ip ?address|alamat ip|progress|duration|latitude|longitude|"
    r"userlanguage|^(?:contact|kontak)(?: (?:number|no\.?|person))?$",
    re.IGNORECASE,
)
_CASE_NAMES = (
    (
        r"(?:kode|id|nomor|no\.?)[ _](?:responden|peserta|partisipan|kasus|informan)|kasus|responden|peserta|"
        r"(?:respondent|response|participant|case)[ _]?(?:id|code|no\.?|number)?"
    ),
    r"id|kode|code|uuid|_id|_uuid|nip|nik|nomor induk.*",
    r"nama(?: lengkap)?(?: responden| peserta| anda| bapak/ibu)?|(?:full )?name|name of respondent",
    r"no\.?|nomor|number|#",
)
_WAVE = re.compile(
    r"(?<![^\W_])(?:wave|gelombang|putaran|round|periode survei|tahun survei|tahap survei)(?![^\W\d_])", re.IGNORECASE
)
_ASKS = re.compile(
    r"\?|\b(?:apa|apakah|mengapa|kenapa|bagaimana|sebutkan|jelaskan|ceritakan|uraikan|saran|kendala|hambatan|harapan|"
    r"masukan|kritik|komentar|pendapat|alasan|manfaat|tantangan|what|why|how|describe|explain|comments?|suggestions?|"
    r"feedback|opinions?|free ?text|open|qual)(?=\b|_)",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\b(?:unit|instansi|jabatan|nama|alamat|dinas|opd|skpd|bidang|seksi|pendidikan|golongan|pangkat|jenis kelamin|"
    r"gender|usia|umur|department|division|position|education|grade)\b",
    re.IGNORECASE,
)
_TOPICS = (
    "kendala hambatan tantangan manfaat dampak perubahan saran harapan masukan kritik komentar alasan pengalaman "
    "pendapat kebutuhan rekomendasi challenge challenges obstacle obstacles benefit benefits suggestion suggestions "
    "comment comments feedback impact reason reasons expectation expectations hope hopes"
).split()
_STOPWORDS = frozenset(
    "apa apakah saja mengapa kenapa bagaimana sebutkan jelaskan ceritakan uraikan menurut yang dan atau di ke dari "
    "untuk dengan pada dalam ini itu anda bapak ibu saudara sdr kami kita adalah ada para terhadap tentang selama "
    "oleh secara dapat bisa paling what why how which who is are was were do does did you your the a an of in on to "
    "for and or with please describe explain during this that have has had any would could should most".split()
)
_COUNTED = re.compile(
    r"masa kerja|lama|tahun|usia|umur|jumlah|\bberapa|banyak|age\b|years?|count|number|nilai ujian|skor|score|hari|"
    r"bulan|kali",
    re.IGNORECASE,
)
_SCALE = re.compile(
    r"\(\s*[01]\s*(?:[-–—]|s/?d|sampai|to)\s*(?:3|4|5|6|7|9|10)\b[^)]*\)|\bskala\b|"
    r"\b(?:a|point|rating|likert) scale\b|\bscale (?:of|from|\d)|^scale\b|(?:^| / )U\d{1,2}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:[.,]\d{1,15})?%?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_SAMPLE = 2000
_LONGEST_NAME = 24
_LONGEST_SCALE = 10
_LONGEST_METADATA = 5  # words
_MOST_OPTIONS = 30


def guess_mapping(table: Table) -> SurveyMapping:
    """A mapping for every column, by its header in Indonesian or English and its answers; one case column at most."""
    cells = [[row[index].strip() for row in table.rows[:_SAMPLE]] for index in range(len(table.headers))]
    case = _case_column(table)
    options = option_columns(table.headers, cells)
    ignored = added_columns(table.headers) | frozenset(options.values())
    taken: set[str] = set()
    columns = []
    for index, header in enumerate(table.headers):
        answers = [cell for cell in cells[index] if cell]
        if index == case:
            columns.append(Column(header, "case"))
        elif index in ignored:
            columns.append(Column(header, "ignore"))
        elif index in options and answers:
            name = _unique_name(_fitting(_ascii_words("_".join(header.split("/")[-2:])), most=6), index, taken)
            columns.append(Column(header, "attribute", name, AttributeType.NOMINAL))
        else:
            columns.append(_guess_column(header, answers, index, taken))
    return SurveyMapping(
        tuple(columns),
        sheet=table.sheet,
        header_rows=table.header_rows,
        case="" if case is None else table.headers[case],
    )


def _case_column(table: Table) -> int | None:
    """The column whose name says that it names respondents, and whose values do: all there, all different."""
    for pattern in _CASE_NAMES:
        for index, header in enumerate(table.headers):
            if any(re.fullmatch(pattern, part.strip(), re.IGNORECASE) for part in _parts(header)):
                values = [row[index].strip() for row in table.rows]
                if all(values) and len(set(values)) == len(values):
                    return index
    return None


def _parts(header: str) -> tuple[str, ...]:
    """The header, and the names in it: of several rows, in a form's groups (`group/name`), after a code (`id. It`)."""
    coded = re.match(r"\w+\. (?=\S)", header)
    return (
        header,
        *header.split(" / "),
        *([] if " " in header else [header.rpartition("/")[2]]),
        *([header[coded.end() :]] if coded else []),
    )


def _guess_column(header: str, answers: Sequence[str], index: int, taken: set[str]) -> Column:
    role, type_ = _role_and_type(header, answers)
    if role in ("ignore", "wave"):
        return Column(header, role)
    name = _unique_name(_name_of(header, role), index, taken)
    options = tuple((option, option) for option in options_in(answers)) if role == "choices" else ()
    return Column(header, role, name, type_, options)


def _name_of(header: str, role: str) -> str:
    """A short name: of the question's topic, of a grid's row with the question's first telling word, else its words."""
    words = wording(header)
    question, row = grid_row(words)
    if row and role != "text":
        telling = [word for word in _ascii_words(question) if word not in _STOPWORDS]
        return _fitting([*telling[:1], *_ascii_words(row)], most=4)
    return _topic_name(words) if role == "text" else _plain_name(words)


def _is_named(names: re.Pattern[str], header: str) -> bool:
    """Whether a name is one that programs or forms have of their own; a question that holds such a word is not."""
    return any(
        len(part.split()) <= _LONGEST_METADATA and "?" not in part and names.search(part) for part in _parts(header)
    )


def _role_and_type(header: str, answers: Sequence[str]) -> tuple[ColumnRole, str]:
    distinct = len(set(answers))
    if _is_named(_IGNORED, header) or (not answers and not _ASKS.search(header)):
        return "ignore", ""
    if _names_people(header) and distinct * 10 >= len(answers) * 9:
        return "ignore", ""
    if _is_named(_WAVE, header) and distinct <= _LONGEST_SCALE:
        return "wave", ""
    if answers and all(_NUMBER.fullmatch(answer) for answer in answers):
        return "attribute", _type_of_numbers(header, answers)
    if answers and all(_DATE.fullmatch(answer) for answer in answers):
        return "attribute", AttributeType.DATE
    if is_choice_list(header, answers):
        return "choices", ""
    if _is_open(header, answers):
        return "text", ""
    if _SCALE.search(header):
        return "attribute", AttributeType.ORDINAL
    few = distinct <= _MOST_OPTIONS or distinct * 2 <= len(answers)
    return "attribute", AttributeType.NOMINAL if few else AttributeType.TEXT


def _names_people(header: str) -> bool:
    """Whether a column names respondents though another one was chosen: a name or number is no attribute."""
    return any(re.fullmatch(pattern, part.strip(), re.IGNORECASE) for pattern in _CASE_NAMES for part in _parts(header))


def _type_of_numbers(header: str, answers: Iterable[str]) -> str:
    if _SCALE.search(header):
        return AttributeType.ORDINAL
    values = set(answers)
    if not all(value.isdecimal() for value in values) or _COUNTED.search(header):
        return AttributeType.NUMBER
    numbers = {int(value) for value in values}
    if numbers <= {0, 1}:
        return AttributeType.NOMINAL
    small = len(numbers) > 1 and min(numbers) >= 1 and max(numbers) <= _LONGEST_SCALE
    return AttributeType.ORDINAL if small else AttributeType.NUMBER


def _is_open(header: str, answers: Sequence[str]) -> bool:
    """Whether the answers are people's own words: long and varied, or asked for by the header and varied enough."""
    asks = bool(_ASKS.search(header))
    worded = [answer for answer in answers if any(character.isalpha() for character in answer)]
    figures = sum(_NUMBER.fullmatch(answer) is not None for answer in answers)
    if not worded or figures * 2 > len(answers):
        return asks and not answers
    varied = len(set(worded)) / len(worded)
    n_words = sum(len(answer.split()) for answer in worded) / len(worded)
    if _CLOSED.search(header) and not asks:
        return n_words >= 10 and varied > 0.5
    return (n_words >= 4 and varied >= 0.5) or (asks and n_words >= 2 and varied >= 0.3)


def _ascii_words(header: str) -> list[str]:
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", header)
    folded = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", folded) or re.findall(r"[a-z0-9]+", header.lower())


def _topic_name(header: str) -> str:
    """`manfaat_saran`: the topics the question asks about, else its first telling words."""
    words = _ascii_words(header)
    topics = list(dict.fromkeys(word for word in words if word in _TOPICS))
    return _fitting(topics or [word for word in words if word not in _STOPWORDS] or words, most=3)


def _plain_name(header: str) -> str:
    words = _ascii_words(header)
    return _fitting([word for word in words if word not in _STOPWORDS] or words, most=4)


def _fitting(words: Sequence[str], most: int) -> str:
    name = ""
    for word in words[:most]:
        longer = f"{name}_{word}" if name else word[:_LONGEST_NAME]
        if len(longer) > _LONGEST_NAME:
            break
        name = longer
    return name


def _unique_name(name: str, index: int, taken: set[str]) -> str:
    base = name or f"column_{index + 1}"
    unique, number = base, 1
    while unique in taken:
        number += 1
        unique = f"{base[: _LONGEST_NAME - len(str(number)) - 1]}_{number}"
    taken.add(unique)
    return unique
