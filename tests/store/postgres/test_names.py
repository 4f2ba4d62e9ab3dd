"""Under whose name an account of the server may write: its own, those it was given, and, who manages, anybody's."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from qualeval.bootstrap import TimedIds
from qualeval.domain.clashing import as_json
from qualeval.domain.errors import QualevalError
from qualeval.domain.events import Change, Gesture, added
from qualeval.domain.merging import Merged
from qualeval.domain.places import Address
from qualeval.domain.records import (
    Coder,
    Coding,
    Conflict,
    Decision,
    Finding,
    Memo,
    Recommendation,
    Reviewed,
    Verdict,
)
from qualeval.store.postgres import PostgresFiles, PostgresStore
from qualeval.store.postgres_migrations import MIGRATIONS
from qualeval.store.team import Team
from tests.store.postgres.server import Server
from tests.store.samples import NOW, RECORDS, StillClock, coding, gesture

_numbers = count(1)
Authored = Coding | Decision | Reviewed | Memo | Recommendation | Finding
NOT_ALLOWED = "may not write as “ana”"


def _by(coder: str, gesture_id: str, *changes: Change) -> Gesture:
    return Gesture(gesture_id, NOW, coder, "test", changes)


@pytest.fixture
def account(server: Server) -> str:
    name = f"budi{next(_numbers)}"
    server.say(f"CREATE ROLE {name} LOGIN")
    return name


@pytest.fixture
def theirs(servers: PostgresFiles, server: Server, filled: PostgresStore, account: str) -> Iterator[PostgresStore]:
    """The small project, open for an account that codes."""
    filled.grant("code", account)
    with closing(servers.open(server.address(filled._address.schema, account))) as store:
        yield store


def test_an_account_writes_under_its_own_name_and_under_those_it_was_given(
    theirs: PostgresStore, filled: PostgresStore, account: str
) -> None:
    own = coding("k1", "d1", "trust", coder=account)
    theirs.append(_by(account, "g1", added(own)))
    step = _by("ana", "g2", added(coding("k2", "d1", "trust", coder="ana")))
    with pytest.raises(QualevalError, match=rf"“{account}” {NOT_ALLOWED}.*team grant ADDRESS code {account} --as"):
        theirs.append(step)
    filled.grant("code", account, ["ana"])
    theirs.append(step)
    filled.grant("code", account)
    with pytest.raises(QualevalError, match=NOT_ALLOWED):
        theirs.append(_by("ana", "g3", added(coding("k3", "d1", "trust", coder="ana"))))
    assert [done.id for done in filled.gestures()] == ["g0", "g1", "g2"]
    assert {found.id for found in filled.find(Coding)} == {"k1", "k2"}


def test_who_manages_writes_for_all_and_an_account_for_those_it_belongs_to(
    theirs: PostgresStore, filled: PostgresStore, server: Server, account: str
) -> None:
    group = f"coders{next(_numbers)}"
    server.say(f'CREATE ROLE {group}; GRANT {group} TO "{account}"')
    filled.grant("code", group, ["Tim A"])
    theirs.append(_by("Tim A", "g1", added(coding("k1", "d1", "trust", coder="Tim A"))))
    filled.grant("manage", account)
    theirs.append(_by("ana", "g2", added(coding("k2", "d1", "trust", coder="ana"))))
    filled.append(_by("citra", "g3", added(coding("k3", "d1", "trust", coder="citra"))))
    assert len(filled.find(Coding)) == 3


@pytest.mark.parametrize(
    "record",
    [
        coding("k", "d1", "trust"),
        Decision("b", "d1", 0, 10, "trust", "ana", Verdict.ACCEPT, NOW),
        Reviewed("r", "d1", 0, 10, "ana", NOW, ("trust",)),
        Memo("source", "s1", "ana", "words", NOW),
        Recommendation("q", "words", ("trust",), "accepted", "ana", NOW),
        Finding("f", ("trust",), (("id", "words"),), "ana", NOW),
    ],
    ids=lambda record: record.KIND,
)
def test_a_record_under_anothers_name_is_refused_in_a_step_of_ones_own(
    theirs: PostgresStore, account: str, record: Authored
) -> None:
    with pytest.raises(QualevalError, match=NOT_ALLOWED):
        theirs.append(_by(account, "g1", added(record)))
    mine = replace(record, coder=account)
    theirs.append(_by(account, "g2", added(mine)))
    if mine.key == record.key:
        with pytest.raises(QualevalError, match=NOT_ALLOWED):
            theirs.append(_by(account, "g3", Change(mine, record)))


def test_a_conflict_is_settled_under_ones_own_name(theirs: PostgresStore, filled: PostgresStore, account: str) -> None:
    conflict = Conflict("x", "memo", ("source", "s1"), "", "{}", "ana", NOW, account, NOW, "ours")
    filled.append(gesture("g1", conflict))
    with pytest.raises(QualevalError, match=NOT_ALLOWED):
        theirs.append(_by(account, "g2", Change(conflict, replace(conflict, won="theirs", settled_by="ana"))))
    theirs.append(_by(account, "g3", Change(conflict, replace(conflict, won="theirs", settled_by=account))))


def test_what_is_agreed_on_is_written_by_all_who_code_but_not_as_their_step(
    theirs: PostgresStore, account: str
) -> None:
    agreed = added(coding("k", "d1", "trust", coder="disepakati"))
    with pytest.raises(QualevalError, match="may not write as “disepakati”"):
        theirs.append(_by("disepakati", "g1", agreed))
    theirs.append(_by(account, "g2", agreed))


Own = Coding | Decision | Reviewed | Memo
OF_ANA: list[Own] = [
    replace(coding("k", "d1", "trust"), memo='“ya”\n\t\\ "é" \x00\x1a0\x1a😀/ \\u0000'),
    Decision("b", "d1", 0, 10, "trust", "ana", Verdict.ACCEPT, NOW),
    Reviewed("r", "d1", 0, 10, "ana", NOW, ("trust",)),
    Memo("source", "s1", "ana", "words", NOW),
]


def _altered(record: Own) -> Own:
    return replace(record, text="other") if isinstance(record, Memo) else replace(record, document_id="d2")


@pytest.mark.parametrize("record", OF_ANA, ids=lambda record: record.KIND)
def test_what_is_anothers_own_is_neither_changed_nor_taken_over_nor_removed(
    theirs: PostgresStore, filled: PostgresStore, account: str, record: Own
) -> None:
    filled.append(gesture("g1", record))
    altered = _altered(record)
    for wanted in (None, altered):
        with pytest.raises(QualevalError, match=f"ana's own, and the account “{account}” may not change or remove it"):
            theirs.append(_by(account, "g2", Change(record, wanted)))
    if not isinstance(record, Memo):  # whose is part of what a memo is known by
        with pytest.raises(QualevalError, match="ana's own"):
            theirs.append(_by(account, "g2", Change(record, replace(record, coder=account))))
    assert filled.find(type(record)) == [record]
    hers = Change(record, altered)
    filled.grant("code", account, ["ana"])
    theirs.append(_by("ana", "g3", hers))
    theirs.append(_by("ana", "g4", hers.inverse(), Change(record, None)))
    filled.grant("code", account)
    with pytest.raises(QualevalError, match=NOT_ALLOWED):  # she has taken it away: nobody else brings it back
        theirs.append(_by(account, "g5", added(record)))
    filled.grant("manage", account)
    theirs.append(_by(account, "g6", added(record), Change(record, None)))


@pytest.mark.parametrize("record", OF_ANA, ids=lambda record: record.KIND)
def test_ones_own_is_changed_removed_and_taken_back(theirs: PostgresStore, account: str, record: Own) -> None:
    mine = replace(record, coder=account)
    later = _altered(mine)
    theirs.append(_by(account, "g1", added(mine)))
    step = _by(account, "g2", Change(mine, later), Change(later, None))
    theirs.append(step)
    theirs.append(step.undone("g3", NOW))
    theirs.append(step.redone("g4", NOW))
    theirs.append(step.undone("g5", NOW))
    assert theirs.find(type(mine)) == [mine]


def test_a_conflict_about_anothers_own_is_settled_either_way_and_taken_back(
    theirs: PostgresStore, filled: PostgresStore, account: str
) -> None:
    stands = coding("k", "d1", "trust")
    moved = replace(stands, start=3, memo="\x1a\\ “é”")
    conflicts = (
        Conflict("x", "coding", ("k",), as_json(stands), as_json(moved), "ana", NOW, "citra", NOW, "ours"),
        Conflict("y", "coding", ("k",), as_json(stands), "", "ana", NOW, "citra", NOW, "ours"),
        Conflict("z", "coding", ("l",), "no JSON {", as_json(stands)[:-1], "ana", NOW, "citra", NOW, "ours"),
    )
    filled.append(gesture("g1", stands, *conflicts))
    for number, (conflict, after) in enumerate(((conflicts[0], moved), (conflicts[1], None))):
        settled = replace(conflict, won="theirs", settled_by=account)
        step = _by(account, f"s{number}", Change(stands, after), Change(conflict, settled))
        theirs.append(step)
        theirs.append(step.undone(f"u{number}", NOW))
    with pytest.raises(QualevalError, match="ana's own"):
        theirs.append(_by(account, "g2", Change(stands, replace(stands, start=4))))
    with pytest.raises(QualevalError, match="ana's own"):
        theirs.append(_by(account, "g3", Change(conflicts[1], None)))
    with pytest.raises(QualevalError, match="the sides of a conflict stay"):
        theirs.append(_by(account, "g4", Change(conflicts[0], replace(conflicts[0], theirs=""))))
    assert filled.find(Coding) == [stands]


def test_nobody_makes_a_conflict_about_what_is_anothers_own(
    theirs: PostgresStore, filled: PostgresStore, account: str
) -> None:
    stands, own = coding("k", "d1", "trust"), coding("l", "d1", "trust", coder=account)
    filled.append(gesture("g1", stands))
    made = Conflict("x", "coding", ("k",), as_json(stands), "", "ana", NOW, account, NOW, "ours")
    with pytest.raises(QualevalError, match="ana's own"):
        theirs.append(_by(account, "g2", added(made)))
    about_own = replace(made, target=("l",), ours=as_json(own))
    merge = _by(account, "g3", added(own), added(about_own))
    theirs.append(merge)
    theirs.append(merge.undone("g4", NOW))


def test_a_settlement_by_another_is_settled_anew_and_taken_back(
    theirs: PostgresStore, filled: PostgresStore, account: str
) -> None:
    made = Conflict("x", "setting", ("title",), "{}", "", "ana", NOW, "citra", NOW, "ours")
    settled = replace(made, settled_by="ana")
    filled.append(gesture("g1", made))
    filled.append(_by("ana", "g2", Change(made, settled)))
    step = _by(account, "g3", Change(settled, replace(settled, won="theirs", settled_by=account)))
    theirs.append(step)
    theirs.append(step.undone("g4", NOW))
    assert theirs.find(Conflict) == [settled]


def test_what_is_agreed_on_is_settled_by_one_who_codes_and_the_next_goes_on(
    theirs: PostgresStore, filled: PostgresStore, account: str
) -> None:
    agreed = coding("k", "d1", "trust", coder="disepakati")
    settled = Memo("settled", "d1:0-10", "disepakati", "{}", NOW)
    step = _by(account, "g1", added(Coder("disepakati", "✓")), added(agreed), added(settled))
    theirs.append(step)
    theirs.append(step.undone("g2", NOW))
    filled.append(_by("ana", "g3", *step.changes))
    theirs.append(_by(account, "g4", Change(agreed, None), Change(settled, replace(settled, text="[]"))))
    theirs.append(_by(account, "g5", added(Coder(account, "B"))))
    with pytest.raises(QualevalError, match="may not write as “citra”"):
        theirs.append(_by(account, "g6", added(Coder("citra", "C"))))
    filled.append(gesture("g7", Coder("citra", "C")))
    with pytest.raises(QualevalError, match="may not write as “citra”"):
        theirs.append(_by(account, "g8", Change(Coder("citra", "C"), None)))


def test_findings_and_recommendations_are_worked_on_by_all_who_code(
    theirs: PostgresStore, filled: PostgresStore, account: str
) -> None:
    hers = Recommendation("q", "words", ("trust",), "accepted", "ana", NOW)
    found = Finding("f", ("trust",), (("id", "words"),), "ana", NOW)
    filled.append(gesture("g1", hers, found))
    worded = replace(hers, owner="BKPSDM", text="other words")
    theirs.append(_by(account, "g2", Change(hers, worded), Change(found, replace(found, criterion="relevance"))))
    judged = _by(account, "g3", Change(worded, replace(worded, status="rejected", coder=account)))
    theirs.append(judged)
    theirs.append(judged.undone("g4", NOW))
    removal = _by(account, "g5", Change(worded, None))
    theirs.append(removal)
    theirs.append(removal.undone("g6", NOW))
    with pytest.raises(QualevalError, match=NOT_ALLOWED):
        theirs.append(_by(account, "g7", added(replace(hers, id="q2"))))


def test_the_journal_tells_nothing_in_anothers_name_and_no_step_grows(
    theirs: PostgresStore, filled: PostgresStore, account: str
) -> None:
    """By hand: what the program writes tells what it did."""
    filled.append(gesture("g1", coding("k", "d1", "trust")))
    theirs.append(_by(account, "g2"))
    row = "INSERT INTO event (gesture_seq, position, kind, key, before, after) VALUES ({}, 9, 'coding', '[]', NULL, {})"
    brought = "INSERT INTO merged VALUES ('{}', 'm9', '', '', current_user, '', 'do', '', '[]')"
    for merge in ("g1", "g2", "nothing"):
        with pytest.raises(Exception, match="what was done before stays as it is"):
            theirs._postgres.say(brought.format(merge))
    forged = """'{"id":"k9","document_id":"d1","start":0,"end":10,"code":"trust","coder":"ana","memo":""}'"""
    for seq in (2, 3):
        with pytest.raises(Exception, match="what was done before stays as it is"):
            theirs._postgres.say(row.format(seq, "NULL"))
    both = f"""'[["id","coder"],["k8","{account}"],["k9","ana"]]'"""
    step = f"INSERT INTO gesture VALUES (0, 'h', '{NOW}', '{account}', 'test', 'do', '')"  # noqa: S608 - names of ours
    for after in (forged, both):
        told = row.format("(SELECT max(seq) FROM gesture)", after)
        with pytest.raises(Exception, match="may not write as ana"):
            theirs._postgres.say(f"BEGIN; {step}; {told}; COMMIT")
        theirs._postgres.say("ROLLBACK")
    assert filled.generation() == 3


def test_anothers_memo_is_changed_by_her_or_to_a_side_of_a_conflict(
    theirs: PostgresStore, filled: PostgresStore, account: str
) -> None:
    memo = Memo("source", "s1", "ana", "her “words”\n\x1a", NOW)
    other = replace(memo, text="her \\ other words", written_at="2026-11-24T04:00:00.000Z")
    filled.append(gesture("g1", memo))
    for changed in (replace(memo, text="not hers"), other):
        with pytest.raises(QualevalError, match="ana's own"):
            theirs.append(_by(account, "g2", Change(memo, changed)))
    conflict = Conflict("x", "memo", memo.key, as_json(memo), as_json(other), "ana", NOW, "citra", NOW, "ours")
    filled.append(gesture("g3", conflict))
    settled = replace(conflict, won="theirs", settled_by=account)
    with pytest.raises(QualevalError, match="ana's own"):
        theirs.append(_by(account, "g4", Change(memo, replace(memo, text="not hers"))))
    theirs.append(_by(account, "g5", Change(memo, other), Change(conflict, settled)))
    theirs.append(_by(account, "g6", Change(other, memo)))  # taken back
    hers = replace(memo, text="new words")
    filled.grant("code", account, ["ana"])
    theirs.append(_by(account, "g7", Change(memo, hers)))
    assert filled.find(Memo) == [hers]


def test_others_steps_are_not_brought_in_under_their_names(theirs: PostgresStore, account: str) -> None:
    step = _by("ana", "m1", added(coding("k", "d1", "trust")))
    with pytest.raises(QualevalError, match=NOT_ALLOWED):
        theirs.append_merge(_by(account, "g1"), [Merged("g1", NOW, step)])


def test_a_table_of_ones_own_does_not_stand_before_the_projects(theirs: PostgresStore) -> None:
    """Tables for the session alone are looked for first, and whoever made one may change it."""
    theirs._postgres.say("CREATE TEMPORARY TABLE setting (name TEXT)")
    theirs._postgres.say("CREATE TEMPORARY TABLE account_coder (account TEXT, coder TEXT)")
    theirs._postgres.say("INSERT INTO pg_temp.account_coder VALUES (current_user, 'ana')")
    with pytest.raises(QualevalError, match=NOT_ALLOWED):
        theirs.append(_by("ana", "g1", added(coding("k", "d1", "trust"))))


def test_one_who_may_not_write_under_her_name_hears_of_it_before_she_begins(
    servers: PostgresFiles, server: Server, theirs: PostgresStore, filled: PostgresStore, account: str, tmp_path: Path
) -> None:
    address = server.address(theirs._address.schema, account)
    with pytest.raises(QualevalError, match=NOT_ALLOWED):
        Team(servers, tmp_path, StillClock(), TimedIds(), "ana").open(address)
    Team(servers, tmp_path, StillClock(), TimedIds(), account).open(address).close()
    filled.grant("read", account)
    Team(servers, tmp_path, StillClock(), TimedIds(), "ana").open(address).close()


def test_a_project_made_before_keeps_who_may_do_what(server: Server, address: Address, account: str) -> None:
    older = PostgresFiles(StillClock(), MIGRATIONS[: [m.name for m in MIGRATIONS].index("own-names")])
    reader = f"reader{next(_numbers)}"
    server.say(f"CREATE ROLE {reader} LOGIN")
    with closing(older.create(address)) as store:
        store.append(gesture("g0", *RECORDS))
        for name, role in ((account, "code"), (reader, "read")):
            store._postgres.say(f"GRANT USAGE ON SCHEMA {address.schema} TO {name}")
            store._postgres.say(f"GRANT SELECT ON ALL TABLES IN SCHEMA {address.schema} TO {name}")
            if role == "code":
                store._postgres.say(f"GRANT INSERT ON gesture, event, merged, coding, decision TO {name}")
    current = PostgresFiles(StillClock())
    current.open(address).close()
    with closing(current.open(server.address(address.schema, account))) as store:
        store.append(_by(account, "g1", added(coding("k", "d1", "trust", coder=account))))
        with pytest.raises(QualevalError, match=NOT_ALLOWED):
            store.append(_by("ana", "g2", added(coding("k2", "d1", "trust"))))
    with closing(current.open(server.address(address.schema, reader), read_only=True)) as store:
        store.refuse_other_names("ana")
        assert [found.id for found in store.find(Coding)] == ["k"]
