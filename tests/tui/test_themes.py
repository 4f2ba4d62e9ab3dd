"""Themes: ours can be read, a reader's own come from files, and nothing is told by colour alone."""

from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from qualeval.domain.errors import QualevalError
from qualeval.settings import Settings, SettingsError, ThemeColors, load_themes
from qualeval.tui.app import check_settings
from qualeval.tui.themes import OWN, available, cycle
from qualeval.tui.widgets.lines import contrast
from tests.tui.covering import covers
from tests.tui.hands import SMALL, Bench

TEXTS = ("foreground", "text-muted", "text-primary", "text-accent", "text-success", "text-warning", "text-error")
OFFICE = """
name = "kantor"
dark = false
[colors]
primary = "#005f5f"
background = "#fffff0"
foreground = "#101010"
"""


def shown(theme: Theme, name: str, background: Color) -> Color:
    """A colour of the theme as it looks over a background."""
    value = theme.to_color_system().generate()[name]
    if value.startswith("auto"):
        return background + background.get_contrast_text(float(value.split()[1].rstrip("%")) / 100)
    return background + Color.parse(value)


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["background", "surface", "panel", "boost"])
def test_every_text_of_our_themes_can_be_read_on_every_ground(theme: Theme, ground: str) -> None:
    variables = theme.to_color_system().generate()
    background = Color.parse(variables["background"]) + Color.parse(variables[ground])
    least = 7.0 if theme.name == "high-contrast" else 4.5
    assert {name: contrast(shown(theme, name, background), background) >= least for name in TEXTS} == dict.fromkeys(
        TEXTS, True
    )


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_the_keys_of_the_footer_can_be_read(theme: Theme) -> None:
    background = Color.parse(theme.to_color_system().generate()["footer-background"])
    for name in ("footer-key-foreground", "footer-foreground"):
        assert contrast(shown(theme, name, background), background) >= 4.5


def test_a_colour_blind_reader_tells_good_and_bad_apart_by_blue_and_vermilion() -> None:
    theme = next(theme for theme in OWN if theme.name == "colour-blind")
    good, bad = Color.parse(theme.success or ""), Color.parse(theme.error or "")
    assert good.b > good.r
    assert bad.r > bad.b


def test_a_theme_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "kantor.toml").write_text(OFFICE, encoding="utf-8")
    (tmp_path / "malam.toml").write_text('[colors]\nprimary = "#ff0000"', encoding="utf-8")
    office, night = load_themes(tmp_path)
    assert (office.name, office.dark, dict(office.colors)["primary"]) == ("kantor", False, "#005f5f")
    assert (night.name, night.dark) == ("malam", True)
    assert cycle([office, night])[-2:] == ["kantor", "malam"]
    assert available([office])["kantor"].background == "#fffff0"


def test_without_a_folder_there_are_no_themes_of_ones_own(tmp_path: Path) -> None:
    assert load_themes(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = 1\n[colors]\nprimary = '#000000'", "name = 1"),
        ("[colors]\nprimary = 'blue'", "primary = 'blue' (\"#rrggbb\")"),
        ("[colors]\nsecondary = '#000000'", "primary?"),
        ("[colors]\nprimary = '#000000'\nbackgroud = '#000000'", "backgroud? (background)"),
        ("colours = 1", "colours? (colors)"),
        ("colors = 1", "colors = 1"),
        ("x", "Expected"),
    ],
)
def test_a_theme_without_sense_is_refused_with_its_file_and_what_is_wrong(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "salah.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_themes(tmp_path)
    assert caught.value.args[0] == tmp_path / "salah.toml"
    assert told in caught.value.args[1]


def test_a_theme_that_there_is_not_is_told_with_the_nearest() -> None:
    colors = ThemeColors("kantor", False, (("primary", "#005f5f"),))
    check_settings(Settings(theme="kantor"), [colors])
    with pytest.raises(QualevalError) as caught:
        check_settings(Settings(theme="kanton"), [colors])
    assert "kantor" in str(caught.value.values["near"])


@covers("app.theme")
async def test_the_theme_chosen_by_key_is_there_next_time_unless_the_settings_name_one(bench: Bench) -> None:
    async with bench.open(SMALL) as hands:
        await hands.press("f4", "f4")
        assert hands.app.theme == "high-contrast"
        assert "theme: high-contrast" in hands.text
    async with bench.open(SMALL) as hands:
        assert hands.app.theme == "high-contrast"
    bench.settings = Settings(theme="light")
    async with bench.open(SMALL) as hands:
        assert hands.app.theme == "light"


@pytest.mark.parametrize("theme", [theme for theme in OWN if theme.background], ids=lambda theme: theme.name)
async def test_a_theme_of_the_settings_is_in_every_colour_from_the_first_frame_on(bench: Bench, theme: Theme) -> None:
    bench.settings = Settings(theme=theme.name)
    async with bench.open(SMALL) as hands:
        assert hands.app.screen.styles.background.hex.lower() == theme.background
        assert hands.footer.shown


async def test_an_idle_key_is_dimmer_than_the_others(bench: Bench) -> None:
    async with bench.open(SMALL) as hands:
        segments = {segment.text.strip(): segment.style for segment in hands.footer.render_line(0)}
        accept, code = segments["accept"], segments["code"]
        assert accept is not None
        assert code is not None
        assert (accept.dim, bool(code.dim)) == (True, False)
        assert accept.color == code.color


async def test_without_colours_codes_selection_and_cursor_are_told_by_attributes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with bench.open() as hands:
        assert hands.app.no_color
        await hands.press("J", "right_parenthesis")
        pieces = [segment for strip in hands.app.screen._compositor.render_strips() for segment in strip]
        for _text, style, _ in pieces:
            for color in (style.color, style.bgcolor) if style else ():
                triplet = color.get_truecolor() if color else None
                assert triplet is None or triplet.red == triplet.green == triplet.blue
        coded = [piece for piece in pieces if "semangat bekerja" in piece.text]
        assert coded
        assert all(piece.style and piece.style.underline for piece in coded)
        assert any(piece.style and piece.style.reverse and "Sekarang" in piece.text for piece in pieces)
        assert any("Work" in piece.text for piece in pieces)
