import json
import re
from pathlib import Path

import pytest

from qualeval.domain.coded_rows import CodedSegment
from qualeval.domain.errors import Fault
from qualeval.formats import Files

ID = "0192f3a4b5c67d8e9fa0b1c2d3e4f506"
SEGMENTS = [
    CodedSegment(
        id=ID,
        source="w01",
        start=5,
        end=14,
        code="waktu",
        text="=kurang 😀",
        coder="ani",
        case="P01",
        speaker="R1",
        line=3,
        code_name="Waktu",
        category="Tantangan",
        before="waktunya ",
        after=" sekali",
        origin="manual",
        created_at="2026-01-02T03:04:05Z",
        memo="penting",
        attributes=(("unit", "BKD"), ("code", "x")),
    ),
    CodedSegment(
        id="", source="w02", start=0, end=2, code="saran", text="ya", coder="budi", attributes=(("usia", "41"),)
    ),
]


def test_a_table_has_context_and_attributes_and_no_formulas(tmp_path: Path) -> None:
    files = Files()
    for name, text in (("s.csv", "'=kurang 😀"), ("s.xlsx", "=kurang 😀")):
        files.write_segments(SEGMENTS, tmp_path / name)
        table = files.read_table(tmp_path / name)
        assert table.headers[-3:] == ("unit", ".code", "usia")
        first = dict(zip(table.headers, table.rows[0], strict=True))
        assert (first["text"], first["line"], first["category"], first["unit"]) == (text, "3", "Tantangan", "BKD")
        assert (first["before"], first["after"]) == ("waktunya ", " sekali")
        assert table.rows[1][-1] == "41"


def test_json_holds_everything_in_either_form(tmp_path: Path) -> None:
    for name in ("s.json", "s.jsonl"):
        Files().write_segments(SEGMENTS, tmp_path / name)
    rows = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    lines = (tmp_path / "s.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert rows[0]["text"] == "=kurang 😀"
    assert rows[0]["attributes"] == {"unit": "BKD", "code": "x"}


def test_annotations_are_those_of_the_standard(tmp_path: Path) -> None:
    Files().write_segments(SEGMENTS, tmp_path / "s.jsonld")
    page = json.loads((tmp_path / "s.jsonld").read_text(encoding="utf-8"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    first = page["items"][0]
    assert first["id"] == "urn:uuid:0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506"
    assert [body["purpose"] for body in first["body"]] == ["tagging", "commenting"]
    position, quote = first["target"]["selector"]
    assert (position["start"], position["end"]) == (5, 14)
    assert quote == {"type": "TextQuoteSelector", "exact": "=kurang 😀", "prefix": "waktunya ", "suffix": " sekali"}


def test_annotations_keep_the_rules_of_the_web_annotation_model(tmp_path: Path) -> None:
    Files().write_segments(SEGMENTS, tmp_path / "s.jsonld")
    page = json.loads((tmp_path / "s.jsonld").read_text(encoding="utf-8"))
    assert (next(iter(page)), page["type"]) == ("@context", "AnnotationPage")
    identifiers = [page["id"], *(item["id"] for item in page["items"])]
    assert len(set(identifiers)) == len(identifiers)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each) for each in identifiers)
    for item in page["items"]:
        assert item["type"] == "Annotation"
        assert {body["type"] for body in item["body"]} == {"TextualBody"}
        assert re.fullmatch(r"urn:[a-z]+:[\w.~%/-]+", item["target"]["source"])
        position, quote = item["target"]["selector"]
        assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
        assert 0 <= position["start"] < position["end"] == position["start"] + len(quote["exact"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", item.get("created", "2026-01-01T00:00:00Z"))


def test_no_segments_make_a_table_of_names_and_other_endings_none(tmp_path: Path) -> None:
    Files().write_segments([], tmp_path / "s.xlsx")
    assert Files().read_table(tmp_path / "s.xlsx").rows == ()
    with pytest.raises(Fault, match="jsonld"):
        Files().write_segments([], tmp_path / "s.pdf")
