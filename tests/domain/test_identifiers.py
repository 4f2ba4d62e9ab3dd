"""Numbers of offices, telephones, addresses and names: found where they are, not where they only look like it."""

import time
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualeval.domain.identifiers import IdentifierKind, find, is_nik, is_nip, plain, pseudonymised, replaced
from qualeval.domain.text import Content, Span
from tests.strategies import contents

NIK, NIP, NPWP, PHONE, EMAIL, NAME = IdentifierKind


def found(text: str, *names: str) -> list[tuple[IdentifierKind, str]]:
    return [(one.kind, one.span.of(text)) for one in find(text, names)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NIK 3273014503850002.", [(NIK, "3273014503850002")]),  # a woman, born on 5 March 1985
        ("3273 0145 0385 0002", [(NIK, "3273 0145 0385 0002")]),
        ("NIK 3273013113850002", []),  # there is no month 13
        ("NIK 0173014503850002", []),  # nor a province 01
        ("NIP. 19850312 201001 1 004", [(NIP, "19850312 201001 1 004")]),
        ("198503122010011004", [(NIP, "198503122010011004")]),
        ("198502312010011004", []),  # 31 February
        ("19850312 199001 1 004", []),  # appointed at the age of five
        ("NPWP 12.345.678.9-012.000", [(NPWP, "12.345.678.9-012.000")]),
        ("NPWP: 0123456789012345", [(NPWP, "0123456789012345")]),
        ("HP 0812-3456-7890 atau +62 812 3456 7890", [(PHONE, "0812-3456-7890"), (PHONE, "+62 812 3456 7890")]),
        ("kantor (021) 555-1234, 021-5551234", [(PHONE, "(021) 555-1234"), (PHONE, "021-5551234")]),
        ("surat ke siti.aminah@dinas.go.id, ya.", [(EMAIL, "siti.aminah@dinas.go.id")]),
        ("anggaran 1.250.000.000 untuk 2026", []),
        ("[00:12:31] tahun 2025-2026, 0,85", []),
        ("Bu Ratri Handayani dan Pak Kabid", [(NAME, "Ratri Handayani")]),
        ("Dr. H. Ahmad Fauzi, inggih Pak", [(NAME, "Ahmad Fauzi")]),
        ("Pak Joko sudah. Ibu Kepala belum.", [(NAME, "Joko")]),
        ("kata bu Lilis, guru IPS", [(NAME, "Lilis")]),
        ("Bapak itu, Ibu saya", []),
        ("1Bu Ratri2, Bu Ratri081234567890", [(NAME, "Ratri"), (NAME, "Ratri"), (PHONE, "081234567890")]),
    ],
)
def test_a_form_is_found_where_it_is_one(text: str, expected: list[tuple[IdentifierKind, str]]) -> None:
    assert found(text) == expected


def test_names_that_are_known_are_found_as_they_are_written_or_in_capitals() -> None:
    text = "Siti Aminah, SITI  AMINAH dan Indah; indah sekali. Sitinya tidak."
    assert found(text, "Siti Aminah", "Indah", "Siti") == [
        (NAME, "Siti Aminah"),
        (NAME, "SITI  AMINAH"),
        (NAME, "Indah"),
    ]
    assert {one.value for one in find(text, ["Siti Aminah"])} == {"Siti Aminah"}


def test_a_number_is_one_thing_however_it_is_written() -> None:
    values = {one.value for one in find("0812-3456-7890, +62 812 3456 7890, 6281234567890")}
    assert values == {"081234567890"}


@given(st.dates(date(1930, 1, 1), date(2020, 12, 31)), st.booleans(), st.integers(1, 9999), st.integers(11, 97))
def test_every_nik_of_a_real_birth_is_one(born: date, is_woman: bool, number: int, province: int) -> None:
    digits = f"{province}0101{born.day + 40 * is_woman:02d}{born:%m%y}{number:04d}"
    assert is_nik(digits)
    assert found(f"no. {digits}.") == [(NIK, digits)]


@given(st.dates(date(1940, 1, 1), date(2005, 12, 31)), st.integers(18, 40), st.integers(1, 12), st.integers(1, 999))
def test_every_nip_of_a_real_birth_is_one(born: date, age: int, month: int, number: int) -> None:
    digits = f"{born:%Y%m%d}{born.year + age}{month:02d}1{number:03d}"
    assert is_nip(digits)
    assert found(digits) == [(NIP, digits)]


pieces = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(["Bu Ratri", "Pak ", "081234567890", "a@b.id", "3273014503850002", ": ", "\n", "Siti", ". "]),
    ),
    max_size=12,
).map("".join)


@given(pieces)
def test_what_is_found_lies_in_the_text_in_order_without_overlap(text: str) -> None:
    identifiers = find(text, ["Siti"])
    ends = [0, *(one.span.end for one in identifiers)]
    assert all(end <= one.span.start for end, one in zip(ends, identifiers, strict=False))
    assert not ends or ends[-1] <= len(text)


@given(pieces, st.data())
def test_a_coding_stays_on_its_words(text: str, data: st.DataObject) -> None:
    words = {(one.kind, one.value): f"[X-{n}]" for n, one in enumerate(find(text, ["Siti"]))}
    content, shift = pseudonymised(Content.plain(text), ["Siti"], words)
    found_spans = [one.span for one in find(text, ["Siti"])]
    assume(text and shift.then is None)  # what only a second look finds is in the next test
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    hull = [one for one in found_spans if one.overlap(span)]
    whole = Span(min([span.start, *(s.start for s in hull)]), max([span.end, *(s.end for s in hull)]))
    assert shift.span(span) == shift.span(whole)
    inside = [(Span(s.start - whole.start, s.end - whole.start), s) for s in hull]
    expected = replaced(
        whole.of(text),
        [(place, words[one.kind, one.value]) for place, s in inside for one in find(text, ["Siti"]) if one.span == s],
    )[0]
    assert shift.span(span).of(content.text) == expected


@given(contents())
def test_turns_stay_turns(content: Content) -> None:
    words = {(one.kind, one.value): "[Nama-1]" for one in find(content.text, ["a", "b"])}
    after, _ = pseudonymised(content, ["a", "b"], words)
    assert len(after.turns) == len(content.turns)
    end = 0
    for turn in after.turns:
        assert end <= turn.start <= turn.body <= turn.end <= len(after.text)
        end = turn.end


@given(pieces)
def test_nothing_that_was_replaced_is_left(text: str) -> None:
    words = {(one.kind, one.value): "[X-1]" for one in find(text)}
    after = plain(text, (), words)
    assert not {(one.kind, one.value) for one in find(after)} & words.keys()


@pytest.mark.parametrize(
    "piece", ["0", "1 ", "a.b", "Pak ", "Bu Ab", "Aa", "+62 8", "x@a.", "Bapak Aa'", "12.345.678.9-", "NPWP ", "08 1-"]
)
def test_no_text_takes_long(piece: str) -> None:
    began = time.perf_counter()
    find(piece * (200_000 // len(piece)), ["Siti Aminah"])
    assert time.perf_counter() - began < 5
