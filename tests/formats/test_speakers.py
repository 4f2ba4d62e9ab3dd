import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualeval.domain.records import Role
from qualeval.domain.text import Turn
from qualeval.formats.speakers import find_turns

ASKS, TELLS, ASIDE = Role.INTERVIEWER, Role.RESPONDENT, Role.ASIDE


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker, text[turn.body : turn.end]) for turn in find_turns(text)[0]]


def roles(text: str) -> dict[str, Role]:
    return {found.label: found.role for found in find_turns(text)[1]}


def test_a_turn_begins_at_its_label_and_its_words_end_before_the_blank_lines() -> None:
    text = "Pewawancara: Apa kabar?\n\nNarasumber: Baik.\n\nSibuk sih.\n\n\n"
    turns, speakers = find_turns(text)
    assert turns == (Turn(0, 13, 23, "Pewawancara"), Turn(25, 37, 54, "Narasumber"))
    assert text[37:54] == "Baik.\n\nSibuk sih."
    assert [(found.label, found.role, found.n_turns) for found in speakers] == [
        ("Pewawancara", ASKS, 1),
        ("Narasumber", TELLS, 1),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[00:12:31] Rini: Ya.\n[00:12:40] Joko: Oh.\n[00:13:00] Rini: Iya.\nJoko: Ok.", ["00:12:31", "00:12:40"]),
        ("Rini 00:13\nYa.\n\nJoko 00:15\nOh.\n\nRini 00:17\nIya.\n\nJoko  1:02:03\nOk.", ["00:13", "00:15"]),
        ("Rini (00:00:13): Ya.\nJoko (00:00:15): Oh.\nRini (00:17): Iya.\nJoko (00:20): Ok.", ["00:00:13", "00:00:15"]),
        ("[00:01]\nRini: Ya.\n\n[00:02]\nJoko: Oh.\n\nRini: Iya.\nJoko: Ok.", ["00:01", "00:02"]),
    ],
)
def test_timestamps_around_a_label_are_its_time(text: str, expected: list[str]) -> None:
    assert said(text) == [("Rini", "Ya."), ("Joko", "Oh."), ("Rini", "Iya."), ("Joko", "Ok.")]
    assert [turn.time for turn in find_turns(text)[0]][:2] == expected


def test_an_alias_in_parentheses_is_the_same_person() -> None:
    text = "**Kiki (K):** Halo, *welcome back*.\n\n**Ana (A):** Hai.\n\n**K:** Apa kabar?\n\n**A:** Baik."
    assert said(text) == [
        ("Kiki", "Halo, *welcome back*."),
        ("Ana", "Hai."),
        ("Kiki", "Apa kabar?"),
        ("Ana", "Baik."),
    ]


def test_additions_that_tell_people_apart_stay() -> None:
    text = "Moderator: Silakan?\nPeserta (L): Satu.\nPeserta (P): Dua.\nPeserta (L): Tiga."
    assert roles(text) == {"Moderator": ASKS, "Peserta (L)": TELLS, "Peserta (P)": TELLS}


def test_an_alias_that_two_people_share_is_nobody_s() -> None:
    text = "Pewawancara (P): Apa?\nPartisipan (P): Itu.\nP: Oh?\nPartisipan (P): Ya."
    assert [name for name, _ in said(text)] == ["Pewawancara", "Partisipan", "Partisipan"]


def test_labels_are_compared_without_case_and_keep_their_first_spelling() -> None:
    assert said("NARASUMBER: a.\nnarasumber: b.") == [("NARASUMBER", "a."), ("NARASUMBER", "b.")]


def test_bracketed_ids_speak_but_bracketed_noises_do_not() -> None:
    assert [name for name, _ in said("[id1] a b\n\n[id2] c d\n\n[id1] e\n\n[id2] f")] == ["id1", "id2", "id1", "id2"]
    laughing = "Pewawancara: Apa?\n[tertawa] Begini.\nNarasumber: Itu.\n[tertawa] Ya.\n[Tertawa] Ya."
    assert {name for name, _ in said(laughing)} == {"Pewawancara", "Narasumber"}


def test_rows_of_a_table_with_a_column_of_speakers_are_turns() -> None:
    text = "1\tPewawancara\tApa kabar?\n2\tBu Sri\tBaik.\n3\tPewawancara\tLalu?\n4\tBu Sri\tSudah."
    assert said(text) == [
        ("Pewawancara", "Apa kabar?"),
        ("Bu Sri", "Baik."),
        ("Pewawancara", "Lalu?"),
        ("Bu Sri", "Sudah."),
    ]


def test_notes_addresses_and_clock_times_do_not_speak() -> None:
    text = (
        "Pewawancara: Kapan?\nNarasumber: Pukul\nJam 10:30 mulai.\nJam 10:45 selesai.\nhttps://a.id\nhttps://b.id\n"
        "Catatan: listrik mati.\nCatatan: hujan.\nMisalnya: ini.\nMisalnya: itu."
    )
    assert {name for name, _ in said(text)} == {"Pewawancara", "Narasumber"}


def test_names_in_lower_case_speak_where_they_open_many_lines() -> None:
    assert {name for name, _ in said("sari: apa?\nbudi: itu.\nsari: oh?\nbudi: ya.")} == {"sari", "budi"}
    asides = "Pewawancara: apa?\n" + "N: banyak hal.\nsatu lagi.\n" * 5 + "intinya: ini.\nintinya: itu."
    assert {name for name, _ in said(asides)} == {"Pewawancara", "N"}


def test_names_in_brackets_speak_where_they_open_half_of_the_lines() -> None:
    assert [name for name, _ in said("[Sari] apa?\n[Budi] itu.\n[Sari] oh?\n[Budi] ya.")] == ["Sari", "Budi"] * 2


def test_a_label_alone_on_its_line_is_no_particular() -> None:
    text = "Narasumber:\nSaya mulai\n\nP: apa?\nR1: itu.\nP: oh?\nR1: ya."
    assert said(text)[0] == ("Narasumber", "Saya mulai")


def test_an_unknown_label_that_comes_once_does_not_speak() -> None:
    assert len(said("Pewawancara: Apa?\nNarasumber: Satu hal: sabar.\nTeman Saya: begitu katanya.")) == 2


def test_particulars_at_the_head_are_an_aside() -> None:
    text = "Judul\nTanggal: 1 Mei\nInforman: guru, 49 tahun\n\nPeneliti: Sehat?\n\nInforman: Sehat.\n\nPeneliti: Oh."
    assert said(text)[:2] == [("", "Judul\nTanggal: 1 Mei\nInforman: guru, 49 tahun"), ("Peneliti", "Sehat?")]
    assert roles(text) == {"": ASIDE, "Peneliti": ASKS, "Informan": TELLS}


def test_particulars_in_paragraphs_of_their_own_are_an_aside_too() -> None:
    text = "Tanggal: 1 Mei\n\nInforman: guru\n\nPeneliti: Sehat?\n\nInforman: Sehat.\n\nPeneliti: Oh."
    assert said(text)[0] == ("", "Tanggal: 1 Mei\n\nInforman: guru")


def test_turns_without_blank_lines_after_the_particulars_are_all_kept() -> None:
    text = "Tanggal: 1 Mei\nPewawancara: halo bu\nNarasumber: halo\nPewawancara: sehat\nNarasumber: sehat"
    assert [name for name, _ in said(text)] == ["", "Pewawancara", "Narasumber", "Pewawancara", "Narasumber"]


@pytest.mark.parametrize(
    ("labels", "interviewer"),
    [
        (("P", "R02"), "P"),
        (("P", "N"), "P"),
        (("I", "P1", "P2"), "I"),
        (("T", "J"), "T"),
        (("Q", "A"), "Q"),
        (("Interviewer", "P"), "Interviewer"),
        (("Peneliti", "I"), "Peneliti"),
        (("Moderator", "Peserta 1", "Peserta 2"), "Moderator"),
    ],
)
def test_names_and_letters_say_who_asks(labels: tuple[str, ...], interviewer: str) -> None:
    text = "\n".join(f"{label}: begitu ya." for label in labels * 2)
    assert roles(text) == {label: ASKS if label == interviewer else TELLS for label in labels}


def test_among_unknown_names_the_one_who_asks_in_few_words_is_the_interviewer() -> None:
    text = "Sari: Lalu?\nBudi: Ya begitu, panjang ceritanya.\nSari: Kenapa?\nBudi: Tidak tahu, panjang sekali."
    assert roles(text) == {"Sari": ASKS, "Budi": TELLS}
    assert roles("Sari: Ya.\nBudi: Ya.\nSari: Oh.\nBudi: Oh.") == {"Sari": TELLS, "Budi": TELLS}


def test_between_p_and_i_the_one_who_asks_is_the_interviewer() -> None:
    asking, telling = "Bagaimana?", "Begitulah, ceritanya panjang."
    assert roles(f"P: {asking}\nI: {telling}\nP: {asking}\nI: {telling}") == {"P": ASKS, "I": TELLS}
    assert roles(f"I: {asking}\nP: {telling}\nI: {asking}\nP: {telling}") == {"I": ASKS, "P": TELLS}


def test_a_text_without_labels_is_one_respondents_whole() -> None:
    text = "\nSaya senang.\n\nMotivasi: naik.\n"
    turns, speakers = find_turns(text)
    assert turns == (Turn(1, 1, len(text) - 1),)
    assert [(found.label, found.role) for found in speakers] == [("", TELLS)]


def test_a_text_where_only_interviewers_are_named_is_counted_whole() -> None:
    assert roles("Pewawancara: Sari\nSaya senang.\nPewawancara: Sari") == {"": TELLS}


def test_nothing_has_no_turns() -> None:
    assert find_turns(" \n\n") == ((), ())


LINES = st.lists(
    st.sampled_from(
        [
            "P: ",
            "Narasumber: a b?",
            "Rini:",
            "[00:01] Rini: x",
            "",
            "  ",
            "x y",
            "[id1] z",
            "Tanggal: 1",
            "**K:** m",
            "00:01",
        ]
    )
    | st.text(max_size=20),
    max_size=25,
)


@given(lines=LINES)
def test_turns_are_in_order_within_the_text_and_leave_no_word_out(lines: list[str]) -> None:
    text = "\n".join(lines)
    turns, speakers = find_turns(text)
    ends = [0]
    for turn in turns:
        assert ends[-1] <= turn.start <= turn.body <= turn.end <= len(text)
        assert (
            not text[ends[-1] : turn.start].strip(" \t\n\r\v\f-*•–—>#.)0123456789")
            or not text[ends[-1] : turn.start].split()
        )
        ends.append(turn.end)
    assert not text[ends[-1] :].strip()
    assert {turn.speaker for turn in turns} == {found.label for found in speakers}
    assert not speakers or any(found.role is TELLS for found in speakers)


@pytest.mark.parametrize(
    "text",
    [
        "P: apa?\nR1: " + "kata " * 200_000,
        "P: apa kabar?\nR1: baik saja.\n" * 35_000,
        "\n" * 1_000_000,
        " " * 1_000_000,
        "a " * 500_000,
        "[" * 1_000_000,
        "(a) " * 250_000,
        "A: \n" * 100_000,
        "*_" * 500_000,
        "00:00 " * 160_000,
        "1. " * 330_000,
    ],
    ids=["one line", "turns", "blank", "spaces", "words", "brackets", "aliases", "empty", "marks", "times", "lists"],
)
def test_a_megabyte_takes_no_longer_than_its_length_warrants(text: str) -> None:
    begin = time.process_time()
    find_turns(text)
    assert time.process_time() - begin < 10  # a quadratic pattern takes minutes; 0.1 to 1 s were measured


def test_a_name_beside_a_role_that_answers_is_who_asks_though_not_every_turn_is_a_question() -> None:
    asked = ["Okay. You can stop sharing.", "Do you use plots?", "And which ones?", "Fine.", "Okay, I see."]
    told = ["Okay, sure, of course.", "Yes, all the time, for nearly everything we do here.", "Scatter plots mostly."]
    turns = [f"Dan: {asked[n % 5]}\nParticipant: {told[n % 3]}" for n in range(10)]
    assert roles("\n".join(turns)) == {"Dan": ASKS, "Participant": TELLS}


def test_a_name_beside_a_role_that_answers_may_answer_too() -> None:
    turns = "Sri: Jadwalnya bentrok.\nPeserta: Betul, sama.\nSri: Dananya kecil.\nPeserta: Ya, kecil sekali."
    assert roles(turns) == {"Sri": TELLS, "Peserta": TELLS}


def test_who_speaks_once_under_a_time_is_a_speaker_where_others_speak_so() -> None:
    otter = (
        "Unknown Speaker  0:02\nYa.\n\nSpeaker 1  0:08\nApa?\n\nUnknown Speaker  0:09\nTidak.\n\nSpeaker 7  0:12\nOh.\n"
    )
    assert said(otter)[-1] == ("Speaker 7", "Oh.")
    assert find_turns(otter)[0][-1].time == "0:12"
    marked = "**Ani (00:00):**\nYa.\n\n**Budi (00:15):**\nApa?\n\n**Ani (00:20):**\nItu.\n\n**Ani (00:25):**\nOh.\n"
    assert [name for name, _ in said(marked)] == ["Ani", "Budi", "Ani", "Ani"]


def test_a_time_in_escaped_brackets_is_a_time_and_who_says_nothing_is_an_aside() -> None:
    text = (
        "**Ani:** \\[01:46\\] Halo.\n\n**Budi:** Ya?\n\n**Break:** \\[02:10\\]\n\n"
        "**Ani:** Lagi.\n\n**Break:** \\[03:10\\]\n\n**Budi:** Ya."
    )
    assert [(turn.speaker, turn.time) for turn in find_turns(text)[0]][:3] == [
        ("Ani", "01:46"),
        ("Budi", ""),
        ("Break", "02:10"),
    ]
    assert said(text)[0] == ("Ani", "Halo.")
    assert roles(text)["Break"] is ASIDE


def test_among_many_turns_one_question_makes_nobody_the_interviewer() -> None:
    meeting = "".join(f"Ani  0:{n}0\nhal {n} itu.\nBudi  0:{n}5\nbenar sekali {n}, begitu.\n" for n in range(4))
    text = f"{meeting}Citra  0:50\nApa?\nAni  0:55\nitu.\n"
    assert "Citra" in roles(text)
    assert ASKS not in roles(text).values()


def test_what_recurs_on_few_of_many_lines_or_is_a_drive_does_not_speak() -> None:
    manual = "Satu baris aturan.\n" * 300 + "Mime type: satu.\n" + "Satu baris lagi.\n" * 300 + "Mime type: dua.\n"
    assert [turn.speaker for turn in find_turns(manual)[0]] == [""]
    assert [turn.speaker for turn in find_turns("C:\\a\\b.mp4\nLalu\nC:\\a\\c.mp4\n")[0]] == [""]
    assert roles(manual.replace("Mime type", "Responden"))["Responden"] is TELLS


def test_a_name_between_marks_may_have_a_degree_or_small_letters() -> None:
    text = "**Mira B. Reece, Psy.D:** Ya.\n\n**chg:** Apa?\n\n**Mira B. Reece, Psy.D:** Itu.\n\n**chg:** Oh.\n\n" * 2
    names = [turn.speaker for turn in find_turns(text + "Satu baris lagi.\n" * 20)[0]]
    assert names == ["Mira B. Reece, Psy.D", "chg"] * 4
