"""The user's settings, and where things live on this platform: frozen values, read once."""

import getpass
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose in `config.toml`; empty means not chosen.

    language: of the interface and the report (id, en). coder: the name that codings carry. theme: a Textual theme.
    keymap: command id -> keys.
    """

    language: str = ""
    coder: str = ""
    theme: str = ""
    keymap: Mapping[str, str] = field(default_factory=dict)


class SettingsError(Exception):
    """The configuration cannot be used; the arguments are the file and what is wrong."""


def config_folder() -> Path:
    from platformdirs import user_config_path

    return user_config_path("qualeval", appauthor=False)


def state_folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("qualeval", appauthor=False)


def load_settings(path: Path | None = None) -> Settings:
    """Reads config.toml; a file that is not there means the defaults. Raises SettingsError."""
    file = path or config_folder() / "config.toml"
    try:
        plain = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(file, str(error)) from error
    names = [f.name for f in fields(Settings)]
    for name, value in plain.items():
        if name not in names:
            near = get_close_matches(name, names, 1)
            raise SettingsError(file, f"{name}?" + (f" ({near[0]})" if near else ""))
        if not isinstance(value, dict if name == "keymap" else str):
            raise SettingsError(file, f"{name} = {value!r}")
    return Settings(**plain)


def coder_name(asked: str | None, settings: Settings) -> str:
    """Who codes: what was asked for, else configured, else the name of the account."""
    if asked or settings.coder:
        return asked or settings.coder
    try:
        return os.environ.get("QUALEVAL_CODER") or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "coder"


def sample_folder() -> Path:
    """Where the sample's codebooks/ and transcripts/ are: inside the wheel, or at the top of a checkout."""
    package = Path(__file__).parent
    inside = package / "_sample"
    return inside if inside.is_dir() else package.parent
