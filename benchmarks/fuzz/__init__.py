"""Inputs by the million for whatever reads what others wrote: `python -m benchmarks.fuzz TARGET [RUNS] [SEED]`.

Needs atheris (`pip install atheris`; it has wheels for Linux). A reader may refuse an input in words; anything else is
a fault: another exception, more than 10 s, more than 500 MB.
"""
