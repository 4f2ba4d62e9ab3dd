"""A copy without what says who people are: every coding on its words, nothing of the originals left."""

from pathlib import Path

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.events import added
from qualeval.domain.identifiers import IdentifierKind, find
from qualeval.domain.project import Project
from qualeval.domain.records import Case, Coding, Document, Memo, Recommendation, Setting, Source, Speaker
from qualeval.domain.suggestion import Suggestion
from qualeval.domain.text import Content
from qualeval.i18n import Translator
from qualeval.services import coding
from qualeval.services.guarding import check_store
from qualeval.services.importing import import_transcript
from qualeval.services.merging import merge
from qualeval.services.pseudonymising import in_place, key_of, proposals, proposals_table, words_for, write_copy
from qualeval.services.session import Session
from qualeval.services.undoing import undo
from tests.fakes.memory_store import MemoryStore
from tests.services.histories import copied
from tests.services.world import FakeFiles, FakeFormats, passage, records, small_session, transcript

TEXT = (
    "Tanya: Siapa, Bu Ratri Handayani?\n"
    "Siti Aminah: Saya, NIP 198503122010011004. Bu Ratri yang bantu, nomornya 0812-3456-7890.\n"
    "Tanya: Lalu?\n"
    "Siti Aminah: Ratri itu baik sekali. Tulis ke siti@dinas.go.id saja."
)
ORIGINALS = ("Ratri", "Handayani", "Siti", "Aminah", "198503122010011004", "0812", "dinas.go.id")


def _session() -> Session:
    session = small_session()
    import_transcript(session, FakeFormats({"w09.txt": transcript(TEXT)}), Path("w09.txt"), "2026")
    for words in ("Bu Ratri yang bantu, nomornya 0812-3456-7890.", "Ratri itu baik sekali.", "Handayani?"):
        coding.apply(session, passage(session, words, "w09"), "motivation")
    coding.accept(session, passage(session, "siti@dinas.go.id", "w09"), Suggestion("budget", 0.9), "m")
    noted = session.store.find(Coding)[0]
    coding.write_memo(session, noted, "tanyakan Bu Ratri")
    session.commit("memo", [added(Memo("project", "", "ani", "Ratri: 081234567890", "x"))])
    return session


def _words(session: Session) -> dict[tuple[IdentifierKind, str], str]:
    return words_for(session, proposals(session))


def _everything(store: MemoryStore) -> str:
    """All that is in a project, its journal included, as one text."""
    return repr((store._contents, store._codebooks, store._journal, store._merged, store._project._records))


def test_what_is_found_is_proposed_with_the_words_around_it() -> None:
    found = {(p.kind, p.value): p for p in proposals(_session(), ["Budi"])}
    assert found[IdentifierKind.NAME, "Siti Aminah"].n == 3  # twice in the text, once as a speaker
    assert found[IdentifierKind.NIP, "198503122010011004"].n == 1
    assert found[IdentifierKind.PHONE, "081234567890"].n == 2
    assert "«0812-3456-7890»" in found[IdentifierKind.PHONE, "081234567890"].examples[0]
    table = proposals_table(found.values(), Translator("en"))
    assert "cannot promise" in table.notes[0]


def test_a_first_name_is_taken_for_the_one_whole_name_that_has_it() -> None:
    words = _words(_session())
    assert words[IdentifierKind.NAME, "Ratri"] == words[IdentifierKind.NAME, "Ratri Handayani"]
    assert key_of(words)[words[IdentifierKind.NAME, "Ratri"]] == ["Ratri Handayani", "Ratri"]


def test_a_copy_has_every_coding_on_its_words_and_nothing_of_the_originals() -> None:
    session, files = _session(), FakeFiles()
    words = _words(session)
    write_copy(session, files, Path("copy"), words)
    copy = files.stores[Path("copy")]
    assert not [name for name in ORIGINALS if name in _everything(copy)]
    assert check_store(copy) == []
    assert len(copy._journal) == 1
    before = {c.id: _quoted(session.store, c) for c in session.store.find(Coding)}  # type: ignore[arg-type]
    after = {c.id: _quoted(copy, c) for c in copy.find(Coding)}
    assert before.keys() == after.keys()
    name, phone = words[IdentifierKind.NAME, "Ratri"], words[IdentifierKind.PHONE, "081234567890"]
    expected = {
        "Bu Ratri yang bantu, nomornya 0812-3456-7890.": f"Bu {name} yang bantu, nomornya {phone}.",
        "Ratri itu baik sekali.": f"{name} itu baik sekali.",
        "Handayani?": f"{name}?",  # a coding that began within a name has the whole of what stands for it
        "siti@dinas.go.id": words[IdentifierKind.EMAIL, "siti@dinas.go.id"],
    }
    assert {before[key]: after[key] for key in before} == expected
    assert all(source.file_digest == "" for source in copy.find(Source))


def _quoted(store: MemoryStore, found: Coding) -> str:
    document = store.get(Document, found.document_id)
    assert document
    return found.span.of(store.content(document.content).text)


def test_speakers_and_cases_are_called_alike_everywhere() -> None:
    session, files = _session(), FakeFiles()
    words = _words(session)
    write_copy(session, files, Path("copy"), words)
    copy = files.stores[Path("copy")]
    name = words[IdentifierKind.NAME, "Siti Aminah"]
    assert name in {speaker.label for speaker in copy.find(Speaker)}
    (document,) = (d for d in copy.find(Document) if name in copy.content(d.content).text)
    content = copy.content(document.content)
    assert [turn.speaker for turn in content.turns] == ["Tanya", name, "Tanya", name]
    assert [content.text[turn.start : turn.body] for turn in content.turns][1] == f"{name}: "
    assert {c.speaker for c in copy.find(Coding, document_id=document.id)} == {"Tanya", name}
    counted = {(s.label, s.n_words) for s in copy.find(Speaker, source_id=document.source_id)}
    assert all(n > 0 for _, n in counted)


def test_in_the_project_it_is_one_step_that_can_be_taken_back() -> None:
    session = _session()
    before = records(session)
    gesture = in_place(session, _words(session))
    assert gesture is not None
    standing = repr(records(session))
    assert not [name for name in ORIGINALS if name in standing.replace("'ani'", "")]
    assert isinstance(session.store, MemoryStore)
    assert check_store(session.store) == []
    assert set(Project.fold(session.store.gestures()).find(Case)) == set(session.store.find(Case))
    assert in_place(session, _words(session)) is None
    undo(session)
    assert records(session) == before


def test_what_stands_in_is_numbered_on_from_what_stands_there_already() -> None:
    session = _session()
    in_place(session, {k: w for k, w in _words(session).items() if k[0] is IdentifierKind.PHONE})
    words = _words(session)
    assert "[Telepon-1]" not in words.values()
    numbers = [int(word.rpartition("-")[2].rstrip("]")) for word in words.values()]
    assert min(numbers) > 1


def test_files_with_and_without_names_are_not_merged() -> None:
    session = _session()
    assert isinstance(session.store, MemoryStore)
    before = copied(session.store)
    in_place(session, _words(session))
    with pytest.raises(QualevalError, match="without people's names"):
        merge(session, before)
    assert merge(session, copied(session.store)).n_steps == 0
    undo(session)
    assert merge(session, before).n_steps == 0


def test_what_the_evaluator_wrote_is_read_too() -> None:
    session = _session()
    session.commit("r", [added(Recommendation("r", "Beri Bu Ratri staf", ("budget",), "accepted", "a", "x"))])
    files = FakeFiles()
    write_copy(session, files, Path("copy"), _words(session))
    (kept,) = files.stores[Path("copy")].find(Recommendation)
    assert "Ratri" not in kept.text
    assert kept.codes == ("budget",)
    assert {setting.name for setting in files.stores[Path("copy")].find(Setting)} >= {"codebook", "title"}
    assert not find(Content.plain(kept.text).text)
