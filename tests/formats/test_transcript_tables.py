from pathlib import Path

import pytest

from qualeval.domain.errors import Fault
from qualeval.domain.surveys import Table
from qualeval.formats import Files

_SURVEYS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "surveys"
_SONIX = (
    "Speaker Name,Start Time,End Time,Transcript\n"
    'Rini,00:00:01,00:00:04,Apa yang berubah?\nR01,00:00:04,00:01:10,"Lebih rapi, waktunya kurang."\n'
    "R01,00:01:10,00:01:12,Begitu.\nRini,00:01:12,00:01:30,Mengapa?\n"
)
_NVIVO = (
    "ID;Rentang waktu;Isi;Pembicara\n1;0:00,0 - 0:05,3;Selamat pagi.;Pewawancara\n"
    "2;1:00:05,3 - 1:00:15,3;Pagi, Bu.;Narasumber\n"
)
_WHISPER = "start\tend\ttext\tspeaker\n0\t4000\tHalo semua.\tA\n64000\t69500\tKita mulai.\tB\n"
_PREMIERE = "Start Time,End Time,Speaker,Text\n00:00:01:12,00:00:04:02,A,One.\n00:00:04:02,00:00:09:20,B,Two.\n"


def _saved(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "speakers", "times"),
    [
        ("a.csv", _SONIX, ["Rini", "R01", "Rini"], ["00:00:01", "00:00:04", "00:01:12"]),
        ("a.csv", _NVIVO, ["Pewawancara", "Narasumber"], ["00:00:00", "01:00:05"]),
        ("a.tsv", _WHISPER, ["A", "B"], ["00:00:00", "00:01:04"]),
        (
            "a.csv",
            "Who?,Word Count,Quote,Start,End\nA,1,One.,0,0:05\nB,1,Two.,0:05,0:11\n",
            ["A", "B"],
            ["00:00:00", "00:00:05"],
        ),
        ("a.csv", _PREMIERE, ["A", "B"], ["00:00:01", "00:00:04"]),
    ],
)
def test_a_table_of_times_and_words_is_a_transcript(
    tmp_path: Path, name: str, text: str, speakers: list[str], times: list[str]
) -> None:
    path = _saved(tmp_path, name, text)
    assert Files().is_transcript_table(Files().read_table(path))
    turns = Files().read_transcript(path).content.turns
    assert [turn.speaker for turn in turns] == speakers
    assert [turn.time for turn in turns] == times


def test_all_that_is_said_in_a_workbook_is_kept(tmp_path: Path) -> None:
    import datetime as dt

    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, clock = book.add_worksheet(), book.add_format({"num_format": "hh:mm:ss"})
        sheet.write_row(0, 0, ("Mulai", "Selesai", "Pembicara", "Teks"))
        for row, (speaker, words) in enumerate([("P", "Apa?"), ("R1", "Ini."), ("R1", "Itu.")], 1):
            for column in (0, 1):
                sheet.write_datetime(row, column, dt.time(0, row, column), clock)
            sheet.write_row(row, 2, (speaker, words))
    read = Files().read_transcript(path)
    assert read.content.text == "P: Apa?\n\nR1: Ini. Itu."
    assert [turn.time for turn in read.content.turns] == ["00:01:00", "00:02:00"]


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        (("Start time", "Completion time", "Email", "Name", "Text"), [("00:00:01", "00:00:02", "a@b", "A", "words")]),
        (("Start", "End", "Text"), [("2026-01-02", "2026-01-03", "words"), ("2026-01-03", "2026-01-04", "words")]),
        (("Start", "End", "Text"), [("08:30:00", "08:40:00", "words"), ("07:30:00", "08:50:00", "words")]),
        (("Waktu", "Teks"), [("00:00:01", "words")]),
        (("Mulai", "Selesai", "Teks", "Teks"), [("00:00:01", "00:00:02", "words", "words")]),
        (("Mulai", "Selesai", "Teks"), [("00:00:01", "", "words")]),
        (("Mulai", "Selesai", "Teks"), []),
        (("Kode", "Unit", "Kendala?"), [("R1", "A", "waktu")]),
    ],
)
def test_a_survey_is_no_transcript(headers: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    assert not Files().is_transcript_table(Table("a.csv", "", headers, tuple(rows)))


@pytest.mark.skipif(not _SURVEYS.is_dir(), reason="needs the collected files")
def test_no_real_survey_is_taken_for_a_transcript() -> None:
    paths = [path for path in _SURVEYS.iterdir() if Files().is_survey(path)]
    assert len(paths) > 3
    assert [path.name for path in paths if Files().is_transcript_table(Files().read_table(path))] == []


def test_another_table_is_refused_as_a_transcript(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="start, the speaker and the text"):
        Files().read_transcript(_saved(tmp_path, "a.csv", "Kode,Kendala?\nR1,waktu\n"))
