from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.coded_rows import CodingRow
from qualeval.domain.errors import Fault, FaultsError
from qualeval.domain.records import Origin
from qualeval.formats.codings_csv import read_codings, write_codings
from tests.formats.documents import saved

HEADER = "source,case,start,end,code,coder,origin,created_at,memo,text"
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
WORD = st.text("abcdefgh_é,\"'", min_size=1, max_size=8)
ROWS = st.builds(
    lambda source, case, start, length, code, coder, origin, memo, text: CodingRow(
        source, case, start, start + length, code, coder, origin, "2026-11-24T03:00:00.000Z", memo, text
    ),
    WORD,
    ANY,
    st.integers(0, 10**6),
    st.integers(1, 1000),
    WORD,
    WORD,
    st.sampled_from([origin.value for origin in Origin]),
    ANY,
    ANY,
)


@given(rows=st.lists(ROWS, max_size=8))
def test_import_is_the_exact_inverse_of_export(rows: list[CodingRow], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "codings.csv"
    write_codings(rows, path)
    read = read_codings(path)
    assert [(*_values(row),) for row in read] == [(*_values(row),) for row in rows]
    first = path.read_bytes()
    write_codings(read, path)
    assert path.read_bytes() == first


def _values(row: CodingRow) -> tuple[object, ...]:
    return (
        row.source, row.case, row.start, row.end, row.code, row.coder, row.origin, row.created_at, row.memo, row.text
    )  # fmt: skip


def test_the_columns_are_the_contract_and_formulas_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    write_codings([CodingRow("w", "", 0, 2, "a", "ani", "manual", "t", "=1+1", "@x")], path)
    assert path.read_bytes().decode() == f"{HEADER}\r\nw,,0,2,a,ani,manual,t,=1+1,@x\r\n"


def test_a_row_knows_the_line_it_begins_on(tmp_path: Path) -> None:
    path = saved(tmp_path, "c.csv", f'{HEADER}\nw,,0,2,a,ani,manual,t,"m\nn",x\nw,,0,2,a,ani,manual,t,,x\n')
    assert [row.line for row in read_codings(path)] == [2, 4]


def test_the_column_case_may_be_missing_and_columns_may_be_in_any_order(tmp_path: Path) -> None:
    path = saved(tmp_path, "c.csv", "text;memo;source;start;end;code;coder;origin;created_at\nx;;w;0;1;a;b;manual;t\n")
    assert read_codings(path) == [CodingRow("w", "", 0, 1, "a", "b", "manual", "t", "", "x", 2)]


def test_every_bad_row_is_reported_with_its_line(tmp_path: Path) -> None:
    bad = [",,x,2,a,ani,manual,t,,x", "w,,3,2,a,ani,manual,t,,x", "w,,0,2,a,ani,robot,t,,x", "w,,0"]
    with pytest.raises(FaultsError) as caught:
        read_codings(saved(tmp_path, "c.csv", "\n".join([HEADER, *bad])))
    assert [fault.line for fault in caught.value.faults] == [2, 2, 3, 4, 5]
    assert "manual" in str(caught.value.faults[3])


def test_missing_and_unknown_columns_are_both_named(tmp_path: Path) -> None:
    with pytest.raises(FaultsError) as caught:
        read_codings(saved(tmp_path, "c.csv", HEADER.replace("coder", "person")))
    assert [fault.values["names"] for fault in caught.value.faults] == ["coder", "person"]


def test_an_open_quotation_mark_and_other_bytes_are_faults(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r":2: .*quotation mark"):
        read_codings(saved(tmp_path, "c.csv", f'{HEADER}\nw,,0,2,a,ani,manual,t,"m,x\n'))
    with pytest.raises(Fault, match="byte 0"):
        read_codings(saved(tmp_path, "c.csv", b"\xff"))
