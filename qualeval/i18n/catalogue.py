"""The translator of one language, over gettext catalogues that were compiled into the package."""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("id", "en")
_LOCALES = Path(__file__).parent / "locales"


class NotCompiledError(Exception):
    """A clone of the repository has the catalogue's source alone: what compiles it has not been run."""

    def __init__(self, language: str) -> None:
        super().__init__(
            f"the words in “{language}” are not compiled yet in this clone: run `python -m tests.catalogue compile`, "
            "or use --language en"
        )


class Translator:
    """Looks up what people read. English is the source language and needs no catalogue."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no catalogue for {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language
        self._catalogue: gettext.NullTranslations = (
            gettext.NullTranslations() if language == "en" else _compiled(language)
        )

    def __call__(self, message: str, **values: object) -> str:
        """The message in this language, its ``{placeholders}`` filled."""
        text = self._catalogue.gettext(message) if message else ""
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """The message for a number; both forms are marked and catalogued each for itself."""
        return self(one if n == 1 else many, n=n, **values)


def _compiled(language: str) -> gettext.NullTranslations:
    """The catalogue that the build made of its source."""
    try:
        return gettext.translation("qualeval", _LOCALES, languages=[language])
    except FileNotFoundError:
        raise NotCompiledError(language) from None


def pick_language(
    asked: str | None, configured: str | None = None, environment: Mapping[str, str] | None = None
) -> str:
    """The interface's language: what was asked for, else configured, else the locale's, else English."""
    for wanted in (asked, configured):
        if wanted in LANGUAGES:
            return str(wanted)
    values = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := values.get(name):
            return "id" if value.lower().startswith(("id", "in_", "ind")) else "en"
    if environment is not None:
        return "en"
    import locale

    return "id" if (locale.getlocale()[0] or "").lower().startswith(("id", "ind")) else "en"
