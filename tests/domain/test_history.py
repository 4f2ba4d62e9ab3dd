from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.events import Intent
from qualeval.domain.history import Entry, stacks
from qualeval.domain.project import Project
from qualeval.domain.records import RECORD_BY_KIND, Record
from tests.strategies import fitting_changes, records


def test_a_new_gesture_ends_what_could_be_redone() -> None:
    entries = [
        Entry("a", Intent.DO, ""),
        Entry("b", Intent.DO, ""),
        Entry("c", Intent.UNDO, "b"),
        Entry("d", Intent.DO, ""),
    ]
    assert stacks(entries) == (["a", "d"], [])
    assert stacks(entries[:3]) == (["a"], ["b"])
    assert stacks([*entries[:3], Entry("e", Intent.REDO, "b")]) == (["a", "b"], [])


@given(records())
def test_a_record_is_the_same_after_being_written_and_read(record: Record) -> None:
    assert RECORD_BY_KIND[record.KIND].from_plain(record.to_plain()) == record


@given(st.data())
def test_the_inverse_of_a_change_takes_it_back(data: st.DataObject) -> None:
    project = Project()
    project.apply(data.draw(fitting_changes(project, records())))
    changes = data.draw(fitting_changes(project, records()))
    before = {kind: project.find(record) for kind, record in RECORD_BY_KIND.items()}
    project.apply(changes)
    project.apply(change.inverse() for change in reversed(changes))
    assert {kind: project.find(record) for kind, record in RECORD_BY_KIND.items()} == before
