"""Captions and transcripts in the forms of services that turn speech into text."""

import json
from pathlib import Path

import pytest

from qualeval.domain.errors import Fault
from qualeval.formats import Files
from tests.formats.documents import saved

WORDS = ("Bisa diceritakan?", "Materinya bagus. Waktunya kurang.", "Kenapa?", "Hanya dua hari.")


def said(path: Path) -> list[tuple[str, str, str]]:
    read = Files().read_transcript(path)
    text = read.content.text
    return [(turn.speaker, turn.time, text[turn.body : turn.end]) for turn in read.content.turns]


def named(*names: str, at: tuple[str, ...] = ("00:00:00", "00:00:05", "00:00:10", "00:00:15")) -> list[object]:
    return list(zip((*names, *names), at, WORDS, strict=True))


def _rev_words(words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for each in words.split():
        found += [{"type": "text", "value": each, "ts": 5.2}, {"type": "punct", "value": " "}]
    return found


def _amazon_items(n: int, words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for word in words.split():
        spoken = {"start_time": f"{5 * n}.1", "type": "pronunciation", "speaker_label": f"spk_{n % 2}"}
        found.append({**spoken, "alternatives": [{"content": word.rstrip(".?"), "confidence": "0.9"}]})
        if word[-1] in ".?":
            found.append({"type": "punctuation", "alternatives": [{"content": word[-1]}]})
    return found


SERVICES: dict[str, tuple[object, list[str]]] = {
    "AssemblyAI": (
        {"utterances": [{"speaker": "AB"[n % 2], "start": 5_000 * n, "text": each} for n, each in enumerate(WORDS)]},
        ["Speaker A", "Speaker B"],
    ),
    "Deepgram": (
        {
            "results": {
                "utterances": [{"speaker": n % 2, "start": 5.0 * n, "transcript": w} for n, w in enumerate(WORDS)]
            }
        },
        ["Speaker 0", "Speaker 1"],
    ),
    "Deepgram's paragraphs": (
        {
            "results": {
                "channels": [
                    {
                        "alternatives": [
                            {
                                "paragraphs": {
                                    "paragraphs": [
                                        {"speaker": n % 2, "start": 5.0 * n, "sentences": [{"text": each}]}
                                        for n, each in enumerate(WORDS)
                                    ]
                                }
                            }
                        ]
                    }
                ]
            },
            "metadata": {"utterances": None},
        },
        ["Speaker 0", "Speaker 1"],
    ),
    "Amazon": (
        {
            "results": {
                "speaker_labels": {"speakers": 2},
                "items": [item for n, each in enumerate(WORDS) for item in _amazon_items(n, each)],
            }
        },
        ["Speaker 0", "Speaker 1"],
    ),
    "Amazon's segments": (
        {
            "results": {
                "audio_segments": [
                    {"speaker_label": f"spk_{n % 2}", "start_time": f"{5 * n}.0", "transcript": each}
                    for n, each in enumerate(WORDS)
                ]
            }
        },
        ["Speaker 0", "Speaker 1"],
    ),
}

SINGLE = [(n, word) for n, each in enumerate(WORDS) for word in each.split()]
MORE_SERVICES: dict[str, tuple[object, list[str]]] = {
    "Trint": (
        {
            "words": [
                {"time": 5_000 * n, "duration": 300, "value": w, "speaker": ("Rini", "Budi")[n % 2], "paragraphId": n}
                for n, w in SINGLE
            ]
        },
        ["Rini", "Budi"],
    ),
    "Sonix": (
        {
            "name": "w01",
            "transcript": [
                {"speaker": ("Rini", "Budi")[n % 2], "start_time": 5.0 * n, "text": each, "words": []}
                for n, each in enumerate(WORDS)
            ],
        },
        ["Rini", "Budi"],
    ),
    "Fireflies": (
        {
            "sentences": [
                {"speaker_id": n % 2, "speaker_name": ("Rini", "Budi")[n % 2], "start_time": 5.02 * n, "text": each}
                for n, each in enumerate(WORDS)
            ]
        },
        ["Rini", "Budi"],
    ),
    "ElevenLabs": (
        {
            "text": " ".join(WORDS),
            "words": [
                entry
                for n, w in SINGLE
                for entry in (
                    {"text": w, "type": "word", "start": 5.2 * n, "speaker_id": f"speaker_{n % 2}"},
                    {"text": " ", "type": "spacing", "start": 5.2 * n, "speaker_id": f"speaker_{n % 2}"},
                )
            ],
        },
        ["speaker_0", "speaker_1"],
    ),
    "Speechmatics": (
        {
            "results": [
                entry
                for n, w in SINGLE
                for entry in (
                    {
                        "type": "word",
                        "start_time": 5.1 * n,
                        "alternatives": [{"content": w[:-1], "speaker": f"S{n % 2}"}],
                    },
                    {"type": "punctuation", "start_time": 5.2 * n, "alternatives": [{"content": w[-1]}]},
                )
            ]
        },
        ["S0", "S1"],
    ),
    "Azure": (
        {
            "combinedRecognizedPhrases": [{"display": " ".join(WORDS)}],
            "recognizedPhrases": [
                {"speaker": n % 2, "offsetInTicks": 50_000_000.0 * n, "nBest": [{"display": each}, {"display": "lain"}]}
                for n, each in enumerate(WORDS)
            ],
        },
        ["Speaker 0", "Speaker 1"],
    ),
    "Stream": (
        {
            "entries": [
                {"text": each, "speakerDisplayName": ("Rini", "Budi")[n % 2], "startOffset": f"00:00:{5 * n:02d}.1"}
                for n, each in enumerate(WORDS)
            ]
        },
        ["Rini", "Budi"],
    ),
    "Watson": (
        {
            "results": [
                {"alternatives": [{"transcript": f"{w} ", "timestamps": [[w, 5.1 * n, 5.2 * n]]}]} for n, w in SINGLE
            ],
            "speaker_labels": [{"from": 5.1 * n, "to": 5.2 * n, "speaker": n % 2} for n, _ in SINGLE],
        },
        ["Speaker 0", "Speaker 1"],
    ),
    "an editor's words and paragraphs": (
        {
            "words": [{"id": 7, "start": 5.02 * n, "end": 5.1 * n, "text": w} for n, w in SINGLE],
            "paragraphs": [{"id": n, "start": 5.02 * n, "speaker": ("Rini", "Budi")[n % 2]} for n in range(4)],
        },
        ["Rini", "Budi"],
    ),
    "an editor's blocks": (
        {
            "blocks": [
                {
                    "text": each,
                    "entityRanges": [{"offset": 0, "length": 3}],
                    "data": {"speaker": ("Rini", "Budi")[n % 2], "start": 5.02 * n, "words": [{"word": "x"}]},
                }
                for n, each in enumerate(WORDS)
            ]
        },
        ["Rini", "Budi"],
    ),
    "Amazon, who speaks in a list beside": (
        {
            "results": {
                "speaker_labels": {
                    "segments": [{"start_time": f"{5 * n}.1", "speaker_label": f"spk_{n % 2}"} for n in range(4)]
                },
                "items": [
                    {key: value for key, value in item.items() if key != "speaker_label"}
                    for n, each in enumerate(WORDS)
                    for item in _amazon_items(n, each)
                ],
            }
        },
        ["Speaker 0", "Speaker 1"],
    ),
}


@pytest.mark.parametrize("service", [*SERVICES, *MORE_SERVICES])
def test_what_a_service_answers_is_read_with_speakers_and_times(service: str, tmp_path: Path) -> None:
    answer, names = (SERVICES | MORE_SERVICES)[service]
    path = saved(tmp_path, "f.json", json.dumps(answer))
    assert Files().is_transcript(path)
    assert said(path) == named(*names)


def test_rev_names_people_apart_from_what_they_say(tmp_path: Path) -> None:
    monologues = [{"speaker": n % 2, "elements": _rev_words(each)} for n, each in enumerate(WORDS)]
    people = [{"id": 0, "name": "Rini"}, {"id": 1, "name": "Budi"}]
    path = saved(tmp_path, "f.json", json.dumps({"monologues": monologues, "speakers": people}))
    assert said(path) == named("Rini", "Budi", at=("00:00:05",) * 4)
    path = saved(tmp_path, "g.json", json.dumps({"monologues": monologues}))
    assert said(path)[0][0] == "Speaker 0"


@pytest.mark.parametrize(
    "answer",
    [
        {"monologues": [{"elements": 3}, 4]},
        {"utterances": [{"text": None, "speaker": [], "start": {}}]},
        {"results": {"items": [{"alternatives": "x"}], "channels": [{}], "speaker_labels": 1}},
        {"results": [], "tStartMs": 1, "events": [{"segs": [{"utf8": 5}], "tStartMs": "x"}]},
        {"words": [{"text": "", "start": 10**400}, {"from": {"from": [1]}, "time": [], "text": None}]},
        {"segments": [{"text": "Tanpa waktu dan tanpa nama."}]},
    ],
)
def test_an_answer_without_words_is_refused(answer: object, tmp_path: Path) -> None:
    with pytest.raises(Fault, match="no segments with words"):
        Files().read_transcript(saved(tmp_path, "f.json", json.dumps(answer)))


def test_of_entries_for_stretches_and_for_words_the_stretches_are_read_and_nothing_twice(tmp_path: Path) -> None:
    stretches = [{"start": 5 * n, "text": each} for n, each in enumerate(WORDS)]
    words = [{"start": 5 * n, "word": w} for n, w in SINGLE]
    path = saved(tmp_path, "f.json", json.dumps({"words": words, "text": " ".join(WORDS), "segments": stretches}))
    assert said(path) == [("", "00:00:00", "\n".join(WORDS))]
    path = saved(
        tmp_path, "g.json", json.dumps({"chunks": [{"timestamp": [61.5, 62], "text": " Ya."}], "text": " Ya."})
    )
    assert said(path) == [("", "00:01:01", "Ya.")]


def test_nobodys_words_one_by_one_are_lines_by_sentence(tmp_path: Path) -> None:
    words = [{"start": f"{5 * n}.5s", "word": w} for n, w in SINGLE]
    path = saved(tmp_path, "f.json", json.dumps({"words": words}))
    assert said(path)[0][2].splitlines()[:2] == ["Bisa diceritakan?", "Materinya bagus."]


def test_youtubes_captions_are_read_in_every_form_it_gives_them(tmp_path: Path) -> None:
    events = [{"tStartMs": 5_000 * n, "segs": [{"utf8": f"{each}\n"}]} for n, each in enumerate(WORDS)]
    third = "".join(f'<p t="{5_000 * n}" d="400"><s>{each}</s></p>' for n, each in enumerate(WORDS))
    first = "".join(f'<text start="{5 * n}.1" dur="4">{each}</text>' for n, each in enumerate(WORDS))
    sbv = "\n\n".join(f"0:00:{5 * n:02d}.000,0:00:{5 * n + 4:02d}.000\n{each}" for n, each in enumerate(WORDS))
    for path in (
        saved(tmp_path, "f.json3", json.dumps({"wireMagic": "pb3", "events": events})),
        saved(tmp_path, "f.srv3", f'<timedtext format="3"><body>{third}</body></timedtext>'),
        saved(tmp_path, "f.srv1", f"<transcript>{first}</transcript>"),
        saved(tmp_path, "f.sbv", sbv),
    ):
        assert said(path) == [("", "00:00:00", "\n".join(WORDS))]


def test_timed_text_has_clocks_or_seconds_and_lines_within_a_cue(tmp_path: Path) -> None:
    inside = '<p begin="00:01:02.500">Satu<br/>dua</p><p begin="70.5s"><span>tiga</span>.</p>'
    path = saved(tmp_path, "f.ttml", f'<tt xmlns="http://www.w3.org/ns/ttml"><body><div>{inside}</div></body></tt>')
    assert said(path) == [("", "00:01:02", "Satu dua tiga.")]
    with pytest.raises(Fault, match="DOCTYPE"):
        said(saved(tmp_path, "g.ttml", '<!DOCTYPE tt [<!ENTITY a "b">]><tt/>'))
    with pytest.raises(Fault, match="no words"):
        said(saved(tmp_path, "h.ttml", "<tt/>"))


DRAWN = "Dialogue: 0,0:00:00.00,0:00:01.00,Default,,,{\\an5\\p1}m 0 0 b 33 -3{\\p0}\n"


def test_substations_captions_have_names_and_no_signs(tmp_path: Path) -> None:
    head = "[Script Info]\nTitle: w01\n\n[Events]\nFormat: Layer, Start, End, Style, Name, Effect, Text\n"
    lines = [
        f"Dialogue: 0,0:00:{5 * n:02d}.00,0:00:{5 * n + 4:02d}.90,Default,{('Rini', 'Budi')[n % 2]},,{{\\an8}}{words}\n"
        for n, words in enumerate(each.replace(" ", "\\N") for each in WORDS)
    ]
    path = saved(
        tmp_path, "f.ass", head + "Comment: 0,0:00:00.00,0:00:01.00,Default,,,x\n" + DRAWN + "".join(lines[::-1])
    )
    assert said(path) == named("Rini", "Budi")
    with pytest.raises(Fault, match="no words"):
        said(saved(tmp_path, "g.ssa", "[Events]\nDialogue: 0,x\n"))


TEXTS = {
    "Whisper's screen": "\n".join(
        f"[{{}}.000 --> {{}}.900]  {name}: {{}}" for name in ("SPEAKER_00", "SPEAKER_01") * 2
    ),
    "pyannote's": "\n".join(f"[{{}}.835000 - {{}}.235000] {name} -  {{}}" for name in ("SPEAKER_00", "SPEAKER_01") * 2),
    "a range after the name": "\n".join(f"{name} {{}},000 --> {{}},900\n{{}}\n" for name in ("Rini", "Budi") * 2),
    "the name after a range": "\n\n".join(f"[{{}} - {{}}] [{name}]\n{{}}" for name in ("Rini", "Budi") * 2),
    "cues in a plain text": "\n\n".join(
        f"{n}\n{{}},000 --> {{}},900\n{name}: {{}}" for n, name in enumerate(("Rini", "Budi") * 2)
    ),
    "a time within": "\n\n".join(f"{name} [{{}}] {{}}" for name in ("Rini", "Budi") * 2),
    "a bare time within": "\n\n".join(f"{name} {{}}  {{}}" for name in ("Rini", "Budi") * 2),
    "a time below": "\n\n".join(f"{name}\n{{}}\n{{}}" for name in ("Rini", "Budi") * 2),
    "a heading and a time": "\n\n".join(f"## {name}\n[{{}}] {{}}" for name in ("Rini", "Budi") * 2),
    "Zoom's saved captions": "\n\n".join(f"[{name}] {{}}\n{{}}" for name in ("Rini", "Budi") * 2),
    "bold": "\n\n".join(f"**{name} ({{}}):**  \n{{}}" for name in ("Rini", "Budi") * 2),
}


@pytest.mark.parametrize("form", TEXTS)
def test_plain_texts_of_transcription_programs_have_names_and_times(form: str, tmp_path: Path) -> None:
    is_range = TEXTS[form].count("{}") == 12
    times = ("00:00:00", "00:00:05", "00:00:10", "00:00:15")
    filled = [each for time, words in zip(times, WORDS, strict=True) for each in (time, *(time,) * is_range, words)]
    path = saved(tmp_path, "f.md", TEXTS[form].format(*filled))
    names = ("SPEAKER_00", "SPEAKER_01") if "SPEAKER" in TEXTS[form] else ("Rini", "Budi")
    assert said(path) == named(*names)


def test_stretches_without_names_are_one_persons_words(tmp_path: Path) -> None:
    path = saved(tmp_path, "f.txt", "(0:00 - 0:04)\nSatu.\n\n(0:05 - 1:04)\nDua\nlagi.\n")
    assert said(path) == [("", "00:00:00", "Satu.\nDua lagi.")]


def test_an_arrow_in_what_is_said_makes_no_cue(tmp_path: Path) -> None:
    path = saved(tmp_path, "f.txt", "P: Dari 10:00 --> 11:00?\nR: Ya (8:00 - 9:00) juga.\nP: Oh.\nR: Begitu.\n")
    assert [turn[0] for turn in said(path)] == ["P", "R", "P", "R"]


def test_webex_names_the_speaker_beside_the_number_of_a_cue(tmp_path: Path) -> None:
    cues = [
        f'{n} "{name}" (17)\n00:00:{5 * n:02d}.000 --> 00:00:{5 * n + 4:02d}.000\n{words}'
        for n, (name, words) in enumerate(zip(("Rini", "Budi") * 2, WORDS, strict=True))
    ]
    assert said(saved(tmp_path, "f.vtt", "\n\n".join(["WEBVTT", *cues]))) == named("Rini", "Budi")


def test_the_program_that_signs_a_transcript_is_not_quoted(tmp_path: Path) -> None:
    lines = [
        f"{name}  0:0{n}\n{words}" for n, (name, words) in enumerate(zip(("Rini", "Budi") * 2, WORDS, strict=True))
    ]
    path = saved(tmp_path, "f.txt", "\n\n".join([*lines, "Transcribed by https://otter.ai"]))
    assert said(path)[-1] == ("Budi", "0:03", WORDS[-1])
