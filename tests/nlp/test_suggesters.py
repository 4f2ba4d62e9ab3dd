import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualeval.domain.errors import QualevalError
from qualeval.nlp import Engine, LocalSuggester, ProcessSuggester
from qualeval.nlp.answers import Packed
from qualeval.nlp.worker import _snapshot_message as snapshot_message
from qualeval.services.ports import Answer, Learned, Lesson, Suggester
from tests.nlp.sample import CODEBOOK, answers, lesson, not_given

_LONG = 60.0  # seconds; the process imports its libraries in a few


@pytest.fixture
def suggester() -> Iterator[ProcessSuggester]:
    made = ProcessSuggester()
    yield made
    made.close()


@pytest.fixture(scope="module")
def running() -> Iterator[ProcessSuggester]:
    """One process for all tests that leave it alive."""
    made = ProcessSuggester()
    yield made
    made.close()


def _answer(suggester: Suggester) -> Answer:
    found = suggester.wait(_LONG)
    assert found is not None
    return found


def _kill(suggester: ProcessSuggester) -> None:
    process = suggester._process
    assert process is not None
    process.kill()
    process.wait(_LONG)


def test_the_process_answers_with_the_generation_of_its_lesson(running: ProcessSuggester) -> None:
    running.submit(lesson(generation=7))
    found = _answer(running)
    assert found.generation == 7
    assert {one.model for one in found.suggestions.values()} == {"lexical-1:g7"}


def test_the_process_and_the_command_line_answer_alike(running: ProcessSuggester) -> None:
    for decided, generation in ((0, 1), (8, 2)):
        asked = lesson(40, decided, generation)
        running.submit(asked)
        found, local = _answer(running), LocalSuggester().answer(asked)
        assert dict(found.suggestions) == dict(local.suggestions)
        assert found.queue == local.queue


def test_submitting_returns_at_once_and_the_newest_lesson_replaces_those_waiting(running: ProcessSuggester) -> None:
    began = time.perf_counter()
    for generation in range(1, 30):
        running.submit(lesson(30, 5, generation))
    assert time.perf_counter() - began < 1.0
    seen = [_answer(running).generation]
    while seen[-1] != 29:
        seen.append(_answer(running).generation)
    assert len(seen) <= 3


def test_texts_are_sent_again_only_when_they_changed(
    running: ProcessSuggester, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Lesson] = []

    def recorded(asked: Lesson, seed: int) -> bytes:
        sent.append(asked)
        return snapshot_message(asked, seed)

    monkeypatch.setattr("qualeval.nlp.worker._snapshot_message", recorded)
    first = lesson(20, 0, 1)
    for asked in (
        first,
        replace(first, generation=2, decided=lesson(20, 4).decided),
        lesson(20, 5, 3),
        lesson(21, 5, 4),
    ):
        running.submit(asked)
        assert _answer(running).generation == asked.generation
    assert [one.generation for one in sent] == [1, 4]


def test_a_killed_process_is_started_again(suggester: ProcessSuggester) -> None:
    suggester.submit(lesson(generation=1))
    _answer(suggester)
    _kill(suggester)
    suggester.submit(lesson(generation=2))
    assert _answer(suggester).generation == 2


def test_a_process_that_cannot_start_is_reported_and_tried_again_later(
    suggester: ProcessSuggester, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("qualeval.nlp.worker.sys.executable", "/nowhere/python")
        suggester.submit(lesson())
        with pytest.raises(QualevalError, match="ended twice"):
            suggester.wait(_LONG)
    suggester.submit(lesson(generation=2))
    assert _answer(suggester).generation == 2


def test_a_failure_in_the_process_is_told_and_does_not_end_it(running: ProcessSuggester) -> None:
    broken = replace(lesson(), decided={10_000: Learned(frozenset(), frozenset())})
    running.submit(broken)
    with pytest.raises(QualevalError, match="IndexError"):
        running.wait(_LONG)
    process = running._process
    running.submit(lesson(generation=2))
    assert _answer(running).generation == 2
    assert running._process is process


def test_waiting_ends_with_the_time_or_with_closing(suggester: ProcessSuggester) -> None:
    assert suggester.wait(0.01) is None
    threading.Timer(0.1, suggester.close).start()
    assert suggester.wait(_LONG) is None


def test_closing_is_quick_ends_the_process_and_may_come_twice(suggester: ProcessSuggester) -> None:
    suggester.submit(lesson(200, 50))
    time.sleep(0.3)
    process = suggester._process
    assert process is not None
    began = time.perf_counter()
    suggester.close()
    suggester.close()
    assert time.perf_counter() - began < 2.0
    assert process.poll() is not None
    suggester.submit(lesson())
    assert suggester.wait(_LONG) is None


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="no priorities on this system")
def test_the_process_gives_way_to_others(running: ProcessSuggester) -> None:
    running.submit(lesson())
    _answer(running)
    assert running._process is not None
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, running._process.pid) > own or own >= 10


@pytest.mark.skipif(os.name == "nt", reason="interrupts reach processes otherwise on Windows")
def test_an_interrupt_from_the_keyboard_does_not_end_the_process(running: ProcessSuggester) -> None:
    running.submit(lesson(generation=1))
    _answer(running)
    process = running._process
    assert process is not None
    process.send_signal(signal.SIGINT)
    running.submit(lesson(generation=2))
    assert _answer(running).generation == 2
    assert running._process is process


@pytest.mark.skipif(os.name == "nt", reason="asks after a process the POSIX way")
def test_any_script_may_start_it_and_it_never_outlives_that_script(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(
        "import os\n"
        "from qualeval.nlp import ProcessSuggester\n"
        "from tests.nlp.sample import lesson\n"
        "suggester = ProcessSuggester()\n"
        "suggester.submit(lesson(generation=5))\n"
        "print(suggester.wait(60).generation, suggester._process.pid, flush=True)\n"
        "os._exit(0)\n",
        encoding="utf-8",
    )
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True, env=environment)
    generation, pid = done.stdout.split()
    assert generation == "5"
    assert _is_gone(int(pid))


def _is_gone(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_decided_codes_are_not_suggested_again() -> None:
    asked = lesson(40)
    before = LocalSuggester().answer(asked).suggestions
    row = next(row for row, one in before.items() if len(one.suggestions) > 1)
    first = before[row].suggestions[0].code
    decided = {row: Learned(frozenset({first}), frozenset())}
    after = LocalSuggester().answer(replace(asked, decided=decided)).suggestions
    assert row not in after or first not in {one.code for one in after[row].suggestions}


def test_fully_decided_segments_leave_the_answer_and_the_queue() -> None:
    found = LocalSuggester().answer(lesson(40, decided=25))
    assert set(found.suggestions) <= set(range(25, 40))
    assert set(found.queue) == set(range(25, 40))
    assert list(found.suggestions) == sorted(found.suggestions)


def test_reasons_in_an_answer_quote_the_decided_segments() -> None:
    asked = lesson(60, decided=40)
    found = LocalSuggester().answer(asked)
    quoted = {
        reason.text
        for one in found.suggestions.values()
        for suggestion in one.suggestions
        for reason in suggestion.reasons
        if reason.kind.startswith("like")
    }
    assert quoted
    assert quoted <= {segment.text for segment in asked.segments[:40]}


def test_the_local_suggester_is_a_suggester_too() -> None:
    local: Suggester = LocalSuggester()
    assert local.wait(0) is None
    local.submit(lesson(generation=1))
    local.submit(lesson(generation=2))
    assert _answer(local).generation == 2
    local.close()
    assert local.wait(0) is None


def test_an_answer_agrees_with_the_engine_that_the_benchmark_speaks_to() -> None:
    asked = lesson(80, decided=50)
    texts, labels = answers(80)
    engine = Engine(CODEBOOK)
    engine.learn(texts[:50], labels[:50], not_given(labels[:50]))
    by_engine = [{one.code for one in found} for found in engine.suggest(texts[50:])]
    answer = LocalSuggester().answer(asked).suggestions
    by_answer = [{one.code for one in answer[row].suggestions} if row in answer else set() for row in range(50, 80)]
    assert sum(one == other for one, other in zip(by_engine, by_answer, strict=True)) >= 27


def test_a_packed_answer_survives_the_journey_between_processes() -> None:
    packed = Packed(3, "lexical-1:g3", [0, 4], [1], ['[[0,0.5,[[0,"jalan: di jalan",0.4]]]]', "[]"], [4, 2])
    assert Packed.from_bytes(packed.to_bytes()) == packed


def test_a_lesson_without_segments_has_an_empty_answer() -> None:
    found = LocalSuggester().answer(replace(lesson(), segments=()))
    assert len(found.suggestions) == 0
    assert found.queue == ()
