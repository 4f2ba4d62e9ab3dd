from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualeval.domain.codebook import KINDS, STATUSES, Code, Codebook, Label, Rule
from qualeval.domain.errors import Fault, FaultsError
from qualeval.formats import load_codebook
from qualeval.formats.codebook_yaml import write_codebook
from tests.formats.documents import saved

REPOSITORY = Path(__file__).resolve().parents[2]

GOOD = """\
codebook: asn
version: 2
language: id
title: {id: Judul, en: Title}
codes:
  - code: effect
    name: Dampak
    kind: effect
    codes:
      - code: motivation
        name: {id: Motivasi, en: Motivation}
        definition: Semangat
        include:
        examples: [Saya semangat, {en: I feel keen}]
        keywords: {id: [motivasi, "percaya diri"], en: [motivat*]}
        color: "#5fafff"
  - code: budget
    name: 2026
    keywords: [anggaran]
recommendations:
  - id: more-budget
    text: {id: Tambah, en: Add}
    codes: [budget]
    when: "cases_share >= 0.20 and n_cases > 3"
    owner: BKPSDM
"""


def test_a_codebook_is_read_with_its_tree_and_languages(tmp_path: Path) -> None:
    codebook = load_codebook(saved(tmp_path, "c.yaml", GOOD))
    assert (codebook.name, codebook.version, codebook.title.to("en")) == ("asn", 2, "Title")
    assert [(depth, code.code) for depth, code in codebook.walk()] == [(0, "effect"), (1, "motivation"), (0, "budget")]
    motivation = codebook["motivation"]
    assert motivation.parent == "effect"
    assert motivation.examples == (Label((("id", "Saya semangat"),)), Label((("en", "I feel keen"),)))
    assert motivation.keywords == (("id", ("motivasi", "percaya diri")), ("en", ("motivat*",)))
    assert motivation.include == Label()
    assert codebook["budget"].name == Label((("id", "2026"),))
    assert codebook["budget"].keywords == (("id", ("anggaran",)),)
    assert codebook.rules[0].owner.to("id") == "BKPSDM"


def faults(tmp_path: Path, text: str) -> list[tuple[int, int, str]]:
    with pytest.raises((Fault, FaultsError)) as caught:
        load_codebook(saved(tmp_path, "c.yaml", text))
    found = caught.value.faults if isinstance(caught.value, FaultsError) else [caught.value]
    assert all(isinstance(fault, Fault) for fault in found)
    return [(fault.line, fault.column, str(fault).split(": ", 1)[1]) for fault in found if isinstance(fault, Fault)]


def test_every_fault_is_reported_at_once_with_line_and_column(tmp_path: Path) -> None:
    text = """\
codebook: x
version: two
codes:
  - code: Motivation
    name: a
  - code: a
    name: b
    kind: efect
    colour: red
    color: red
  - code: a
    codes: []
  - name: c
  - plain
  - code: b
    name: [a]
    name: a
recommendations:
  - id: r
    text: t
    codes: [aa, a]
    when: n_people > 3
  - {id: r, text: "", codes: [b], when: "n_cases >"}
"""
    assert [(line, column) for line, column, _ in faults(tmp_path, text)] == [
        (2, 10),
        (4, 11),
        (8, 11),
        (9, 5),
        (10, 12),
        (11, 5),
        (11, 11),
        (12, 12),
        (13, 5),
        (14, 5),
        (16, 11),
        (17, 5),
        (21, 13),
        (22, 11),
        (23, 10),
        (23, 19),
        (23, 41),
    ]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", (0, 0), "empty"),
        ("codebook: x\ncodes:\n\t- code: a\n", (3, 1), "tab"),
        ("codebook: x\ncodes: [a\nb: }", (3, 2), "no YAML"),
        ("- a\n", (1, 1), "mapping"),
        ("codebook: x\ncodes: []\n", (2, 8), "at least one code"),
        ("codebook: x\n", (1, 1), "“codes” is missing"),
        ("codebook: x\ncodes: &a [*a]\n", (2, 12), "aliases"),
        ("codebook: x\n---\ncodes: []\n", (2, 1), "no YAML"),
        ("codebook: a name that is long enough\nx: \x07\n", (2, 4), "does not allow"),
        ("? [a]\n: b\n", (1, 1), "missing"),
    ],
)
def test_what_is_no_codebook_is_refused_with_the_reason(
    tmp_path: Path, text: str, place: tuple[int, int], words: str
) -> None:
    found = faults(tmp_path, text)
    assert found[0][:2] == place
    assert any(words in message for _, _, message in found)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("codebook: asn", 'codebook: ""', "not empty"),
        ("codebook: asn", "codebook: {a: b}", "must be a text"),
        ("code: motivation", "code: [motivation]", "must be a text"),
        ("title: {id: Judul, en: Title}", "title: [a]", "texts by language"),
        ("name: Dampak", 'name: " "', "not empty"),
        ("codes: [budget]", "codes: []", "at least one code"),
        ("codes: [budget]", "codes: {budget: x}", "must be a list"),
        ("codes: [budget]", "codes: [zzzz]", "no code “zzzz”"),
        ("  - id: more-budget\n    text", "  - more\n  - text", "must be a mapping"),
        ('when: "cases_share >= 0.20 and n_cases > 3"', "when: [a]", "must be a text"),
        ("n_cases > 3", "n_cases > 1" + "0" * 400, "cannot be read"),
        ("n_cases > 3", "n_people > 3", "uses n_people"),
        ("version: 2", "version: yes", "whole number"),
        ("language: id", "? [language]\n: id", "a word or a text"),
        ("kind: effect", "kind: efect", "effect, challenge, context, suggestion"),
    ],
)
def test_each_kind_of_fault_says_what_is_due(tmp_path: Path, before: str, after: str, words: str) -> None:
    assert before in GOOD
    assert any(words in message for _, _, message in faults(tmp_path, GOOD.replace(before, after)))


def test_a_single_keyword_needs_no_list(tmp_path: Path) -> None:
    codebook = load_codebook(saved(tmp_path, "c.yaml", GOOD.replace("keywords: [anggaran]", "keywords: anggaran")))
    assert codebook["budget"].keywords == (("id", ("anggaran",)),)


def test_an_unknown_key_names_the_nearest_one(tmp_path: Path) -> None:
    text = GOOD.replace("definition:", "defintion:").replace("owner:", "zzz:")
    assert [message for _, _, message in faults(tmp_path, text)] == [
        "the key “defintion” is not known; did you mean “definition”?",
        "the key “zzz” is not known; there are id, text, codes, when, owner, priority, deadline",
    ]


def test_a_codebook_nested_without_end_is_a_fault_or_a_codebook(tmp_path: Path) -> None:
    assert faults(tmp_path, "codebook: x\ncodes: " + "[" * 50_000)


SLUG = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20)
FILLED = TEXT.filter(lambda text: bool(text.strip()))
LANGUAGE = st.sampled_from(["id", "en", "jv"])
LABEL = st.dictionaries(LANGUAGE, FILLED, max_size=3).map(Label.of)
NAME = st.dictionaries(LANGUAGE, FILLED, min_size=1, max_size=3).map(Label.of)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    slugs = draw(st.lists(SLUG, min_size=1, max_size=4, unique=True))
    codes: list[Code] = []
    path: list[str] = []
    for slug in slugs:  # a walk down the tree: entries in the order that a file gives them
        path = path[: draw(st.integers(0, len(path)))]
        codes.append(
            Code(
                code=slug,
                name=draw(NAME),
                brief=draw(LABEL),
                definition=draw(LABEL),
                examples=tuple(draw(st.lists(NAME, max_size=2))),
                keywords=tuple(
                    (language, tuple(found))
                    for language, found in draw(
                        st.dictionaries(LANGUAGE, st.lists(FILLED, max_size=2), max_size=2)
                    ).items()
                ),
                kind=draw(st.sampled_from(["", *KINDS])),
                status=draw(st.sampled_from(STATUSES)),
                color=draw(st.sampled_from(["", "#5fafff", "#FFF"])),
                parent=path[-1] if path else "",
            )
        )
        path = [*path, slug]
    rules = tuple(
        Rule(rule, draw(NAME), tuple(slugs[:2]), "n_cases > 1", draw(LABEL), draw(TEXT), draw(LABEL))
        for rule in draw(st.lists(FILLED, max_size=2, unique=True))
    )
    return Codebook(draw(FILLED), tuple(codes), draw(st.integers(0, 99)), draw(LANGUAGE), draw(LABEL), rules)


@settings(max_examples=50)
@given(codebook=codebooks())
def test_a_codebook_reads_back_as_it_was_written(codebook: Codebook, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "codebook.yaml"
    write_codebook(codebook, path)
    assert load_codebook(path) == codebook


def test_a_written_codebook_reads_at_a_glance(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    write_codebook(load_codebook(saved(tmp_path, "in.yaml", GOOD)), path)
    text = path.read_text(encoding="utf-8")
    assert "  - code: effect\n    name: Dampak\n    kind: effect\n    codes:\n      - code: motivation\n" in text
    assert "          id: [motivasi, percaya diri]\n" in text
    assert "    codes: [budget]\n    when: cases_share >= 0.20 and n_cases > 3\n    owner: BKPSDM\n" in text


@pytest.mark.parametrize("path", sorted((REPOSITORY / "codebooks").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_codebook_of_the_repository_reads_and_reads_back(path: Path, tmp_path: Path) -> None:
    codebook = load_codebook(path)
    assert codebook.leaves()
    write_codebook(codebook, tmp_path / "c.yaml")
    assert load_codebook(tmp_path / "c.yaml") == codebook
