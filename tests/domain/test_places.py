"""Addresses: what they name, what is refused, and what of them is ever shown."""

from pathlib import Path

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.domain.places import Address, is_address, place


def test_what_a_person_writes_is_a_file_or_an_address() -> None:
    assert place("evaluasi.qualeval") == Path("evaluasi.qualeval")
    found = place("postgresql://ani@server:5433/evaluasi?sslmode=require&schema=asn_2026")
    assert found == Address("postgresql://ani@server:5433/evaluasi?sslmode=require", "asn_2026")
    assert not is_address("postgresql:/x")


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ani@server/evaluasi?schema=asn_2026",
        "postgresql://server/evaluasi?sslmode=require&schema=a",
        "postgresql:///evaluasi?host=/run/postgresql&schema=a",
    ],
)
def test_an_address_without_a_password_is_written_as_it_was_read(text: str) -> None:
    assert str(place(text)) == text


def test_a_password_is_kept_for_connecting_and_never_shown() -> None:
    found = place("postgresql://ani:s3cret@server/evaluasi?schema=a")
    assert isinstance(found, Address)
    assert "s3cret" in found.url
    for shown in (str(found), repr(found)):
        assert "s3cret" not in shown
        assert "ani@server" in shown


@pytest.mark.parametrize(
    "text", ["", "?schema=", "?schema=Asn", "?schema=2026", "?schema=pg_asn", "?schema=public", "?schema=a&schema=b"]
)
def test_an_address_that_names_no_project_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(QualevalError, match="name the project at the end") as refused:
        place(f"postgresql://ani:s3cret@server/evaluasi{text}")
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("text", ["postgresql://ani:s3cret@[", "postgresql://ani:s3cret@a\u2100b/evaluasi?schema=a"])
def test_what_is_no_address_is_said_to_be_none_without_its_password(text: str) -> None:
    with pytest.raises(QualevalError, match="is no address; write one as") as refused:
        place(text)
    assert "s3cret" not in str(refused.value)


def test_what_stands_beside_a_file_stands_here_for_an_address() -> None:
    found = place("postgresql://server/evaluasi?schema=asn")
    assert isinstance(found, Address)
    assert (found.stem, found.name, found.parent) == ("asn", "asn", Path())
    assert found.with_name("asn-id.docx") == Path("asn-id.docx")


def test_the_account_of_an_address_is_who_codes_where_nobody_says_otherwise() -> None:
    found = place("postgresql://ani%20b:s3cret@server/evaluasi?schema=asn")
    assert isinstance(found, Address)
    assert found.account == "ani b"
    nobody = place("postgresql:///evaluasi?schema=asn")
    assert isinstance(nobody, Address)
    assert nobody.account == ""
