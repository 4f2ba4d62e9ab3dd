from pathlib import Path

import pytest

from benchmarks import __main__ as running
from benchmarks.bench import Bench, call
from benchmarks.figures import Figure, Verdict
from benchmarks.layout import PYTHON, environment


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """On a machine that has nothing else to do."""
    monkeypatch.setattr("benchmarks.bench.idle_share", lambda seconds: 1.0)
    return Bench(full=False, folder=tmp_path)


def failing_once(bench: Bench) -> list[Figure]:
    return [Figure("doubtful", "times over", bench.over, "", goal=0 if bench.over == 1 else 2)]


def broken(bench: Bench) -> list[Figure]:
    raise ZeroDivisionError(bench.folder)


def test_what_fails_is_measured_again_with_twice_the_blocks(bench: Bench) -> None:
    (figure,) = running._measured({"doubtful": failing_once}, bench, seconds=60)

    assert figure.value == 2
    assert figure.verdict is Verdict.WITHIN


def test_what_fails_stands_where_no_time_is_left(bench: Bench) -> None:
    (figure,) = running._measured({"doubtful": failing_once}, bench, seconds=0)

    assert figure.verdict is Verdict.FAILS


def test_on_a_busy_machine_nothing_is_measured_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.bench.idle_share", lambda seconds: 0.1)

    (figure,) = running._measured({"doubtful": failing_once}, bench, seconds=60)

    assert figure.verdict is Verdict.FAILS


def test_a_suite_that_breaks_off_fails_and_takes_no_other_with_it(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = running._measured({"broken": broken, "doubtful": failing_once}, bench, seconds=0)

    assert [(figure.suite, figure.verdict) for figure in figures] == [
        ("broken", Verdict.FAILS),
        ("doubtful", Verdict.FAILS),
    ]
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_suite_that_does_not_exist_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert running.main(["quick", "--only", "kyes"]) == 2
    assert "no such suite: kyes; there are commands" in capsys.readouterr().err


def test_a_program_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="returned non-zero exit status 3") as raised:
        call([PYTHON, "-c", "import sys; print('because', file=sys.stderr); sys.exit(3)"], environment(tmp_path))

    assert [note.strip() for note in raised.value.__notes__] == ["because"]
