"""Who speaks is put right over the text."""

from qualeval.domain.records import Case, Speaker
from tests.tui.covering import covers
from tests.tui.hands import Bench


@covers("code.speakers")
async def test_roles_and_respondents_are_put_right_by_keys(bench: Bench) -> None:
    async with bench.open() as hands:
        place = hands.place
        await hands.press("P")
        shown = [tuple(row) for row in hands.rows("speakers")]
        assert [(row[0], row[3], row[4]) for row in shown] == [
            ("Pewawancara", "interviewer", ""),
            ("R01", "respondent", "R01"),
        ]
        await hands.press("down", "enter", "end")
        await hands.type("-bidan")
        await hands.press("enter")
        assert hands.rows("speakers")[1][4] == "R01-bidan"
        await hands.press("r")
        assert hands.rows("speakers")[1][3:] == ["interviewer", ""]
        await hands.press("escape")
        assert hands.place == place
        assert "R01-bidan" not in {case.name for case in hands.session.store.find(Case)}
        await hands.press("u", "u")
        assert all(s.case_id for s in hands.session.store.find(Speaker) if s.label == "R01")


@covers("code.speakers")
async def test_in_a_survey_there_is_nobody_to_put_right(bench: Bench) -> None:
    async with bench.open() as hands:
        await hands.press(*["right_square_bracket"] * 3, "P")
        assert "nobody but the respondents" in hands.text
