"""What the program's own suggester is called in decisions. It loads nothing, so the screen's process may know it."""

FAMILY = "lexical-"
"""What the names of all of its versions begin with."""

MODEL = f"{FAMILY}5"
