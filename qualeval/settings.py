"""The user's settings, and where things live on this platform: frozen values, read once."""

import getpass
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose in `config.toml`; empty means not chosen.

    language: of the interface and the report (id, en). coder: the name that codings carry. theme: a Textual theme.
    keymap: command id -> keys. embedder: sentence embeddings for suggestions, with the extra qualeval[embed].
    """

    language: str = ""
    coder: str = ""
    theme: str = ""
    embedder: str = ""
    keymap: Mapping[str, str] = field(default_factory=dict)


class ThemeColors(NamedTuple):
    """A theme of the user's own, as its file has it: colours "#rrggbb" by name."""

    name: str
    dark: bool
    colors: tuple[tuple[str, str], ...]


COLOR_NAMES = "primary secondary accent warning error success foreground background surface panel boost".split()
_COLOR = r"#[0-9a-fA-F]{6}"


class SettingsError(Exception):
    """The configuration cannot be used; the arguments are the file and what is wrong."""


def config_folder() -> Path:
    from platformdirs import user_config_path

    return user_config_path("qualeval", appauthor=False)


def state_folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("qualeval", appauthor=False)


def keep_state(file_name: str, text: str) -> None:
    """Puts text in place of a file of the state folder, whole; where that cannot be, what is kept stays as it is.

    What is begun has a name of this program's own, for two may keep something at once. Nothing here is worth waiting
    for the disk, nor telling of: other files are written by `services.whole_files`.
    """
    file = state_folder() / file_name
    unfinished = file.with_name(f"{file_name}.{os.getpid()}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(file)
    except OSError:
        return


def cache_folder() -> Path:
    """Where what can be made again is kept: vectors of texts, sentence embeddings."""
    from platformdirs import user_cache_path

    return user_cache_path("qualeval", appauthor=False)


def load_settings(path: Path | None = None) -> Settings:
    """Reads config.toml; a file that is not there means the defaults. Raises SettingsError."""
    file = path or config_folder() / "config.toml"
    try:
        plain = _toml(file)
    except FileNotFoundError:
        return Settings()
    names = [f.name for f in fields(Settings)]
    for name, value in plain.items():
        if name not in names:
            raise SettingsError(file, f"{name}?{_near(name, names)}")
        if not isinstance(value, dict if name == "keymap" else str):
            raise SettingsError(file, f"{name} = {value!r}")
    for command, keys in plain.get("keymap", {}).items():
        if not isinstance(keys, str):
            raise SettingsError(file, f"[keymap] {command} = {keys!r}")
    return Settings(**plain)


def load_themes(folder: Path | None = None) -> list[ThemeColors]:
    """Reads the theme files, themes/*.toml in the configuration folder. Raises SettingsError for one without sense."""
    return [_theme(file) for file in sorted((folder or config_folder() / "themes").glob("*.toml"))]


def _theme(file: Path) -> ThemeColors:
    """A theme's file: `name` (else the file's), `dark` (else true), and a table `colors` that has a `primary`."""
    plain = _toml(file)
    colors = plain.get("colors", {})
    if not isinstance(colors, dict):
        raise SettingsError(file, f"colors = {colors!r}")
    for name, known in [(name, ["name", "dark", "colors"]) for name in plain] + [
        (name, COLOR_NAMES) for name in colors
    ]:
        if name not in known:
            raise SettingsError(file, f"{name}?{_near(name, known)}")
    for name, value in colors.items():
        if not isinstance(value, str) or not re.fullmatch(_COLOR, value):
            raise SettingsError(file, f'{name} = {value!r} ("#rrggbb")')
    title, dark = plain.get("name", file.stem), plain.get("dark", True)
    if not isinstance(title, str) or not isinstance(dark, bool):
        raise SettingsError(file, f"name = {title!r}, dark = {dark!r}")
    if "primary" not in colors:
        raise SettingsError(file, "[colors] primary?")
    return ThemeColors(title, dark, tuple(colors.items()))


def _toml(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(file, str(error)) from error
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(file, str(error)) from error


def _near(name: str, known: Sequence[str]) -> str:
    """The name most like one that there is not, in brackets; empty where none is like it."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    return f" ({near[0]})" if near else ""


def coder_name(asked: str | None, settings: Settings, account: str = "") -> str:
    """Who codes: what was asked for, else configured, else the account on a team's server, else on this computer."""
    known = asked or settings.coder or os.environ.get("QUALEVAL_CODER") or account
    if known:
        return known
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "coder"


def sample_folder() -> Path:
    """Where the sample's codebooks/ and transcripts/ are: inside the wheel, or at the top of a checkout."""
    package = Path(__file__).parent
    inside = package / "_sample"
    return inside if inside.is_dir() else package.parent
