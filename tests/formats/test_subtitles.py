from pathlib import Path

import pytest

from qualeval.domain.errors import Fault
from qualeval.domain.records import Role
from qualeval.domain.transcripts import TranscriptRead
from qualeval.formats import Files
from tests.formats.documents import saved


def vtt(tmp_path: Path, *blocks: str, header: str = "WEBVTT") -> TranscriptRead:
    return Files().read_transcript(saved(tmp_path, "f.vtt", "\n\n".join([header, *blocks])))


def said(read: TranscriptRead) -> list[tuple[str, str, str]]:
    text = read.content.text
    return [(turn.time, turn.speaker, text[turn.body : turn.end]) for turn in read.content.turns]


def test_cues_of_one_speaker_in_a_row_are_one_turn(tmp_path: Path) -> None:
    read = vtt(
        tmp_path,
        "1\n00:00:01.000 --> 00:00:02.000\nPewawancara: Apa kabar",
        "2\n00:00:02.000 --> 00:00:03.000\nBu Sri?",
        "3\n01:00:04.000 --> 01:00:05.000\nSri: Baik.",
        "4\n01:00:06.000 --> 01:00:07.000\nSri: Lihat https://a.id: ya.",
    )
    assert said(read) == [
        ("00:00:01", "Pewawancara", "Apa kabar Bu Sri?"),
        ("01:00:04", "Sri", "Baik. Lihat https://a.id: ya."),
    ]
    assert read.content.text == "Pewawancara: Apa kabar Bu Sri?\n\nSri: Baik. Lihat https://a.id: ya."
    assert {found.label: found.role for found in read.speakers} == {
        "Pewawancara": Role.INTERVIEWER,
        "Sri": Role.RESPONDENT,
    }


def test_voice_tags_keep_commas_and_parentheses_and_may_share_a_cue(tmp_path: Path) -> None:
    read = vtt(
        tmp_path,
        "00:00:01.000 --> 00:00:02.000\n<v Sari, Dewi (Tamu)>Halo &amp; hai</v>",
        "00:00:02.000 --> 00:00:03.000\n<v.loud Budi>Ya.</v> <v Sari, Dewi (Tamu)>Oh.</v>",
    )
    assert [turn[1:] for turn in said(read)] == [
        ("Sari, Dewi (Tamu)", "Halo & hai"),
        ("Budi", "Ya."),
        ("Sari, Dewi (Tamu)", "Oh."),
    ]


def test_other_tags_go_and_people_s_angle_brackets_stay(tmp_path: Path) -> None:
    cue = "00:01.000 --> 00:02.000\n<i>a</i> <c.red>b</c> <00:00:01.500>c {\\an8}<tertawa> 1 < 2 &lt;d&gt; AT&T"
    assert said(vtt(tmp_path, cue))[0][2] == "a b c <tertawa> 1 < 2 <d> AT&T"


def test_unpadded_and_negative_times_are_read(tmp_path: Path) -> None:
    read = vtt(tmp_path, "0:0:-6.-820 --> 0:0:8.970\n<v A>satu</v>", "0:1:9.30 --> 0:1:10.0\n<v B>dua</v>")
    assert [turn[0] for turn in said(read)] == ["00:00:00", "00:01:09"]


def test_a_cue_whose_time_a_script_could_not_find_is_said_after_the_one_before(tmp_path: Path) -> None:
    cues = ("00:05.000 --> 00:06.000\nSatu.", "NaN:NaN:NaN --> NaN:NaN:NaN line:-1\nDua.")
    assert said(vtt(tmp_path, *cues)) == [("00:00:05", "", "Satu.\nDua.")]


def test_notes_styles_regions_and_header_lines_are_not_spoken(tmp_path: Path) -> None:
    read = vtt(
        tmp_path,
        "NOTE\nTanggal: 1 Mei",
        "STYLE\n::cue { color: red }",
        "REGION\nid:a",
        "00:01.000 --> 00:02.000 align:left\nkata",
        header="WEBVTT - judul\nKind: captions",
    )
    assert read.content.text == "kata"


def test_an_utterance_that_teams_split_is_joined_and_the_next_begins_a_line(tmp_path: Path) -> None:
    one, two = "b05cbc69-3364-4c0c-a05b-70f360077a3c/7", "b05cbc69-3364-4c0c-a05b-70f360077a3c/19"
    read = vtt(
        tmp_path,
        f"{one}-0\n00:00:01.000 --> 00:00:02.000\nSelesai. Itu",
        f"{one}-1\n00:00:02.000 --> 00:00:03.000\nsaja.",
        f"{two}-0\n00:00:04.000 --> 00:00:05.000\nLalu?",
    )
    assert read.content.text == "Selesai. Itu saja.\nLalu?"


def test_subrip_is_read_with_and_without_blank_lines_between_cues(tmp_path: Path) -> None:
    tight = "1\n00:00:01,000 --> 00:00:02,000\nsatu\n2\n00:00:02,000 --> 00:00:03,000\ndua\n"
    loose = tight.replace("\n2\n", "\n\n2\n")
    for text in (tight, loose):
        read = Files().read_transcript(saved(tmp_path, "f.srt", text))
        assert read.content.text == "satu dua"


def test_lines_after_a_blank_line_within_a_cue_are_kept(tmp_path: Path) -> None:
    assert vtt(tmp_path, "00:01.000 --> 00:02.000\nsatu", "dua", "3", "00:03.000 --> 00:04.000\ntiga").content.text == (
        "satu dua tiga"
    )


def test_a_full_name_that_zoom_writes_once_speaks(tmp_path: Path) -> None:
    names = ["Andi Rahman", "Budi Santoso", "Andi Rahman", "Budi Santoso", "Citra Dewi"]
    cues = [f"00:0{n}.000 --> 00:0{n}.500\n{name}: ya." for n, name in enumerate(names)]
    assert [turn[1] for turn in said(vtt(tmp_path, *cues))] == names
    two = ["Andi Rahman", "Budi Santoso", "Budi Santoso"]
    cues = [f"00:0{n}.000 --> 00:0{n}.500\n{name}: ya." for n, name in enumerate(two)]
    assert [turn[1] for turn in said(vtt(tmp_path, *cues))] == two[:2]


def test_names_in_parentheses_on_lines_of_their_own_speak_and_what_somebody_does_does_not(tmp_path: Path) -> None:
    read = vtt(
        tmp_path,
        "00:01.000 --> 00:02.000\n(Dana Putri)\nApa yang",
        "00:02.000 --> 00:03.000\n(Dana Putri)\nberubah?\n-",
        " \n(Rini)\nBanyak.",
        "00:04.000 --> 00:05.000\n(Rini)\nSaya (tertawa) berani.",
    )
    assert said(read) == [
        ("00:00:01", "Dana Putri", "Apa yang berubah?"),
        ("00:00:02", "Rini", "Banyak. Saya (tertawa) berani."),
    ]
    laughing = vtt(
        tmp_path,
        "00:01.000 --> 00:02.000\n(tertawa)\nYa.",
        *(f"00:0{n}.000 --> 00:0{n}.500\nLalu {n}." for n in (3, 4, 5)),
    )
    assert laughing.content.text.startswith("(tertawa) Ya.")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("00:01.000 --> 00:02.000\na", r":1: the first line must be WEBVTT"),
        ("WEBVTT\n", "no cues"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "no words"),
        ("WEBVTT\n\n00:01.000 --> 00:0x.000\na", r":3: the times"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(Fault, match=reason):
        Files().read_transcript(saved(tmp_path, "f.vtt", text))
