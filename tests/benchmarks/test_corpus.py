from pathlib import Path

from benchmarks.corpus import Size, copy_of, project, transcript
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


def test_sizes_are_named_shortly() -> None:
    assert Size(1_000_000, 20_000).name == "1M words, 20k spans"
    assert Size(500, 10).name == "500 words, 10 spans"
