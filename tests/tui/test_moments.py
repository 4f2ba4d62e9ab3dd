from datetime import UTC, datetime

from qualeval.tui.moments import minute


def test_an_instant_is_told_in_the_readers_own_time() -> None:
    here = datetime(2026, 11, 24, 3, 2, tzinfo=UTC).astimezone()
    assert minute("2026-11-24T03:02:01.000Z") == here.strftime("%Y-%m-%d %H:%M")


def test_what_is_no_instant_stays_as_it_is() -> None:
    assert minute("last week") == "last week"
