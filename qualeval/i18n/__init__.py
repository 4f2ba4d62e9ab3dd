"""Words for people, in Indonesian and English: marking them, and looking them up."""

from qualeval.i18n.catalogue import LANGUAGES, Translator, pick_language
from qualeval.i18n.mark import N_

__all__ = ["LANGUAGES", "N_", "Translator", "pick_language"]
