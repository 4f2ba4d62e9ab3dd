"""What qualeval is about, as frozen values and pure functions: no files, no clock, standard library only."""
