"""qualeval: from interview transcripts to the evaluation report, in the terminal."""

__version__ = "0.1.0"
