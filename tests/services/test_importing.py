"""Bringing in transcripts, surveys and attributes."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import QualevalError
from qualeval.domain.records import Attribute, AttributeType, Case, Document, Role, Source, SourceKind, Speaker, Value
from qualeval.domain.surveys import Column, SurveyMapping, Table
from qualeval.services.filing import Outcome, case_name, unique_name
from qualeval.services.importing import expand, import_paths, import_transcript
from qualeval.services.survey_files import import_attributes
from qualeval.services.surveying import import_survey
from tests.services.world import (
    HEADERS,
    MAPPING,
    ROWS,
    FakeFormats,
    empty_session,
    folded,
    records,
    small_session,
    table,
    transcript,
)


def test_a_transcript_is_one_gesture_with_its_speakers_and_cases() -> None:
    session = empty_session()
    report = import_transcript(session, FakeFormats({"w01.txt": transcript()}), Path("w01.txt"), "2026")
    assert report.outcome is Outcome.IMPORTED
    assert report.counts == {"sources": 1, "segments": 3, "cases": 1}
    (source,) = session.store.find(Source)
    assert (source.name, source.wave, source.file_name) == ("w01", "2026", "w01.txt")
    (case,) = session.store.find(Case)
    roles = {speaker.label: (speaker.role, speaker.case_id) for speaker in session.store.find(Speaker)}
    assert roles == {"Tanya": (Role.INTERVIEWER, ""), "R07": (Role.RESPONDENT, case.id)}
    assert len(list(session.store.gestures())) == 2
    assert session.store.countable_cases() == {case.id}


def test_the_same_bytes_are_not_taken_twice_whatever_their_name() -> None:
    session = empty_session()
    formats = FakeFormats({"w01.txt": transcript(), "copy.txt": transcript()})
    import_transcript(session, formats, Path("w01.txt"))
    before = records(session)
    assert import_transcript(session, formats, Path("copy.txt")).outcome is Outcome.UNCHANGED
    assert records(session) == before


def test_another_text_of_the_same_name_gets_a_number() -> None:
    session = empty_session()
    import_transcript(session, FakeFormats({"w01.txt": transcript()}), Path("a/w01.txt"))
    import_transcript(session, FakeFormats({"w01.txt": transcript("R08: Baik.")}), Path("b/w01.txt"))
    assert [source.name for source in session.store.find(Source)] == ["w01", "w01-2"]


@given(st.lists(st.sampled_from(["a", "a-2", "b", "a-3"]), max_size=8))
def test_names_never_meet(wanted: list[str]) -> None:
    taken: set[str] = set()
    for name in wanted:
        taken.add(unique_name(name, taken))
    assert len(taken) == len(wanted)


@pytest.mark.parametrize(
    ("label", "alone", "name"),
    [("R07", True, "R07"), ("R07", False, "R07"), ("Ibu Sri", True, "w01"), ("Ibu Sri", False, "w01:Ibu Sri")],
)
def test_a_label_names_the_case_or_the_source_does(label: str, alone: bool, name: str) -> None:
    assert case_name("w01", label, alone=alone) == name


def test_a_respondent_who_speaks_in_two_files_is_one_case() -> None:
    session = empty_session()
    formats = FakeFormats({"a.txt": transcript(), "b.txt": transcript("R07: Lain lagi.")})
    import_paths(session, formats, [Path("a.txt"), Path("b.txt")])
    assert len(session.store.find(Case)) == 1


def test_a_survey_brings_cases_answers_and_closed_answers() -> None:
    session = empty_session()
    report = import_survey(session, Path("survey.csv"), table(), MAPPING, "2026")
    assert report.counts == {"sources": 1, "cases": 3, "attributes": 2, "values": 5, "answers": 2, "segments": 3}
    (source,) = session.store.find(Source)
    assert (source.name, source.title, source.wave) == ("kendala", "Kendala?", "2026")
    names = {case.id: case.name for case in session.store.find(Case)}
    texts = {
        names[document.case_id]: session.store.content(document.content).text
        for document in session.store.find(Document)
    }
    assert texts == {"S01": "Dana kurang.", "S02": "Jadwal padat. Dana juga kurang."}
    assert {(names[v.case_id], v.attribute, v.value, v.wave) for v in session.store.find(Value)} == {
        ("S01", "unit", "A", "2026"),
        ("S02", "unit", "A", "2026"),
        ("S03", "unit", "B", "2026"),
        ("S01", "satisfaction", "4", "2026"),
        ("S02", "satisfaction", "5", "2026"),
    }


def test_a_question_of_several_answers_becomes_an_attribute_for_each_option_by_its_label() -> None:
    session = empty_session()
    rows = (("S1", "wa radio"), ("S2", ""), ("S3", "radio surat"))
    media = Column("media", "choices", "media", options=(("wa", "WhatsApp"), ("radio", "")))
    table = Table("s.csv", "", ("id", "media"), rows)
    mapping = SurveyMapping((Column("id", "case"), media), case="id")
    report = import_survey(session, Path("s.csv"), table, mapping)
    assert {(a.name, a.type.value, a.label) for a in session.store.find(Attribute)} == {
        ("media_wa", "nominal", "media: WhatsApp"),
        ("media_radio", "nominal", "media: radio"),
    }
    names = {case.id: case.name for case in session.store.find(Case)}
    assert {(names[v.case_id], v.attribute, v.value) for v in session.store.find(Value)} == {
        ("S1", "media_wa", "1"),
        ("S1", "media_radio", "1"),
        ("S3", "media_wa", "0"),
        ("S3", "media_radio", "1"),
    }
    assert [note.values["names"] for note in report.notes] == ["surat"]
    renamed = replace(media, options=(("wa", "WA"), ("radio", "")))
    import_survey(session, Path("s.csv"), table, replace(mapping, columns=(mapping.columns[0], renamed)))
    assert session.store.get(Attribute, "media_wa") == Attribute("media_wa", AttributeType.NOMINAL, "media: WA")


def test_the_same_survey_again_adds_nothing_and_new_rows_add_themselves() -> None:
    session = small_session()
    before = records(session)
    again = import_survey(session, Path("survey.csv"), table(), MAPPING, "2026")
    assert again.outcome is Outcome.UNCHANGED
    assert records(session) == before
    grown = import_survey(session, Path("s.csv"), table(*ROWS, ("S04", "B", "1", "Tidak ada.")), MAPPING, "2026")
    assert grown.counts == {"cases": 1, "answers": 1, "segments": 1, "values": 2}
    assert records(session) > before


def test_an_answer_never_changes_and_a_closed_answer_takes_its_last_value() -> None:
    session = small_session()
    changed = import_survey(session, Path("s.csv"), table(("S01", "C", "4", "Dana lain.")), MAPPING, "2026")
    assert [note.values for note in changed.notes] == [{"n": 1}]
    (case,) = session.store.find(Case, name="S01")
    units = [v.value for v in session.store.find(Value, case_id=case.id) if v.attribute == "unit"]
    assert units == ["C"]
    assert "Dana lain." not in {session.store.content(d.content).text for d in session.store.find(Document)}


def test_a_case_of_several_rows_takes_the_last_of_its_closed_answers_and_that_is_told() -> None:
    session = empty_session()
    rows = (("S01", "A", "4", "Jadwal."), ("S01", "B", "4", "Jadwal."), ("S02", "A", "4", ""))
    report = import_survey(session, Path("s.csv"), table(*rows), MAPPING, "2026")
    assert [note.values for note in report.notes] == [{"n": 1}]
    assert "the last ones were taken" in report.notes[0].template
    (case,) = session.store.find(Case, name="S01")
    assert [v.value for v in session.store.find(Value, case_id=case.id) if v.attribute == "unit"] == ["B"]


OTHERS = SurveyMapping(
    (
        Column("Jabatan", "attribute", "position"),
        Column("Kendala?", "text", "kendala"),
        Column("Hasil?", "text", "hasil"),
    ),
    case="Kode",
)


def _of_superiors(*rows: tuple[str, ...]) -> Table:
    return table(*rows, headers=("Kode", "Jabatan", "Kendala?", "Hasil?"))


def test_another_survey_that_asks_a_question_in_the_same_words_keeps_its_answers_apart() -> None:
    session = small_session()
    superiors = _of_superiors(("S01", "Kabid", "Tidak tahu.", "Lebih cepat."))
    report = import_survey(session, Path("atasan.csv"), superiors, OTHERS, "2026")
    assert report.counts["answers"] == 2
    (note,) = report.notes
    assert note.values == {"question": "Kendala?", "file": "survey.csv", "name": "kendala-2026"}
    again = import_survey(session, Path("atasan.csv"), superiors, OTHERS, "2026")
    assert again.outcome is Outcome.UNCHANGED
    assert not again.notes
    import_survey(session, Path("atasan.csv"), _of_superiors(("S02", "Kasi", "Belum ada.", "Rapi.")), OTHERS, "2026")
    answers = {s.name: len(session.store.answers(s.id)) for s in session.store.find(Source) if s.title == "Kendala?"}
    assert answers == {"kendala": 2, "kendala-2026": 2}


def test_a_survey_that_grew_by_a_question_is_the_same_in_a_file_of_another_name() -> None:
    session = small_session()
    grown = replace(MAPPING, columns=(*MAPPING.columns, Column("Hasil?", "text", "hasil")))
    more = table(("S09", "B", "3", "Jarak.", "Rapi."), headers=(*table().headers, "Hasil?"))
    report = import_survey(session, Path("kedua.csv"), more, grown, "2026")
    assert not report.notes
    assert [s.name for s in session.store.find(Source)] == ["w01", "kendala", "hasil"]


def test_another_wave_is_another_source_with_its_own_values() -> None:
    session = small_session()
    import_survey(session, Path("s.csv"), table(("S01", "A", "2", "Masih kurang.")), MAPPING, "2027")
    assert [s.name for s in session.store.find(Source)] == ["w01", "kendala", "kendala-2027"]
    (case,) = session.store.find(Case, name="S01")
    found = {v.wave: v.value for v in session.store.find(Value, case_id=case.id) if v.attribute == "satisfaction"}
    assert found == {"2026": "4", "2027": "2"}


def test_without_a_case_column_the_row_is_the_case() -> None:
    session = empty_session()
    mapping = SurveyMapping((Column("Kendala?", "text", "kendala"),))
    import_survey(session, Path("survey.csv"), table(), mapping)
    assert [case.name for case in session.store.find(Case)] == ["survey-1", "survey-2", "survey-3"]


def test_a_row_that_names_no_case_is_left_out_and_noted() -> None:
    session = empty_session()
    report = import_survey(session, Path("s.csv"), table(("", "A", "1", "Kata.")), MAPPING)
    assert report.outcome is Outcome.UNCHANGED or not session.store.find(Document)
    assert report.notes[-1].values == {"n": 1}


def test_answers_in_further_rows_of_a_case_are_kept_line_by_line_and_a_second_import_adds_nothing() -> None:
    session = empty_session()
    rows = [
        ("R1", "A", "4", "Waktu."),
        ("R2", "A", "4", "Dana."),
        ("R1", "A", "4", "Jadwal."),
        ("R1", "A", "4", "Waktu."),
    ]
    report = import_survey(session, Path("s.csv"), table(*rows), MAPPING)
    assert report.counts["answers"] == 2
    texts = [session.store.content(document.content).text for document in session.store.find(Document)]
    assert texts == ["Waktu.\nJadwal.", "Dana."]
    assert [note.values["n"] for note in report.notes] == [1]
    again = import_survey(session, Path("s.csv"), table(*rows), MAPPING)
    assert again.outcome is Outcome.UNCHANGED
    assert len(again.notes) == 1


MANY_ROWS = (*ROWS, ("S01", "A", "4", "Lagi: dana."), ("S04", "C", "1", "Sibuk."), ("S05", "C", "2", "Dana kurang."))


def test_a_file_of_very_many_rows_comes_in_step_by_step_and_all_rows_of_a_case_together() -> None:
    whole, session = empty_session(), empty_session()
    one = import_survey(whole, Path("s.csv"), table(*MANY_ROWS), MAPPING, "2026")
    told: list[tuple[int, int]] = []
    report = import_survey(
        session, Path("s.csv"), table(*MANY_ROWS), MAPPING, "2026", tell=lambda *at: told.append(at), rows_at_once=2
    )
    assert report.counts == one.counts
    assert told == [(0, 6), (3, 6), (5, 6)]
    assert [len(gesture.changes) > 0 for gesture in session.store.gestures()][1:] == [True, True, True]
    (question,) = session.store.find(Source)
    texts = [text for _, text in session.store.answer_texts(question.id)]
    assert texts == [text for _, text in whole.store.answer_texts(whole.store.find(Source)[0].id)]
    assert texts[0] == "Dana kurang.\nLagi: dana."
    assert [document.position for document in session.store.find(Document)] == [0, 1, 2, 3]


def test_an_import_that_was_interrupted_between_two_steps_goes_on_with_what_is_missing() -> None:
    session = empty_session()

    def interrupt(n_done: int, _: int) -> None:
        if n_done > 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_survey(session, Path("s.csv"), table(*MANY_ROWS), MAPPING, "2026", tell=interrupt, rows_at_once=2)
    assert len(session.store.find(Document)) == 3
    report = import_survey(session, Path("s.csv"), table(*MANY_ROWS), MAPPING, "2026", rows_at_once=2)
    assert (report.counts["answers"], len(session.store.find(Document))) == (1, 4)
    assert import_survey(session, Path("s.csv"), table(*MANY_ROWS), MAPPING, "2026").outcome is Outcome.UNCHANGED


def test_sheets_that_were_not_read_are_named() -> None:
    session = empty_session()
    several = replace(table(), sheet="form", other_sheets=("anak", "pelatihan"))
    report = import_survey(session, Path("s.xlsx"), several, MAPPING)
    (note,) = report.notes
    assert "only “form” was read, and not anak, pelatihan" in str(note)


def test_a_mapping_that_names_a_missing_column_is_refused_whole() -> None:
    session = empty_session()
    with pytest.raises(QualevalError, match="no column “Unit”") as error:
        import_survey(session, Path("s.csv"), table(("S01", "ya"), headers=("Kode", "Saran")), MAPPING)
    assert error.value.values["unknown"] == "Saran"
    assert len(list(session.store.gestures())) == 1


def test_the_next_waves_file_is_told_which_of_its_columns_the_mapping_does_not_name() -> None:
    headers = (*HEADERS, "Saran", "Usul")
    next_wave = table(("S01", "A", "1", "Kata.", "Tambah.", ""), headers=headers)
    report = import_survey(empty_session(), Path("s.csv"), next_wave, MAPPING)
    assert report.outcome is Outcome.IMPORTED
    assert [note.values for note in report.notes] == [{"names": "Saran, Usul"}]
    whole = import_survey(empty_session(), Path("s.csv"), table(("S01", "A", "1", "Kata.")), MAPPING)
    assert whole.notes == ()


def test_a_mapping_without_answers_and_attributes_is_refused() -> None:
    only_case = SurveyMapping((Column("Kode", "case"),), case="Kode")
    with pytest.raises(QualevalError, match="no column is"):
        import_survey(empty_session(), Path("s.csv"), table(), only_case)


def test_attributes_join_the_cases_by_their_name() -> None:
    session = small_session()
    formats = FakeFormats(tables={"a.csv": table(("R07", "staf"), ("S01", ""), headers=("case", "Jabatan"))})
    report = import_attributes(session, formats, Path("a.csv"))
    assert report.counts == {"attributes": 1, "values": 1}
    assert session.store.get(Attribute, "jabatan") is not None
    assert len(session.store.find(Case)) == 4


def test_attributes_without_a_case_column_are_refused() -> None:
    formats = FakeFormats(tables={"a.csv": table(("x",), headers=("Jabatan",))})
    with pytest.raises(QualevalError, match="no column names the case"):
        import_attributes(empty_session(), formats, Path("a.csv"))


def test_a_refused_file_leaves_nothing_and_the_others_are_taken() -> None:
    session = empty_session()
    formats = FakeFormats({"b.txt": transcript()})
    seen: list[Path] = []
    reports = import_paths(session, formats, [Path("a.txt"), Path("x.pdf"), Path("b.txt")], progress=seen.append)
    assert [report.outcome for report in reports] == [Outcome.REFUSED, Outcome.REFUSED, Outcome.IMPORTED]
    assert seen == [Path("a.txt"), Path("x.pdf"), Path("b.txt")]
    assert [source.name for source in session.store.find(Source)] == ["b"]


def test_the_guess_can_be_changed_before_it_is_used() -> None:
    session = empty_session()
    asked: list[tuple[str, ...]] = []

    def confirm(found: object, guess: SurveyMapping) -> SurveyMapping:
        asked.append(HEADERS)
        assert guess == MAPPING
        return replace(guess, columns=(*guess.columns[:3], Column("Kendala?", "text", "hambatan")))

    import_paths(session, FakeFormats(tables={"s.csv": table()}), [Path("s.csv")], confirm=confirm)
    assert asked == [HEADERS]
    assert [source.name for source in session.store.find(Source)] == ["hambatan"]


def test_a_transcript_kept_as_a_table_is_a_transcript_unless_a_mapping_says_what_its_columns_are() -> None:
    headers = ("Mulai", "Teks")
    kept = table(("00:00:01", "Apa?"), headers=headers)
    formats = FakeFormats({"a.csv": transcript()}, tables={"a.csv": kept})
    session = empty_session()
    import_paths(session, formats, [Path("a.csv")])
    assert [source.kind for source in session.store.find(Source)] == [SourceKind.TRANSCRIPT]
    told = empty_session()
    mapping = SurveyMapping((Column("Mulai", "ignore"), Column("Teks", "text", "teks")))
    import_paths(told, formats, [Path("a.csv")], mapping=mapping)
    assert [source.kind for source in told.store.find(Source)] == [SourceKind.SURVEY]


def test_a_folder_stands_for_its_files_transcripts_first(tmp_path: Path) -> None:
    for name in ("z.txt", "a.csv", "b.txt", ".hidden.txt", "~$b.txt", "README.txt", "codings.csv", "x.pdf"):
        (tmp_path / name).touch()
    assert [path.name for path in expand(FakeFormats(), [tmp_path])] == ["b.txt", "z.txt", "a.csv"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(QualevalError, match="empty"):
        expand(FakeFormats(), [tmp_path / "empty"])


def test_the_journal_tells_everything_that_was_imported() -> None:
    session = small_session()
    assert folded(session) == records(session)


def test_a_column_that_says_the_wave_makes_a_source_of_each_wave() -> None:
    session = empty_session()
    headers = ("Kode", "Gelombang", "Kepuasan", "Apa kendalanya?")
    rows = (("S1", "2025", "3", "Jadwal."), ("S1", "2026", "4", "Dana."), ("S2", "", "5", "Jaringan."))
    columns = (
        Column("Kode", "case"),
        Column("Gelombang", "wave"),
        Column("Kepuasan", "attribute", "kepuasan", "ordinal"),
        Column("Apa kendalanya?", "text", "kendala"),
    )
    mapping = SurveyMapping(columns, case="Kode")
    import_survey(session, Path("s.csv"), Table("s.csv", "", headers, rows), mapping, "2024")
    sources = {source.wave: source.name for source in session.store.find(Source)}
    assert sources == {"2025": "kendala", "2026": "kendala-2026", "2024": "kendala-2024"}
    values = {(value.wave, value.value) for value in session.store.find(Value, attribute="kepuasan")}
    assert values == {("2025", "3"), ("2026", "4"), ("2024", "5")}
    again = import_survey(session, Path("s.csv"), Table("s.csv", "", headers, rows), mapping, "2024")
    assert again.outcome is Outcome.UNCHANGED


def test_a_folder_says_which_of_its_files_are_no_kind_that_is_read(tmp_path: Path) -> None:
    for name in ("a.txt", "photo.jpg", ".hidden.jpg", "README.md", "survey.mapping.yaml", "p.qualeval"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    reports = import_paths(empty_session(), FakeFormats(), [tmp_path])
    assert [(r.path.name, r.outcome) for r in reports if r.outcome is Outcome.LEFT_OUT] == [
        ("photo.jpg", Outcome.LEFT_OUT)
    ]
