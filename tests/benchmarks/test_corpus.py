from pathlib import Path

from benchmarks.corpus import CODEBOOK, Size, copy_of, project, transcript
from qualeval.bootstrap import Services
from qualeval.domain.records import Coding, Source
from qualeval.services.reading import read


def test_a_transcript_is_the_same_for_the_same_seed_and_as_long_as_asked() -> None:
    first, again, other = ("".join(transcript(500, ["jadwal"], seed)) for seed in (1, 1, 2))

    assert first == again != other
    assert 500 <= len(first.split()) < 700


def test_a_project_has_its_codings_spread_over_what_the_respondent_said(tmp_path: Path) -> None:
    store = Services().files.open(copy_of(project(Size(1_000, 20)), tmp_path), read_only=True)
    try:
        (source,) = store.find(Source)
        codings = store.find(Coding)
        segments = read(store, source).segments
    finally:
        store.close()

    assert len(codings) == 20
    assert {coding.span for coding in codings} <= set(segments)
    assert max(coding.start for coding in codings) > segments[-1].start * 0.9
    assert {coding.speaker for coding in codings} == {"Narasumber"}


def test_a_segment_with_a_keyword_has_the_code_it_stands_for(tmp_path: Path) -> None:
    s = Services()
    keywords = {
        word.rstrip("*"): code.code
        for _, code in s.formats.read_codebook(CODEBOOK).walk()
        for word in code.keywords_in("id")
    }
    store = s.files.open(copy_of(project(Size(1_000, 20)), tmp_path), read_only=True)
    try:
        (source,) = store.find(Source)
        text = read(store, source).content.text
        said = [(coding.code, coding.span.of(text).lower()) for coding in store.find(Coding)]
    finally:
        store.close()

    meant = [(code, {keywords[word] for word in keywords if word in words}) for code, words in said]
    assert any(codes for _, codes in meant)
    assert all(code in codes for code, codes in meant if codes)


def test_sizes_are_named_shortly() -> None:
    assert Size(1_000_000, 20_000).name == "1M words, 20k spans"
    assert Size(500, 10).name == "500 words, 10 spans"
