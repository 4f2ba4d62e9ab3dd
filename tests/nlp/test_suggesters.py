import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.errors import QualevalError
from qualeval.domain.learning import Answer, CodeMeasure, Learned, Lesson, Share
from qualeval.domain.suggestion import Segment, SegmentSuggestions
from qualeval.domain.text import Span
from qualeval.nlp import Engine, LocalSuggester, ProcessSuggester
from qualeval.nlp.answers import Packed, joined, parted
from qualeval.nlp.child import AS_IT_STANDS
from qualeval.nlp.child import _parted as parted_texts
from qualeval.nlp.picks import Grounds
from qualeval.nlp.worker import _snapshot_message as snapshot_message
from qualeval.services.ports.suggesting import Suggester
from tests.nlp.sample import CODEBOOK, CODES, answers, lesson, not_given

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
    assert {one.model for one in found.suggestions.values()} == {"lexical-5:g7"}


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

    def recorded(asked: Lesson, start: dict[str, object]) -> bytes:
        sent.append(asked)
        return snapshot_message(asked, start)

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
        broken.setattr("qualeval.nlp.process.sys.executable", "/nowhere/python")
        suggester.submit(lesson())
        with pytest.raises(QualevalError, match=r"ended twice \(.*'/nowhere/python'\)"):
            suggester.wait(_LONG)
    suggester.submit(lesson(generation=2))
    assert _answer(suggester).generation == 2


def test_the_process_may_begin_before_there_is_a_lesson_and_the_lesson_goes_to_it(suggester: ProcessSuggester) -> None:
    suggester.begin()
    begun = suggester._process
    assert begun is not None
    suggester.submit(lesson())
    _answer(suggester)
    assert suggester._process is begun


def test_a_process_that_began_and_never_had_a_lesson_ends_with_closing(suggester: ProcessSuggester) -> None:
    suggester.begin()
    begun = suggester._process
    suggester.close()
    assert begun is not None
    assert begun.returncode is not None
    suggester.begin()
    assert suggester._process is None


def test_where_the_process_cannot_begin_the_first_lesson_says_so(
    suggester: ProcessSuggester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualeval.nlp.process.sys.executable", "/nowhere/python")
    suggester.begin()
    suggester.submit(lesson())
    with pytest.raises(QualevalError, match="ended twice"):
        suggester.wait(_LONG)


def test_a_process_that_ends_by_itself_leaves_its_last_words(
    suggester: ProcessSuggester, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "json.py").write_text('raise RuntimeError("this is no json")', encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))  # the process looks where its parent does
    suggester.submit(lesson())
    with pytest.raises(QualevalError, match=r"ended twice \(RuntimeError: this is no json\)"):
        suggester.wait(_LONG)


def test_texts_that_cannot_be_read_are_one_failure_and_not_two() -> None:
    suggester = ProcessSuggester(embedder="oracle")
    try:
        for generation in (1, 2):
            suggester.submit(lesson(generation=generation))
            with pytest.raises(QualevalError, match="oracle"):
                suggester.wait(_LONG)
    finally:
        suggester.close()


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


@pytest.mark.skipif(not hasattr(os, "getsid"), reason="no sessions on this system")
def test_the_process_is_in_a_session_of_its_own(running: ProcessSuggester) -> None:
    """Else Linux counts its work as the screen's: measured, keys take four times as long on a busy machine."""
    running.submit(lesson())
    _answer(running)
    assert running._process is not None
    assert os.getsid(running._process.pid) == running._process.pid != os.getsid(0)


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


def _rejected_once(sure: float) -> tuple[Lesson, int]:
    """A lesson that was taught 30 answers, and a budget answer among the others that was rejected when so sure."""
    asked = lesson(60, decided=30)
    row = next(row for row in range(30, 60) if "anggarannya belum cair" in asked.segments[row].text)
    decided = {**asked.decided, row: Learned(frozenset(), frozenset({"budget"}))}
    return replace(asked, decided=decided, rejections={row: {"budget": sure}}), row


def test_a_rejected_suggestion_comes_again_where_the_evidence_has_grown_and_says_so(running: ProcessSuggester) -> None:
    asked, row = _rejected_once(sure=0.3)
    running.submit(asked)
    for found in (LocalSuggester().answer(asked), _answer(running)):
        (one,) = [one for one in found.suggestions[row].suggestions if one.code == "budget"]
        assert one.rejected_at == 0.3
        assert one.confidence >= 0.5


def test_a_rejected_suggestion_stays_away_while_the_evidence_is_what_it_was() -> None:
    asked, row = _rejected_once(sure=0.9)
    found = LocalSuggester().answer(asked).suggestions
    assert row not in found or "budget" not in {one.code for one in found[row].suggestions}
    without = LocalSuggester().answer(replace(asked, rejections={})).suggestions
    assert row not in without or "budget" not in {one.code for one in without[row].suggestions}


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
    measure = CodeMeasure("budget", 0.4, Share.of(3, 4), Share.of(3, 5), is_silent=False, is_trusted=False)
    packed = Packed.of(
        generation=3,
        model="lexical-5:g3",
        decided=[1],
        queue=[4, 2],
        rows=[0, 2],
        starts=[0, 2, 3],
        codes=[0, 2, 1],
        confidences=[0.5, 0.25, 0.75],
        reasons={0: [[Grounds(0, "jalan\n: di jalan", 0.4)], []]},
        measures=(measure,),
        again={(2, "motivation"): 0.3},
    )
    again = Packed.from_bytes(packed.to_bytes())
    assert again == packed
    assert again.reasons_of(0) == [[[0, "jalan\n: di jalan", 0.4]], []]
    assert again.reasons_of(2) is None


@given(st.dictionaries(st.integers(0, 2**31 - 1), st.binary(max_size=40), max_size=20))
def test_pieces_by_row_that_were_joined_are_parted_again(by_row: dict[int, bytes]) -> None:
    assert parted(joined(by_row)) == by_row


def test_of_a_second_lesson_only_what_is_new_is_told(
    running: ProcessSuggester, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    reply = ProcessSuggester._reply

    def recorded(self: ProcessSuggester, request: dict[str, Any]) -> bytes:
        if "decided" in request:
            told.append(request)
        return reply(self, request)

    monkeypatch.setattr(ProcessSuggester, "_reply", recorded)
    first = lesson(60, 20, 1)
    rows = list(first.decided)
    again, gone, new = rows[3], rows[5], 59
    other = {row: one for row, one in first.decided.items() if row not in (again, gone)}
    other |= {again: Learned(frozenset({"budget"}), frozenset()), new: Learned(frozenset({"motivation"}), frozenset())}
    second = replace(first, generation=2, decided=other, rejections={rows[0]: {"budget": 0.5}})
    third = replace(first, generation=3)
    for asked in (first, second, third):
        running.submit(asked)
        answer = _answer(running)
        local = LocalSuggester().answer(asked)
        assert answer.generation == asked.generation
        assert [(row, _codes_of(one)) for row, one in answer.suggestions.items()] == [
            (row, _codes_of(one)) for row, one in local.suggestions.items()
        ]
    assert len(told[0]["decided"]) == len(rows)
    assert [row for row, _ in told[1]["decided"]] == [again, new]
    assert (told[1]["undecided"], [row for row, _ in told[1]["rejections"]]) == ([gone], [rows[0]])
    assert {row for row, _ in told[2]["decided"]} == {again, gone}
    assert (told[2]["undecided"], told[2]["unrejected"]) == ([new], [rows[0]])


def _codes_of(found: SegmentSuggestions) -> list[tuple[str, float]]:
    return [(one.code, round(one.confidence, 3)) for one in found.suggestions]


def test_texts_of_any_characters_are_sent_as_they_stand() -> None:
    texts = ["satu\ndua", "", "\ud83d alone", "👩‍👩‍👧", "c"]
    segments = tuple(Segment("s", "d", Span(n, n + 1), text) for n, text in enumerate(texts))
    message = snapshot_message(replace(lesson(), segments=segments), {})
    head, _, sent = message.partition(b"\n")
    assert parted_texts(sent.decode(*AS_IT_STANDS), json.loads(head)["lengths"]) == texts


def test_every_suggestion_has_its_reasons_in_the_end(suggester: ProcessSuggester) -> None:
    asked = lesson(500, 60)
    suggester.submit(asked)
    found = _answer(suggester).suggestions
    local = LocalSuggester().answer(asked).suggestions
    assert list(found) == list(local)
    until = time.monotonic() + _LONG
    while not all(one.reasons for row in found for one in found[row].suggestions) and time.monotonic() < until:
        time.sleep(0.05)
    assert [_words_of(one) for one in found.values()] == [_words_of(one) for one in local.values()]


def _words_of(found: SegmentSuggestions) -> list[tuple[str, set[str]]]:
    """Codes and the words of their reasons; weights may differ in the last digit by how many are made at once."""
    return [(one.code, {reason.text for reason in one.reasons}) for one in found.suggestions]


def test_an_answer_says_how_the_suggester_does_on_each_code(running: ProcessSuggester) -> None:
    running.submit(lesson(40, 20))
    measures = {one.code: one for one in _answer(running).measures}
    assert set(measures) == set(CODES)
    assert 0 < measures["budget"].precision.low <= measures["budget"].precision.high <= 1


def test_the_process_appraises_as_the_command_line_does(running: ProcessSuggester) -> None:
    asked = lesson(80, 60)
    found = running.appraise(asked)
    assert found == LocalSuggester().appraise(asked)
    assert {one.keyword for one in found.keywords} >= {"anggaran", "percaya diri"}
    assert [one.n_decided for one in found.curve] == [0, 10, 25, 50]
    assert any(one.code == "schedule" and one.word == "tabrakan" for one in found.proposals)


def test_an_appraisal_of_a_closed_suggester_is_refused() -> None:
    closed = ProcessSuggester()
    closed.close()
    with pytest.raises(QualevalError, match="closed"):
        closed.appraise(lesson())


def test_being_right_above_all_suggests_less() -> None:
    asked = lesson(80, 8)
    careful = LocalSuggester(mode="precise").answer(asked).suggestions
    usual = LocalSuggester().answer(asked).suggestions
    n_careful, n_usual = (sum(len(one.suggestions) for one in found.values()) for found in (careful, usual))
    assert 0 < n_careful < n_usual
    assert all(one.confidence > 0.65 for found in careful.values() for one in found.suggestions)


def test_a_lesson_without_segments_has_an_empty_answer() -> None:
    found = LocalSuggester().answer(replace(lesson(), segments=()))
    assert len(found.suggestions) == 0
    assert found.queue == ()


def test_a_project_too_large_to_keep_its_kernel_is_answered_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = lesson(60, 30)
    usual = LocalSuggester().answer(asked)
    monkeypatch.setattr("qualeval.nlp.desk._MOST_CELLS", 0)
    streamed = LocalSuggester().answer(asked)
    assert [_words_of(one) for one in streamed.suggestions.values()] == [
        _words_of(one) for one in usual.suggestions.values()
    ]
    assert streamed.queue == usual.queue


def test_of_very_many_decisions_a_lasting_choice_is_learned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualeval.nlp.desk.MOST_DECIDED", 20)
    local = LocalSuggester()
    found = local.answer(lesson(60, 30))
    assert {one.recall.n for one in found.measures} < set(range(1, 21))
    again = local.answer(lesson(60, 30, generation=2))
    assert [_words_of(one) for one in again.suggestions.values()] == [
        _words_of(one) for one in found.suggestions.values()
    ]


def test_vectors_of_a_project_seen_before_come_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = lesson(520, 20)
    first = LocalSuggester(cache=tmp_path).answer(asked)
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr("qualeval.nlp.features.Reader.count", None)
    second = LocalSuggester(cache=tmp_path).answer(asked)
    assert [_words_of(one) for one in second.suggestions.values()] == [
        _words_of(one) for one in first.suggestions.values()
    ]


def test_a_damaged_cache_is_read_around(tmp_path: Path) -> None:
    asked = lesson(520)
    first = LocalSuggester(cache=tmp_path).answer(asked)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:1000])
    assert dict(LocalSuggester(cache=tmp_path).answer(asked).suggestions) == dict(first.suggestions)


def test_another_codebook_is_another_file_in_the_cache(tmp_path: Path) -> None:
    asked = lesson(520)
    LocalSuggester(cache=tmp_path).answer(asked)
    LocalSuggester(cache=tmp_path).answer(replace(asked, codebook=replace(asked.codebook, codes=CODEBOOK.codes[:1])))
    assert len(list(tmp_path.iterdir())) == 2
