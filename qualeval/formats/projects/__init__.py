"""Projects of other programs, each read into the same model."""
