"""Words for people, in Indonesian and English: marking them, and looking them up."""

from qualeval.i18n.catalogue import LANGUAGES, NotCompiledError, Translator, pick_language
from qualeval.i18n.mark import N_

__all__ = ["LANGUAGES", "N_", "NotCompiledError", "Translator", "pick_language"]
