import json
from pathlib import Path

import pytest

from qualeval.domain.errors import Fault
from qualeval.domain.transcripts import TranscriptRead
from qualeval.formats import Files
from qualeval.formats.html_text import html_text
from qualeval.formats.pdf import read_pdf
from qualeval.formats.rtf import rtf_text
from tests.formats.documents import pdf_bytes, saved

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "transcripts"


def said(read: TranscriptRead) -> list[tuple[str, str, str]]:
    text = read.content.text
    return [(turn.speaker, turn.time, text[turn.body : turn.end]) for turn in read.content.turns]


def read(tmp_path: Path, name: str, content: str | bytes) -> list[tuple[str, str, str]]:
    return said(Files().read_transcript(saved(tmp_path, name, content)))


# --- the layouts of transcription programs ---------------------------------------------------------------------------

WORDS = ["Bagaimana pelatihannya?", "Bagus, tapi lama.", "Mengapa?", "Jadwalnya bentrok."]
LAYOUTS = {
    "rev": ("Speaker {n} ({time}):\n{words}\n\n", "00:0{i}"),
    "rev, colon first": ("Speaker {n}: ({time})\n{words}\n\n", "00:0{i}"),
    "trint": ("Speaker {n} ({time}): {words}\n\n", "00:00:0{i}"),
    "trint, time above": ("[{time}] Speaker {n}\n{words}\n\n", "00:00:0{i}.20"),
    "descript": ("[{time}] Speaker {n}: {words}\n\n", "00:00:0{i}"),
    "otter": ("Speaker {n}  {time}\n{words}\n\n", "00:0{i}"),
    "word": ("{time} Speaker {n}\n{words}\n", "00:00:0{i}"),
    "teams": ("Speaker {n}   {time}\n{words}\n\n", "0:0{i}"),
    "fireflies": ("Speaker {n} - {time}\n{words}\n\n", "00:0{i}"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_and_times_of_transcription_programs_are_understood(layout: str, tmp_path: Path) -> None:
    form, time = LAYOUTS[layout]
    times = [time.format(i=i) for i in range(4)]
    turns = [form.format(n=1 + i % 2, time=times[i], words=words) for i, words in enumerate(WORDS)]
    assert read(tmp_path, "t.txt", "".join(turns)) == [
        (f"Speaker {1 + i % 2}", times[i], words) for i, words in enumerate(WORDS)
    ]


def test_where_a_page_ended_is_no_character_of_the_text(tmp_path: Path) -> None:
    (turn,) = read(tmp_path, "a.txt", "Halaman satu.\fHalaman dua.")
    assert turn[2] == "Halaman satu.\nHalaman dua."


def test_otters_header_is_nobodys_speech(tmp_path: Path) -> None:
    header = "Wawancara\nTue, Jan 2 2026 9:00AM • 35:12\n\nSUMMARY KEYWORDS\njadwal, waktu\n\nSPEAKERS\nSri, Budi\n\n"
    turns = "Sri  00:13\nApa?\n\nBudi  00:20\nJadwal.\n\nSri  00:30\nOh?\n\nBudi  00:40\nYa."
    found = read(tmp_path, "t.txt", header + turns)
    assert found[0][0] == ""
    assert found[0][2].startswith("Wawancara")
    assert [speaker for speaker, _, _ in found[1:]] == ["Sri", "Budi", "Sri", "Budi"]


def test_a_podcasts_json_is_read_with_its_own_names_for_things(tmp_path: Path) -> None:
    segments = [
        {"speaker": "Rini", "startTime": 1.5, "endTime": 2, "body": "Saya"},
        {"speaker": "Rini", "startTime": 2, "endTime": 3, "body": "berani."},
        {"speaker": "Budi", "startTime": 61, "endTime": 62, "body": "Bagus."},
    ]
    path = saved(tmp_path, "p.json", json.dumps({"version": "1.0.0", "segments": segments}))
    read = Files().read_transcript(path)
    assert read.content.text == "Rini: Saya berani.\n\nBudi: Bagus."
    assert [turn.time for turn in read.content.turns] == ["00:00:01", "00:01:01"]


def test_whispers_json_is_read_with_times_and_with_speakers_where_there_are(tmp_path: Path) -> None:
    segments = [
        {"start": 0.0, "end": 2.5, "text": " Apa kabar?"},
        {"start": 62.5, "end": 64.0, "text": " Baik."},
    ]
    content = json.dumps({"text": " Apa kabar? Baik.", "segments": segments, "language": "id"})
    assert read(tmp_path, "w.json", content) == [("", "00:00:00", "Apa kabar?\nBaik.")]
    for segment, speaker in zip(segments, ("SPEAKER_00", "SPEAKER_01"), strict=True):
        segment["speaker"] = speaker
    assert read(tmp_path, "w.json", json.dumps({"segments": segments})) == [
        ("SPEAKER_00", "00:00:00", "Apa kabar?"),
        ("SPEAKER_01", "00:01:02", "Baik."),
    ]
    cpp = {"transcription": [{"offsets": {"from": 61000, "to": 62000}, "text": " Baik."}]}
    assert read(tmp_path, "w.json", json.dumps(cpp)) == [("", "00:01:01", "Baik.")]


def test_segments_of_labels_alone_are_no_words_and_signs_in_a_name_are_no_mark(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="no segments with words"):
        read(tmp_path, "w.json", '{"segments": [{"text": " a1:"}]}')
    named = json.dumps({"segments": [{"start": 1, "text": "Baik.", "speaker": "<Ani>"}]})
    assert read(tmp_path, "w.json", named) == [("Ani", "00:00:01", "Baik.")]


def test_a_json_that_is_no_transcript_is_left_aside_and_refused(tmp_path: Path) -> None:
    files = Files()
    other = saved(tmp_path, "o.json", '{"a": 1}')
    assert not files.is_transcript(other)
    assert not files.is_transcript(tmp_path / "missing.json")
    assert files.is_transcript(saved(tmp_path, "w.json", '{"segments": []}'))
    for content, reason in (
        ("1" * 5_000, "JSON"),
        ('{"a": 1}', "segments"),
        ("{", "JSON"),
        ('{"segments": [{"text": 1}, 3]}', "segments"),
    ):
        with pytest.raises(Fault, match=reason):
            files.read_transcript(saved(tmp_path, "o.json", content))


def test_otranscribes_pages_keep_their_times(tmp_path: Path) -> None:
    def line(time: str, words: str) -> str:
        return f'<p><span class="timestamp" contenteditable="false" data-timestamp="1.5">{time}</span>&nbsp;{words}</p>'

    text = (
        line("0:01", "Sri: Apa?")
        + line("0:05", "Budi: Jadwal.")
        + line("0:09", "Sri: Oh?")
        + line("1:02:03", "Budi: Ya.")
    )
    content = json.dumps({"text": text, "media": "a.mp3", "media-time": 3.2})
    assert read(tmp_path, "t.otr", content) == [
        ("Sri", "0:01", "Apa?"),
        ("Budi", "0:05", "Jadwal."),
        ("Sri", "0:09", "Oh?"),
        ("Budi", "1:02:03", "Ya."),
    ]
    with pytest.raises(Fault, match="oTranscribe"):
        Files().read_transcript(saved(tmp_path, "t.otr", '{"a": 1}'))


def test_captions_that_roll_up_are_read_once(tmp_path: Path) -> None:
    vtt = """WEBVTT
Kind: captions
Language: id

00:00:00.160 --> 00:00:02.310 align:start position:0%
~
halo<00:00:00.480><c> semua</c>

00:00:02.310 --> 00:00:02.320 align:start position:0%
halo semua
~

00:00:02.320 --> 00:00:04.000 align:start position:0%
halo semua
selamat<00:00:02.900><c> pagi</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
selamat pagi
~

00:00:04.010 --> 00:00:06.000 align:start position:0%
selamat pagi
kita<00:00:05.000><c> mulai</c>
"""
    assert read(tmp_path, "y.vtt", vtt.replace("~", " ")) == [("", "00:00:00", "halo semua selamat pagi kita mulai")]


def test_short_answers_that_repeat_are_kept(tmp_path: Path) -> None:
    cues = [
        f"00:00:0{n}.000 --> 00:00:0{n + 1}.000\n{words}" for n, words in enumerate(["ya", "ya", "lalu", "apa", "itu"])
    ]
    assert read(tmp_path, "y.vtt", "\n\n".join(["WEBVTT", *cues]))[0][2] == "ya ya lalu apa itu"


def test_streams_captions_have_a_mark_and_no_speakers(tmp_path: Path) -> None:
    one, two = "0a1b2c3d-0000-1111-2222-333344445555-0", "0a1b2c3d-0000-1111-2222-333344445556-0"
    vtt = (
        '\ufeffWEBVTT\r\n\r\nNOTE duration:"00:10:00"\r\n\r\nNOTE Confidence: 0.9\r\n\r\n'
        f"{one}\r\n00:00:01.000 --> 00:00:02.000\r\nSelamat pagi\r\n\r\nNOTE Confidence: 0.8\r\n\r\n"
        f"{two}\r\n00:00:03.000 --> 00:00:04.000\r\nsemua.\r\n"
    )
    assert read(tmp_path, "s.vtt", vtt) == [("", "00:00:01", "Selamat pagi semua.")]


@pytest.mark.parametrize("name", ["a.mp3", "a.MP4", "a.wav"])
def test_recordings_are_refused_with_what_to_transcribe_with(name: str) -> None:
    with pytest.raises(Fault, match="Whisper"):
        Files().read_transcript(Path(name))


# --- RTF -------------------------------------------------------------------------------------------------------------


def rtf(body: str) -> str:
    return rtf_text(
        f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Arial;}}}}{body}}}".encode("latin-1"), "f.rtf"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Halo\\par Semua\\line baris\\tab kolom\\par", "Halo\n\nSemua\nbaris\tkolom"),
        ("caf\\'e9 \\u8364? \\u-10179?\\u-8704? \\emdash  \\{a\\}\\~b", "café € 😀 — {a}\xa0b"),
        ("{\\uc2 \\u8364\\'80\\'81}x", "€x"),
        ("{\\header kop}{\\footer kaki}{\\*\\generator G;}{\\pict 0102}{\\footnote catatan}isi", "isi"),
        ("tetap {\\deleted hilang}{\\revised baru}{\\v rahasia}", "tetap baru"),
        ("{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt tautan}}", "tautan"),
        ("a\\cell b\\cell\\row c", "a\tb\nc"),
        (
            "a\\nestcell b\\nestcell{\\*\\nesttableprops\\trowd\\nestrow}{\\nonesttables\\par}c\\cell\\row d",
            "a\tb\nc\nd",
        ),
        (
            "{\\fonttbl{\\f1\\fcharset204 Arial;}{\\f2 B;}}{\\f1 \\'e4\\'e0}\\f2  caf\\'e9{\\f1 \\'e4\\plain \\'e9}",
            "да caféдé",
        ),
        ("satu\\bin3 {{{dua", "satudua"),
        ("baris\r\npatah", "barispatah"),
    ],
)
def test_rtf_says_what_its_reader_sees(body: str, expected: str) -> None:
    assert rtf(body) == expected


def test_an_rtf_interview_has_its_turns(tmp_path: Path) -> None:
    content = "{\\rtf1 {\\b P:} Apa?\\par {\\b R1:} Jadwal.\\par {\\b P:} Oh?\\par {\\b R1:} Ya.\\par}"
    assert [speaker for speaker, _, _ in read(tmp_path, "f.rtf", content)] == ["P", "R1", "P", "R1"]


def test_an_rtf_that_is_none_or_bottomless_is_refused() -> None:
    with pytest.raises(Fault, match="no RTF"):
        rtf_text(b"halo", "f.rtf")
    with pytest.raises(Fault, match="nested"):
        rtf("{" * 5000)


# --- HTML ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>satu\n dua</p><p>tiga&nbsp;&amp;</p>", "satu dua\n\ntiga &"),
        ("<title>judul</title><script>x<p></script><style>p{}</style>isi", "isi"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>a<li>b</ul>c", "a\nb\n\nc"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
        ("<b>P:</b> Apa <i>itu</i>?", "P: Apa itu?"),
        ("<div><div>a</div></div><div>b</div>", "a\n\nb"),
        ("a<!-- b -->c", "ac"),
        ("<p>belum selesai", "belum selesai"),
    ],
)
def test_html_says_what_its_reader_sees(markup: str, expected: str) -> None:
    assert html_text(markup) == expected


def test_an_html_interview_has_its_turns(tmp_path: Path) -> None:
    content = "<html><body><p><b>P:</b> Apa?</p><p>R1: Jadwal.</p><p>P: Oh?</p><p>R1: Ya.</p></body></html>"
    assert [speaker for speaker, _, _ in read(tmp_path, "f.html", content)] == ["P", "R1", "P", "R1"]


# --- PDF -------------------------------------------------------------------------------------------------------------

LONG = "Pelatihan ini sangat membantu saya dalam mengatur waktu dan melayani warga setiap hari"  # ends near 460 points


def pdf(tmp_path: Path, *pages: list[tuple[float, float, str]]) -> str:
    return read_pdf(saved(tmp_path, "f.pdf", pdf_bytes(*pages)))


def test_lines_of_a_paragraph_are_joined_and_turns_are_not(tmp_path: Path) -> None:
    lines = ["P: Apa manfaatnya?", f"R1: {LONG}", f"{LONG}", "karena itu.", "P: Oh?", "R1: Ya."]
    text = pdf(tmp_path, [(50, 700 - 12 * n, line) for n, line in enumerate(lines)])
    assert text == f"P: Apa manfaatnya?\n\nR1: {LONG} {LONG} karena itu.\n\nP: Oh?\n\nR1: Ya."


def test_heads_feet_and_numbers_at_the_margin_are_left_out(tmp_path: Path) -> None:
    def page(number: int, words: str) -> list[tuple[float, float, str]]:
        head = [(50.0, 780.0, "Transkrip wawancara"), (280.0, 20.0, f"Halaman {number} dari 3")]
        beside = [(20.0, 700.0 - 24 * n, str(number * 10 + n)) for n in range(2)]
        return [*head, (50, 700, f"P: {words}?"), (50, 676, f"R1: {words}."), *beside]

    text = pdf(tmp_path, page(1, "satu"), page(2, "dua"), page(3, "tiga"))
    assert text.split("\n\n") == ["P: satu?", "R1: satu.", "P: dua?", "R1: dua.", "P: tiga?", "R1: tiga."]


def test_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    first = [(50.0, 700.0, f"R1: {LONG}"), (50.0, 112.0, LONG)]
    assert pdf(tmp_path, first, [(50, 700, "dan seterusnya.")]).endswith(f"{LONG} dan seterusnya.")


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    def words(side: str, n: int) -> str:
        return f"{side}{n} kata kata kata kata kata kata kata kata"

    rows = [(x, 700.0 - 12 * n, words(side, n)) for n in range(8) for x, side in ((50.0, "kiri"), (320.0, "kanan"))]
    text = pdf(
        tmp_path, [(50, 740, "Judul yang berdiri di atas kedua kolom dan karena itu panjang sekali ya begitu"), *rows]
    )
    places = [text.index(f"{side}{n}") for side in ("kiri", "kanan") for n in range(8)]
    assert places == sorted(places)
    assert text.startswith("Judul")


def test_the_order_on_the_page_counts_and_not_that_in_the_file(tmp_path: Path) -> None:
    lines = [(50.0, 700.0, "P: Apa?"), (50.0, 660.0, "R1: Jadwal."), (50.0, 620.0, "P: Oh?")]
    assert pdf(tmp_path, lines[::-1]) == "P: Apa?\n\nR1: Jadwal.\n\nP: Oh?"


def test_words_apart_on_a_line_are_apart_in_the_text(tmp_path: Path) -> None:
    lines = [(x, 700.0 - 14 * n, text) for n in range(3) for x, text in ((50.0, f"P{n}:"), (120.0, f"kata {n}"))]
    assert pdf(tmp_path, lines) == "P0:\tkata 0\n\nP1:\tkata 1\n\nP2:\tkata 2"


def test_pictures_and_other_files_are_refused_as_such(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="OCR"):
        pdf(tmp_path, [])
    with pytest.raises(Fault, match="no PDF"):
        read_pdf(saved(tmp_path, "f.pdf", b"halo"))
    with pytest.raises(Fault, match="damaged"):
        read_pdf(saved(tmp_path, "f.pdf", b"%PDF-1.4 halo"))


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not here")
def test_a_real_pdf_interview_has_all_its_turns() -> None:
    found = said(Files().read_transcript(DATA / "pdpilot_P1.pdf"))
    assert found[0][0] == ""
    assert [[speaker for speaker, _, _ in found].count(name) for name in ("Dan", "Participant")] == [47, 47]
    assert found[-1][2] == "Thank you."
    assert not any(words.endswith(("/5", "95")) for _, _, words in found)
