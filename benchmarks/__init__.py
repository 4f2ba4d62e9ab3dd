"""Measurements, run by hand: what the program achieves, beside what it is compared with, in one run."""
