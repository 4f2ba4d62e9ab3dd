"""Files that real programs made, and the sample project's own."""

import re
from pathlib import Path

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Role
from qualeval.domain.transcripts import TranscriptRead
from qualeval.formats import Files

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE = REPOSITORY / "transcripts"
DATA = REPOSITORY.parent / "shared" / "data"
FILES = Files()

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real files are not beside the repository")
REFUSED = {
    "webvttpy_invalid.vtt": "WEBVTT",
    "webvttpy_invalid_timeframe.vtt": ":6: the times",
    "webvttpy_no_captions.vtt": "no cues",
}


def found_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def words(text: str) -> list[str]:
    return re.findall(r"[\w’']+", text)


def said_by(read: TranscriptRead, speaker: str) -> list[str]:
    return [read.content.text[turn.body : turn.end] for turn in read.content.turns if turn.speaker == speaker]


@needs_data
@pytest.mark.parametrize("path", found_in(DATA / "transcripts"), ids=lambda path: path.name)
def test_every_real_transcript_is_read_or_refused_with_the_reason(path: Path) -> None:
    if path.name in REFUSED:
        with pytest.raises(QualevalError, match=REFUSED[path.name]):
            FILES.read_transcript(path)
        return
    read = FILES.read_transcript(path)
    assert read.content.turns
    assert all(read.content.text[turn.body : turn.end].strip() for turn in read.content.turns)
    assert any(found.role is Role.RESPONDENT for found in read.speakers)


@needs_data
def test_teams_names_keep_their_commas_and_parentheses() -> None:
    read = FILES.read_transcript(DATA / "transcripts" / "teams_old.vtt")
    assert {found.label: found.role for found in read.speakers} == {
        "Speaker, First (Student)": Role.RESPONDENT,
        "Interviewer, First": Role.INTERVIEWER,
    }
    assert said_by(read, "Interviewer, First")[0] == "OK?"


@needs_data
@pytest.mark.parametrize("name", ["teams_new_format.vtt", "teams_old.vtt", "zoom_transcript.vtt"])
def test_no_word_of_a_meeting_is_lost(name: str) -> None:
    raw = (DATA / "transcripts" / name).read_text(encoding="utf-8")
    cue_lines = [
        line
        for line in raw.splitlines()
        if "-->" not in line and not re.fullmatch(r"WEBVTT|\d*|[0-9a-f-]{36}/.*", line)
    ]
    spoken = re.sub(r"</?v[^>]*>", " ", " ".join(cue_lines))
    read = FILES.read_transcript(DATA / "transcripts" / name)
    bare = " ".join(read.content.text[turn.body : turn.end] for turn in read.content.turns)
    names = sorted({turn.speaker for turn in read.content.turns} - {""}, key=len, reverse=True)
    for label in names:
        spoken = spoken.replace(f"{label}: ", " ")
    assert words(bare) == words(spoken)


@needs_data
def test_zoom_speakers_are_those_named_in_the_cues() -> None:
    read = FILES.read_transcript(DATA / "transcripts" / "zoom_transcript.vtt")
    assert {found.label for found in read.speakers} == {
        "Andrew Knight",
        "Paul McCartney",
        "George Harrison",
        "Ringo Starr",
        "John Lennon",
    }


@needs_data
def test_word_and_open_documents_give_their_text() -> None:
    text = FILES.read_transcript(DATA / "transcripts" / "qualcoder_ID1.docx").content.text
    assert text.startswith("I really like learning new things. ")
    assert text.endswith("I'm happy to pay €200.")
    assert text.count("\n\n") == 2
    assert "€200.00" in FILES.read_transcript(DATA / "transcripts" / "qualcoder_ID2.odt").content.text


@needs_data
@pytest.mark.parametrize(
    ("name", "case", "texts", "attributes"),
    [
        ("qualcoder_cases123.csv", "case", [], ["age", "gender", "interest"]),
        ("qualcoder_survey456.csv", "Case", ["freetext"], ["age", "gender", "interest"]),
        (
            "qualcoder_survey789.xlsx",
            "Case",
            ["qual_hobby_opinions", "qual_pet_opinions"],
            ["age", "gender", "interest"],
        ),
    ],
)
def test_real_surveys_are_mapped(name: str, case: str, texts: list[str], attributes: list[str]) -> None:
    mapping = FILES.guess_mapping(FILES.read_table(DATA / "surveys" / name))
    assert mapping.case == case
    assert [column.name for column in mapping.columns if column.role == "text"] == texts
    assert [column.name for column in mapping.columns if column.role == "attribute"] == attributes


@needs_data
@pytest.mark.parametrize("path", found_in(DATA / "surveys"), ids=lambda path: path.name)
def test_every_real_survey_is_read_and_its_mapping_reads_back(path: Path, tmp_path: Path) -> None:
    table = FILES.read_table(path)
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.headers)}
    mapping = FILES.guess_mapping(table)
    FILES.write_mapping(mapping, tmp_path / "m.yaml")
    assert FILES.read_mapping(tmp_path / "m.yaml") == mapping


SPEAKERS = {
    "w01_kabid_dukcapil.txt": ("Pewawancara", {"Narasumber"}),
    "w02_kapuskesmas.txt": ("P", {"R02"}),
    "w03_staf_dpmptsp.txt": ("Pewawancara", {"Rini"}),
    "w04_sekcam.docx": ("Pewawancara", {"Narasumber"}),
    "w05_guru_kepsek.txt": ("Peneliti", {"Informan"}),
    "w06_operator_kelurahan.vtt": ("Pewawancara", {"Joko"}),
    "w07_analis_bappeda.txt": ("Interviewer", {"Respondent"}),
    "w08_kadis_pupr.docx": ("Pewawancara", {"Narasumber"}),
    "w09_perawat_rsud.txt": ("T", {"J"}),
    "w10_pranata_komputer.vtt": ("Interviewer", {"Dimas Prasetya"}),
    "w11_satpol_staf.txt": ("Pewawancara", {"R11"}),
    "w12_fgd_peserta.txt": ("Moderator", {"Hendra", "Lestari", "Yoga"}),
}


@pytest.mark.parametrize("name", SPEAKERS)
def test_the_sample_interviews_have_the_speakers_that_they_name(name: str) -> None:
    read = FILES.read_transcript(SAMPLE / name)
    interviewer, respondents = SPEAKERS[name]
    assert {found.label for found in read.speakers if found.role is Role.INTERVIEWER} == {interviewer}
    assert {found.label for found in read.speakers if found.role is Role.RESPONDENT} == respondents
    assert {found.label for found in read.speakers if found.role is Role.ASIDE} == (
        set() if name.endswith(".vtt") else {""}
    )


def test_the_sample_survey_is_mapped_without_help() -> None:
    mapping = FILES.guess_mapping(FILES.read_table(SAMPLE / "survei_peserta.xlsx"))
    assert mapping.case == "Kode responden"
    assert [(column.role, column.name, column.type) for column in mapping.columns] == [
        ("ignore", "", ""),
        ("case", "", ""),
        ("attribute", "unit_kerja", "nominal"),
        ("attribute", "golongan", "nominal"),
        ("attribute", "jenis_kelamin", "nominal"),
        ("attribute", "masa_kerja", "number"),
        ("attribute", "kepuasan", "ordinal"),
        ("attribute", "relevansi_materi", "ordinal"),
        ("attribute", "dukungan_atasan", "ordinal"),
        ("text", "kendala", ""),
        ("text", "manfaat_saran", ""),
    ]


def test_the_sample_figures_are_numbers() -> None:
    mapping = FILES.guess_mapping(FILES.read_table(SAMPLE / "kinerja.csv"))
    assert [(column.role, column.name, column.type) for column in mapping.columns] == [
        ("case", "", ""),
        ("attribute", "kinerja_sebelum", "number"),
        ("attribute", "kinerja_sesudah", "number"),
    ]
